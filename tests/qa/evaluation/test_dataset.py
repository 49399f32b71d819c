"""Labelled questions are read line by line, and a text meets one or does not."""

import re
from pathlib import Path

import pytest

from qa.evaluation.dataset import EvaluationError, Group, Labelled, plain, read_labelled


def any_of(*patterns: str) -> Group:
    """A group that one of these patterns meets."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def test_a_line_becomes_a_judged_question(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\n{"question": "Who?", "answerable": true, "must": [["a", "b"], ["c"]], "history": ["Why?"]}\n')
    (judged,) = read_labelled(file)
    assert (judged.id, judged.question, judged.history) == ("2", "Who?", ("Why?",))
    assert [[pattern.pattern for pattern in group] for group in judged.must] == [["a", "b"], ["c"]]


def test_a_line_may_name_a_type_and_accept_a_refusal(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?", "answerable": true, "type": "who", "either_ok": true, "source": null}\n')
    (judged,) = read_labelled(file)
    assert (judged.type, judged.either_ok) == ("who", True)


def test_a_question_has_no_type_and_accepts_no_refusal_unless_it_says_so() -> None:
    judged = Labelled(id="q", question="Who?", answerable=True)
    assert (judged.type, judged.either_ok) == ("", False)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"question": "Who?", "answerable": true, "must": [["("]]}',
        '{"question": "Who?", "answerable": true, "must": ["one"]}',
        '{"question": "Who?", "answerable": true, "must_not": "one"}',
        '{"question": "Who?", "answerable": true, "history": "Why?"}',
        '{"question": "Who?", "answerable": "false"}',
        "3",
    ],
)
def test_a_line_that_is_no_judged_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"question": "Who?", "answerable": false}}\n{line}\n')
    with pytest.raises(EvaluationError, match=r"^questions\.bad_line .*line=2\)$"):
        read_labelled(file)


def test_a_file_that_is_no_text_is_refused_with_the_byte_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\n\xff")
    with pytest.raises(EvaluationError, match=r"^questions\.not_text \(byte=1, file="):
        read_labelled(tmp_path / "bytes.jsonl")


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(EvaluationError, match=r"^questions\.none "):
        read_labelled(tmp_path / "empty.jsonl")


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Ten tons of CANNABIS", True),
        ("ten  tons\nof cannabis", True),
        ("ten tons", False),
        ("ten tons of cannabis and heroin", False),
    ],
)
def test_one_pattern_of_each_group_must_match_and_no_forbidden_one(text: str, met: bool) -> None:
    must = (any_of("ten tons", "10 tons"), any_of("cannabis"))
    judged = Labelled("q", "What was seized?", answerable=True, must=must, must_not=any_of("heroin"))
    assert judged.is_met_by(text) is met


def test_patterns_read_straight_quotes_plain_dashes_and_single_spaces() -> None:
    assert plain("Mali’s  “cross‑border”\nroutes, 2016–2017") == 'Mali\'s "cross-border" routes, 2016-2017'


def test_the_gain_of_a_text_is_the_share_of_groups_that_it_matches() -> None:
    must = (any_of("212", "two hundred"), any_of("31"), any_of("noon"), any_of("bell"))
    judged = Labelled("q", "What does it weigh?", answerable=True, must=must)
    assert judged.gain("The bell weighs 212 kilograms.") == 0.5


@pytest.mark.parametrize(
    ("answerable", "must", "tells"),
    [(True, (any_of("212"),), True), (True, (), False), (False, (any_of("212"),), False)],
)
def test_only_an_answerable_question_with_a_group_tells_its_answer(
    answerable: bool, must: tuple[Group, ...], tells: bool
) -> None:
    assert Labelled("q", "What does it weigh?", answerable, must).tells_answer is tells


@pytest.mark.parametrize(
    ("text", "partly"),
    [("The bell weighs 212.", True), ("There are 31.", True), ("212, or so they say.", False), ("Neither.", False)],
)
def test_a_sentence_meets_a_part_when_it_matches_one_group_and_nothing_forbidden(text: str, partly: bool) -> None:
    judged = Labelled("q", "What?", True, must=(any_of("212"), any_of("31")), must_not=any_of("they say"))
    assert judged.is_partly_met_by(text) is partly


def test_without_groups_every_sentence_meets_a_part() -> None:
    assert Labelled("q", "What?", True).is_partly_met_by("Anything.")
