"""A decision is fitted on examples, tried on groups that it has not seen, and says how well that went."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.message import Message
from index.search import Index
from qa.assistant import AnswerRules, Assistant
from qa.codes import QaCode
from qa.evaluation.calibration import COLUMNS, SENTENCES, Example, fit, read_examples, write_examples
from qa.evaluation.dataset import EvaluationError, read_labelled
from qa.reading.reader import Read
from qa.verification.decision import NAMES, Decision, Features

MARGIN, INSIDE = NAMES.index("margin"), NAMES.index("inside")


def example(group: str, margin: float, answers: bool, *, answerable: bool = True, others: float = -5.0) -> Example:
    """A question with a sentence of this margin and one that is clearly none; the first may answer."""
    features = np.zeros((2, len(COLUMNS)))
    features[:, MARGIN] = margin, others
    return Example(group, answerable, features, np.array([answers, False]))


def telling(groups: int = 10) -> list[Example]:
    """Six questions a group: four that are answered with a high margin, two that are not with a low one."""
    return [
        one
        for n in range(groups)
        for one in (
            *(example(f"g{n}", 4.0 + k + n / 20, True) for k in range(4)),
            *(example(f"g{n}", -2.0 - k - n / 20, False, answerable=False) for k in range(2)),
        )
    ]


def of(margin: float) -> Features:
    return Features(**dict.fromkeys(NAMES, 0.0) | {"margin": margin})


def test_what_tells_gets_the_weight_and_what_does_not_gets_none() -> None:
    decision = fit(telling(), 0.8, {}).decision
    assert decision.weights["margin"] > 0.5
    assert [decision.weights[name] for name in NAMES if name != "margin"] == [0.0] * (len(NAMES) - 1)


def test_the_fit_separates_what_can_be_separated() -> None:
    calibration = fit(telling(), 0.8, {})
    decision = calibration.decision
    assert (calibration.questions, calibration.auroc, calibration.right) == (60, 1.0, 1.0)
    assert calibration.refused == 0.8  # 16 of 20 lie below the quantile of 0.8
    assert decision.probability(of(-2.0)) < 0.5 < decision.probability(of(4.0))
    likely = [decision.probability(of(margin)) for margin in (-8.0, -2.0, 0.0, 4.0, 8.0)]
    assert likely == sorted(likely)


def test_the_share_that_is_refused_is_the_share_that_is_wanted() -> None:
    thresholds = [fit(telling(), wanted, {}).decision.threshold for wanted in (0.2, 0.5, 0.9)]
    assert thresholds == sorted(thresholds)
    for wanted in (0.2, 0.5, 0.9):
        assert fit(telling(), wanted, {}).refused == pytest.approx(wanted, abs=1 / 20)


def test_figures_come_from_groups_that_the_fit_has_not_seen() -> None:
    """Each group has a feature of its own that tells there and is 0 elsewhere: who saw the group knows all of it."""
    examples = []
    for n in range(60):
        features = np.zeros((1, len(COLUMNS)))
        features[0, n % 5] = 3.0 if n < 30 else -3.0
        examples.append(Example(f"g{n % 5}", n < 30, features, np.array([n < 30])))
    calibration = fit(examples, 0.8, {})
    assert calibration.auroc == pytest.approx(0.5)
    told = [
        calibration.decision.probability(Features(**dict(zip(COLUMNS, example.features[0], strict=True))))
        for example in examples
    ]
    assert min(told[:30]) > 0.5 > max(told[30:])  # the decision itself is fitted on all


def test_examples_that_cannot_be_told_apart_give_the_share_that_is_answered() -> None:
    examples = [example(f"g{n % 10}", 0.0, n % 4 != 0, answerable=n % 4 != 0, others=0.0) for n in range(80)]
    assert fit(examples, 0.8, {}).decision.probability(of(0.0)) == pytest.approx(0.75, abs=0.02)


def test_the_decision_keeps_where_it_comes_from() -> None:
    kept = fit(telling(), 0.8, {"sets": {"mali": "ab"}}).decision.fitted_on
    assert (kept["sets"], kept["questions"], kept["groups"]) == ({"mali": "ab"}, 60, 10)
    assert kept["held_out"]["refused"] == 0.8
    assert kept["held_out"]["auroc"] == 1.0


def test_the_same_examples_give_the_same_file() -> None:
    assert fit(telling(), 0.8, {}).decision.as_json() == fit(telling(), 0.8, {}).decision.as_json()


def test_what_was_fitted_comes_back_from_its_file(tmp_path: Path) -> None:
    decision = fit(telling(), 0.8, {"sets": {}}).decision
    (tmp_path / "decision.json").write_text(decision.as_json(), encoding="utf-8")
    assert Decision.of_file(tmp_path / "decision.json") == decision


@pytest.mark.parametrize(
    ("examples", "found"),
    [
        ([], (0, 0)),
        (telling(4) * 3, (72, 4)),  # too few documents
        (telling(8), (48, 8)),  # too few questions
        ([one for one in telling(20) if one.answerable], (80, 20)),  # all of one kind
    ],
)
def test_too_little_to_fit_on_is_said_so(examples: list[Example], found: tuple[int, int]) -> None:
    with pytest.raises(EvaluationError) as refusal:
        fit(examples, 0.8, {})
    counts = {"needed": 50, "documents": 5, "found": found[0], "found_documents": found[1]}
    assert refusal.value.message == Message(QaCode.QUESTIONS_TOO_FEW, **counts)


def test_what_the_reader_says_of_each_question_becomes_an_example(
    index_of: Callable[..., Index], read_by_words: Read, tmp_path: Path
) -> None:
    index = index_of("# Court\n\n" + " ".join(f"The court sat {n} times." for n in range(14)))
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"question": "How often did the court sit?", "answerable": true, "must": [["\\\\b3 times"]]}\n'
        '{"question": "Did the court sit in May?", "answerable": false}\n'
    )
    labelled = list(zip(("court", "may"), read_labelled(file), strict=True))
    told = list[int]()
    rules = AnswerRules(read_again_from=-math.inf)
    assistant = Assistant(lambda: index, read_by_words, Decision.open_to_all(), rules)
    answered, other = read_examples(assistant, index, labelled, told.append)
    assert answered.features.shape == (SENTENCES, len(COLUMNS)) == (12, 7)  # of 14 sentences
    assert answered.features[:, COLUMNS.index("alone")].any()
    assert answered.answers.tolist() == [n == 3 for n in range(12)]
    assert (answered.group, answered.answerable, other.group, other.answerable) == ("court", True, "may", False)
    assert not other.answers.any()
    assert told == [1, 2]


def test_examples_are_written_a_line_each(tmp_path: Path) -> None:
    write_examples([example("mali", 1.5, True)], tmp_path / "features.jsonl")
    (stored,) = (json.loads(line) for line in (tmp_path / "features.jsonl").read_text(encoding="utf-8").splitlines())
    assert (stored["group"], stored["answerable"], stored["answers"]) == ("mali", True, [True, False])
    assert [row[MARGIN] for row in stored["features"]] == [1.5, -5.0]
