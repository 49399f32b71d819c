"""What no score excuses: the years, figures, names and measures that a question fixes must be met by its evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.search import Hit
from index.words import words
from qa.quantities import measured
from qa.question import Kind, Question

MEASURE = re.compile(r"((?:[\w'’-]+ ){1,3})(?:rate|percentage|proportion|share|ratio|level|index)\b", re.IGNORECASE)
CENTURY = re.compile(r"\b\d+(?:st|nd|rd|th)[ -]centur", re.IGNORECASE)  # is told by years, seldom by its number


@dataclass(frozen=True, slots=True)
class Broken:
    """Which rules the evidence breaks: names and measures that no document mentions, as written, and two flags."""

    unknown_names: tuple[str, ...] = ()
    unknown_measures: tuple[str, ...] = ()
    lacks_figures: bool = False
    lacks_number: bool = False


def names_unknown(question: Question, lexicon: Lexicon) -> list[str]:
    """The question's names that occur nowhere in the documents, as written; of "Guinea-Bissau" each part has to."""
    return [
        name
        for name in question.names_as_written
        if all(part.isalpha() for part in name.split("-")) and not all(map(lexicon.knows, name.split("-")))
    ]


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
