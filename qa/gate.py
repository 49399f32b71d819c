"""Decides whether the evidence answers the question, or only stands near it."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.search import Hit
from index.words import STOPWORDS, words
from qa.evidence import Candidate
from qa.expected import holds_expected, surroundings_of_quantities
from qa.question import Kind, Question

Similar = Callable[[str, Sequence[str]], list[float]]
"""(text, others) to the cosine of each of the others with the text, by the index's encoder."""

LEAST_PROBABILITY = 0.02  # refuses 97 % of XQuAD's off-topic questions and 2 % of those that have an answer
LEAST_COUNTED = 0.25  # cosine; of "how many" questions on XQuAD, 0.5 % of the answered ones fall below
COUNTED = re.compile(r"\bhow many ((?:[a-z'-]+ ?){1,4})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: the candidates to answer from, best first, none when it refuses and `reason` says why.

    `probability` is that of the best candidate it would answer from, 0 to 1.
    """

    candidates: tuple[Candidate, ...]
    probability: float
    reason: str = ""


def decide(question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], similar: Similar) -> Verdict:
    """Looks for the best candidate that holds what was asked for, and lets it through when it is relevant enough.

    `candidates` are sentences of those `hits` that hold the question's figures, best first.
    """
    relevant = [candidate for candidate in candidates if probability(candidate) >= LEAST_PROBABILITY]
    fitting = [candidate for candidate in relevant if answers_as_asked(question, candidate, similar)]
    if fitting:
        rest = [candidate for candidate in candidates if candidate is not fitting[0]]
        return Verdict((fitting[0], *rest), probability(fitting[0]))
    likely = max(map(probability, candidates), default=0.0)
    return Verdict((), min(likely, LEAST_PROBABILITY), _reason(question, hits, candidates, relevant))


def holds_figures(question: Question, hit: Hit) -> bool:
    """Whether every number and year of the question stands in the passage or above it.

    A passage about another year is the commonest near miss, and no model's score shows it. A figure of two digits
    may be the end of a year ("june 17").
    """
    present = {_digits(figure) for figure in Question(f"{hit.context} {hit.text}").figures}
    ends = {figure[-2:] for figure in present if len(figure) == len("2017")}
    return all(_digits(figure) in present | ends for figure in question.figures)


def answers_as_asked(question: Question, candidate: Candidate, similar: Similar) -> bool:
    """Whether a sentence holds the kind of thing asked for; only questions for a number are strict.

    The number must not be the question's own, nor a date; what is counted must be alike; and the names in the
    question must stand in the passage.
    """
    if question.kind is not Kind.NUMBER:
        return True
    around = set(words(f"{candidate.hit.context} {candidate.hit.text}"))
    named = all(name in around for name in question.names)
    return named and holds_expected(question, candidate.quote) and _counts_alike(question, candidate.quote, similar)


def probability(candidate: Candidate) -> float:
    """How likely a candidate answers, 0 to 1: its logit through the logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, candidate.relevance))))


def _counts_alike(question: Question, sentence: str, similar: Similar) -> bool:
    """Whether one of the sentence's quantities counts something like what "how many …" asks to be counted."""
    match = COUNTED.search(question.text.lower())
    phrase = " ".join(_leading_content(match[1].split())) if match else ""
    around = surroundings_of_quantities(sentence)
    return not phrase or not around or max(similar(phrase, around)) >= LEAST_COUNTED


def _leading_content(phrase: Sequence[str]) -> list[str]:
    """The words of a phrase up to its first function word: "police officers" of "police officers were sent"."""
    stop = next((n for n, word in enumerate(phrase) if word in STOPWORDS), len(phrase))
    return list(phrase[:stop])


def _reason(
    question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], relevant: Sequence[Candidate]
) -> str:
    """A sentence for the reader: what of the asked the documents lack, if that is why."""
    refusal = "The documents do not hold an answer to this question"
    if hits and not candidates and question.figures:
        listed = " and ".join(f"“{figure}”" for figure in dict.fromkeys(question.figures))
        return f"{refusal}: nothing near its subject mentions {listed}."
    if relevant:
        return f"{refusal}: the passages near its subject do not give the number that is asked for."
    return f"{refusal}."


def _digits(figure: str) -> str:
    """A figure without its separators, so that 70,000 and 70000 are one; decimals keep their digits."""
    return figure.replace(",", "").replace(".", "")
