"""The measures of the field, each with its paper: pure functions over numbers and strings."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

RESAMPLES = 1000  # Efron and Tibshirani 1993: what an interval needs; a standard error needs fewer
LEVEL = 0.95
BINS = 10  # Naeini, Cooper and Hauskrecht 2015

Rows = NDArray[np.intp]
Cited = tuple[str, Sequence[str]]
"""A claim and the quotes that it cites."""


@dataclass(frozen=True, slots=True)
class Share:
    """What holds, of what was counted, in one question: 2 of 3 claims."""

    held: float
    of: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over so many questions, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The statements whose confidence lies above `low` and not above `high`; `share` of them hold."""

    low: float
    high: float
    count: int
    mean_confidence: float
    share: float


def ndcg(gains: Sequence[float], ideal_gains: Sequence[float], depth: int) -> float:
    """Normalized discounted cumulated gain of the first `depth` results, 0 to 1 (Järvelin and Kekäläinen 2002).

    `gains` are those of the results in their order, `ideal_gains` those of everything that could have been found, in
    any order. The discount is log2(rank + 1), as trec_eval has it. Without any gain to find it is 0.
    """
    ideal = _dcg(sorted(ideal_gains, reverse=True)[:depth])
    return _dcg(gains[:depth]) / ideal if ideal else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def citation_recall(cited: Sequence[Cited]) -> Share:
    """The claims that all their citations together support (Gao et al. 2023, "Enabling Large Language Models to
    Generate Text with Citations", ALCE).

    There a model of entailment says whether quotes support a claim. Here they do when they hold it word for word.
    """
    return Share(sum(_supports(quotes, claim) for claim, quotes in cited), len(cited))


def citation_precision(cited: Sequence[Cited]) -> Share:
    """The citations that support their claim by themselves (Gao et al. 2023).

    Stricter than ALCE, which also counts a citation that the others would not support the claim without.
    """
    held = sum(_supports([quote], claim) for claim, quotes in cited for quote in quotes)
    return Share(held, sum(len(quotes) for _, quotes in cited))


def _supports(quotes: Sequence[str], claim: str) -> bool:
    """Whether the words of the claim stand in the quotes, in their order and without a gap."""
    said, read = claim.split(), " ".join(quotes).split()
    return bool(said) and any(read[at : at + len(said)] == said for at in range(len(read) - len(said) + 1))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """How likely a true one scores above a false one, a tie counted half (Hanley and McNeil 1982).

    None when there is no true one or no false one.
    """
    values, are_true = np.asarray(scores, dtype=float), np.asarray(labels, dtype=bool)
    above, below = values[are_true], np.sort(values[~are_true])
    if not len(above) or not len(below):
        return None
    beaten = below.searchsorted(above, "left") + below.searchsorted(above, "right")
    return float(beaten.sum() / (2 * len(above) * len(below)))


def reliability(confidences: Sequence[float], labels: Sequence[bool], bins: int = BINS) -> list[ReliabilityBin]:
    """Stated confidence, 0 to 1, against what came true, in bins of equal width (DeGroot and Fienberg 1983).

    Bins without a statement are left out. A confidence of 0 is in the first bin.
    """
    edges = np.linspace(0, 1, bins + 1)
    stated, came_true = np.asarray(confidences, dtype=float), np.asarray(labels, dtype=bool)
    at = edges[1:-1].searchsorted(stated)
    return [
        ReliabilityBin(
            low=float(edges[n]),
            high=float(edges[n + 1]),
            count=int((at == n).sum()),
            mean_confidence=float(stated[at == n].mean()),
            share=float(came_true[at == n].mean()),
        )
        for n in np.unique(at)
    ]


def calibration_error(table: Sequence[ReliabilityBin]) -> float | None:
    """The expected calibration error of a reliability table: the mean gap between a bin's confidence and its share,
    each bin weighed by its count (Naeini, Cooper and Hauskrecht 2015). None for an empty table."""
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.share - row.mean_confidence) for row in table) / total if total else None


def estimate_share(shares: Sequence[Share], rng: Generator) -> Estimate | None:
    """All that holds, of all that was counted. A question in which nothing was counted is left out."""
    counted = [share for share in shares if share.of]
    held, of = np.array([share.held for share in counted]), np.array([share.of for share in counted])
    return _estimate(len(counted), lambda rows: float(held[rows].sum() / of[rows].sum()), rng)


def estimate_auroc(scores: Sequence[float], labels: Sequence[bool], rng: Generator) -> Estimate | None:
    """The AUROC of these scores; one score a question."""
    values, are_true = np.asarray(scores, dtype=float), np.asarray(labels, dtype=bool)
    return _estimate(len(scores), lambda rows: auroc(values[rows].tolist(), are_true[rows].tolist()), rng)


def bootstrap_interval(
    questions: int, statistic: Callable[[Rows], float | None], rng: Generator, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """The percentile interval of a statistic over questions, drawn again with repetition (Efron 1979).

    `statistic` is given the rows that were drawn, as many as there are questions. A draw for which it is None is left
    out; there must be one for which it is not. Where all questions are alike the interval has no width, however few
    they are.
    """
    drawn = (statistic(rng.integers(questions, size=questions)) for _ in range(resamples))
    values = [value for value in drawn if value is not None]
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _estimate(questions: int, statistic: Callable[[Rows], float | None], rng: Generator) -> Estimate | None:
    value = statistic(np.arange(questions)) if questions else None
    return None if value is None else Estimate(value, *bootstrap_interval(questions, statistic, rng), questions)
