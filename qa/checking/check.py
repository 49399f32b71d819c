"""Checks each sentence of a text against the documents: they say so, they say it otherwise, or nothing is found."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.document import Span
from corpus.sentences import sentence_spans
from index.search import Hit, Index
from index.words import words
from qa.checking.slots import Filled, Slot, Statement, alike_units, same_name, same_value, taken_apart

PASSAGES = 6  # that are found for a sentence; what says the same shares its words and stands in the first few
SAME = 0.8  # share of the stems of a sentence that one saying the same holds
OTHERWISE = 0.7  # share from which a sentence with another figure is about the same
PARAPHRASE = 0.6  # share that is enough where the sentences are also near for the encoder
NEAR = 0.75  # cosine of two sentences from which one may paraphrase the other
SLOT_WEIGHT = 0.25  # of a slot that differs, as a share of the words; one that is missing weighs twice as much
UNIT_WEIGHT = 3  # words around a figure that the same unit is worth
AROUND_WEIGHT = 0.75  # of a word that stands only in the headings or the sentences before
LEAST_STEMS = 3  # of a part of a sentence that is checked for itself
JOINTS = re.compile(r"[,;]? (?:and|while|whereas|but)(?: in)? |[;,] ")


class Verdict(StrEnum):
    """What became of a sentence."""

    SUPPORTED = "supported"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Difference:
    """In what a sentence and a quote differ, and where in each; None where one lacks what the other has: a "not"."""

    kind: Slot
    here: Span | None
    there: Span | None


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a document that was compared: `span` lies in the document's text."""

    hit: Hit
    span: Span

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.span.of(self.hit.document.text)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the text that was sent, at its `span` there, and what the documents say of it.

    `sources` are one or two where it is supported, one where that differs, and none where nothing was found.
    """

    span: Span
    text: str
    verdict: Verdict
    sources: tuple[Source, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a sentence stands to one of a document: `missing` slots have nothing there that they could differ from."""

    source: Source
    coverage: float
    differences: tuple[Difference, ...]
    missing: tuple[Filled, ...]
    cosine: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether every slot of the sentence is filled alike there."""
        return not self.differences and not self.missing

    @property
    def is_same(self) -> bool:
        """Whether the document's sentence says all of it."""
        return self.agrees and (self.coverage >= SAME or (self.coverage >= PARAPHRASE and self.cosine >= NEAR))

    @property
    def is_otherwise(self) -> bool:
        """Whether the document's sentence says it with something else in a slot."""
        return bool(self.differences) and not self.missing and self.coverage >= OTHERWISE

    @property
    def rank(self) -> float:
        """Higher for what is nearer: a slot that differs or is missing weighs as half of the words."""
        return self.coverage - SLOT_WEIGHT * (len(self.differences) + 2 * len(self.missing))


def check(text: str, index: Index, on_done: Callable[[int, int], None] = lambda _done, _all: None) -> list[Checked]:
    """Each sentence of a text with its verdict, in order; `on_done` is told how many of how many are checked."""
    spans, checked = sentences_of(text), list[Checked]()
    for span in spans:
        checked.append(_checked(span, span.of(text), index))
        on_done(len(checked), len(spans))
    return checked


def sentences_of(text: str) -> list[Span]:
    """The sentences of a text that say something, line by line: a line break ends one."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        found += [Span(at + span.start, at + span.end) for span in sentence_spans(line)]
        at += len(line)
    return [span for span in found if words(span.of(text))]


def _checked(span: Span, sentence: str, index: Index) -> Checked:
    whole = _compared(sentence, index)
    same = next((one for one in whole if one.is_same), None)
    otherwise = next((one for one in whole if one.is_otherwise), None)
    if same is not None and (otherwise is None or same.coverage >= otherwise.coverage):
        return Checked(span, sentence, Verdict.SUPPORTED, (same.source,))
    if otherwise is None:
        for parts in _parts(sentence):
            said = [_of_part(part, other, index) for part, other in (parts, parts[::-1])]
            if all(one is not None and one.is_same for one in said):
                sources = tuple(dict.fromkeys(one.source for one in said if one is not None))
                return Checked(span, sentence, Verdict.SUPPORTED, sources)
            if all(one is not None for one in said):
                otherwise = otherwise or _in_whole(sentence, parts, said)
    if otherwise is not None:
        return Checked(span, sentence, Verdict.DIFFERS, (otherwise.source,), otherwise.differences)
    return Checked(span, sentence, Verdict.NOT_FOUND)


def _parts(sentence: str) -> Iterator[tuple[str, str]]:
    """The two parts of a sentence, at each word or sign that may join two; both say something."""
    for joint in JOINTS.finditer(sentence):
        parts = sentence[: joint.start()], sentence[joint.end() :]
        if all(len(words(part)) >= LEAST_STEMS for part in parts):
            yield parts


def _of_part(part: str, other: str, index: Index) -> Comparison | None:
    """What says a part of a sentence, or says it otherwise. Where it names no year, that of the other part holds."""
    own, years = taken_apart(part), taken_apart(other).of(Slot.YEAR)
    given = [replace(year, span=Span(0, 0)) for year in years] if not own.of(Slot.YEAR) else []
    compared = _compared(part, index, given)
    same = next((one for one in compared if one.is_same), None)
    otherwise = next((one for one in compared if one.is_otherwise), None)
    return same if same and (otherwise is None or same.coverage >= otherwise.coverage) else otherwise


def _in_whole(sentence: str, parts: tuple[str, str], said: Sequence[Comparison | None]) -> Comparison | None:
    """The comparison of the part that differs, with places that are those of the whole sentence."""
    for part, one in zip(parts, said, strict=True):
        if one is not None and one.differences:
            at = sentence.index(part)
            moved = (
                replace(d, here=Span(d.here.start + at, d.here.end + at))
                if d.here and d.here.end
                else replace(d, here=None)
                for d in one.differences
            )
            return replace(one, differences=tuple(moved))
    return None


def _compared(sentence: str, index: Index, given: Sequence[Filled] = ()) -> list[Comparison]:
    """The sentences found for one, nearest first. `given` are slots that must agree though they stand elsewhere."""
    statement = taken_apart(sentence)
    hits = index.search(index.lexicon.spell_out(sentence), PASSAGES)
    sources = [Source(hit, span) for hit in hits for span in hit.passage.sentences]
    demanding = replace(statement, slots=(*statement.slots, *given))
    compared = sorted((_comparison(demanding, source, index) for source in sources), key=lambda one: -one.rank)
    return _with_paraphrases(sentence, compared, index)


def _with_paraphrases(sentence: str, compared: Sequence[Comparison], index: Index) -> list[Comparison]:
    """The comparisons, with the cosine of the one that may be a paraphrase: nothing else needs it, and it is slow."""
    likely = next((one for one in compared if one.agrees and one.coverage >= PARAPHRASE), None)
    if likely is None or likely.coverage >= SAME:
        return list(compared)
    (cosine,) = index.similarities(sentence, [likely.source.quote])
    return [replace(one, cosine=cosine) if one is likely else one for one in compared]


def _comparison(statement: Statement, source: Source, index: Index) -> Comparison:
    there = taken_apart(source.quote)
    around = _around(source)
    spell_out = index.lexicon.spell_out
    stems_there, stems_around = set(words(spell_out(source.quote))), set(words(spell_out(" ".join(around))))
    differences, missing = _slots_compared(statement, there, around, stems_there, stems_around)
    named = [d.here.of(statement.text) for d in differences if d.kind is Slot.NAME and d.here]
    asked = [stem for stem in statement.stems if stem not in words(" ".join(named))]
    held = sum(1.0 if stem in stems_there else AROUND_WEIGHT if stem in stems_around else 0.0 for stem in asked)
    coverage = held / len(asked) if asked else 0.0
    return Comparison(source, coverage, tuple(differences), tuple(missing))


def _slots_compared(
    here: Statement, there: Statement, around: Sequence[str], stems: set[str], stems_around: set[str]
) -> tuple[list[Difference], list[Filled]]:
    differences, missing = list[Difference](), list[Filled]()
    for kind in (Slot.NUMBER, Slot.YEAR, Slot.MONTH, Slot.DAY, Slot.SHARE, Slot.NAME):
        mine, theirs = here.of(kind), there.of(kind)
        if kind is Slot.NAME:
            mine = [one for one in mine if not _named(one, stems | stems_around)]
        free = _left(here.of(kind), theirs)
        used = list[Filled]()
        for one in mine:
            match = [other for other in theirs if same_value(one, other)]
            fresh = [other for other in match if other not in used]
            rival = _rival(one, match, theirs, free) if match else None
            if match and rival is None and (fresh or not free):  # "between 2019 and 2019" is not 2016 and 2019
                used += fresh[:1]
                continue
            other = rival or _opposite(one, free)
            if other is not None:
                differences.append(Difference(kind, one.span, other.span))
            elif not _stands_around(one, around):
                missing.append(one)
    differences += _turned(here, there)
    return differences, missing


def _left(mine: Sequence[Filled], theirs: Sequence[Filled]) -> list[Filled]:
    """The slots of the other sentence that none of this one's fills, each of which fills one."""
    left = list(theirs)
    for one in mine:
        filled = next((other for other in left if same_value(one, other)), None)
        if filled is not None:
            left.remove(filled)
    return left


def _named(name: Filled, stems: set[str]) -> bool:
    """Whether a name stands in a sentence or around it, be it as that of a people or a country."""
    return set(words(name.value)) <= stems or any(same_name(name.value, stem) for stem in stems)


def _rival(one: Filled, match: Sequence[Filled], theirs: Sequence[Filled], free: Sequence[Filled]) -> Filled | None:
    """Another slot of a sentence that is more about the same than the one of equal value: the figures were swapped."""
    if one.kind is not Slot.NUMBER:
        return None
    best = max(_alike(one, other) for other in match)
    others = (
        other
        for other in theirs
        if other not in match and (other in free or (one.unit and one.unit == other.unit)) and alike_units(one, other)
    )
    return next((other for other in others if _alike(one, other) > best), None)


def _alike(one: Filled, other: Filled) -> int:
    """How much two slots are about the same: the words around both, and what both count."""
    return len(one.near & other.near) + UNIT_WEIGHT * bool(one.unit and one.unit == other.unit)


def _opposite(one: Filled, free: Sequence[Filled]) -> Filled | None:
    """The slot of the other sentence that stands where this one does: of the same unit, about the same words."""
    likely = [other for other in free if one.kind is not Slot.NUMBER or alike_units(one, other)]
    if one.kind is Slot.NAME:
        likely = [other for other in likely if one.near & other.near]
    return max(likely, key=lambda other: _alike(one, other), default=None)


def _stands_around(one: Filled, around: Sequence[str]) -> bool:
    """Whether what is nearest around a sentence that is silent on it says so; a figure must stand in the sentence."""
    if one.kind not in {Slot.YEAR, Slot.MONTH, Slot.DAY}:
        return False
    for text in around:
        found = taken_apart(f"– {text}").of(one.kind)
        if found:
            return any(same_value(one, other) for other in found)
    return False


def _turned(here: Statement, there: Statement) -> Iterator[Difference]:
    """Negations, bounds and trends of which one sentence has one that the other has not, or another."""
    mine, theirs = here.of(Slot.NEGATION), there.of(Slot.NEGATION)
    own = {*here.stems, *(stem for slot in here.of(Slot.NAME) for stem in words(slot.value))}
    if not mine:
        for negation in theirs:
            if negation.near and len(negation.near & own) * 2 >= len(negation.near):
                yield Difference(Slot.NEGATION, None, negation.span)
                break
    if mine and not theirs:
        yield Difference(Slot.NEGATION, mine[0].span, None)
    for kind in (Slot.BOUND, Slot.TREND):
        one, other = here.of(kind), there.of(kind)
        if one and other and not {slot.value for slot in one} & {slot.value for slot in other}:
            yield Difference(kind, one[0].span, other[0].span)


def _around(source: Source) -> list[str]:
    """What stands around a sentence, nearest first: those before it in its passage, then title and headings."""
    text, hit = source.hit.document.text, source.hit
    before = [span for span in hit.passage.sentences if span.start < source.span.start]
    earlier = [hit.before] if hit.before is not None else []
    return [*(span.of(text) for span in (*reversed(before), *earlier)), hit.context]
