"""Planted changes for the cross-check: plans made from directives, one known change a clause; how many are found.

    python -m tests.benchmarks.bench_crosscheck             # the corpus; with ../shared also the real pair
    python -m tests.benchmarks.bench_crosscheck --errors 20 # also print what went wrong

Each clause of a source is copied into a made-up directive and, changed, into a made-up plan. The clauses are split into
a fitting and a test half by a hash of their words; thresholds are chosen on the first and told on the second.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from answer.crosscheck import check  # noqa: E402
from answer.crosscheck.findings import Report, Status  # noqa: E402
from answer.crosscheck.requirements import requirements  # noqa: E402
from index import open_index  # noqa: E402
from index.search import ClauseIndex  # noqa: E402
from ingest import parse  # noqa: E402
from language.spelling import key, squeeze  # noqa: E402
from schema import Document  # noqa: E402
from tests.benchmarks.planted import CHANGES, OTHERS, Case, for_fitting, lower, upper  # noqa: E402
from tests.benchmarks.reworded import REWORDED  # noqa: E402


def clauses_of(document: Document) -> list[str]:
    """Requirements of a source as sentences without units, dates and figures of their own, each once."""
    found: dict[str, str] = {}
    for r in requirements(document):
        text = squeeze(r.quote)
        plain = not (r.actor and not r.from_table) and r.deadline is None and not r.targets
        if plain and 9 <= len(text.split()) <= 60 and len(r.parts) == 1 and ";" not in text and ":" not in text:
            found.setdefault(key(text), upper(text))
    return list(found.values())


def cases(clauses: Sequence[str], seed: int) -> list[Case]:
    rng = random.Random(seed)
    made = []
    for text in clauses:
        pool = [change for change, times in CHANGES for _ in range(times)]
        rng.shuffle(pool)
        case = next(case for change in pool if (case := change(text, rng)) is not None)
        made.append(replace(case, clause=text))
    return made


def documents(made: Sequence[Case], folder: Path, seed: int) -> tuple[Document, Document]:
    """The directive with every clause in order, and the plan with the changed ones in another order; clauses that are
    kept are merged by twos."""
    rng = random.Random(seed + 1)
    directive = folder / f"chi-thi-{seed}.md"
    asked = "\n\n".join(f"{i}. {c.asked}." for i, c in enumerate(made, 1))
    directive.write_text(f"# CHỈ THỊ\n\nVề một số nhiệm vụ trọng tâm\n\n{asked}\n", "utf8")
    groups: list[str] = []
    waiting: str | None = None
    for c in made:
        if c.name == "giữ nguyên":
            if waiting is None:
                waiting = c.planned[0]
                continue
            groups.append(f"{waiting}; {lower(c.planned[0])}")
            waiting = None
        elif c.planned:
            groups.append("\n\n".join(f"@. {p}." for p in c.planned))
    if waiting:
        groups.append(waiting)
    groups += rng.sample(OTHERS, 3)
    rng.shuffle(groups)
    lines: list[str] = []
    for group in groups:
        for line in group.split("\n\n"):
            lines.append(f"{len(lines) + 1}. {line.removeprefix('@. ').rstrip('.')}.")
    plan = folder / f"ke-hoach-{seed}.md"
    plan.write_text("# KẾ HOẠCH\n\nThực hiện Chỉ thị\n\nI. NHIỆM VỤ\n\n" + "\n\n".join(lines) + "\n", "utf8")
    return parse(directive), parse(plan)


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    status: Status
    kinds: tuple[str, ...]
    why: str


def outcomes(made: Sequence[Case], report: Report) -> list[Outcome]:
    """What was found for each case: the worst finding of its clause that any of its requirements has."""
    out = []
    by_number: dict[str, list[int]] = {}
    for i, f in enumerate(report.findings):
        by_number.setdefault(f.requirement.path.markers[-1], []).append(i)
    for n, case in enumerate(made, 1):
        found = [report.findings[i] for i in by_number.get(str(n), [])]
        statuses = {f.status for f in found}
        if not found:
            status = Status.MISSING
        elif Status.CONFLICT in statuses:
            status = Status.CONFLICT
        elif len(statuses) == 1:
            status = statuses.pop()
        else:
            status = Status.PARTIAL
        kinds = tuple(c.kind for f in found for c in f.conflicts)
        out.append(Outcome(case, status, kinds, " / ".join(f.why for f in found)))
    return out


def macro_f1(found: Sequence[Outcome]) -> tuple[float, dict[str, tuple[float, float]]]:
    """Mean F1 over the statuses that a case has or that were told, and (precision, recall) of each."""
    each: dict[str, tuple[float, float]] = {}
    f1s = []
    for status in [s for s in Status if any(s in (o.status, o.case.status) for o in found)]:
        hit = sum(o.status is status and o.case.status is status for o in found)
        p = hit / max(1, sum(o.status is status for o in found))
        r = hit / max(1, sum(o.case.status is status for o in found))
        each[status.value] = (p, r)
        f1s.append(2 * p * r / (p + r) if p + r else 0.0)
    return sum(f1s) / len(f1s), each


def conflict_rates(found: Sequence[Outcome]) -> dict[str, tuple[float, float, int]]:
    """(precision, recall, cases) of each kind of conflict."""
    rates = {}
    for kind in ("deadline", "target", "lead", "negation", "number", "date", "period", "replaced"):
        hit = sum(o.case.kind == kind and kind in o.kinds for o in found)
        told = sum(kind in o.kinds for o in found)
        planted = sum(o.case.kind == kind for o in found)
        rates[kind] = (hit / max(1, told), hit / max(1, planted), planted)
    return rates


def sources() -> list[Document]:
    folder = ROOT / "corpus"
    files = [p for p in sorted(folder.glob("mau-*")) if p.suffix in (".md", ".docx", ".pdf")]
    shared = ROOT.parent / "shared" / "documents"
    files += [p for p in sorted(shared.glob("nghi-quyet-*.md")) if p.is_file()]
    return [parse(p) for p in files]


def run(index: ClauseIndex | None, rounds: int = 2, most: int = 120, first: int = 7000) -> list[Outcome]:
    """Every source's clauses with `rounds` changes each; sources with more than `most` clauses are sampled. Another
    `first` seed makes other changes of them."""
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for s, source in enumerate(sources()):
            clauses = clauses_of(source)
            clauses = random.Random(s).sample(clauses, most) if len(clauses) > most else clauses
            for r in range(rounds):
                seed = 100 * s + r + first
                made = cases(clauses, seed)
                if len(made) < 5:
                    continue
                directive, plan = documents(made, Path(folder), seed)
                found += outcomes(made, check(index, plan, directive))
    return found


def told(found: Sequence[Outcome], name: str) -> None:
    score, each = macro_f1(found)
    print(f"{name}: {len(found)} cases, macro-F1 {score:.3f}")
    print("  " + ", ".join(f"{k} P {p:.2f} R {r:.2f}" for k, (p, r) in each.items()))
    print("  " + ", ".join(f"{k} P {p:.3f} R {r:.3f} ({n})" for k, (p, r, n) in conflict_rates(found).items()))


def reworded_plans(folder: Path, fitting: bool) -> list[tuple[Document, Document, dict[str, bool]]]:
    """(directive, plan, clause -> whether the plan says it) of tests/benchmarks/reworded.py: each duty once reworded
    and once replaced by another one of its field."""
    rows = [t for t in REWORDED if (hashlib.sha256(t[0].encode()).digest()[0] % 2 == 0) is fitting]
    made = []
    for turn in (0, 1):
        own = [(i + turn) % 2 == 0 for i in range(len(rows))]
        asked = "\n\n".join(f"{i}. {t[0]}." for i, t in enumerate(rows, 1))
        said = "\n\n".join(
            f"{i}. {t[1] if yes else t[2]}." for i, (t, yes) in enumerate(zip(rows, own, strict=True), 1)
        )
        directive, plan = folder / f"cd-{turn}.md", folder / f"kh-{turn}.md"
        directive.write_text(f"# CHỈ THỊ\n\nVề một số nhiệm vụ\n\n{asked}\n", "utf8")
        plan.write_text(f"# KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n{said}\n", "utf8")
        made.append((parse(directive), parse(plan), {str(i): yes for i, yes in enumerate(own, 1)}))
    return made


def rewordings(index: ClauseIndex | None, fitting: bool) -> Counter[tuple[bool, str]]:
    """(said in other words, status) -> requirements."""
    found: Counter[tuple[bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for directive, plan, said in reworded_plans(Path(folder), fitting):
            for f in check(index, plan, directive).findings:
                found[said[f.requirement.path.markers[-1]], f.status.value] += 1
    return found


def speed(index: ClauseIndex | None) -> None:
    """A made-up plan of 60 pages against a directive of 30 (a page holds about 400 words)."""
    import time

    clauses = [c for s in sources() for c in clauses_of(s)]
    rng = random.Random(5)

    def pages(n: int) -> list[str]:
        out: list[str] = []
        while sum(len(c.split()) for c in out) < 400 * n:
            a, b = rng.sample(clauses, 2)
            out.append(f"{a[: len(a) // 2].rsplit(' ', 1)[0]} {lower(b)}")
        return out

    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, n in (("CHỈ THỊ", 30), ("KẾ HOẠCH", 60)):
            file = Path(folder) / f"{n}.md"
            body = "\n\n".join(f"{i}. {c}." for i, c in enumerate(pages(n), 1))
            file.write_text(f"# {name}\n\nVề nhiệm vụ\n\nI. NHIỆM VỤ\n\n{body}\n", "utf8")
            files.append(parse(file))
        wall, cpu = time.perf_counter(), time.process_time()
        report = check(index, files[1], files[0])
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"60 pages against 30: {len(report.findings)} requirements, {wall:.1f} s ({cpu:.1f} s of processor)")


def test_planted_changes_are_found() -> None:
    """Floors on the test half by words alone, so that no model is needed; `main` tells the figures with the model."""
    found = [o for o in run(None, 2, 80) if not for_fitting(o.case.clause)]
    told(found, "test")
    assert len(found) >= 60
    assert macro_f1(found)[0] >= 0.90
    for kind in ("deadline", "target", "lead"):
        precision, recall, _ = conflict_rates(found)[kind]
        assert precision >= 0.95 and recall >= 0.97


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path, help="a data folder with the model; default: a temporary one")
    a.add_argument("--words-only", action="store_true", help="without the embedding model")
    a.add_argument("--rounds", type=int, default=2)
    a.add_argument("--most", type=int, default=120)
    a.add_argument("--seed", type=int, default=7000, help="another one makes other changes")
    a.add_argument("--errors", type=int, default=0)
    a.add_argument("--speed", action="store_true", help="only the time of a long plan")
    o = a.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = None if o.words_only else open_index(o.data or Path(folder))
        try:
            if o.speed:
                speed(index)
                return
            found = run(index, o.rounds, o.most, o.seed)
            for fitting in (True, False):
                print("reworded,", "fitting" if fitting else "test", dict(rewordings(index, fitting)))
        finally:
            if index:
                index.store.close()
    fitting = [x for x in found if for_fitting(x.case.clause)]
    test = [x for x in found if not for_fitting(x.case.clause)]
    told(fitting, "fitting")
    told(test, "test")
    wrong = [x for x in fitting if x.status is not x.case.status or (x.case.kind and x.case.kind not in x.kinds)]
    print("wrong by change:", dict(Counter(f"{x.case.name} -> {x.status.value}" for x in wrong).most_common()))
    for x in wrong[: o.errors]:
        print(f"- {x.case.name}: want {x.case.status.value}, got {x.status.value} {x.kinds}")
        print(f"    {x.case.asked[:200]}\n    => {' | '.join(x.case.planned)[:200]}\n    {x.why[:300]}")


if __name__ == "__main__":
    main()
