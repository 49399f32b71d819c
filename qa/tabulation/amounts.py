"""Finds the quantities of a sentence in English and French: a figure with what it counts or measures, as printed."""

import re
from collections.abc import Sequence

from corpus.document import Span
from index.words import STOPWORDS
from qa.tabulation.mention import Mention, overlaps
from qa.understanding.quantities import value_of
from qa.understanding.terms import CAPITAL, SYMBOL

SPACE = "[ \u00a0\u202f]"
FIGURE = rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)"
WORDS = {
    **{
        word: float(n)
        for n, word in enumerate(
            ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
        )
    },
    **{
        word: float(n)
        for n, word in enumerate(
            ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 13
        )
    },
    **{word: 10.0 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)},  # noqa: SIM905
    **{word: float(n) for n, word in enumerate("deux trois quatre cinq six sept huit neuf dix onze douze".split(), 2)},  # noqa: SIM905
    **{word: float(n) for n, word in enumerate("treize quatorze quinze seize".split(), 13)},  # noqa: SIM905
    **{word: 10.0 * n for n, word in enumerate("vingt trente quarante cinquante soixante".split(), 2)},  # noqa: SIM905
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "cent": 1e2, "mille": 1e3, "millier": 1e3, "milliard": 1e9,
}  # fmt: skip
SCALE = rf"(?:[ \u00a0-](?:{'|'.join(SCALES)})s?\b(?! pour))"
WORD = rf"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})"
SPELLED = (
    rf"(?:(?i:(?:{WORD}|(?:a|one) (?:hundred|thousand|million|billion)|cent|mille)\b"
    rf"(?:(?: and |-et-| et |[ -])(?:{WORD}|one|un|cents?|mille)\b)*))"
)
VAGUE = (
    r"(?i:(?:tens of |hundreds of )?(?:dozens|hundreds|thousands|millions|billions|scores)(?= of )"
    r"|(?:des |plusieurs )?(?:dizaines|centaines|milliers|millions|milliards)(?= de | d['’]))"
)
SHARE = r"(?i:(?:half|(?:a|one|two|three)[ -](?:half|third|quarter|fifth|tenth)s?)(?= of ))"
SHARE_ALONE = SHARE.replace("(?= of )", "")
HEDGE = (
    r"(?:(?<!\w)(?i:(?:no )?(?:more|less|fewer|greater) than|at least|at most|about|around|approximately"
    r"|approx\.|roughly|nearly"
    r"|almost|over|under|up to|as many as|as much as|some|an estimated|just under|just over|only"
    r"|plus d['’e]|moins d['’e]|environ|près d['’e]|au moins|au plus|quelque|presque|jusqu['’]à|à peine) ?)"
)
CURRENCY = r"(?:(?:US|CA|AU)?\$|€|£|¥|(?:USD|EUR|GBP|XOF|F?CFA)\b)"
CURRENCY_AFTER = (
    r"(?:€|\$|£|(?:US |CFA )?(?:dollars?|euros?|francs?(?: CFA)?|pounds sterling|crowns)\b|(?:USD|EUR|XOF|F?CFA)\b)"
)
PER_CENT = r"(?:%|‰|per ?cent\b|percentage points?\b|pour cent\b|p\. ?100\b|points? de pourcentage\b)"
UNIT = (
    r"(?:(?:kilo|milli|centi)?(?:gram(?:me)?|metre|meter|litre|liter|mètre)s?|kgs?|g|mg|km|cm|mm|m|km²|km2|ha|hectares?"
    r"|(?:metric |short )?(?:tonnes?|tons?)|t|lit(?:re|er)s?|l|barrels?|barils?|miles?|ounces?|onces?|acres?"
    r"|pounds?|square kilomet(?:re|er)s|kilomètres? carrés?|MW|GW|kWh|°C|degrees?|degrés?)(?![\w’'-])"
)
PATTERN = re.compile(
    rf"{HEDGE}?(?P<money>{CURRENCY}{SPACE}?)?(?P<sign>(?<![^\s:;(])[-−+])?(?P<number>{FIGURE}|\b{SHARE}"
    rf"|\b{VAGUE}|\b{SPELLED})(?P<scale>{SCALE}*)"
)
RANGE = re.compile(rf"(?:\s?[–-]\s?|{SPACE}(?:to|and|or|à|et|ou){SPACE})(?={FIGURE}|{SPELLED})")
BETWEEN = re.compile(r"(?:(?i:between|from|entre|de)) $")
RATE = re.compile(rf"{SPACE}(?:(?:per|par|a|an|each)){SPACE}(?:{FIGURE}{SPACE})?(?!and\b|or\b)[a-zà-ÿ]+(?:\b)")
RATED = re.compile(
    r"(?:year|month|day|week|hour|quarter|head|capita|person|an|année|mois|jour|semaine|heure|habitant)s?$"
)
OF = re.compile(rf"{SPACE}(?:of|de){SPACE}|{SPACE}d['’]")
LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
HEAD = re.compile(rf"{SPACE}([a-zà-ÿ]+)")
AND_MORE = re.compile(rf"{SPACE}(?:and|or|et|ou){SPACE}[a-zà-ÿ]+{SPACE}([a-zà-ÿ]+)")  # "law and justice officials"
NO_SPACE_BEFORE = re.compile(r"[\w.,/°#×+*^-]$")  # within a name, a version or a formula: "COVID-19", "4×4"
LOCATED = re.compile(
    r"(?:\b(?i:paras?\.?|paragraph(?:e|s)?|pages?|pp?\.|n(?:o|os)\.?|n°|articles?|art\.|chapters?|chapitres?"
    r"|sections?|tables?"
    r"|tableaux?|figures?|fig\.|notes?|annex(?:e|es)?|appendix|phases?|levels?|niveaux?|groups?|items?|points?"
    r"|rules?|règles?"
    r"|resolutions?|résolutions?|decisions?|clauses?|lines?|lignes?|rounds?|grade|goal|target|indicator|version"
    r"|volume|vol\.)"
    rf"|№|#){SPACE}?$"
)
NAMED = re.compile(rf"\b{CAPITAL}[\w’'-]*{SPACE}$")
FIRST_WORD = re.compile(r"^\w+ $")
ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|ère|e|ème)\b|[⁄:/]\d|[²³]|×|\.\d")
TIME = re.compile(rf"{SPACE}?(?:a\.m\.|p\.m\.|o['’]clock|heures?\b(?= du)|h\d\d)")
FRENCH_STOPS = frozenset(
    """
    le la les un une des de du d l au aux et ou où à en dans par pour sur sous avec sans que qui dont ne pas plus
    moins ont
    a est sont était étaient été être avoir avait avaient ce cette ces son sa ses leur leurs il elle ils elles on se
    y mais
    car comme entre vers chez depuis après avant contre lors selon
    """.split()  # noqa: SIM905  (a list of words reads better)
)
NO_NOUNS = STOPWORDS | FRENCH_STOPS | {"were", "was", "are", "is", "had", "has", "have", "times", "per", "dead"}
BEFORE_NOUNS = frozenset(  # plurals of French that stand before their noun
    [
        "grands",
        "grandes",
        "petits",
        "petites",
        "nouveaux",
        "nouvelles",
        "autres",
        "principaux",
        "principales",
        "premiers",
        "premières",
        "derniers",
        "dernières",
        "jeunes",
        "anciens",
        "anciennes",
        "gros",
        "grosses",
        "différents",
        "différentes",
    ]
)
PLURALS = frozenset("people men women children police personnel staff species cattle dead data media fish".split())  # noqa: SIM905
MOST_WORDS = 3  # from a figure to the end of the noun that it counts: "five civil society organizations"
VERBAL = ("ed", "ing")


def amounts(sentence: str, taken: Sequence[Span] = ()) -> list[Mention]:
    """The quantities of a sentence, in its order, outside of what is `taken` (its dates).

    A quantity goes from the word that hedges it to the unit or noun that it counts: "more than 3,000 animal species".
    A number that orders or names ("178th", "para. 12", "COVID-19") is none.
    """
    taken = [*taken, *(Span(*match.span()) for match in SYMBOL.finditer(sentence))]
    found: list[Mention] = []
    at = 0
    while match := PATTERN.search(sentence, at):
        at = max(match.end(), match.start() + 1)
        span = _whole(match, sentence, taken)
        if span is None or overlaps(span, taken):
            continue
        found.append(Mention(span, _value(match)))
        at = span.end
    return found


def _whole(match: re.Match[str], sentence: str, taken: Sequence[Span]) -> Span | None:
    """From the hedge to the noun, over a range; None where the number is no quantity."""
    start, figure, end = (
        match.start(),
        match.start("money" if match["money"] else "sign" if match["sign"] else "number"),
        match.end(),
    )
    if not match["scale"] and match["number"][-1] in ".,":
        end -= 1
    before = sentence[:figure]
    if (
        NO_SPACE_BEFORE.search(before)
        or LOCATED.search(before)
        or ORDINAL.match(sentence, end)
        or TIME.match(sentence, end)
    ):
        return None
    if (
        match["number"].casefold().split()[0] in {"cent", "mille", "a"}
        and not match["scale"]
        and " " not in match["number"]
    ):
        return None
    further = RANGE.match(sentence, end)
    if further is not None:
        other = PATTERN.match(sentence, further.end())
        if other is not None and not ORDINAL.match(sentence, other.end()):
            noun = _noun_end(sentence, other.end(), money=bool(match["money"]))
            is_range = further[0].strip() not in {"and", "et", "or", "ou"} or BETWEEN.search(before)
            if is_range and not overlaps(Span(figure, noun or other.end()), taken):
                between = BETWEEN.search(before)
                wide = between is not None and between[0].strip().casefold() in {"between", "entre"}
                return Span(between.start() if wide and between else start, noun or other.end())
    noun = _noun_end(sentence, end, money=bool(match["money"])) or _per_end(sentence, end)
    if noun is None and not match["money"] and not re.fullmatch(SHARE_ALONE, match["number"]):
        is_word = not match["number"][0].isdigit()
        named = NAMED.search(before) and not FIRST_WORD.match(before)
        if is_word or named or sentence[end : end + 1] in {"-", "–", "/"} or re.match(r"\w", sentence[end:]):
            return None
    return Span(start, noun or end)


def _noun_end(sentence: str, end: int, *, money: bool) -> int | None:
    """Where the unit or the noun after a figure ends, with the rate that follows it; None without either."""
    measured = re.compile(rf"{SPACE}?(?:{PER_CENT}|{CURRENCY_AFTER}|{UNIT})").match(sentence, end)
    of_money = re.compile(rf"(?:{OF.pattern}){CURRENCY_AFTER}").match(sentence, end)
    if of_money is not None:
        reached = of_money.end()
    elif measured is not None:
        reached = measured.end()
        is_share = re.fullmatch(rf"{SPACE}?(?:{PER_CENT}|{CURRENCY_AFTER})", measured[0])
        reached = reached if is_share else _substance_end(sentence, reached)
    elif money:
        return _rate_end(sentence, end)
    else:
        counted = _counted_end(sentence, end)
        if counted is None:
            return None
        reached = counted
    return _rate_end(sentence, reached)


def _rate_end(sentence: str, end: int) -> int:
    rate = RATE.match(sentence, end)
    if rate is None:
        return end
    is_rate = RATED.search(rate[0]) or re.search(r"\d", rate[0])
    return rate.end() if is_rate else end


def _per_end(sentence: str, end: int) -> int | None:
    """Where a bare figure's rate ends: "44 per 100,000 people"; None without one."""
    per = re.compile(rf"{SPACE}(?:per|pour|par){SPACE}(?={FIGURE})").match(sentence, end)
    base = PATTERN.match(sentence, per.end()) if per else None
    return _noun_end(sentence, base.end(), money=False) or base.end() if base else None


def _substance_end(sentence: str, end: int) -> int:
    """Where what is measured ends: "of cocaine", "de résine"; a second word where nothing but that can be meant."""
    of = OF.match(sentence, end)
    first = LETTERS.match(sentence, of.end()) if of else None
    if of is None or first is None or not _is_noun(first[0]):
        return end
    further = OF.match(sentence, first.end())
    more = LETTERS.match(sentence, further.end()) if further else None
    if more is not None and _is_noun(more[0]):  # "résine de cannabis"
        return more.end()
    second = re.compile(rf"{SPACE}({LETTERS.pattern})(?=$|[.,;:)]|{SPACE}([a-zà-ÿ]+))").match(sentence, first.end())
    if second is None or not _is_noun(second[1]) or second[1].endswith(VERBAL):
        return first.end()
    alone = second[2] is None or second[2] in NO_NOUNS
    return second.end(1) if alone else first.end()


def _counted_end(sentence: str, end: int) -> int | None:
    """Where the counted noun ends: at the first plural within three words."""
    at = end
    of = OF.match(sentence, at)
    if of is not None and sentence[end - 1].isalpha():
        at = of.end() - 1 if sentence[of.end() - 1].isspace() else of.end()
    for n in range(MOST_WORDS + 1):
        word = re.compile(rf"(?:{SPACE}|(?<=['’]))({LETTERS.pattern})").match(sentence, at)
        two = AND_MORE.match(sentence, at) if n else None
        if two is not None and _is_plural(two[1]):
            return two.end()
        if word is None or word[1].casefold() in NO_NOUNS or n == MOST_WORDS:
            return None
        at = word.end()
        if word[1] in BEFORE_NOUNS:
            continue
        if _is_plural(word[1]):
            head = HEAD.match(sentence, at) if word[1] in PLURALS else None  # "police officers"
            return head.end() if head and _is_plural(head[1]) else at
    return None


def _is_plural(word: str) -> bool:
    lower = word.casefold()
    if lower in PLURALS:
        return True
    return word[0].islower() and lower.endswith(("s", "aux", "eux")) and not lower.endswith(("ss", "ous", "is", "us"))


def _is_noun(word: str) -> bool:
    return word[0].islower() and word.casefold() not in NO_NOUNS


def _value(match: re.Match[str]) -> float | None:
    """The value of the number, of a range that of its beginning; None for "dozens", "half" and longer number words."""
    number = re.sub(SPACE, " ", match["number"]).rstrip(".,").casefold()
    tens, _, ones = number.partition("-")
    one = {"a", "one"}
    if number[0].isdigit():
        value = value_of(number)
    elif " " in number:
        first, _, scale = number.partition(" ")
        value = SCALES.get(scale) if first in one else None
    else:
        value = WORDS.get(tens, SCALES.get(tens))
        if value is not None and ones:
            value = value + WORDS[ones] if ones in WORDS else value + 1 if ones in {"one", "et-un"} else None
    for scale in re.findall(r"[a-z]+", match["scale"]):
        value = None if value is None else value * SCALES[scale.removesuffix("s")]
    return -value if value is not None and match["sign"] in {"-", "−"} else value
