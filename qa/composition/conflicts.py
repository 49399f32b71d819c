"""Finds two documents that answer with different figures, so that both are shown and the reader is told.

A difference that is none costs more trust than one that is missed, for both figures are quoted anyway: so it is strict.
"""

import re
from collections.abc import Callable, Sequence

from index.words import fold, words
from qa.understanding.quantities import Quantity, measured
from qa.understanding.question import Kind, Question
from qa.understanding.terms import MONTH, names, years
from qa.verification.decision import Candidate

ALIKE = 0.01  # relative difference below which two figures are one, rounded
SHARED = 0.5  # share of the words of both sentences, figures left out, that stand in both
BOUND_BEFORE = re.compile(
    r"(?:\b(?:than|least|most|up to|over|under|nearly|almost|exceeding|between|and|from|to)|\d ?[-–])\s*$"
)
BOUND_AFTER = re.compile(r"\s?(?:[-–]|or more\b|or less\b|to \d|and \d)")
PART = re.compile(r"\b(?:who|whom|which|among|of (?:them|these|those)|including)\b")
PERIOD = re.compile(r"\b(?:an?|per|each|every) (?:year|month|week|day)\b|\b(?:annual|year|month|week|dai)ly\b")


def differing(
    question: Question, best: Candidate, others: Sequence[Candidate]
) -> tuple[Candidate, Quantity, Quantity] | None:
    """The first of the others, in another document, that answers with a different figure; both figures with it.

    Only for questions that ask for one, and only when the answer in each sentence is one figure of the same unit,
    without bounds, in a sentence that is else much the same and names no other place, month, year or period.
    """
    own = _figure(best)
    if question.kind is not Kind.NUMBER or own is None:
        return None
    for other in others:
        theirs = _figure(other)
        if (
            theirs is not None
            and other.hit.document.id != best.hit.document.id
            and own.unit == theirs.unit
            and abs(own.value - theirs.value) > ALIKE * max(abs(own.value), abs(theirs.value))
            and _is_about_the_same(best, other)
        ):
            return other, own, theirs
    return None


def _figure(candidate: Candidate) -> Quantity | None:
    """The one quantity that stands where a sentence answers; None where there are several, or it has bounds."""
    if candidate.answer is None:
        return None
    start, end = candidate.answer.start - candidate.span.start, candidate.answer.end - candidate.span.start
    folded, found = fold(candidate.quote), measured(candidate.quote)
    inside = [
        one for one in found if 0 <= folded.find(one.told) < end and start < folded.find(one.told) + len(one.told)
    ]
    if len(inside) != 1:
        return None
    at = folded.find(inside[0].told)
    bounded = BOUND_BEFORE.search(folded[:at]) or BOUND_AFTER.match(folded[at + len(inside[0].told) :])
    return None if bounded else inside[0]


def _is_about_the_same(best: Candidate, other: Candidate) -> bool:
    """Whether two sentences are much the same but for their figures, and say so of the same names and times."""
    quotes, whole = [c.quote for c in (best, other)], [f"{c.hit.context}. {c.quote}" for c in (best, other)]
    if any(PART.search(fold(quote)) for quote in quotes):
        return False
    named: tuple[tuple[Callable[[str], set[str]], list[str]], ...] = (
        (lambda text: set(years(text)), whole),
        (lambda text: _all(MONTH, text), whole),
        (lambda text: {stem for name in names(text) for stem in words(name)}, quotes),
    )
    for found, texts in named:
        a, b = map(found, texts)
        if a - b and b - a:
            return False
    here, there = (set(years(quote)) for quote in quotes)
    if (here and there and here != there) or _all(PERIOD, quotes[0]) != _all(PERIOD, quotes[1]):
        return False
    a, b = ({stem for stem in words(quote) if not stem[0].isdigit()} for quote in quotes)
    return len(a & b) > SHARED * len(a | b)


def _all(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match[0] for match in pattern.finditer(fold(text))}
