"""What no score excuses: a name, year or figure of the question that the evidence does not have, or contradicts.

Each rule is a value that can be switched off. `earns` says what it is kept for, on questions that nobody developed on
(griot evaluate --ablation); a rule that earns nothing goes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.document import Document
from corpus.message import Message
from index.search import Index
from index.words import fold
from index.words import words as stems_of
from qa.understanding.places import Place, places, stands_in
from qa.understanding.quantities import values
from qa.understanding.question import Kind, Question
from qa.understanding.terms import CAPITAL, LONG_NAME, MONTH, all_years, years
from qa.verification.reasons import Reason, lacking

if TYPE_CHECKING:
    from qa.verification.decision import Candidate

JOINED = re.compile(rf"{CAPITAL}[\w’'-]*,? (?:and|or|than|versus)(?: (?:in|of|from|at|by|the))* {CAPITAL}")
STRICT = (Kind.NUMBER, Kind.YES_NO)  # a number or a yes is easily that of another country
LEAST_FIGURE = 10  # smaller ones are as often written as words, or number a list
SURE = 0.85  # probability from which the reader is believed that a name is said otherwise
LEAST_ROOT = 4  # letters of a name that others are made of
COUNTED = re.compile(rf"{MONTH.pattern} \d+|\b\d+(?:st|nd|rd|th|s)\b")  # a day, a tenth series, the 80s: no quantity


@dataclass(frozen=True, slots=True)
class Violation:
    """The rule that a sentence breaks, and what a refusal says of it."""

    rule: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Rule:
    """What a sentence must meet to answer a question that the rule applies to."""

    name: str
    applies: Callable[[Question], bool]
    check: "Callable[[Question, Candidate, Index], Violation | None]"
    earns: str


def _known_names(question: Question, candidate: "Candidate", index: Index) -> Violation | None:
    """Where the reader is sure, the sentence says the name in another way: "NGO" is spelled out, say."""
    if candidate.probability >= SURE:
        return None
    unknown = [name for name in question.names if not _is_known(name, index)]
    return _violation("known names", Reason.UNMENTIONED, unknown)


def _is_known(name: str, index: Index) -> bool:
    """Whether the documents have a name, or what it is made of: each part of "Guinea-Bissau", the Benin of "Beninese".

    What is no word is not asked for.
    """
    parts = name.split("-")
    return not all(part.isalpha() for part in parts) or all(_is_made_of_known(part, index) for part in parts)


def _is_made_of_known(name: str, index: Index) -> bool:
    return any(index.lexicon.knows(name[:end]) for end in range(len(name), min(len(name), LEAST_ROOT) - 1, -1))


def _same_document(question: Question, candidate: "Candidate", index: Index) -> Violation | None:
    """Names joined ("in Gao or Kidal") may each have a document of their own."""
    if JOINED.search(question.text):
        return None
    text, lexicon = candidate.hit.document.text, index.lexicon
    forms = [form for pair in lexicon.long_forms.items() if any(form in text for form in pair) for form in pair]
    whole = _stems(f"{candidate.hit.document.title}\n{text}") | set(stems_of(" ".join(forms)))
    elsewhere = [
        name
        for name in question.names
        if lexicon.knows(name) and not set(stems_of(name)) & whole and not _spelled_out(name, candidate.around)
    ]
    return _violation("same document", Reason.NOT_NEAR, elsewhere)


def _year(question: Question, candidate: "Candidate", _index: Index) -> Violation | None:
    """The year that a sentence names, else the nearest one before it, else its headings, has to be one asked for."""
    asked = question.years
    told = _nearest_years(candidate)
    if told and not set(asked) & set(told):
        return _violation("year", Reason.ANOTHER, asked)
    return None


def _figures(question: Question, candidate: "Candidate", _index: Index) -> Violation | None:
    """The figures that the question takes for given stand in the passage; 35 is not 3.5."""
    present = values(candidate.around)
    counted = values(" ".join(match[0] for match in COUNTED.finditer(fold(question.text))))
    missing = [
        figure
        for figure, value in question.values.items()
        if value >= LEAST_FIGURE and figure not in question.years and value not in present | counted
    ]
    return _violation("figures", Reason.ANOTHER, missing)


def _place(question: Question, candidate: "Candidate", _index: Index) -> Violation | None:
    """What stands in another paragraph than the one asked for, of a document that numbers them, has to name that."""
    locator, told = candidate.hit.document.locator_at(candidate.span.start), places(candidate.quote)
    if any(stands_in(place, locator) or place in told for place in question.places):
        return None
    elsewhere = [place for place in question.places if _numbers(candidate.hit.document, place)]
    return _violation("place", Reason.ELSEWHERE, [place.written for place in elsewhere])


def _numbers(document: Document, place: Place) -> bool:
    return any(stands_in(place, block.locator) is not None for block in document.blocks if block.locator)


RULES: tuple[Rule, ...] = (
    Rule(
        "known names",
        lambda question: bool(question.names),
        _known_names,
        "of 900 questions on 46 documents it refuses three or four rightly and one wrongly",
    ),
    Rule(
        "same document",
        lambda question: question.kind in STRICT and bool(question.names),
        _same_document,
        "0.2 points of AUROC on 100 unseen questions, no question more",
    ),
    Rule(
        "year",
        lambda question: bool(question.years),
        _year,
        "0.1 points of AUROC on 100 unseen questions, no question more",
    ),
    Rule(
        "figures",
        lambda question: bool(question.values),
        _figures,
        "nothing on 100 unseen questions, which hardly ask for it; 35 kg is not 3.5",
    ),
    Rule(
        "place",
        lambda question: bool(question.places),
        _place,
        "on 52 questions of 31 published files it rights one and harms none; few ask for a paragraph",
    ),
)


def _violation(rule: str, reason: Reason, words: Sequence[str]) -> Violation | None:
    return Violation(rule, lacking(reason, words)) if words else None


def _nearest_years(candidate: "Candidate") -> tuple[str, ...]:
    text, sentences = candidate.hit.document.text, candidate.hit.passage.sentences
    earlier = [span for span in sentences if span.start < candidate.span.start]
    before = [candidate.hit.before] if candidate.hit.before is not None else []
    told = [candidate.quote, *(span.of(text) for span in (*reversed(earlier), *before))]
    return next((found for sentence in told if (found := years(sentence))), all_years(candidate.hit.context))


def _spelled_out(name: str, around: str) -> bool:
    """Whether a text spells out an abbreviation: "EU" where "European Union" stands."""
    initials = {"".join(re.findall(rf"\b{CAPITAL}", match[0])) for match in LONG_NAME.finditer(around)}
    return name.isupper() and len(name) > 1 and any(letters.endswith(name) for letters in initials)


@lru_cache(maxsize=64)  # documents: a long one takes a tenth of a second
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of(text))
