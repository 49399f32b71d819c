"""`griot evaluate`: the measures of judged questions, for a person and for a script."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

JUDGED = (
    '{"id": "bell", "question": "How much does the bell weigh?", "answerable": true, "must": [["212"]]}\n'
    '{"id": "hives", "question": "How many hives has the valley?", "answerable": true, "must": [["thirty"]]}\n'
    '{"id": "ferry", "question": "When does the ferry leave Lagos?", "answerable": false}\n'
)


@pytest.fixture
def questions(own_place: Path) -> Path:
    file = own_place / "questions.jsonl"
    file.write_text(JUDGED, encoding="utf-8")
    return file


def test_the_measures_are_told_in_json(built: Run, questions: Path) -> None:
    result = built("evaluate", str(questions), "--json")
    measures = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (measures["questions"], measures["answered_rightly"], measures["answered_wrongly"]) == (3, 0.5, 0.0)
    assert measures["recall"] == {"1": 0.5, "5": 0.5, "10": 0.5}


def test_failures_are_listed_with_what_was_said(built: Run, questions: Path) -> None:
    result = built("evaluate", str(questions), "--failures")
    assert "hives: How many hives has the valley?\n   The Tamber valley has 31 hives." in result.stdout
    assert "bell:" not in result.stdout


def test_a_file_that_is_missing_is_named(built: Run, own_place: Path) -> None:
    result = built("evaluate", str(own_place / "none.jsonl"))
    assert (result.exit_code, "none.jsonl" in result.stderr) == (3, True)


def test_without_an_index_the_command_to_run_is_named(run: Run, questions: Path) -> None:
    result = run("evaluate", str(questions))
    assert (result.exit_code, "griot build" in result.stderr) == (3, True)
