"""Finds the dates and periods of a sentence in English and French: days, months, quarters, years, ranges."""

import re
from calendar import monthrange

from corpus.document import Span
from qa.tabulation.mention import Mention, overlaps
from qa.understanding.terms import CAPITAL, SYMBOL

ENGLISH_MONTHS = (
    "January February March April May June July August September October November December".split(),  # noqa: SIM905
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),  # noqa: SIM905
    "- - - - - - - - Sept - - -".split(),  # noqa: SIM905
)
FRENCH_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    "janv fevrier - avr - - juil aout sept oct nov decembre".split(),  # noqa: SIM905
)
NUMBERS = {
    name.casefold(): number
    for names in (*ENGLISH_MONTHS, *FRENCH_MONTHS)
    for number, name in enumerate(names, 1)
    if name != "-"
}


def _any_of(names: set[str]) -> str:
    return rf"(?:{'|'.join(sorted(names - {'-'}, key=len, reverse=True))})\b\.?"


ENGLISH = {name for names in ENGLISH_MONTHS for name in names}
FRENCH = {name for names in FRENCH_MONTHS for name in names}
MONTH = _any_of(ENGLISH | FRENCH | {name.capitalize() for name in FRENCH})
ALONE = _any_of(set(ENGLISH_MONTHS[0]) | set(FRENCH_MONTHS[0]) - {"mars"})  # without a day or year: no "Mar" or "Dec"
YEAR = r"(?:1[6-9]|20)\d\d(?!\d|[.,]\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?"
DASH = r"\s?[-–—]\s?"
TO = rf"(?:{DASH}|\s(?:to|until|through|and|à|au|et)\s)"
ONWARDS = rf"(?:{DASH}|\s(?:to|until|through|à)\s)"  # "2012 and 2013" are two years
PART = (
    r"(?:(?i:(?:the )?(?:early|mid|late|end of|beginning of|start of|middle of)[ -]"
    r"|(?:le |la |l['’])?(?:début|fin|mi|courant|milieu)[ -](?:de )?))"
)
ORDINAL = (
    r"(?i:first|second|third|fourth|last|1st|2nd|3rd|4th|premier|première|second|seconde|deuxième|troisième"
    r"|quatrième|dernier|1er|1re|2e|3e|4e)"
)
PERIOD = (
    r"(?:(?:two|three|six|nine|deux|trois|neuf) )?"
    r"(?:quarter|half|semester|trimester|months?|trimestre|semestre|moitié|mois)"
)
OF = r"(?: of| de| d['’])? ?(?:(?:the year|l['’]année) )?"
SEASON = r"(?i:spring|summer|autumn|winter|printemps|été|automne|hiver)"
SPELLED = rf"{DAY}(?: of)? {MONTH}"
PATTERNS = tuple(  # tried in order; what one has taken, no other takes
    re.compile(pattern)
    for pattern in (
        rf"\b{SPELLED}(?:,? {YEAR})?{TO}{SPELLED}(?:,? {YEAR})?",
        rf"\b{DAY}{TO}{SPELLED}(?:,? {YEAR})?",
        rf"\b{MONTH} {DAY}{DASH}(?:{MONTH} )?{DAY}\b(?:,? {YEAR})?",
        rf"\b{SPELLED},? {YEAR}",
        rf"\b{MONTH} {DAY},? {YEAR}",
        rf"\b{SPELLED}(?!\w)",
        rf"\b{MONTH} {DAY}\b(?![.,]?\d| ?%)",
        rf"\b{PART}?{MONTH}(?: {YEAR})?{TO}{PART}?{MONTH},?(?: of| de)? {YEAR}",
        rf"\b{PART}?{MONTH},?(?: of| de)? {YEAR}",
        r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b",
        r"\b(?:0?[1-9]|[12]\d|3[01])([./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d\b",
        rf"\b[QTS][1-4] (?:of )?{YEAR}",
        rf"\b{ORDINAL} {PERIOD}{OF}{YEAR}",
        rf"\b{SEASON}(?: of| de)? {YEAR}",
        rf"\b(?i:between|entre) {YEAR} (?:and|et) {YEAR}",
        rf"\b{PART}?{YEAR}{ONWARDS}{PART}?{YEAR}",
        rf"\b{YEAR}[-–/]\d\d\b(?![-/\d])",
        r"\b(?i:the |early |mid-|late )*(?:1[6-9]|20)\d0s\b",
        r"\b(?i:années) (?:(?:19|20)\d0|\d0)\b",
        r"\b(?:\d{1,2}(?:st|nd|rd|th)[ -]century|[IVX]+e siècle)\b",
        rf"\b{PART}{YEAR}",
        rf"(?<![\w.,/°#-]){YEAR}(?![\w/°%-])",
    )
)
MONTH_ALONE = re.compile(
    r"(?:\b(?i:in|since|by|until|before|after|during|from|early|late|last|en|depuis|dès|avant|après|fin|début"
    r"|au mois de)"
    rf" |\b(?i:mid|mi)-)({ALONE})(?! {CAPITAL})"
)
COUNTED = re.compile(  # a plural after what looks like a year: "2000 guests"
    r" (?:(?!(?:is|was|as|has|its|this|les|des|ses|dans|plus|sans|puis|ils|elles|across|towards|versus|alors|depuis)\b)"
    r"[a-zà-ÿ]+[^\Ws]s|[a-zà-ÿ]+(?:eux|aux)|people|men|women|children|kg|km|ha)\b"
)
NAMED = re.compile(rf"(?<!^)(?<![.:;!?(«“\"] )\b{CAPITAL}[\w’'-]*[ -]$")  # "Index 2021": the year is part of a name
OPENING = re.compile(r"^(?:In|By|Since|From|Until|During|After|Before|En|Depuis|Dès|De|Après|Avant|Durant|Vers) $")
COUNTING = re.compile(  # before a figure that is no year
    r"(?:[$€£¥]|\b(?:USD|EUR|XOF|CFA|FCFA|GBP)|\b(?:[Nn]os?\.?|n°|№|paras?\.?|pages?|p\.|[Aa]rticles?|art\."
    r"|[Rr]ef\.?)) ?$"
)


def dates(sentence: str) -> list[Mention]:
    """The dates and periods that a sentence names, in its order; none lies within another.

    A year in the name of a resolution or a publication ("Index 2021"), and one that counts ("2000 guests"), is none.
    """
    taken = [Span(*match.span()) for match in SYMBOL.finditer(sentence)]
    found: list[Mention] = []
    for pattern in (*PATTERNS, MONTH_ALONE):
        for match in pattern.finditer(sentence):
            span = Span(*match.span(1 if pattern is MONTH_ALONE else 0))
            if not overlaps(span, taken) and _is_date(span, sentence):
                span = _without_stop(span, sentence)
                taken.append(span)
                found.append(Mention(span, iso(span.of(sentence))))
    return sorted(found, key=lambda mention: mention.span)


def iso(written: str) -> str | None:
    """The year, month or day that a date begins with, in ISO 8601 ("2018-03"); None where it names no year."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return written
    numeric = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", written)
    if numeric:
        return _valid(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    year = re.search(r"(?:1[6-9]|20)\d\d", written)
    month = re.search(MONTH, written)
    if year is None:
        return None
    if month is None:
        quarter = re.match(r"[QT]([1-4])\b", written)
        return _valid(int(year[0]), 3 * int(quarter[1]) - 2) if quarter else year[0]
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", written)
    return _valid(int(year[0]), NUMBERS[month[0].rstrip(".").casefold()], int(day[1]) if day else None)


def _valid(year: int, month: int, day: int | None = None) -> str:
    if not 1 <= month <= 12:  # noqa: PLR2004  (months of a year)
        return f"{year:04}"
    is_day = day is not None and 1 <= day <= monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}" if is_day else f"{year:04}-{month:02}"


def _is_date(span: Span, sentence: str) -> bool:
    """Whether a figure that looks like a year is one; what names a month or another period always is."""
    if not re.match(r"\d{4}", span.of(sentence)):
        return True
    before, after = sentence[: span.start], sentence[span.end :]
    if COUNTING.search(before) or COUNTED.match(after):
        return False
    return bool(OPENING.match(before)) or not NAMED.search(before)


def _without_stop(span: Span, sentence: str) -> Span:
    """Without the point that ends an abbreviated month where the sentence ends there too."""
    ends = span.of(sentence).endswith(".")
    return Span(span.start, span.end - 1) if ends else span
