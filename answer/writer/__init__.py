"""The optional writer: a language model words an answer that was already found, from the clauses that it cites.

It never finds, never refuses and never cites anything new. Each of its sentences is checked (checking.py) and shown as
struck where its citations do not bear it out; where none is left, the answer in quotes stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.writer.checking import Source, judged, sources
from answer.writer.endpoint import Endpoint, Unheard
from answer.writer.prompt import messages
from answer.writer.sentences import cut
from schema import Answer, Document, Sentence, Written

MOST_CLAUSES = 6  # a longer list is left as it is: no check sees that a sentence was left out
MOST_CHARACTERS = 12_000  # of the clauses together


def written(answer: Answer, documents: Sequence[Document], endpoint: Endpoint) -> Iterator[Answer]:
    """`answer` first as it is, then with the sentences written so far, at last with its final text: the sentences that
    may be said, or what it said before. `documents` hold every document that it cites.

    A refusal, and an answer from many clauses, are given once and unchanged. An endpoint that fails is told in
    `written.trouble`; nothing is raised.
    """
    told = sources(answer, documents)
    if answer.refusal or not told or len(told) > MOST_CLAUSES or sum(len(s.text) for s in told) > MOST_CHARACTERS:
        yield answer
        return
    so_far = Written(endpoint.shown, answer.text)
    yield replace(answer, written=so_far)
    text = ""
    try:
        for more in endpoint.stream(messages(answer, told)):
            text += more
            sentences = _judged(text, False, told, answer)
            if sentences != so_far.sentences:
                so_far = replace(so_far, sentences=sentences)
                yield replace(answer, written=so_far)
    except Unheard as error:
        so_far = replace(so_far, trouble=f"{error} Câu trả lời trích nguyên văn.")
    so_far = replace(so_far, sentences=_judged(text, True, told, answer), done=True)
    kept = [s.text for s in so_far.sentences if not s.struck]
    yield replace(answer, text="\n".join(kept) or answer.text, written=so_far)


def _judged(text: str, ended: bool, told: Sequence[Source], answer: Answer) -> tuple[Sentence, ...]:
    whole, rest = cut(text, ended)
    sentences = [Sentence(s, judged(s, told, len(answer.citations))) for s in whole]
    return (*sentences, Sentence(rest, checked=False)) if rest else tuple(sentences)
