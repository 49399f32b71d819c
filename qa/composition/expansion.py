"""Adds to a sentence what it cannot stand without: what it leans on, its list, and the doubt of its own source."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Span
from index.words import fold, words
from qa.answer import Why
from qa.composition.selection import MOST_LISTED, Selected
from qa.understanding.question import Kind, Question
from qa.verification.decision import Candidate
from qa.verification.lists import items_after, items_beside, lead_of

MOST_WORDS = 120  # of a list that is said whole, by word spaces
LEANING = re.compile(
    r"(?:\w+,? ){0,3}?(?:this|these|those|he|she|they|it|his|her|their|its|such|both|the (?:latter|former|same))\b"
)
DOUBTING = re.compile(  # what a source says of its own silence
    r"\b(?:(?:is|are|was|were|has|have) not (?:been )?(?:said|shown|told|stated|given|named|explained|known|clear)"
    r"|(?:does|do|did) not (?:say|show|tell|state|give|name|explain)|unclear|not (?:known|certain) whether)\b"
)


def expand(question: Question, selected: Sequence[Selected]) -> list[Selected]:
    """The selected with what belongs to them; nothing is added twice."""
    expanded = _whole_lists(question, list(selected))
    best = selected[0].candidate
    for one in selected:
        lead = lead_of(one.candidate)
        if lead is not None and _lists(question, one, selected):
            expanded = _with(expanded, one.candidate, [lead], Why.ITEM)
        before = sentence_before(best) if one.candidate is best and leans(best.quote) else None
        if before is not None:
            expanded = _with(expanded, best, [before], Why.LEANED_ON)
    doubt = doubt_after(best)
    return _with(expanded, best, [doubt], Why.DOUBT) if doubt is not None else expanded


def leans(sentence: str) -> bool:
    """Whether a sentence cannot be understood without the one before it: a pronoun or "this" among its first words."""
    return LEANING.match(fold(sentence)) is not None


def sentence_before(candidate: Candidate) -> Span | None:
    """The sentence before a candidate, in its passage or just before that; None at a section's start."""
    n = candidate.hit.passage.sentences.index(candidate.span)
    return candidate.hit.passage.sentences[n - 1] if n > 0 else candidate.hit.before


def doubt_after(candidate: Candidate) -> Span | None:
    """The sentence after a candidate, where in it the source doubts something that the candidate speaks of."""
    sentences, text = candidate.hit.passage.sentences, candidate.hit.document.text
    after = sentences[sentences.index(candidate.span) + 1 :][:1]
    for span in after:
        said = span.of(text)
        if DOUBTING.search(fold(said)) and set(words(said)) & set(words(candidate.quote)):
            return span
    return None


def _lists(question: Question, one: Selected, selected: Sequence[Selected]) -> bool:
    """Whether the list that a selected item stands in is asked for: by its kind, or as two items of it answer.

    An item that answers alone is said alone.
    """
    if question.kind is Kind.LIST:
        return True
    places = {(each.candidate.hit.document.id, each.candidate.span) for each in selected}
    beside = {(one.candidate.hit.document.id, span) for span in items_beside(one.candidate)}
    return len(places & beside) > 1 and lead_of(one.candidate) is not None


def _whole_lists(question: Question, selected: list[Selected]) -> list[Selected]:
    """The selected with the items that the best one leads to, or else with those beside any item of a list asked for.

    Another sentence that leads to a list is left out unless an item of it is said: "Signs of it are:" says nothing.
    """
    led = items_after(selected[0].candidate)
    lists = [(selected[0].candidate, led)] if led else _lists_of(question, selected)
    for one, items in lists:
        words = sum(len(span.of(one.hit.document.text).split()) for span in items)
        if len(items) <= MOST_LISTED and words <= MOST_WORDS:
            selected = _with(selected, one, items, Why.ITEM)
    spoken = {one.candidate.span.start for one in selected}
    return [
        one
        for one in selected
        if one is selected[0] or not (led := items_after(one.candidate)) or spoken & {span.start for span in led}
    ]


def _lists_of(question: Question, selected: Sequence[Selected]) -> list[tuple[Candidate, list[Span]]]:
    """The candidates that stand in a list that is asked for, each with the items of it."""
    return [(one.candidate, items_beside(one.candidate)) for one in selected if _lists(question, one, selected)]


def _with(selected: Sequence[Selected], like: Candidate, spans: Sequence[Span], why: Why) -> list[Selected]:
    """The selected, and what stands at these places of the same document unless it is said already."""
    said = {
        (candidate.hit.document.id, candidate.span.start)
        for one in selected
        for candidate in (one.candidate, *one.duplicates)
    }
    new = [span for span in spans if (like.hit.document.id, span.start) not in said]
    return [*selected, *(Selected(replace(like, span=span, answer=None), why) for span in new)]
