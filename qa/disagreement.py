"""Finds two documents that give different figures for the same thing, so that both are shown and the reader is told.

A difference that is none costs more trust than one that is missed, for both figures are quoted anyway: so it is strict.
"""

import re
from collections.abc import Sequence

from index.search import Index
from index.words import fold, words
from qa.as_asked import answers_as_asked
from qa.evidence import Candidate
from qa.quantities import UNVALUED, Quantity, measured, quantities
from qa.question import MONTH, Kind, Question

ALIKE = 0.01  # relative difference below which two figures are one, rounded
SHARED = 0.5  # share of the words of both sentences, figures left out, that stand in both
COUNTING = (Kind.NUMBER, Kind.EXTENT)
MEASURES = frozenset(
    words("kg kilogram gram ton tonne litre kilometre km metre mile hectare dollar euro franc cfa year month day hour")
) | {"%", "$", "€", "£"}
PERCENT = frozenset(words("percent per cent"))
BOUND_BEFORE = re.compile(
    r"(?:\b(?:than|least|most|up to|over|under|nearly|almost|exceeding|between|and|from|to)|\d ?[-–])\s*$"
)
BOUND_AFTER = re.compile(r"\s?(?:[-–]|or more\b|or less\b|to \d|and \d)")
PART = re.compile(r"\b(?:who|whom|which|among|of (?:them|these|those)|including)\b")
PERIOD = re.compile(r"\b(?:an?|per|each|every) (?:year|month|week|day)\b|\b(?:annual|year|month|week|dai)ly\b")
NAME = re.compile(r"(?<=\w )[^\W\d_a-zà-þ][\w-]+")


def differing(
    question: Question, best: Candidate, others: Sequence[Candidate], index: Index
) -> tuple[Candidate, Quantity, Quantity] | None:
    """The first of the others, in another document, that gives a different figure than the best; both figures with it.

    Only for questions that ask for one, and only when each sentence gives one figure of the unit asked for, without
    bounds, in a sentence that is else much the same and names no other place, month or year. A figure that the best
    document gives too is no difference.
    """
    if question.kind not in COUNTING:
        return None
    own = _told(question, best)
    here = [*own, *(q for c in others if c.hit.document.id == best.hit.document.id for q in _told(question, c))]
    for other in others:
        if other.hit.document.id == best.hit.document.id or not _is_about_the_same(best, other):
            continue
        theirs = _told(question, other)
        pairs = [(a, b) for a in own for b in theirs if a.unit == b.unit and _is_asked(question, a.unit)]
        if len(pairs) != 1 or any(_equal(a, b) for a in here for b in theirs):
            continue
        a, b = pairs[0]
        if (
            _of_what(a, best) & _of_what(b, other)
            and _is_exact(a, best)
            and _is_exact(b, other)
            and answers_as_asked(question, other, index)
        ):
            return other, a, b
    return None


def _told(question: Question, candidate: Candidate) -> list[Quantity]:
    asked = {quantity.value for quantity in measured(question.text)}
    return [quantity for quantity in measured(candidate.quote) if quantity.value not in asked]


def _is_about_the_same(best: Candidate, other: Candidate) -> bool:
    """Whether two sentences are much the same but for their figures, and say so of the same names and times."""
    quotes, whole = [c.quote for c in (best, other)], [f"{c.hit.context}. {c.quote}" for c in (best, other)]
    if any(PART.search(fold(quote)) or quantities(quote) & UNVALUED for quote in quotes):
        return False
    for found, texts in ((_years, whole), (_months, whole), (_names, quotes)):
        a, b = map(found, texts)
        if a - b and b - a:
            return False
    for found in (_years, _periods):
        a, b = map(found, quotes)
        if a != b and (found is _periods or (a and b)):
            return False
    a, b = map(_frame, quotes)
    return len(a & b) > SHARED * len(a | b)


def _years(text: str) -> set[str]:
    return set(Question(text).years)


def _months(text: str) -> set[str]:
    return {match[0] for match in MONTH.finditer(fold(text))}


def _periods(text: str) -> set[str]:
    return {match[0] for match in PERIOD.finditer(fold(text))}


def _names(text: str) -> set[str]:
    return {stem for match in NAME.finditer(text) for stem in words(match[0])}


def _frame(sentence: str) -> set[str]:
    """The stems of a sentence without its figures."""
    figures = {stem for quantity in quantities(sentence) for stem in words(quantity)}
    return {stem for stem in words(sentence) if not stem[0].isdigit()} - figures - PERCENT


def _is_asked(question: Question, unit: str) -> bool:
    return unit in MEASURES or unit in question.stems


def _of_what(quantity: Quantity, candidate: Candidate) -> set[str]:
    """The stem of what is measured in "12 tons of cocaine"; just an empty string where that is not said so."""
    found = re.search(re.escape(quantity.told) + r" of (?:the )?([^\W\d_]+)", fold(candidate.quote))
    return set(words(found[1])) if found else {""}


def _is_exact(quantity: Quantity, candidate: Candidate) -> bool:
    folded = fold(candidate.quote)
    at = folded.index(quantity.told)
    return not BOUND_BEFORE.search(folded[:at]) and not BOUND_AFTER.match(folded[at + len(quantity.told) :])


def _equal(a: Quantity, b: Quantity) -> bool:
    return abs(a.value - b.value) <= ALIKE * max(abs(a.value), abs(b.value))
