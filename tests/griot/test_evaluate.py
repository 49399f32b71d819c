"""`griot evaluate`: the measures of judged questions, for a person and for a script."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qa.verification.constraints import RULES
from qa.verification.decision import NAMES

Run = Callable[..., Result]

JUDGED = (
    '{"id": "bell", "question": "How much does the bell weigh?", "answerable": true, "must": [["212"]],'
    ' "type": "mass"}\n'
    '{"id": "hives", "question": "How many hives has the valley?", "answerable": true,'
    ' "must": [["thirty", "30"], ["hive"]], "must_not": ["thirty-one", "31"], "type": "count",'
    ' "history": ["Who repaired the clock tower?"]}\n'
    '{"id": "ferry", "question": "When does the ferry leave Lagos?", "answerable": false}\n'
)
BELL_HELD = {"value": 0.5, "low": 0.0, "high": 1.0, "questions": 2}  # of two questions, one holds: 0 to 1


@pytest.fixture
def questions(own_place: Path) -> Path:
    file = own_place / "questions.jsonl"
    file.write_text(JUDGED, encoding="utf-8")
    return file


def test_the_measures_are_told_in_json(built: Run, questions: Path) -> None:
    result = built("evaluate", str(questions), "--json")
    measures = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (measures["questions"], measures["passed"], measures["answer_accuracy"]) == (3, 2, BELL_HELD)
    assert measures["recall"] == {"1": BELL_HELD, "5": BELL_HELD, "10": BELL_HELD}
    assert measures["citation_recall"]["value"] == 1.0
    assert measures["by_type"] == {"mass": {"passed": 1, "asked": 1}, "count": {"passed": 0, "asked": 1}}
    assert sum(row["count"] for row in measures["reliability"]) == 2  # answers
    assert measures["read_recall"] == BELL_HELD
    assert "failures" not in measures


def test_failures_are_told_in_the_same_json(built: Run, questions: Path) -> None:
    (failure,) = json.loads(built("evaluate", str(questions), "--json", "--failures").stdout)["failures"]
    assert failure == {
        "id": "hives",
        "type": "count",
        "question": "How many hives has the valley?",
        "history": ["Who repaired the clock tower?"],
        "read_as": "How many hives has the valley?",
        "said": "The Tamber valley has 31 hives.",
        "fault": "the answer is not the right one",
        "unmatched": [["thirty", "30"]],
        "forbidden": ["31"],
        "found_at": None,
    }


def test_the_measures_are_told_in_aligned_tables(built: Run, questions: Path) -> None:
    told = built("evaluate", str(questions)).stdout.splitlines()
    assert told[:2] == ["3 questions, 2 passed", ""]
    assert [" ".join(line.split()) for line in told[2:5]] == [
        "measure value 95 % interval questions",
        "recall@1 of passages 50.0 % 0.0 to 100.0 % 2",
        "recall@5 of passages 50.0 % 0.0 to 100.0 % 2",
    ]
    assert told[-3:] == ["type    passed   asked", "mass         1       1", "count        0       1"]


def test_what_is_not_measured_is_a_dash(built: Run, own_place: Path) -> None:
    (own_place / "one.jsonl").write_text('{"question": "When does the ferry leave Lagos?", "answerable": false}')
    (row,) = [line for line in built("evaluate", "one.jsonl").stdout.splitlines() if line.startswith("answer accuracy")]
    assert row.split()[2:] == ["-", "-", "0"]


def test_without_types_there_is_no_table_of_them(built: Run, own_place: Path) -> None:
    (own_place / "one.jsonl").write_text('{"question": "When does the ferry leave Lagos?", "answerable": false}')
    assert "type" not in built("evaluate", "one.jsonl").stdout


def test_a_wrong_answer_is_listed_with_what_was_said_and_what_is_missing(built: Run, questions: Path) -> None:
    result = built("evaluate", str(questions), "--failures")
    assert result.stdout.endswith(
        """

hives [count]: How many hives has the valley?
   asked before  Who repaired the clock tower?
   read as       How many hives has the valley?
   said          The Tamber valley has 31 hives.
   wrong         the answer is not the right one
   no match for  thirty  or  30
   forbidden     31
   search        does not reach it in 10 passages
"""
    )
    assert "bell" not in result.stdout


def test_a_false_refusal_is_listed_with_where_the_search_reached_it(built: Run, own_place: Path) -> None:
    line = (
        '{"id": "lagos", "question": "When does the ferry leave Lagos?", "answerable": true, "must": [["212"], ["31"]]}'
    )
    (own_place / "one.jsonl").write_text(line)
    told = built("evaluate", "one.jsonl", "--failures").stdout
    assert "   wrong         refused though the documents hold it\n   no match for  212\n   no match for  31\n" in told
    assert told.endswith("   search        reaches it at passage 3\n")


def test_a_false_answer_is_listed_as_one(built: Run, own_place: Path) -> None:
    (own_place / "one.jsonl").write_text('{"question": "How much does the bell weigh?", "answerable": false}')
    told = built("evaluate", "one.jsonl", "--failures").stdout
    assert told.endswith("   wrong         answered though the documents do not hold it\n")


def test_a_refusal_passes_where_either_is_right(built: Run, own_place: Path) -> None:
    line = '{"question": "When does the ferry leave Lagos?", "answerable": true, "either_ok": true, "must": [["noon"]]}'
    (own_place / "one.jsonl").write_text(line)
    assert "1 question, 1 passed" in built("evaluate", "one.jsonl").stdout


def test_a_file_that_is_missing_is_named(built: Run, own_place: Path) -> None:
    result = built("evaluate", str(own_place / "none.jsonl"))
    assert (result.exit_code, "none.jsonl" in result.stderr) == (3, True)


def test_without_an_index_the_command_to_run_is_named(run: Run, questions: Path) -> None:
    result = run("evaluate", str(questions))
    assert (result.exit_code, "griot build" in result.stderr) == (3, True)


def test_an_ablation_is_a_line_for_each_rule_and_feature_that_is_left_out(built: Run, questions: Path) -> None:
    result = built("evaluate", str(questions), "--ablation")
    head, *lines = result.stdout.splitlines()
    assert (result.exit_code, head.split()) == (0, ["without", "pass", "right", "ref'd", "ans'd", "auroc", "words"])
    assert [line[:34].strip() for line in lines] == [
        "(as shipped)",
        *(f"rule: {rule.name}" for rule in RULES),
        "all rules",
        "rules and threshold",
        *(f"feature: {name}" for name in NAMES),
    ]
    figures = {line[:34].strip(): line[34:].split()[:4] for line in lines}
    assert figures["(as shipped)"] == ["2", "50.0", "0.0", "0.0"]  # the bell and the ferry
    assert figures["rules and threshold"] == ["1", "50.0", "0.0", "100.0"]  # the ferry is answered too
