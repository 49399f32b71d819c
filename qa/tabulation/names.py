"""Tells the places from the actors among the names of a sentence: by what stands around them, here and in the index.

No list names what the documents are about. What is known beforehand are the words that stand beside a place or an
actor in English and French, and the countries and regions of the world (Unicode CLDR, which Babel carries).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from corpus.document import Span
from index.words import STOPWORDS
from qa.tabulation.dates import ENGLISH as MONTH_NAMES
from qa.tabulation.mention import Mention, overlaps
from qa.tabulation.name_words import (
    ACRONYM,
    ACTS,
    BY,
    DIRECTED,
    FROM,
    FROM_TO,
    GENERIC,
    GEOGRAPHIC,
    INHABITANTS,
    JOINED,
    LAST_SEPARATOR,
    LOCATIVE,
    NAME,
    NEEDS_MODIFIER,
    OPENERS,
    ORGANISATIONS,
    PART,
    PLACE_AFTER,
    PLACE_OF,
    SEPARATOR,
    SURE,
    TITLES,
    TOWARDS,
    WEEKDAYS,
    WRITINGS,
)

LANGUAGES = ("en", "fr")  # whose words are known here
NO_PLACES = frozenset({"001", "EU", "EZ", "UN"})  # CLDR's codes of the world and of unions of states
TOO_SHORT = 3  # letters of a country's name; shorter ones are read as other abbreviations are

PLACE, ACTOR = "place", "actor"
LEAST_SEEN = 2  # times that the index must have seen a name after a locative before that alone makes it a place
OVER_ACTS = 3  # times as often as it acts
MOSTLY_CAPITALS = 0.6  # of the letters: a heading, in which capitals say nothing


@dataclass(frozen=True, slots=True)
class NameUse:
    """How the documents of an index use its names: how often each stands as a place, and acts; and plain words.

    `plain` are the words that also stand in lower case: a capital at the start of a sentence makes none of them a
    name. `inside` are those seen capitalised within a sentence.
    """

    located: Mapping[str, int]
    acting: Mapping[str, int]
    plain: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()

    @classmethod
    def of_texts(cls, texts: Iterable[str]) -> "NameUse":
        """Counted over whole texts."""
        located, acting, plain, inside = Counter[str](), Counter[str](), set[str](), set[str]()
        for text in texts:
            plain.update(re.findall(r"(?<![\w’'-])[a-zà-ÿ]{2,}", text))
            for span in _names(text):
                name, before, after = (
                    span.of(text),
                    text[max(0, span.start - 40) : span.start],
                    text[span.end : span.end + 40],
                )
                if name in MONTH_NAMES:
                    continue
                if not _opens(before):
                    inside.add(name)
                if SURE.search(before):
                    located[name] += 1
                if _acts(before, after):
                    acting[name] += 1
        return cls(dict(located), dict(acting), frozenset(plain), frozenset(inside))

    def is_place(self, name: str) -> bool:
        """Whether the documents put things in it, often enough to tell."""
        located = self.located.get(name, 0)
        return located >= LEAST_SEEN and located >= OVER_ACTS * self.acting.get(name, 0)

    def is_actor(self, name: str) -> bool:
        """Whether it acts in them, and nothing is put in it."""
        return self.acting.get(name, 0) >= LEAST_SEEN and not self.located.get(name, 0)


NO_USE = NameUse({}, {})


@dataclass(frozen=True, slots=True)
class Named:
    """The places and the actors of a sentence, each in its order."""

    places: tuple[Mention, ...]
    actors: tuple[Mention, ...]


def named(sentence: str, use: NameUse = NO_USE, taken: Sequence[Span] = ()) -> Named:
    """The places and actors of a sentence, outside of what is `taken` (its dates). What is unclear is neither."""
    if _is_heading(sentence):
        return Named((), ())
    places, actors, unclear = list[Span](), list[Span](), list[Span]()
    for span in _split_territories(sentence):
        if overlaps(span, taken) or _is_no_name(span, sentence, use):
            continue
        kind = _kind(span, sentence, use)
        (places if kind == PLACE else actors if kind == ACTOR else unclear).append(span)
    places += _listed_with(places, unclear, actors, sentence, use)
    actors += _listed_with(actors, unclear, places, sentence, use)
    generic = [span for span in _generic(sentence, places) if not overlaps(span, taken)]
    actors = [span for span in actors if not any(_within(span, one) for one in generic)]
    actors += [span for span in generic if not overlaps(span, actors)]
    actors = _widened_by_modifier(actors, sentence, use)
    actors = [span for span in actors if not any(span != one and _within(span, one) for one in actors)]
    places = [_with_direction(span, sentence) for span in places if not overlaps(span, actors)]
    return Named(_each_once(places, sentence), _each_once(actors, sentence))


def _each_once(spans: Iterable[Span], sentence: str) -> tuple[Mention, ...]:
    first = {span.of(sentence): span for span in sorted(spans, reverse=True)}
    return tuple(map(Mention, sorted(first.values())))


def _names(text: str) -> list[Span]:
    """The runs of capitalised words, without possessives and without an opening word that is no name."""
    found = []
    for match in NAME.finditer(text):
        start, end = match.span(1)
        opening = re.match(r"[\w’']+ ", match[1])
        if opening and _opens(text[max(0, start - 2) : start]) and opening[0].strip().casefold() in OPENERS:
            start += opening.end()
        found += _parts_of(Span(start, end), text)
    return found


def _parts_of(span: Span, text: str) -> list[Span]:
    """A run of names that "on" and "of" join: one where it begins with an organisation, else each by itself."""
    name = span.of(text)
    joint = re.search(JOINED, name)
    if joint is None or (ORGANISATIONS | WRITINGS) & set(re.findall(r"[\w-]+", name[: joint.start()])):
        return [span]
    rest = Span(span.start + joint.end(), span.end)
    return [Span(span.start, span.start + joint.start()), *_parts_of(rest, text)]


@cache
def territories() -> frozenset[str]:
    """The names of countries and regions of the world in English and French, by Unicode CLDR."""
    names = (
        name
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if code not in NO_PLACES and len(name) > TOO_SHORT
    )
    return frozenset(
        part for name in names for part in (name, name.replace("’", "'"), re.sub(r"^(?:La|Le|Les|L’) ?", "", name))
    )


@cache
def _territory_pattern() -> re.Pattern[str]:
    alternatives = "|".join(re.escape(name) for name in sorted(territories(), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w’-])(?:(?i:[dl])['’])?({alternatives})(?![\w-])")


def _split_territories(sentence: str) -> list[Span]:
    """The names of a sentence, countries cut out of longer ones that they only begin or end ("Mali and …" is two)."""
    countries = [Span(*match.span(1)) for match in _territory_pattern().finditer(sentence)]
    names = _names(sentence)
    whole = [one for one in countries if not any(one != name and _within(one, name) for name in names)]
    return _joined(sorted({*whole, *(name for name in names if not overlaps(name, whole))}), sentence)


def _joined(names: Sequence[Span], sentence: str) -> list[Span]:
    """The names, with the two halves of "Office on Drugs and Crime" and "Economic and Monetary Union" as one."""
    found: list[Span] = []
    for name in names:
        last = found[-1] if found else None
        if last is not None and sentence[last.end : name.start] in {" and ", " et "} and _is_one(last, name, sentence):
            found[-1] = Span(last.start, name.end)
        else:
            found.append(name)
    return found


def _is_one(first: Span, second: Span, sentence: str) -> bool:
    one, other = first.of(sentence), second.of(sentence)
    if {one, other} & territories() or ACRONYM.fullmatch(one) or ACRONYM.fullmatch(other):
        return False
    begun = re.search(rf"{JOINED}", one) is not None and _is_organisation(one) and not _is_organisation(other)
    ended = INHABITANTS.fullmatch(one) is not None and _is_organisation(other) and not _is_organisation(one)
    return begun or (ended and " " in one)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _kind(span: Span, sentence: str, use: NameUse) -> str | None:
    """PLACE, ACTOR, or None where neither is sure: told by its own words, else by those around it."""
    name, before, after = span.of(sentence), sentence[: span.start], sentence[span.end :]
    parts = re.findall(r"[\w-]+", name)
    ends, acts = {parts[0], parts[-1]}, _acts(before, after)
    kind = None
    if WRITINGS & ends:
        kind = None
    elif name in territories():
        kind = PLACE
    elif ORGANISATIONS & set(parts) or TITLES.match(name):
        kind = ACTOR if len(parts) > 1 or acts else None
    elif (GEOGRAPHIC & ends and len(parts) > 1) or use.is_place(name):
        kind = PLACE
    elif ACRONYM.fullmatch(name):
        kind = ACTOR if use.acting.get(name) or (acts and not SURE.search(before)) else None
    elif not _is_adjective(name, after):
        kind = ACTOR if acts or use.is_actor(name) else _place_by_neighbours(name, before, after, use)
    return kind


def _place_by_neighbours(name: str, before: str, after: str, use: NameUse) -> str | None:
    """PLACE where the words beside a name say so and the documents nowhere let it act; else None."""
    if PLACE_AFTER.match(after) or (FROM.search(before) and FROM_TO.match(after)):
        return PLACE
    if use.acting.get(name) or (re.search(r" (?:the|la|le|les) $", before) and _before_noun(after)):
        return None
    is_located = LOCATIVE.search(before) and _is_where(before, name, use)
    return PLACE if is_located or DIRECTED.search(before) or PLACE_OF.search(before) else None


def _is_where(before: str, name: str, use: NameUse) -> bool:
    """Whether the word before tells a place: "in" and "from … to" do, "to" where the documents put things there."""
    return bool(SURE.search(before)) or use.located.get(name, 0) > 0 or TOWARDS.search(before) is not None


def _acts(before: str, after: str) -> bool:
    """Whether something is done by it: it is the subject of what follows, not the place of a subject before it."""
    return BY.search(before) is not None or (ACTS.match(after) is not None and LOCATIVE.search(before) is None)


def _is_adjective(name: str, after: str) -> bool:
    """Whether it only tells whose the next word is: "Malian courts"."""
    return _before_noun(after) and INHABITANTS.fullmatch(name) is not None


def _before_noun(after: str) -> bool:
    following = re.match(r" ([a-zà-ÿ]+)", after)
    return following is not None and following[1] not in STOPWORDS


def _is_no_name(span: Span, sentence: str, use: NameUse) -> bool:
    """Whether it is capitalised for another reason: it opens the sentence, or is a language, or holds a number."""
    name = span.of(sentence)
    if re.search(r"\d", name) or name in _languages() or name in MONTH_NAMES | WEEKDAYS:
        return True
    if not _opens(sentence[: span.start]) or name in territories() or ACRONYM.fullmatch(name):
        return False
    if " " in name:
        known = name in use.inside or _is_organisation(name) or ACTS.match(sentence[span.end :])
        return name.split()[0].casefold() in use.plain and not known
    is_word = name.casefold() in use.plain | OPENERS
    return is_word or (name not in use.inside and not ACTS.match(sentence[span.end :]))


def _is_organisation(name: str) -> bool:
    return bool(ORGANISATIONS & set(re.findall(r"[\w-]+", name))) or TITLES.match(name) is not None


@cache
def _languages() -> frozenset[str]:
    return frozenset(name for language in LANGUAGES for name in Locale(language).languages.values())


def _opens(before: str) -> bool:
    """Whether a sentence, or a cell of a row, begins after these characters."""
    return not before or re.search(r"(?:[.:;!?(«“\"•|]|\n)[ \u00a0]?$", before) is not None


def _listed_with(
    sure: Sequence[Span], unclear: Sequence[Span], others: Sequence[Span], sentence: str, use: NameUse
) -> list[Span]:
    """The names that stand in one list, "X, Y and Z", with one that is sure, and of which nothing else is known."""
    found: list[Span] = []
    for run in _lists(sorted({*sure, *unclear, *others}), sentence):
        if any(span in sure for span in run) and not any(span in others for span in run):
            found += [span for span in run if span in unclear and _is_open(span, sentence, use)]
    return found


def _is_open(span: Span, sentence: str, use: NameUse) -> bool:
    """Whether a name may be either: no acronym, no writing, no adjective, and the index has not seen it act."""
    name = span.of(sentence)
    known = ACRONYM.fullmatch(name) or use.acting.get(name) or WRITINGS & set(name.split())
    return not known and not _is_adjective(name, sentence[span.end :])


def _lists(spans: Sequence[Span], sentence: str) -> list[list[Span]]:
    """The runs of names with nothing but commas and a last "and" or "or" between them."""
    runs: list[list[Span]] = []
    for span in spans:
        gap = sentence[runs[-1][-1].end : span.start] if runs else ""
        if runs and SEPARATOR.fullmatch(gap):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [run for run in runs if len(run) > 1 and LAST_SEPARATOR.match(sentence, run[-2].end)]


def _generic(sentence: str, places: Sequence[Span]) -> list[Span]:
    """The actors that are no names: "armed groups", "the police"."""
    found = [Span(*match.span()) for match in GENERIC.finditer(sentence)]
    return [span for span in found if not overlaps(span, places) and not _needs_more(span, sentence)]


def _needs_more(span: Span, sentence: str) -> bool:
    """Whether it is a bare "groups" with no name before it either: "Tuareg groups" tells enough."""
    bare = NEEDS_MODIFIER.fullmatch(span.of(sentence)) is not None
    return bare and re.search(rf"(?<!^){PART} $", sentence[: span.start]) is None


def _widened_by_modifier(actors: Sequence[Span], sentence: str, use: NameUse) -> list[Span]:
    """Actors with the names that say whose they are: "Malian government", "Arab and Tuareg groups"."""
    wide = re.compile(rf"(?:{PART} (?:and {PART} )?)$")
    found = []
    for span in actors:
        before = wide.search(sentence[: span.start])
        start = before.start() if before and not sentence[span.start].isupper() else span.start
        while (
            start < span.start
            and _opens(sentence[:start])
            and (sentence[start : span.start].split(maxsplit=1)[0].casefold() in OPENERS | use.plain)
        ):
            start += len(sentence[start : span.start].split(" ", 1)[0]) + 1
        possessive = re.search(r"['’]s ", sentence[start : span.start])
        found.append(Span(start + possessive.end() if possessive else start, span.end))
    return found


def _with_direction(span: Span, sentence: str) -> Span:
    """A place with the word that says which part of it: "northern Mali", "nord du Mali"."""
    directed = DIRECTED.search(sentence[: span.start])
    return Span(directed.start(), span.end) if directed else span


def _is_heading(sentence: str) -> bool:
    letters = [char for char in sentence if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > MOSTLY_CAPITALS * len(letters)
