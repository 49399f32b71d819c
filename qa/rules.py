"""What no score excuses: the years, figures, counts and names that a question fixes must be met by its evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.search import Hit, Index
from index.words import STOPWORDS, fold, words
from qa.evidence import Candidate
from qa.expected import holds_expected
from qa.quantities import measured, surroundings_of_quantities
from qa.question import Kind, Question

LEAST_COUNTED = 0.25  # cosine; of "how many" questions on XQuAD, 0.5 % of the answered ones fall below
LEAST_UNKNOWN_COUNTED = 0.4  # … of a thing that no document mentions; "cops" and "police officers" are 0.5 alike
COUNTED = re.compile(r"\bhow many ((?:[a-z'-]+ ?){1,4})")
MEASURE = re.compile(r"((?:[\w'’-]+ ){1,3})(?:rate|percentage|proportion|share|ratio|level|index)\b", re.IGNORECASE)
MEASURED = re.compile(r"\bhow much ([a-z]+)")
UNITS = {  # of what is seldom named where it is measured
    "time": re.compile(r"\b(?:second|minute|hour|day|week|month|year|decade)s?\b|\b\d+:\d\d"),
    "money": re.compile(r"[$€£¥]|\b(?:dollar|euro|pound|franc|cent)s?\b|\b[A-Z]{3} ?\d|\d ?(?:USD|EUR|XOF|GBP)\b"),
}
TIMES = re.compile(r"\b(?:once|twice|thrice)\b")
CENTURY = re.compile(r"\b\d+(?:st|nd|rd|th)[ -]centur", re.IGNORECASE)  # is told by years, seldom by its number
CAPITAL = r"[^\W\d_a-zà-þ]"
NAME = re.compile(rf"\b{CAPITAL}\w*(?:[ -](?:(?:of|the|and|for|on|against|de|des|du|la|le) ){{0,2}}{CAPITAL}\w*)+")


@dataclass(frozen=True, slots=True)
class Broken:
    """Which rules the evidence breaks: names and measures that no document mentions, as written, and two flags."""

    unknown_names: tuple[str, ...] = ()
    unknown_measures: tuple[str, ...] = ()
    lacks_figures: bool = False
    lacks_number: bool = False


def names_unknown(question: Question, lexicon: Lexicon) -> list[str]:
    """The question's names that occur nowhere in the documents, as written."""
    return [word for word in question.names_as_written if word.isalpha() and not lexicon.knows(word)]


def measures_unknown(question: Question, lexicon: Lexicon) -> list[str]:
    """Of what a rate, a share or the like is asked of ("the infant mortality rate"), the words that no document has."""
    measure = MEASURE.search(question.text) if question.kind is Kind.NUMBER else None
    named = set(question.names_as_written)
    asked = [word for word in measure[1].split() if word.isalpha() and word not in named] if measure else []
    return [word for word in dict.fromkeys(asked) if words(word) and not lexicon.knows(word)]


def holds_figures(question: Question, hit: Hit) -> bool:
    """Whether every number and year of the question stands in the passage or above it, but for single digits.

    A passage about another year is the commonest near miss, and no model's score shows it. Of several years one is
    enough, for each may have a passage of its own. A figure of two digits may be the end of a year ("june 17"); one
    of a single digit is as often written as a word.
    """
    asked, present = _checked_figures(question), _figures_near(hit)
    years = set(question.years) if len(set(question.years)) > 1 else set()
    return all(figure in present for figure in asked - years) and (not years or bool(years & present))


def figures_lacking(question: Question, hits: Sequence[Hit]) -> list[str]:
    """The question's figures, as written, that stand in none of the passages; all of them when each stands in one."""
    present = set().union(*(_figures_near(hit) for hit in hits))
    checked = [figure for figure in question.figures if _digits(figure) in _checked_figures(question)]
    return [figure for figure in checked if _digits(figure) not in present] or checked


def answers_as_asked(question: Question, candidate: Candidate, index: Index) -> bool:
    """Whether a sentence holds the kind of thing asked for; only questions for a number are strict.

    The number must not be the question's own, a date or one of another year; what is counted must be alike,
    what is measured must be named; and one at least of the names in the question must stand in the passage.
    """
    if question.kind is not Kind.NUMBER:
        return True
    around = f"{candidate.hit.context} {candidate.hit.text}"
    return (
        _measures_alike(question, candidate.quote, set(words(around)), index.lexicon)
        and is_of_the_year(question, candidate.quote)
        and _names_one(question, around)
        and holds_expected(question, candidate.quote)
        and _counts_alike(question, candidate.quote, index)
    )


def is_of_the_year(question: Question, sentence: str) -> bool:
    """Whether a sentence names a year that is asked for, or no year at all; True when none is asked for."""
    told, asked = Question(sentence).years, question.years
    return not told or not asked or any(year in told for year in asked)


def _measures_alike(question: Question, sentence: str, around: set[str], lexicon: Lexicon) -> bool:
    """Whether what "how much …" asks to be measured is named around a sentence, or its unit stands in it."""
    match = MEASURED.search(question.text.lower())
    if match is None:
        return True
    if match[1] in UNITS and UNITS[match[1]].search(sentence):
        return True
    return {stem for stem in words(match[1]) if stem in lexicon.stems} <= around


def _names_one(question: Question, around: str) -> bool:
    """Whether a text holds one at least of the question's names, by its stem or spelled out: "EU", "European Union"."""
    if not question.names or set(words(around)) & set(question.names):
        return True
    initials = {"".join(re.findall(rf"\b{CAPITAL}", name[0])) for name in NAME.finditer(around)}
    short = tuple(name for name in question.names_as_written if name.isupper() and len(name) > 1)
    return any(letters.endswith(short) for letters in initials)


def _counts_alike(question: Question, sentence: str, index: Index) -> bool:
    """Whether one of the sentence's quantities counts something like what "how many …" asks to be counted."""
    match = COUNTED.search(question.text.lower())
    counted = _leading_content(match[1].split()) if match else []
    around = surroundings_of_quantities(sentence)
    if not counted or not around or (counted == ["times"] and TIMES.search(fold(sentence))):
        return True
    if any(set(words(" ".join(counted))) <= set(words(told)) for told in around):
        return True
    known = any(index.lexicon.knows(word) for word in counted if not set(words(word)) & set(question.names))
    least = LEAST_COUNTED if known else LEAST_UNKNOWN_COUNTED
    return max(index.similarities(" ".join(counted), around)) >= least


def _leading_content(phrase: Sequence[str]) -> list[str]:
    """The words of a phrase up to its first function word: "police officers" of "police officers were sent"."""
    stop = next((n for n, word in enumerate(phrase) if word.lower() in STOPWORDS), len(phrase))
    return list(phrase[:stop])


def _checked_figures(question: Question) -> set[str]:
    figures = Question(CENTURY.sub("", question.text)).figures
    return {_digits(figure) for figure in figures if len(figure) > 1}


def _figures_near(hit: Hit) -> set[str]:
    near = f"{hit.context} {hit.text}"
    present = {_digits(figure) for figure in Question(near).figures} | {f"{q.value:.0f}" for q in measured(near)}
    return present | {figure[-2:] for figure in present if len(figure) == len("2017")}


def _digits(figure: str) -> str:
    """A figure without its separators, so that 70,000 and 70000 are one; decimals keep their digits."""
    return figure.replace(",", "").replace(".", "")
