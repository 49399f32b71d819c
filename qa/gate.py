"""Decides whether the evidence answers the question, or only stands near it."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.search import Hit, Index
from index.words import STOPWORDS, words
from qa.evidence import Candidate
from qa.expected import holds_expected, surroundings_of_quantities
from qa.question import Kind, Question

REFUSAL = "The documents do not hold an answer to this question"
LEAST_PROBABILITY = 0.02  # refuses 97 % of XQuAD's off-topic questions and 2 % of those that have an answer
LEAST_COUNTED = 0.25  # cosine; of "how many" questions on XQuAD, 0.5 % of the answered ones fall below
SURE = 0.95  # above it, a name that the documents spell otherwise does not stand in the way
COUNTED = re.compile(r"\bhow many ((?:[a-z'-]+ ?){1,4})")
MEASURED = re.compile(r"\bhow much ([a-z]+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: the candidates to answer from, best first, none when it refuses and `reason` says why.

    `probability` is that of the best candidate it would answer from, 0 to 1.
    """

    candidates: tuple[Candidate, ...]
    probability: float
    reason: str = ""


def decide(question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], index: Index) -> Verdict:
    """Looks for the best candidate that holds what was asked for, and lets it through when it is relevant enough.

    `candidates` are sentences of those `hits` that hold the question's figures, best first.
    """
    likely = max(map(probability, candidates), default=0.0)
    unknown = names_unknown(question, index.lexicon)
    if unknown and likely < SURE:
        return Verdict((), min(likely, LEAST_PROBABILITY), f"{REFUSAL}: they do not mention {_listed(unknown)}.")
    relevant = [c for c in candidates if probability(c) >= LEAST_PROBABILITY or _is_on_subject(question, c)]
    fitting = [candidate for candidate in relevant if answers_as_asked(question, candidate, index)]
    if fitting:
        strict = question.kind is Kind.NUMBER
        others = [candidate for candidate in candidates if candidate is not fitting[0]]
        rest = [other for other in others if not strict or _is_of_the_year(question, other.quote)]
        return Verdict((fitting[0], *rest), probability(fitting[0]))
    return Verdict((), min(likely, LEAST_PROBABILITY), _reason(question, hits, candidates, relevant))


def names_unknown(question: Question, lexicon: Lexicon) -> list[str]:
    """The question's names that occur nowhere in the documents, as written."""
    return [word for word in question.names_as_written if word.isalpha() and not lexicon.knows(word)]


def holds_figures(question: Question, hit: Hit) -> bool:
    """Whether every number and year of the question stands in the passage or above it, but for single digits.

    A passage about another year is the commonest near miss, and no model's score shows it. A figure of two digits
    may be the end of a year ("june 17"); one of a single digit is as often written as a word.
    """
    asked = [_digits(figure) for figure in question.figures if len(figure) > 1]
    present = {_digits(figure) for figure in Question(f"{hit.context} {hit.text}").figures}
    ends = {figure[-2:] for figure in present if len(figure) == len("2017")}
    return all(figure in present | ends for figure in asked)


def answers_as_asked(question: Question, candidate: Candidate, index: Index) -> bool:
    """Whether a sentence holds the kind of thing asked for; only questions for a number are strict.

    The number must not be the question's own, a date or one of another year; what is counted must be alike,
    what is measured must be named; and one at least of the names in the question must stand in the passage.
    """
    if question.kind is not Kind.NUMBER:
        return True
    around = set(words(f"{candidate.hit.context} {candidate.hit.text}"))
    measured = MEASURED.search(question.text.lower())
    known = {stem for stem in words(measured[1] if measured else "") if stem in index.lexicon.stems}
    return (
        known <= around
        and _is_of_the_year(question, candidate.quote)
        and (not question.names or bool(around & set(question.names)))
        and holds_expected(question, candidate.quote)
        and _counts_alike(question, candidate.quote, index)
    )


def probability(candidate: Candidate) -> float:
    """How likely a candidate answers, 0 to 1: its logit through the logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, candidate.relevance))))


def _is_on_subject(question: Question, candidate: Candidate) -> bool:
    """For an overview: whether every word of its subject stands in the passage or above it."""
    subject = set(words(question.subject))
    around = set(words(f"{candidate.hit.context} {candidate.hit.text}"))
    return question.kind is Kind.OVERVIEW and bool(subject) and subject <= around


def _is_of_the_year(question: Question, sentence: str) -> bool:
    """Whether a sentence names a year that is asked for, or no year at all; True when none is asked for."""
    told, asked = Question(sentence).years, question.years
    return not told or not asked or any(year in told for year in asked)


def _counts_alike(question: Question, sentence: str, index: Index) -> bool:
    """Whether one of the sentence's quantities counts something like what "how many …" asks to be counted."""
    match = COUNTED.search(question.text.lower())
    phrase = " ".join(_leading_content(match[1].split())) if match else ""
    around = surroundings_of_quantities(sentence)
    return not phrase or not around or max(index.similarities(phrase, around)) >= LEAST_COUNTED


def _leading_content(phrase: Sequence[str]) -> list[str]:
    """The words of a phrase up to its first function word: "police officers" of "police officers were sent"."""
    stop = next((n for n, word in enumerate(phrase) if word in STOPWORDS), len(phrase))
    return list(phrase[:stop])


def _reason(
    question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], relevant: Sequence[Candidate]
) -> str:
    """A sentence for the reader: what of the asked the documents lack, if that is why."""
    if hits and not candidates and question.figures:
        return f"{REFUSAL}: nothing near its subject mentions {_listed(question.figures)}."
    if relevant:
        return f"{REFUSAL}: the passages near its subject do not give the number that is asked for."
    return f"{REFUSAL}."


def _listed(terms: Sequence[str]) -> str:
    return " and ".join(f"“{term}”" for term in dict.fromkeys(terms))


def _digits(figure: str) -> str:
    """A figure without its separators, so that 70,000 and 70000 are one; decimals keep their digits."""
    return figure.replace(",", "").replace(".", "")
