"""Fits the decision on labelled questions, and tries the fit on documents that it has not seen."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.message import Message
from index.search import Index
from qa.assistant import Assistant
from qa.codes import QaCode
from qa.evaluation.dataset import EvaluationError, Labelled, plain
from qa.evaluation.metrics import ReliabilityBin, auroc, calibration_error, reliability
from qa.verification.decision import BEST, NAMES, Decision

FOLDS = 5
STRENGTH = 1.0  # inverse of the L2 penalty
FEWEST_QUESTIONS = 50
SENTENCES = 12  # of a question, the likeliest by the reader alone; the others are clear
COLUMNS = (*NAMES, *(name for name in BEST if name not in NAMES and name != "odds"))


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a question's sentences, (sentences, COLUMNS), and which of them answer it, (sentences,).

    `group` names what is never split between folds: the documents of one source that stand together.
    """

    group: str
    answerable: bool
    features: NDArray[np.float64]
    answers: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A decision fitted on all examples, and how the same fit does on groups held out.

    `right` is the share of the answerable questions whose best sentence answers and reaches the threshold, `refused`
    that of the others that do not reach it; `auroc` that of the stated probability to tell the two apart.
    """

    decision: Decision
    questions: int
    right: float
    refused: float
    auroc: float
    reliability: list[ReliabilityBin]
    calibration_error: float


def read_examples(
    assistant: Assistant, index: Index, labelled: Sequence[tuple[str, Labelled]], on_done: Callable[[int], None]
) -> list[Example]:
    """What the reader says of every question, each with its group, asked of an index.

    The assistant should read every sentence again: another decision than its own may put another one first.
    """
    examples = []
    for done, (group, one) in enumerate(labelled, 1):
        candidates = assistant.examine(one.question, index).candidates[:SENTENCES]
        if candidates:
            features = np.array([[getattr(c.features, name) for name in COLUMNS] for c in candidates])
            answers = np.array([one.answerable and one.is_partly_met_by(plain(c.quote)) for c in candidates])
            examples.append(Example(group, one.answerable, features, answers))
        on_done(done)
    return examples


def fit(examples: Sequence[Example], refused: float, data: dict[str, Any]) -> Calibration:
    """The decision of these examples, answering from the probability at which the share `refused` (0 to 1) of the
    questions without an answer is refused by a fit that never saw their documents. `data` is kept with the decision.

    Raises EvaluationError when there are too few groups or questions, or no unanswerable ones.
    """
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415  (slow to import)

    groups = [example.group for example in examples]
    kinds = {example.answerable for example in examples}
    if len(set(groups)) < FOLDS or len(examples) < FEWEST_QUESTIONS or len(kinds) == 1:
        raise EvaluationError(
            Message(
                QaCode.QUESTIONS_TOO_FEW,
                needed=FEWEST_QUESTIONS,
                documents=FOLDS,
                found=len(examples),
                found_documents=len(set(groups)),
            )
        )
    held_out, best_answers = np.zeros(len(examples)), np.zeros(len(examples), dtype=bool)
    for seen, unseen in GroupKFold(FOLDS).split(examples, groups=groups):
        fitted = _fitted([examples[n] for n in seen], 0.0, {})
        for n in unseen:
            held_out[n], best_answers[n] = _best(fitted, examples[n])
    answerable = np.array([example.answerable for example in examples])
    threshold = round(float(np.quantile(held_out[~answerable], refused)), 4)
    table = reliability(held_out.tolist(), best_answers.tolist())
    right = float((best_answers & (held_out >= threshold))[answerable].mean())
    error = calibration_error(table) or 0.0
    told = {
        **data,
        "questions": len(examples),
        "groups": len(set(groups)),
        "held_out": {
            "right": round(right, 4),
            "refused": refused,
            "auroc": round(auroc(held_out.tolist(), answerable.tolist()) or 0.0, 4),
            "calibration_error": round(error, 4),
        },
    }
    return Calibration(
        decision=_fitted(examples, threshold, told),
        questions=len(examples),
        right=right,
        refused=float((held_out < threshold)[~answerable].mean()),
        auroc=auroc(held_out.tolist(), answerable.tolist()) or 0.0,
        reliability=table,
        calibration_error=error,
    )


def write_examples(examples: Sequence[Example], file: Path) -> None:
    """One JSON line an example, for whoever wants to look at the features or fit something else."""
    told = (asdict(e) | {"features": e.features.tolist(), "answers": e.answers.tolist()} for e in examples)
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), encoding="utf-8")


def _fitted(examples: Sequence[Example], threshold: float, told: dict[str, Any]) -> Decision:
    """A regression over all sentences ranks them; one over each question's best says whether that answers."""
    weights, intercept = _weighed(
        np.concatenate([example.features[:, : len(NAMES)] for example in examples]),
        np.concatenate([example.answers for example in examples]),
        NAMES,
    )
    ranking = Decision(weights, intercept, dict.fromkeys(BEST, 0.0), 0.0, threshold, told)
    tops = [_top(ranking, example) for example in examples]
    rows = np.array([[features[name] for name in BEST] for features, _ in tops])
    best, shift = _weighed(rows, np.array([answers for _, answers in tops]), BEST)
    return Decision(weights, intercept, best, shift, threshold, told)


def _best(decision: Decision, example: Example) -> tuple[float, bool]:
    """The probability of a question's best sentence, and whether that answers."""
    told, answers = _top(decision, example)
    logit = decision.shift + sum(weight * told[name] for name, weight in decision.best.items())
    return 1 / (1 + float(np.exp(-logit))), answers


def _top(decision: Decision, example: Example) -> tuple[dict[str, float], bool]:
    """The features and the log odds of the sentence that ranks first, and whether it answers."""
    weights = np.array([decision.weights[name] for name in NAMES])
    odds = example.features[:, : len(NAMES)] @ weights + decision.intercept
    at = int(odds.argmax())
    told = dict(zip(COLUMNS, example.features[at].tolist(), strict=True)) | {"odds": float(odds[at])}
    return told, bool(example.answers[at])


def _weighed(
    rows: NDArray[np.float64], labels: NDArray[np.bool_], names: Sequence[str]
) -> tuple[dict[str, float], float]:
    """The weights by name and the intercept of a logistic regression, fitted on columns of equal spread."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (slow to import)

    spread = rows.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000).fit(rows / spread, labels)
    weights = (fitted.coef_[0] / spread).tolist()
    return {name: round(weight, 6) for name, weight in zip(names, weights, strict=True)}, round(
        float(fitted.intercept_[0]), 6
    )
