"""Finds in a sentence what must agree before another one says the same: figures, dates, names, negations, bounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Span
from index.words import STOPWORDS, fold, words
from qa.understanding.quantities import CURRENCIES, SCALES, VALUES, value_of
from qa.understanding.terms import YEAR

TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)?|[%$€£]"
)
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
NEGATIONS = frozenset(
    "no not never nobody nothing none neither nor without cannot lack lacks lacked lacking".split()  # noqa: SIM905
)
MORE = frozenset("over more above exceeding exceeded exceeds least".split())  # noqa: SIM905
LESS = frozenset("under fewer less below most nearly almost up".split())  # noqa: SIM905
RISING = frozenset("rose rise rises risen grew grow grows grown growing increase increased increases higher".split())  # noqa: SIM905
FALLING = frozenset(
    "fell fall falls fallen decline declined declines decrease decreased decreases dropped shrank lower".split()  # noqa: SIM905
)
SHARES = {"half": "half", "third": "third", "thirds": "third", "quarter": "quarter", "quarters": "quarter"} | {
    word: word
    for word in "all none most few several majority minority dozen dozens twice double".split()  # noqa: SIM905
}
BOUND_WORDS = 3  # before a figure, in which a bound of it stands: "more than", "up to", "at least"
NEAR_WORDS = 4  # of those that carry something, on each side: what a figure or name is about
SCOPE_WORDS = 3  # after a negation, of those that carry something: what is negated
LEAST_DAY_DIGITS = 2
LEAST_ROOT = 4  # letters of a name that a people is named after


class Slot(StrEnum):
    """The kinds of what must agree."""

    NUMBER = "number"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    NAME = "name"
    SHARE = "share"
    NEGATION = "negation"
    BOUND = "bound"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot of a sentence: what fills it, where that stands in the sentence, and the stems on both sides of it.

    `unit` is the stem of what a number counts, "%" or a currency; "" for other slots. A negation's `near` are the stems
    that it negates.
    """

    kind: Slot
    value: str
    span: Span
    unit: str = ""
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence taken apart: its slots, and the stems that carry the rest of it."""

    text: str
    slots: tuple[Filled, ...]
    stems: tuple[str, ...]

    def of(self, kind: Slot) -> list[Filled]:
        """Its slots of a kind, in order."""
        return [slot for slot in self.slots if slot.kind is kind]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    span: Span


def taken_apart(text: str) -> Statement:
    """The statement of a sentence."""
    tokens = [
        _Token(m[0], fold(m[0]).replace("’", "'").removesuffix("'s"), Span(*m.span())) for m in TOKEN.finditer(text)
    ]
    slots = [Filled(slot.kind, slot.value, slot.span, slot.unit, _near(slot, tokens)) for slot in _slots(text, tokens)]
    filled = {n for slot in slots if slot.kind is not Slot.NAME for n, t in enumerate(tokens) if _inside(t, slot.span)}
    stems = [stem for n, token in enumerate(tokens) if n not in filled for stem in _stems(token)]
    return Statement(text, tuple(slots), tuple(dict.fromkeys(stems)))


def same_value(one: Filled, other: Filled) -> bool:
    """Whether two slots of a kind hold the same; a people and its country are one name."""
    if one.kind is Slot.NAME:
        return same_name(one.value, other.value)
    if one.kind is Slot.NUMBER:
        return one.value == other.value and alike_units(one, other)
    return one.value == other.value


def same_name(one: str, other: str) -> bool:
    """Whether two folded names are the same, or a people and its country."""
    return one == other or one in _roots(other) or other in _roots(one)


def alike_units(one: Filled, other: Filled) -> bool:
    """Whether two numbers may count the same: their units are one, unknown, or each stands near the other number."""
    return not (one.unit and other.unit) or one.unit == other.unit or one.unit in other.near or other.unit in one.near


def _roots(name: str) -> set[str]:
    ends = {name[:-1]} if name.endswith("an") else set()
    ends |= {name[: -len(end)] for end in ("an", "ese") if name.endswith(end)}
    ends |= {name[:-3]} if re.search(r"[aeiou]ian$", name) else set()
    return {root for root in ends if len(root) >= LEAST_ROOT}


def _slots(text: str, tokens: Sequence[_Token]) -> Iterator[Filled]:
    n = 0
    while n < len(tokens):
        token = tokens[n]
        read = _number(text, tokens, n)
        if read is not None:
            value, last = read
            span = Span(token.span.start, tokens[last].span.end)
            yield _figure(text, tokens, n, last, value, span)
            bound = _bound(tokens, n)
            if bound is not None:
                yield bound
            n = last + 1
            continue
        yield from _word_slot(tokens, n)
        n += 1


def _number(text: str, tokens: Sequence[_Token], n: int) -> tuple[float, int] | None:
    """The value of the number that begins at a token, and its last token: "9.6", "18.5 million", "twenty-one"."""
    token = tokens[n]
    if token.text[0].isdigit():
        value = value_of(re.sub(r"[\u00a0\u202f]", " ", token.text))
        joined = token.span.start > 0 and re.search(r"[^\W\d_][-–]?$", text[: token.span.start])
        if value is None or joined:
            return None
    else:
        value = VALUES.get(token.folded)
        if value is None:
            return None
        if value >= 20 and n + 1 < len(tokens) and text[token.span.end : tokens[n + 1].span.start] == "-":  # noqa: PLR2004
            ones = VALUES.get(tokens[n + 1].folded, 10.0)
            if ones < 10:  # noqa: PLR2004  (twenty-one)
                value, n = value + ones, n + 1
    following = tokens[n + 1].folded.removesuffix("s") if n + 1 < len(tokens) else ""
    return (value * SCALES[following], n + 1) if following in SCALES else (value, n)


def _figure(text: str, tokens: Sequence[_Token], n: int, last: int, value: float, span: Span) -> Filled:
    token, before = tokens[n], tokens[n - 1].folded if n else ""
    after = tokens[last + 1 : last + 3]
    next_word = after[0].folded if after else ""
    if n == last and YEAR.fullmatch(token.text) and (next_word in STOPWORDS or not next_word.endswith("s")):
        return Filled(Slot.YEAR, token.text, span)
    if n == last and len(token.text) <= LEAST_DAY_DIGITS and (next_word in MONTHS or before in MONTHS):
        return Filled(Slot.DAY, f"{value:g}", span)
    if before in CURRENCIES:
        return Filled(Slot.NUMBER, f"{value:.12g}", span, before)
    if next_word in {"%", "percent"} or [one.folded for one in after] == ["per", "cent"]:
        return Filled(
            Slot.NUMBER,
            f"{value:.12g}",
            Span(span.start, after[-1].span.end if next_word == "per" else after[0].span.end),
            "%",
        )
    unit = next((stem for one in after[:1] for stem in words(one.text)), "")
    end = after[0].span.end if unit and text[span.end : after[0].span.start] in {"", " ", "\u00a0", "-"} else span.end
    return Filled(Slot.NUMBER, f"{value:.12g}", Span(span.start, end), unit if end > span.end else "")


def _bound(tokens: Sequence[_Token], n: int) -> Filled | None:
    for token in tokens[max(0, n - BOUND_WORDS) : n]:
        side = "more" if token.folded in MORE else "less" if token.folded in LESS else ""
        if side:
            return Filled(Slot.BOUND, side, token.span)
    return None


def _word_slot(tokens: Sequence[_Token], n: int) -> Iterator[Filled]:
    token = tokens[n]
    word, span = token.folded, token.span
    if word in MONTHS and (word != "may" or _is_month(tokens, n)):
        yield Filled(Slot.MONTH, word, span)
    elif word in NEGATIONS or word.endswith("n't"):
        yield Filled(Slot.NEGATION, "not", span)
    elif word in SHARES:
        yield Filled(Slot.SHARE, SHARES[word], span)
    elif word in RISING or word in FALLING:
        yield Filled(Slot.TREND, "rising" if word in RISING else "falling", span)
    elif token.text[0].isupper() and (n > 0 or (len(token.text) > 1 and token.text.isupper())) and words(word):
        yield Filled(Slot.NAME, word, span)


def _is_month(tokens: Sequence[_Token], n: int) -> bool:
    return tokens[n].text[0].isupper() and n > 0


def _near(slot: Filled, tokens: Sequence[_Token]) -> frozenset[str]:
    before = [s for t in tokens if t.span.end <= slot.span.start for s in _stems(t)]
    after = [s for t in tokens if t.span.start >= slot.span.end for s in _stems(t)]
    if slot.kind is Slot.NEGATION:
        return frozenset(after[:SCOPE_WORDS])
    return frozenset(before[-NEAR_WORDS:] + after[:NEAR_WORDS])


def _stems(token: _Token) -> list[str]:
    return words(token.text)


def _inside(token: _Token, span: Span) -> bool:
    return span.start <= token.span.start and token.span.end <= span.end
