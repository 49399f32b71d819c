"""Decides whether the evidence answers the question, or only stands near it."""

import math
from collections.abc import Sequence

from index.search import Hit
from qa.evidence import Candidate
from qa.question import Question


def holds_figures(question: Question, hit: Hit) -> bool:
    """Whether every number and year of the question stands in the passage or above it.

    A passage about another year is the commonest near miss, and no model's score shows it.
    """
    told = f"{hit.context} {hit.text}"
    present = {_digits(figure) for figure in Question(told).figures}
    return all(_digits(figure) in present for figure in question.figures)


def probability(candidates: Sequence[Candidate]) -> float:
    """How likely the best candidate answers, 0 to 1: its logit through the logistic function; 0 without any."""
    if not candidates:
        return 0.0
    logit = max(-30.0, min(30.0, candidates[0].relevance))
    return 1 / (1 + math.exp(-logit))


def reason_to_refuse(question: Question, hits: Sequence[Hit], kept: Sequence[Hit]) -> str:
    """A sentence for the reader: which of the asked figures the documents do not bring together, if that is why."""
    if kept or not hits or not question.figures:
        return "The documents do not hold an answer to this question."
    listed = " and ".join(f"“{figure}”" for figure in dict.fromkeys(question.figures))
    return f"The documents do not hold an answer to this question: nothing near its subject mentions {listed}."


def _digits(figure: str) -> str:
    """A figure without its separators, so that 70,000 and 70000 are one; decimals keep their digits."""
    return figure.replace(",", "").replace(".", "")
