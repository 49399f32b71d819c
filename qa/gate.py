"""Decides whether the evidence answers the question, or only stands near it."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from index.errors import ModelError
from index.search import Hit, Index
from index.words import STOPWORDS, WORD, fold, words
from qa.as_asked import answers_as_asked, is_of_the_year, names_elsewhere
from qa.evidence import Candidate
from qa.lacking import Lack, Lacking
from qa.question import ASKING, Kind, Question
from qa.reranker import Rerank
from qa.rules import (
    Broken,
    figures_lacking,
    holds_figures,
    measures_unknown,
    names_unknown,
)
from qa.signals import NAMES, Signals, read_signals

SHIPPED = Path(__file__).parent / "gate.json"
SURE = 3.0  # logit above which a name that the documents spell otherwise does not stand in the way
SURE_OF_MEASURE = 5.0  # … and a rate: "infant mortality" has 4.5 on a fertility rate, "murder" 6.4 on homicide
MOST_TRIED = 8  # candidates tried for a number as asked; beyond these none was right on XQuAD
SAYING_LITTLE = frozenset(  # nothing is missing where these are
    """
    many much get gets got getting make makes made take takes took give gives gave go goes went come comes came happen
    happens happened
    """.split()  # noqa: SIM905
)
MOST_NAMED = 3  # missing words that a refusal names


@dataclass(frozen=True)
class Gate:
    """A logistic regression over Signals, with the probability from which Griot answers.

    `means` and `scales` standardize each signal before its weight is applied. `fitted_on` tells how it came about.
    """

    means: Mapping[str, float]
    scales: Mapping[str, float]
    weights: Mapping[str, float]
    intercept: float
    threshold: float
    fitted_on: Mapping[str, Any]

    def probability(self, signals: Signals) -> float:
        """How likely the evidence answers, 0 to 1."""
        told = asdict(signals)
        logit = self.intercept + sum(
            weight * (told[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    @classmethod
    def open_to_all(cls) -> Self:
        """A gate that gives every evidence an even chance and refuses none: what one is fitted from."""
        return cls(dict.fromkeys(NAMES, 0.0), dict.fromkeys(NAMES, 1.0), dict.fromkeys(NAMES, 0.0), 0.0, 0.0, {})

    @classmethod
    def of_file(cls, file: Path) -> Self:
        """The gate that `griot calibrate` wrote. Raises ModelError when the file holds none or one of other signals."""
        try:
            gate = cls(**json.loads(file.read_text(encoding="utf-8")))
            numbers = [gate.intercept, gate.threshold]
            dict(gate.fitted_on)
            for part in (gate.means, gate.scales, gate.weights):
                if set(part) != set(NAMES):
                    raise ValueError(f"it weighs {sorted(part)}, not {sorted(NAMES)}")
                numbers += part.values()
            if not all(math.isfinite(number) for number in numbers) or 0 in gate.scales.values():
                raise ValueError("its numbers are not all finite, or a scale is 0")
        except (OSError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise ModelError(f"The gate {file} cannot be used: {error}. Make one: griot calibrate") from error
        return gate

    def as_json(self) -> str:
        """The text of its file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: the candidates to answer from, best first, none when it refuses and `lacking` says why.

    `probability` is that of the best candidate, 0 to 1; 0 without any, and `signals` is then None.
    """

    candidates: tuple[Candidate, ...]
    probability: float
    lacking: Lacking | None = None
    signals: Signals | None = None

    @property
    def reason(self) -> str:
        """Why it refuses, in a sentence; empty when it does not."""
        return self.lacking.told if self.lacking else ""


def decide(
    question: Question,
    passages: Sequence[tuple[Hit, float]],
    candidates: Sequence[Candidate],
    index: Index,
    rerank: Rerank,
    gate: Gate,
) -> Verdict:
    """Takes the best candidate that answers as asked, and lets it through when it is likely enough.

    `passages` are all that were found, with their logits; `candidates` the sentences of the best of them, best first.
    """
    if not candidates:
        return Verdict((), 0.0, Lacking(Lack.NOTHING_NEAR))
    fitting = next((c for c in candidates[:MOST_TRIED] if answers_as_asked(question, c, index)), None)
    best = fitting or candidates[0]
    broken = Broken(
        unknown_names=tuple(names_unknown(question, index.lexicon)),
        unknown_measures=tuple(measures_unknown(question, index.lexicon)),
        lacks_figures=not any(holds_figures(question, candidate.hit) for candidate in candidates),
        lacks_number=fitting is None,
    )
    signals = read_signals(question, best, candidates, passages, index.lexicon, rerank, broken)
    likely = gate.probability(signals)
    if broken.unknown_names and best.relevance < SURE:
        lacking = Lacking(Lack.UNMENTIONED, broken.unknown_names)
    elif broken.unknown_measures and best.relevance < SURE_OF_MEASURE:
        lacking = Lacking(Lack.UNMENTIONED, broken.unknown_measures)
    elif broken.lacks_figures:
        figures = figures_lacking(question, [candidate.hit for candidate in candidates])
        lacking = Lacking(Lack.NOT_NEAR, tuple(figures))
    elif broken.lacks_number:
        elsewhere = tuple(names_elsewhere(question, best, index.lexicon))
        lacking = Lacking(Lack.NOT_NEAR, elsewhere) if elsewhere else Lacking(Lack.NO_NUMBER)
    elif likely < gate.threshold and not _is_on_subject(question, best):
        lacking = _unlikely(question, candidates)
    else:
        strict = question.kind is Kind.NUMBER
        others = [candidate for candidate in candidates if candidate is not best]
        rest = [other for other in others if not strict or is_of_the_year(question, other)]
        return Verdict((best, *rest), likely, signals=signals)
    return Verdict((), min(likely, gate.threshold), lacking, signals)


def _is_on_subject(question: Question, candidate: Candidate) -> bool:
    """For an overview: whether every word of its subject stands in the passage or above it."""
    subject = set(words(question.subject))
    around = set(words(f"{candidate.hit.context} {candidate.hit.text}"))
    return question.kind is Kind.OVERVIEW and bool(subject) and subject <= around


def _unlikely(question: Question, candidates: Sequence[Candidate]) -> Lacking:
    """What is lacking in evidence that is not likely to answer, with the words that the nearest passages lack."""
    read = {stem for c in candidates for stem in words(f"{c.hit.context} {c.hit.text}")}
    asked = [match[0] for match in WORD.finditer(question.subject) if fold(match[0]) not in STOPWORDS]
    missing = [word for word in asked if not set(words(word)) <= read and fold(word) not in SAYING_LITTLE | ASKING]
    if not missing:
        return Lacking(Lack.UNSAID)
    return Lacking(Lack.NOT_IN_NEAREST, tuple(missing[:MOST_NAMED]))
