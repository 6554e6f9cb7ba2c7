"""Trains the changes by which the bundled model reads questions (index/asking.py), and tells what they reach:

    python -m tests.benchmarks.train_encoder DOCUMENTS [--data FOLDER] [--half FILE] [--write]

DOCUMENTS and --data as in train_judge. Always trained first: on one half of the documents, told on the other; --half
keeps these changes, with the names of the documents they have seen, so that the judges (train_judge, train_verdict
--asking FILE) learn from documents that are new to the encoder too. --write trains on all and writes index/asking.npz.

Three kinds of lessons, all of our own wording (lessons/): a question and the clauses that answer it, against every
other clause of the documents (judge_questions.jsonl; clauses are encoded by the model as it is); a question in everyday
words and the sentence in official ones that answers it, against those of other questions (ways_of_saying.jsonl); a
requirement and a plan's sentence that carries it out in other words or in part, against sentences that do not
(judge_pairs.jsonl; both are encoded as questions). Only the upper layers change, by low-rank products; what the lower
ones make of a text is computed once.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from index import open_index
from index.asking import CHANGES
from index.bundled_model import NAME, bundled_model
from index.store import Store
from tests.benchmarks.train_judge import is_at, lessons, stored
from tests.benchmarks.train_verdict import pairs_of, spans_of

LOWER, RANK = 9, 16  # layers that stay as they are; width of the thin matrices
EPOCHS, RATE, SCALE = 4, 1e-3, 40.0  # SCALE: of cosines, before a softmax
QUESTIONS, WORDINGS, PAIRS = 48, 48, 12  # in one step
LONGEST = 64  # tokens
NEAR_THE_OLD = 1.0  # how much a question's vector is held to what it was
WAYS = ("requirement", "free", "partial", "near", "keyword_near", "light")
LINEAR = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """`right`: places of the pieces that answer, counted over all pieces; `own`: the pieces of its document."""

    file: str
    style: str
    text: str
    right: Tensor
    own: tuple[int, int]


class LowRank(nn.Module):
    """A linear layer with a low-rank product added to its weights."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.low = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.high = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.base(x) + (x @ self.low.T) @ self.high.T
        return made


class Encoder:
    """The bundled model in two parts: the layers that stay, and those that learn."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoTokenizer, BertModel

        torch.manual_seed(1)
        self.tokens: Any = AutoTokenizer.from_pretrained(folder)
        self.model: Any = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager").eval()
        self.model.requires_grad_(False)
        self.upper = self.model.encoder.layer[LOWER:]
        for layer in self.upper:
            for name in LINEAR:
                above, _, last = name.rpartition(".")
                holder = layer.get_submodule(above)
                setattr(holder, last, LowRank(getattr(holder, last)))

    def below(self, texts: list[str]) -> list[Tensor]:
        """What the lower layers make of each text as a question: (tokens, dimension), float16."""
        rows = [self.tokens(f"query: {t}", truncation=True, max_length=LONGEST)["input_ids"] for t in texts]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        made: list[Tensor] = [torch.zeros(0)] * len(rows)
        with torch.no_grad():
            for at in range(0, len(order), 64):
                some = order[at : at + 64]
                size = max(len(rows[i]) for i in some)
                ids = torch.tensor([rows[i] + [self.tokens.pad_token_id] * (size - len(rows[i])) for i in some])
                states = self.model.embeddings(input_ids=ids)
                mask = torch.tensor([[0.0] * len(rows[i]) + [-1e4] * (size - len(rows[i])) for i in some])
                for layer in self.model.encoder.layer[:LOWER]:
                    states = _first(layer(states, attention_mask=mask[:, None, None, :]))
                for k, i in enumerate(some):
                    made[i] = states[k, : len(rows[i])].half()
        return made

    def vectors(self, below: list[Tensor]) -> Tensor:
        """Unit vectors, (texts, dimension)."""
        size = max(map(len, below))
        states = torch.zeros(len(below), size, below[0].shape[1])
        there = torch.zeros(len(below), size)
        for k, rows in enumerate(below):
            states[k, : len(rows)], there[k, : len(rows)] = rows.float(), 1.0
        for layer in self.upper:
            states = _first(layer(states, attention_mask=(1 - there)[:, None, None, :] * -1e4))
        return F.normalize((states * there[..., None]).sum(1) / there.sum(1, keepdim=True), dim=-1)

    def all_vectors(self, below: list[Tensor]) -> Tensor:
        """The same without learning, however many texts."""
        with torch.no_grad():
            return torch.cat([self.vectors(below[at : at + 64]) for at in range(0, len(below), 64)])

    def changes(self) -> dict[str, Any]:
        """What has been learned, as index/asking.py reads it."""
        made = {}
        for k, layer in enumerate(self.upper, LOWER):
            for name in LINEAR:
                learned = layer.get_submodule(name)
                made[f"{k}.{name}.A"] = learned.low.detach().numpy().astype(np.float16)
                made[f"{k}.{name}.B"] = learned.high.detach().numpy().astype(np.float16)
        return made


def _first(output: Any) -> Tensor:
    made: Tensor = output[0] if isinstance(output, tuple) else output
    return made


class Lessons:
    """Questions with the vectors of all pieces, and pairs; each as the lower layers read it."""

    def __init__(self, data: Path, documents: Path, encoder: Encoder) -> None:
        store = open_index(data).store
        pieces, places = [], {}
        for info in store.documents():
            held = store.catalogue.pieces(info.id)
            vectors = store.catalogue.vectors(NAME, [h for _, h in held])
            paths = [str(c.path) for c in store.document(info.id).clauses]
            places[Path(info.source).stem] = (len(pieces), [paths[clause] for clause, _ in held])
            pieces += [vectors[h] for _, h in held]
        self.pieces = torch.tensor(np.stack(pieces))
        self.questions = list(_questions(places, store))
        self.asked = encoder.below([q.text for q in self.questions])
        self.pairs = list(_pairs(documents))
        self.said = {way: encoder.below([p[way] for p in self.pairs]) for way in WAYS}
        wordings = lessons("ways_of_saying.jsonl")
        self.wordings = encoder.below([w["example"] for w in wordings])
        self.told = torch.tensor(store.encoder().passages([w["tells"] for w in wordings]))

    def files(self) -> dict[str, int]:
        """Each document with its share of the work."""
        size = Counter(q.file for q in self.questions)
        for p in self.pairs:
            size[p["file"]] += 3
        return dict(size)


def _questions(places: dict[str, tuple[int, list[str]]], store: Store) -> Any:
    for q in lessons("judge_questions.jsonl"):
        if q["file"] not in places:
            continue
        begin, paths = places[q["file"]]
        wanted = [q["path"], *q["also"]] if q["path"] else []
        right = [begin + i for i, path in enumerate(paths) if any(is_at(path, w) for w in wanted)]
        text = store.restore(q["question"]) if q["question"].isascii() else q["question"]  # as it is when it is asked
        yield Question(q["file"], q["style"], text, torch.tensor(right), (begin, begin + len(paths)))


def _pairs(documents: Path) -> Any:
    for _, directive, pairs in pairs_of(documents):
        for pair in pairs:
            if span := spans_of(directive, pair):
                yield pair | {"requirement": re.sub(r"\s+", " ", directive.text[slice(*span)])}


@dataclass(frozen=True, slots=True)
class Step:
    """What each step of the training works with. `old`: the vectors of all questions as the model made them before."""

    encoder: Encoder
    lessons: Lessons
    old: Tensor
    rng: random.Random


def train(encoder: Encoder, lessons: Lessons, files: set[str]) -> None:
    """EPOCHS over the lessons about `files`."""
    learned = [p for p in encoder.model.parameters() if p.requires_grad]
    chooser = torch.optim.AdamW(learned, lr=RATE, weight_decay=0.01)
    rng = random.Random(1)
    asked = [i for i, q in enumerate(lessons.questions) if q.file in files and len(q.right)]
    by_file: dict[str, list[int]] = defaultdict(list)
    for i, p in enumerate(lessons.pairs):
        if p["file"] in files:
            by_file[p["file"]].append(i)
    old = encoder.all_vectors(lessons.asked)
    wordings = list(range(len(lessons.wordings)))
    steps = EPOCHS * (
        math.ceil(len(asked) / QUESTIONS)
        + math.ceil(len(wordings) / WORDINGS)
        + sum(math.ceil(len(x) / PAIRS) for x in by_file.values())
    )
    step = 0
    for epoch in range(EPOCHS):
        rng.shuffle(asked)
        rng.shuffle(wordings)
        work = [(_of_questions, asked[at : at + QUESTIONS]) for at in range(0, len(asked), QUESTIONS)]
        work += [(_of_wordings, wordings[at : at + WORDINGS]) for at in range(0, len(wordings), WORDINGS)]
        for some in by_file.values():  # of one directive together: the others of the field are the hard ones
            rng.shuffle(some)
            work += [(_of_pairs, some[at : at + PAIRS]) for at in range(0, len(some), PAIRS)]
        rng.shuffle(work)
        for loss_of, batch in work:
            for group in chooser.param_groups:
                group["lr"] = RATE * min(1, step / 20) * max(0.05, 1 - step / steps)
            step += 1
            loss = loss_of(Step(encoder, lessons, old, rng), batch)
            chooser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            chooser.step()
        print(f"epoch {epoch + 1} of {EPOCHS}", flush=True)


def _of_questions(step: Step, batch: list[int]) -> Tensor:
    """Cross-entropy over the pieces of the question's document, and half as much over all."""
    lessons, old = step.lessons, step.old
    vectors = step.encoder.vectors([lessons.asked[i] for i in batch])
    scores = SCALE * vectors @ lessons.pieces.T
    loss = NEAR_THE_OLD * (1 - (vectors * old[batch]).sum(1)).sum()
    for row, i in zip(scores, batch, strict=True):
        q = lessons.questions[i]
        right = torch.logsumexp(row[q.right], 0)
        loss = loss + torch.logsumexp(row[slice(*q.own)], 0) - right + 0.5 * (torch.logsumexp(row, 0) - right)
    return loss / len(batch)


def _of_wordings(step: Step, batch: list[int]) -> Tensor:
    """Cross-entropy of the sentence that answers over those that answer the other questions."""
    lessons = step.lessons
    vectors = step.encoder.vectors([lessons.wordings[i] for i in batch])
    return F.cross_entropy(SCALE * vectors @ lessons.told.T, torch.tensor(batch))


def _of_pairs(step: Step, batch: list[int]) -> Tensor:
    """The free rewording before the near-misses and all texts of the other requirements; the part before them too."""
    encoder, said, n = step.encoder, step.lessons.said, len(batch)
    against = [step.rng.choice(WAYS[3:5]) for _ in batch]
    texts = [said[way][i] for way in WAYS[:3] for i in batch]
    vectors = encoder.vectors([*texts, *(said[way][i] for way, i in zip(against, batch, strict=True))])
    scores = SCALE * vectors[:n] @ vectors[n:].T
    own, other = torch.eye(n, dtype=torch.bool), torch.zeros(n, n, dtype=torch.bool)
    loss = torch.zeros(())
    for place, weight in ((0, 1.0), (1, 0.5)):
        left = torch.cat([other if k == place or k == 2 else own for k in range(3)], 1)
        right = scores[:, place * n : (place + 1) * n].diagonal()
        loss = loss + weight * (torch.logsumexp(scores.masked_fill(left, -1e4), 1) - right).mean()
    return loss


def told(encoder: Encoder, lessons: Lessons, files: set[str]) -> str:
    """On the lessons about `files`: how often the nearest clause of the document answers (of eight: one does), and how
    often the rewording is nearer to its requirement than the near-miss."""
    vectors = encoder.all_vectors(lessons.asked)
    seen: dict[str, list[int]] = defaultdict(list)
    for i, q in enumerate(lessons.questions):
        if q.file in files and len(q.right):
            scores = lessons.pieces[slice(*q.own)] @ vectors[i]
            best = scores[q.right - q.own[0]].max()
            seen[q.style].append(int((scores > best).sum()))
    parts = [
        f"{style} {len(ranks)}: first {np.mean(np.array(ranks) == 0):.3f}, of eight {np.mean(np.array(ranks) < 8):.3f}"
        for style, ranks in sorted(seen.items())
    ]
    some = [i for i, p in enumerate(lessons.pairs) if p["file"] in files]
    if some:
        v = {way: encoder.all_vectors([lessons.said[way][i] for i in some]) for way in WAYS}
        close = {way: (v["requirement"] * v[way]).sum(1) for way in WAYS}
        for way in ("light", "free", "partial"):
            nearer = [(close[way] > close[miss]).float().mean() for miss in ("near", "keyword_near")]
            parts.append(f"{way} nearer than the misses {nearer[0]:.3f} {nearer[1]:.3f} of {len(some)}")
    return "; ".join(parts)


def halves(files: dict[str, int]) -> tuple[set[str], set[str]]:
    """Two sets of documents of about equal work."""
    made: tuple[set[str], set[str]] = (set(), set())
    weight = [0, 0]
    for file, size in sorted(files.items(), key=lambda x: (-x[1], x[0])):
        k = weight.index(min(weight))
        made[k].add(file)
        weight[k] += size
    return made


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--half", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = options.data or Path(scratch)
        stored(open_index(data), options.documents)
        model = bundled_model(data)
        encoder = Encoder(model)
        lessons = Lessons(data, options.documents, encoder)
        new, seen = halves(lessons.files())
        print("before:", told(encoder, lessons, new), flush=True)
        train(encoder, lessons, seen)
        print("after, on documents left out:", told(encoder, lessons, new))
        if options.half:
            np.savez_compressed(options.half, seen=np.array(sorted(seen)), **encoder.changes())
        if options.write:
            encoder = Encoder(model)
            train(encoder, lessons, new | seen)
            np.savez_compressed(CHANGES, **encoder.changes())


if __name__ == "__main__":
    main()
