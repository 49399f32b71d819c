"""A new index that answers the judged questions worse is held back, and says which answers changed."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import Result

from griot.promotion import MOST_TOLD, approval, judge
from griot.settings import Settings
from index.encoder import Encoder
from index.errors import HeldBackError
from index.home import Home
from index.progress import Progress, Stage
from index.search import Index
from qa.evaluation.dataset import EvaluationError, Labelled
from qa.evaluation.evaluate import Outcome
from web.messages import render_in_english

Run = Callable[..., Result]

DONE, FAILED = 0, 3
ROWE = "The clock tower was repaired by Agnes Rowe."
WHO = "Who repaired the clock tower?"
BELL = "How much does the bell of the clock tower weigh?"
LINES = (
    {"question": WHO, "answerable": True, "must": [["Agnes Rowe"]]},
    {"question": BELL, "answerable": True, "must": [["212 kilograms"]]},
    {"question": "How do I cook jollof rice?", "answerable": False},
)


@pytest.fixture
def judged(own_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three judged questions, which the settings name."""
    file = own_place / "judged.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in LINES), encoding="utf-8")
    monkeypatch.setenv("GRIOT_JUDGED", str(file))
    return file


def current(folder: Path) -> str:
    return (folder / "home" / "current").read_text(encoding="utf-8").strip()


def outcome(question: str, said: str, passed: bool) -> Outcome:
    """What became of a question that was answered so."""
    judged = Labelled(id="1", question=question, answerable=True)
    return Outcome(judged, question, said, bool(said), passed, 0.5, 1.0)


def held_back(old: Sequence[Outcome], new: Sequence[Outcome]) -> str:
    """Why the new index is held back."""
    with pytest.raises(HeldBackError) as told:
        judge(old, new)
    return render_in_english(told.value.message)


def test_an_index_that_answers_worse_is_held_back_with_the_changed_answers() -> None:
    old = [outcome("Who?", "Agnes.", passed=True), outcome("When?", "In May.", passed=True), outcome("Why?", "", False)]
    new = [outcome("Who?", "", passed=False), outcome("When?", "In May.", passed=True), outcome("Why?", "", False)]
    assert held_back(old, new) == (
        "Held back: the new index answers 1 of 3 judged questions rightly, the one in use 2. "
        "That one goes on serving. To put the new one to use all the same: griot build --force. What changed:\n"
        "- Who?\n"
        "  was: Agnes.\n"
        "  now (wrong): (refused)"
    )


def test_answers_that_became_wrong_are_told_before_those_that_are_right() -> None:
    old = [outcome("A?", "1.", passed=True), outcome("B?", "", passed=False), outcome("C?", "3.", passed=True)]
    new = [outcome("A?", "One.", passed=True), outcome("B?", "2.", passed=False), outcome("C?", "4.", passed=False)]
    told = held_back(old, new)
    assert [line for line in told.splitlines() if line.startswith("- ")] == ["- B?", "- C?", "- A?"]
    assert "- A?\n  was: 1.\n  now (right): One." in told


@pytest.mark.parametrize("said", ["Agnes.", "Agnes Rowe.", ""])
def test_an_index_that_answers_as_well_passes_whatever_it_says(said: str) -> None:
    judge([outcome("Who?", "Agnes.", passed=True)], [outcome("Who?", said, passed=True)])


def test_one_answer_lost_and_another_won_is_no_loss() -> None:
    right, wrong = outcome("Who?", "Agnes.", passed=True), outcome("When?", "", passed=False)
    judge([right, wrong], [outcome("Who?", "", passed=False), outcome("When?", "In May.", passed=True)])


def test_of_many_changes_ten_are_told_and_the_others_counted() -> None:
    old = [outcome(f"Question {n}?", "Right.", passed=True) for n in range(13)]
    told = held_back(old, [outcome(f"Question {n}?", "Wrong.", passed=False) for n in range(13)])
    assert (told.count("\n- "), MOST_TOLD, told.splitlines()[-1]) == (10, 10, "and 3 more")


def test_without_judged_questions_every_index_passes(
    fake_encoder: Encoder, index_of: Callable[..., Index], tmp_path: Path
) -> None:
    index = index_of("Gao.")
    for settings, force in ((Settings(), False), (Settings(judged=tmp_path / "gone.jsonl"), True)):
        approve = approval(settings, Home(tmp_path), fake_encoder, lambda _: None, force=force)
        approve(index.manifest, None)  # type: ignore[arg-type]  # not looked at


def test_judged_questions_that_cannot_be_read_are_told_before_anything_is_asked(
    fake_encoder: Encoder, tmp_path: Path
) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text('{"question": "Who?", "answerable": true}\n{"question": 1}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"^questions\.bad_line .*judged\.jsonl.*line=2"):
        approval(Settings(judged=file), Home(tmp_path), fake_encoder, lambda _: None, force=False)


@pytest.mark.usefixtures("judged")
def test_the_first_index_is_compared_with_none(run: Run, own_place: Path) -> None:
    assert run("build").exit_code == DONE
    assert current(own_place) == "000001"


@pytest.mark.usefixtures("judged")
def test_a_build_that_answers_as_well_is_put_to_use_and_tells_how_far_it_was(
    built: Run,
    own_place: Path,
) -> None:
    result = built("build", "--progress")
    steps = [Progress.of_line(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, current(own_place)) == (DONE, "000002")
    assert [step for step in steps if step.stage is Stage.EVALUATING] == [
        Progress(Stage.EVALUATING, done, 6) for done in range(1, 7)
    ]
    assert steps[-1] == Progress(Stage.PUBLISHED, generation="000002")


@pytest.mark.usefixtures("judged")
def test_a_build_that_answers_worse_is_held_back_until_it_is_forced(
    built: Run,
    shelf: Path,
    own_place: Path,
) -> None:
    (shelf / "clock.txt").write_text("CLOCK TOWER\n\nIts bell weighs 212 kilograms.\n", encoding="utf-8")
    result = built("build")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    told = result.stderr.splitlines()
    assert (
        "griot: Held back: the new index answers 2 of 3 judged questions rightly, the one in use 3. That one goes on "
        "serving. To put the new one to use all the same: griot build --force. What changed:"
    ) in told
    lost = told.index(f"- {WHO}")
    assert told[lost + 1].startswith(f"  was: {ROWE}")
    assert told[lost + 2].startswith("  now (wrong): ")
    assert current(own_place) == "000001"
    assert [path.name for path in (own_place / "home/generations").iterdir()] == ["000001"]
    assert ROWE in built("ask", WHO).stdout

    assert built("build", "--force").exit_code == DONE
    assert current(own_place) == "000002"


def test_a_judged_file_that_is_missing_is_named(built: Run, judged: Path, own_place: Path) -> None:
    judged.unlink()
    result = built("build")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert result.stderr.splitlines()[-1] == f"griot: No such file or directory {judged}"
    assert current(own_place) == "000001"


@pytest.mark.parametrize("content", ["", "garbage\n", '{"question": "Who?"}\n'])
def test_a_judged_file_that_cannot_be_read_is_told_and_the_old_index_serves(
    built: Run, judged: Path, own_place: Path, content: str
) -> None:
    judged.write_text(content, encoding="utf-8")
    result = built("build")
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert result.stderr.splitlines()[-1].startswith(f"griot: {judged}")
    assert current(own_place) == "000001"


@pytest.mark.usefixtures("judged")
def test_an_index_in_use_that_is_damaged_holds_nothing_back(
    built: Run,
    shelf: Path,
    own_place: Path,
) -> None:
    (own_place / "home/generations/000001/passages.jsonl").unlink()
    (shelf / "clock.txt").unlink()
    assert built("build").exit_code == DONE
    assert current(own_place) == "000002"
