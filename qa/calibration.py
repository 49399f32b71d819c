"""Fits the gate on judged questions, and tries the fit on articles that it has not seen."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.assistant import Assistant
from qa.gate import Gate
from qa.judged import EvaluationError
from qa.measures import ReliabilityBin, auroc, calibration_error, reliability
from qa.signals import NAMES, Signals
from qa.squad import ExamQuestion, Mode

FOLDS = 10
STRENGTH = 0.1  # inverse of the L2 penalty; from 0.01 to 1 nothing changes by more than 0.002 AUROC on XQuAD


@dataclass(frozen=True, slots=True)
class Example:
    """The signals of one question, and whether the documents answer it. Articles are never split between folds."""

    mode: Mode
    article: int
    answerable: bool
    signals: Signals


@dataclass(frozen=True, slots=True)
class ModeRates:
    """What a gate does to the questions of one mode that it was not fitted on; None where there are none."""

    questions: int
    false_answers: float | None
    false_refusals: float | None
    auroc: float | None
    relevance_auroc: float | None  # of the cross-encoder's logit alone


@dataclass(frozen=True, slots=True)
class Calibration:
    """A gate fitted on all examples, and how the same fit does on articles held out."""

    gate: Gate
    modes: dict[Mode, ModeRates]
    reliability: list[ReliabilityBin]
    calibration_error: float


def read_examples(
    assistant: Assistant, mode: Mode, questions: Sequence[ExamQuestion], on_done: Callable[[int], None]
) -> list[Example]:
    """The signals of every question of an exam, asked of the index that the assistant is over."""
    index, examples = assistant.current_index(), []
    for done, asked in enumerate(questions, 1):
        signals = assistant.judge(asked.judged.question, index).verdict.signals
        if signals is not None:
            examples.append(Example(mode, asked.article, asked.judged.answerable, signals))
        on_done(done)
    return examples


def fit(examples: Sequence[Example], false_answers: float, data: dict[str, Any]) -> Calibration:
    """The gate of these examples, answering from the probability at which no more than `false_answers` of the off-topic
    questions (0 to 1; of all unanswerable ones when none is off topic) are answered by a gate that never saw their
    articles. `data` tells where the examples come from, and is kept with the gate.

    Raises EvaluationError when there are too few articles, or no unanswerable questions.
    """
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415  (slow to import)

    articles = len({example.article for example in examples})
    if articles < FOLDS or len({example.answerable for example in examples}) == 1:
        raise EvaluationError(f"A gate needs {FOLDS} articles and both kinds of questions; there are {articles}.")
    rows = np.array([[asdict(example.signals)[name] for name in NAMES] for example in examples])
    labels = np.array([example.answerable for example in examples])
    groups = [example.article for example in examples]
    held_out = np.zeros(len(examples))
    for seen, unseen in GroupKFold(FOLDS).split(rows, labels, groups):
        held_out[unseen] = _fitted(rows[seen], labels[seen]).predict_proba(rows[unseen])[:, 1]
    threshold = _threshold(examples, held_out, false_answers)
    table = reliability(held_out.tolist(), labels.tolist())
    modes = {mode: _rates(mode, examples, held_out, threshold) for mode in sorted({e.mode for e in examples})}
    error = calibration_error(table) or 0.0
    told = {
        **data,
        "questions": len(examples),
        "articles": articles,
        "false_answers_allowed": false_answers,
        "held_out": {mode.value: asdict(rates) for mode, rates in modes.items()},
        "calibration_error": round(error, 4),
    }
    return Calibration(_gate(_fitted(rows, labels), threshold, told), modes, table, error)


def write_examples(examples: Sequence[Example], file: Path) -> None:
    """One JSON line an example, for whoever wants to look at the signals or fit something else."""
    lines = [json.dumps({**asdict(e), "signals": asdict(e.signals)}, ensure_ascii=False) for e in examples]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def sampled(questions: Sequence[ExamQuestion], most: int | None, seed: int = 0) -> list[ExamQuestion]:
    """At most so many of the questions, drawn by chance but always the same, in their order."""
    if most is None or len(questions) <= most:
        return list(questions)
    drawn = set(random.Random(seed).sample(range(len(questions)), most))  # noqa: S311  (no secret)
    return [question for n, question in enumerate(questions) if n in drawn]


def _fitted(rows: NDArray[np.float64], labels: NDArray[np.bool_]) -> Any:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415

    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=2000)).fit(rows, labels)


def _threshold(examples: Sequence[Example], held_out: NDArray[np.float64], false_answers: float) -> float:
    """The lowest probability from which no more than the stated share of unanswerable questions is answered."""
    wrong = [p for e, p in zip(examples, held_out, strict=True) if e.mode is Mode.HALF and not e.answerable]
    wrong = wrong or [p for e, p in zip(examples, held_out, strict=True) if not e.answerable]
    return round(float(np.quantile(wrong, 1 - false_answers)), 4)


def _rates(mode: Mode, examples: Sequence[Example], held_out: NDArray[np.float64], threshold: float) -> ModeRates:
    asked = [(e, float(p)) for e, p in zip(examples, held_out, strict=True) if e.mode is mode]
    labels = [e.answerable for e, _ in asked]
    yes, no = [p for e, p in asked if e.answerable], [p for e, p in asked if not e.answerable]
    return ModeRates(
        questions=len(asked),
        false_answers=sum(p >= threshold for p in no) / len(no) if no else None,
        false_refusals=sum(p < threshold for p in yes) / len(yes) if yes else None,
        auroc=auroc([p for _, p in asked], labels),
        relevance_auroc=auroc([e.signals.relevance for e, _ in asked], labels),
    )


def _gate(fitted: Any, threshold: float, told: dict[str, Any]) -> Gate:
    scaler, regression = fitted[0], fitted[1]

    def named(values: Sequence[float]) -> dict[str, float]:
        return {name: round(float(value), 6) for name, value in zip(NAMES, values, strict=True)}

    return Gate(
        means=named(scaler.mean_),
        scales=named(scaler.scale_),
        weights=named(regression.coef_[0]),
        intercept=round(float(regression.intercept_[0]), 6),
        threshold=threshold,
        fitted_on=told,
    )
