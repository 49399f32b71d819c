"""Reads lines that give a label and its value ("Secretary: Arane Bell") as passages of their own."""

import re
from collections.abc import Sequence

from corpus.document import Span
from index.search import Hit
from index.words import words
from qa.reading.reader import Read
from qa.understanding.question import Question
from qa.verification.decision import Candidate, Decision, weigh_sentences

LABELLED = re.compile(r"([^:;.?!]{2,60}):\s+[^;]{1,200}")
MOST_LINES = 12  # of a question; forms have more, of which few have a word of it in their label


def with_labelled(
    question: Question, hits: Sequence[Hit], weighed: Sequence[Candidate], read: Read, decision: Decision
) -> list[Candidate]:
    """The candidates, those that are labelled lines as likely as they are when read alone if that is more.

    Among the other lines of a form, minutes or a mail's head a line says little to a reader of prose. Those whose label
    has a word of the question are read.
    """
    asked = set(question.stems)
    lines = [(hit, span) for hit in hits for span in hit.passage.sentences if asked & _label(hit, span)][:MOST_LINES]
    readings = read(
        question.as_read, [(hit.context_of(span), span.of(hit.document.text)) for hit, span in lines], len(lines)
    )
    alone = [
        one
        for (hit, span), reading in zip(lines, readings, strict=True)
        if reading is not None
        for one in weigh_sentences(hit, [span], reading, span.start, decision)
    ]
    best: dict[tuple[str, Span], Candidate] = {}
    for one in (*weighed, *alone):
        key = (one.hit.document.id, one.span)
        if key not in best or one.odds > best[key].odds:
            best[key] = one
    return sorted(best.values(), key=lambda candidate: -candidate.odds)


def _label(hit: Hit, span: Span) -> set[str]:
    """The stems of the label that a sentence begins with; none where it is no labelled line."""
    line = LABELLED.fullmatch(span.of(hit.document.text))
    return set(words(line[1])) if line else set()
