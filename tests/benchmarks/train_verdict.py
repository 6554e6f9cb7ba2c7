"""Trains the two judges of the cross-check (answer/crosscheck/verdict.py) and tells what they reach on directives left
out:

    python -m tests.benchmarks.train_verdict DOCUMENTS --asking FILE [--data FOLDER] [--write]

DOCUMENTS is a folder with the directives that judge_pairs.jsonl names (official texts are not in the repository);
--data a data folder whose model is used, --asking as in train_judge: only directives that the encoder's lessons left
out count. For each directive many plans are drawn: of every requirement a light or a
free rewording, a part of it, another duty of the field, or nothing; each is compared with and without the encoder.
The planted changes of bench_crosscheck (fitting half) are added. Folds by directive; --write fits on all and writes
verdict.json.

A line of judge_pairs.jsonl: `words` are the syllables [from, to) of the clause at `path` that are the requirement,
`lacking` those of them that the text `partial` leaves out; all texts are ours.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.crosscheck import compared
from answer.crosscheck.findings import Requirement, Status
from answer.crosscheck.requirements import requirements
from answer.crosscheck.verdict import PLAIN, WEIGHTS, features
from answer.learned import dump, load, write_trees
from index.search import ClauseIndex
from ingest import parse
from schema import Document, Span
from tests.benchmarks import bench_crosscheck
from tests.benchmarks.boosting import boosted
from tests.benchmarks.planted import OTHERS, for_fitting
from tests.benchmarks.train_judge import lessons, opened

HERE = Path(__file__).parent
PLANS = 8  # drawn for each directive
# What a drawn plan does with a requirement, how often, and what that makes of it.
WAYS = (
    ("light", 18, Status.COVERED), ("free", 26, Status.COVERED), ("partial", 24, Status.PARTIAL),
    ("near", 10, Status.MISSING), ("keyword_near", 7, Status.MISSING), ("", 15, Status.MISSING),
)  # fmt: skip
ROUNDS, DEPTH = 120, 3
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Features and true statuses of one plan against one directive. `way` tells how each was planted."""

    source: str
    encoder: bool
    rows: Floats
    statuses: list[Status]
    ways: list[str]


def spans_of(document: Document, pair: dict[str, Any]) -> Span | None:
    """Where the requirement of a pair stands in the directive."""
    import re

    for clause in document.clauses:
        if str(clause.path) != pair["path"]:
            continue
        start, end = clause.span
        words = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^\W_]+", document.text[start:end])]
        a, b = pair["words"]
        if b <= len(words):
            return words[a][0], words[b - 1][1]
    return None


def belonging(found: Sequence[Requirement], span: Span) -> list[int]:
    """The requirements that lie in the span to the greater part, and make up most of it."""
    out, got = [], 0
    for i, r in enumerate(found):
        shared = min(r.span[1], span[1]) - max(r.span[0], span[0])
        if shared > 0.6 * (r.span[1] - r.span[0]):
            out.append(i)
            got += shared
    return out if got > 0.5 * (span[1] - span[0]) else []


def drawn(pairs: Sequence[dict[str, Any]], rng: random.Random, folder: Path, n: int) -> tuple[Document, dict[int, str]]:
    """A plan, and what it does with each pair."""
    names, often, _ = zip(*WAYS, strict=True)
    does = {i: rng.choices(names, often)[0] for i in range(len(pairs))}
    said = [pairs[i][way] for i, way in does.items() if way] + rng.sample(OTHERS, 3)
    rng.shuffle(said)
    body = ["# KẾ HOẠCH", "**Triển khai văn bản của cấp trên**", "## I. MỤC ĐÍCH, YÊU CẦU"]
    body += ["Triển khai kịp thời, đúng thẩm quyền.", "## II. NHIỆM VỤ"]
    rows = [] if rng.random() < 0.5 else said[: len(said) // 4]
    for number, text in enumerate(said[len(rows) :], 1):
        body.append(f"{number}. {text}")
    if rows:
        body.append("## PHỤ LỤC\n\nDANH MỤC NHIỆM VỤ")
        lines = ["| STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |", "|---|---|---|---|"]
        lines += [
            f"| {i} | {t} | Sở {rng.choice(('Nội vụ', 'Tư pháp', 'Tài chính'))} | Năm 2026 |"
            for i, t in enumerate(rows, 1)
        ]
        body.append("\n".join(lines))
    file = folder / f"ke-hoach-{n}.md"
    file.write_text("\n\n".join(body) + "\n", "utf8")
    return parse(file), does


def pairs_of(documents: Path, seen: Collection[str] = ()) -> Iterator[tuple[str, Document, list[dict[str, Any]]]]:
    """Each directive of judge_pairs.jsonl that is there and not among `seen`: its name, itself, its pairs."""
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for pair in lessons("judge_pairs.jsonl"):
        if pair["file"] not in seen:
            by_file[pair["file"]].append(pair)
    for name, pairs in by_file.items():
        file = next((f for f in sorted(documents.glob(f"{name}.*")) if f.suffix != ".txt"), None)
        if file is None:
            print("not among the documents:", name)
        else:
            yield name, parse(file), pairs


def of_pairs(index: ClauseIndex, documents: Path, folder: Path, seen: set[str]) -> Iterator[Rows]:
    """Drawn plans against every directive of judge_pairs.jsonl that is there and not among `seen`."""
    status = {name: s for name, _, s in WAYS}
    for name, directive, pairs in pairs_of(documents, seen):
        found = requirements(directive)
        places = [spans_of(directive, p) for p in pairs]
        of = [belonging(found, s) if s else [] for s in places]
        print(f"{name}: {sum(map(bool, of))} of {len(pairs)} pairs found", flush=True)
        if not any(of):
            continue
        for n in range(PLANS):
            plan, does = drawn(pairs, random.Random(f"{name} {n}"), folder, n)
            truth: dict[int, tuple[Status, str]] = {}
            for i, way in does.items():
                if way != "partial" or len(of[i]) == 1:
                    truth |= dict.fromkeys(of[i], (status[way], way))
            for with_encoder in (True, False):
                yield labelled(name, index if with_encoder else None, plan, directive, found, truth)


def labelled(
    source: str,
    index: ClauseIndex | None,
    plan: Document,
    directive: Document,
    found: Sequence[Requirement],
    truth: dict[int, tuple[Status, str]],
) -> Rows:
    """The features of the requirements whose truth is known."""
    matcher, matched = compared(index, plan, directive, found, lambda fraction, what: None, judge=False)
    rows = features(matcher, matched)
    held = sorted(truth)
    return Rows(source, index is not None, rows[held], [truth[r][0] for r in held], [truth[r][1] for r in held])


def of_planted(index: ClauseIndex, folder: Path) -> Iterator[Rows]:
    """The planted changes of the benchmark's fitting half; what contradicts is judged by other rules."""
    for s, source in enumerate(bench_crosscheck.sources()):
        clauses = bench_crosscheck.clauses_of(source)
        clauses = random.Random(s).sample(clauses, 120) if len(clauses) > 120 else clauses
        for seed in (100 * s + 3, 100 * s + 4):
            made = bench_crosscheck.cases(clauses, seed)
            if len(made) < 5:
                continue
            directive, plan = bench_crosscheck.documents(made, folder, seed)
            found = requirements(directive)
            by_number = {str(n): case for n, case in enumerate(made, 1)}
            counted = Counter(r.path.markers[-1] for r in found)
            truth = {}
            for i, r in enumerate(found):
                case = by_number.get(r.path.markers[-1])
                if (
                    case
                    and counted[r.path.markers[-1]] == 1
                    and case.status is not Status.CONFLICT
                    and for_fitting(case.clause)
                ):
                    truth[i] = (case.status, f"planted {case.name}")
            for with_encoder in (True, False):
                yield labelled(f"planted {s}", index if with_encoder else None, plan, directive, found, truth)


def fitted(some: Sequence[Rows]) -> list[Any]:
    """The two classifiers."""
    rows = np.concatenate([s.rows for s in some])
    statuses = np.array([x.value for s in some for x in s.statuses])
    answered = statuses != Status.MISSING.value
    whole = statuses[answered] == Status.COVERED.value
    return [boosted(rows, answered, ROUNDS, DEPTH), boosted(rows[answered], whole, ROUNDS, DEPTH)]


Chances = list[tuple[Rows, Floats, Floats]]


def left_out(every: Sequence[Rows]) -> Chances:
    """Both probabilities by judges that saw no plan against the same directive."""
    out: Chances = []
    for source in dict.fromkeys(s.source for s in every):
        answered, whole = (load(dump(m)) for m in fitted([s for s in every if s.source != source]))
        out += [(s, answered.probabilities(s.rows), whole.probabilities(s.rows)) for s in every if s.source == source]
    return out


def f1(chances: Chances, at: float, whole_at: float) -> tuple[float, Counter[tuple[str, str]]]:
    """Macro-F1 over the three statuses, and (truth, told) pairs."""
    pairs: Counter[tuple[str, str]] = Counter()
    for s, answered, whole in chances:
        for truth, a, w in zip(s.statuses, answered, whole, strict=True):
            got = Status.MISSING if a < at else Status.COVERED if w >= whole_at else Status.PARTIAL
            pairs[truth.value, got.value] += 1
    names = [s.value for s in (Status.COVERED, Status.PARTIAL, Status.MISSING)]
    scores = []
    for name in names:
        hit = pairs[name, name]
        told, true = (
            sum(n for (_, g), n in pairs.items() if g == name),
            sum(n for (t, _), n in pairs.items() if t == name),
        )
        scores.append(2 * hit / max(1, told + true))
    return sum(scores) / 3, pairs


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--asking", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        index, seen = opened(options.data or Path(scratch) / "data", options.asking)
        every = [*of_pairs(index, options.documents, Path(scratch), seen), *of_planted(index, Path(scratch))]
    tell(left_out(every))
    if options.write:
        models = fitted(every)
        write_trees(WEIGHTS, PLAIN, models)


def tell(chances: Chances) -> None:
    """The figures with the encoder and without."""
    for encoder in (True, False):
        some = [c for c in chances if c[0].encoder is encoder and not c[0].source.startswith("planted")]
        print("with the encoder" if encoder else "by words alone")
        for at in (0.5, 0.6, 0.7):
            for whole_at in (0.5, 0.6, 0.7):
                score, pairs = f1(some, at, whole_at)
                wrongly = pairs["missing", "covered"]
                print(f"  {at} {whole_at} macro-F1 {score:.3f}, missing told covered {wrongly} of {pairs.total()}")
        right: Counter[str] = Counter()
        all_of: Counter[str] = Counter()
        for s, answered, whole in [c for c in chances if c[0].encoder is encoder]:
            for truth, way, a, w in zip(s.statuses, s.ways, answered, whole, strict=True):
                got = Status.MISSING if a < 0.5 else Status.COVERED if w >= 0.5 else Status.PARTIAL
                all_of[way] += 1
                right[way] += got is truth
        print("  " + ", ".join(f"{w or 'nothing'} {right[w] / n:.2f} of {n}" for w, n in sorted(all_of.items())))


if __name__ == "__main__":
    main()
