"""A gate is fitted on examples, tried on articles that it has not seen, and says how well that went."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa.calibration import Example, fit, sampled, write_examples
from qa.judged import EvaluationError, Judged
from qa.signals import NAMES, Signals
from qa.squad import ExamQuestion, Mode

BLANK = Signals(**dict.fromkeys(NAMES, 0.0))


def example(article: int, relevance: float, answerable: bool, mode: Mode = Mode.HALF) -> Example:
    return Example(mode, article, answerable, replace(BLANK, relevance=relevance))


def telling(articles: int = 20, mode: Mode = Mode.HALF) -> list[Example]:
    """Three questions an article; the answerable two are relevant, but in every fifth article one is not."""
    return [
        one
        for n in range(articles)
        for one in (
            example(n, 5.0 + n / 10, True, mode),
            example(n, -6.0 if n % 5 == 0 else 4.0, True, mode),
            example(n, -5.0 - n / 10, False, mode),
        )
    ]


def test_what_tells_gets_the_weight_and_what_does_not_gets_none() -> None:
    gate = fit(telling(), 0.05, {}).gate
    assert gate.weights["relevance"] > 1
    assert [gate.weights[name] for name in NAMES if name != "relevance"] == [0.0] * (len(NAMES) - 1)


def test_the_gate_is_surer_of_what_is_more_relevant() -> None:
    gate = fit(telling(), 0.05, {}).gate
    likely = [gate.probability(replace(BLANK, relevance=relevance)) for relevance in (-8.0, 0.0, 8.0)]
    assert likely == sorted(likely)
    assert likely[0] < 0.5
    assert likely[2] > 0.9


def test_no_more_off_topic_questions_are_answered_than_stated() -> None:
    examples = telling()
    for allowed in (0.05, 0.2):
        rates = fit(examples, allowed, {}).modes[Mode.HALF]
        assert rates.false_answers is not None
        assert rates.false_answers <= allowed + 1 / 20


def test_the_off_topic_questions_set_the_threshold_and_not_the_near_misses() -> None:
    near = [example(n, 5.0, False, Mode.NEAR) for n in range(20)]
    rates = fit(telling() + near, 0.05, {}).modes
    assert (rates[Mode.NEAR].false_answers, rates[Mode.HALF].false_answers) == (1.0, 0.05)


def test_the_rates_are_told_by_mode_and_none_where_there_is_nothing_to_count() -> None:
    full = [one for one in telling(mode=Mode.FULL) if one.answerable]
    rates = fit(full + telling(), 0.05, {}).modes
    assert (rates[Mode.FULL].questions, rates[Mode.FULL].false_answers, rates[Mode.FULL].auroc) == (40, None, None)
    assert rates[Mode.HALF].relevance_auroc == pytest.approx(0.93, abs=0.02)  # 4 of 40 lie among 20, some above


def test_examples_that_cannot_be_told_apart_give_the_share_of_the_answerable() -> None:
    examples = [example(n, 0.0, answerable=n % 4 != 0) for n in range(40)]
    gate = fit(examples, 0.05, {}).gate
    assert gate.probability(BLANK) == pytest.approx(0.75, abs=0.01)


def test_the_gate_keeps_where_it_comes_from() -> None:
    told = fit(telling(), 0.05, {"data": "set.json", "sha256": "ab"}).gate.fitted_on
    assert (told["data"], told["sha256"], told["questions"], told["articles"]) == ("set.json", "ab", 60, 20)
    assert (told["false_answers_allowed"], list(told["held_out"])) == (0.05, ["half"])


def test_the_same_examples_give_the_same_gate() -> None:
    assert fit(telling(), 0.05, {}).gate.as_json() == fit(telling(), 0.05, {}).gate.as_json()


@pytest.mark.parametrize("examples", [[], telling(9), [one for one in telling() if one.answerable]])
def test_too_little_to_fit_on_is_said_so(examples: list[Example]) -> None:
    with pytest.raises(EvaluationError, match="10 articles and both kinds of questions"):
        fit(examples, 0.05, {})


def test_examples_are_written_a_line_each(tmp_path: Path) -> None:
    write_examples([example(3, 1.5, True)], tmp_path / "signals.jsonl")
    (stored,) = (json.loads(line) for line in (tmp_path / "signals.jsonl").read_text(encoding="utf-8").splitlines())
    assert (stored["mode"], stored["article"], stored["answerable"]) == ("half", 3, True)
    assert stored["signals"]["relevance"] == 1.5


def test_a_sample_is_in_order_and_always_the_same() -> None:
    questions = [ExamQuestion(Judged(str(n), "?", True), n) for n in range(100)]
    drawn = sampled(questions, 10)
    assert drawn == sampled(questions, 10)
    assert [one.article for one in drawn] == sorted({one.article for one in drawn})
    assert len(drawn) == 10
    assert sampled(questions, None) == sampled(questions, 100) == questions
