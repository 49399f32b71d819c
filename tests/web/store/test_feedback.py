"""`web.store.feedback` and `web.store.refused`: what the operator learns, and how a spreadsheet shows it."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Message, plain
from qa.understanding.rewriting import Conversation
from tests.web.store.clock import NOON, Clock
from tests.web.store.replies import reply
from web.store import Store, open_store, refused
from web.store.database import Outcome
from web.store.feedback import Feedback, JudgedTurn, Verdict
from web.store.one_line import one_line
from web.store.refused import RefusedQuestion
from web.store.sheet import as_csv

Json = dict[str, Any]

AWA = "visitor-awa"


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    opened = open_store(None, ttl_days=30, clock=clock)
    yield opened
    opened.close()


def ask(
    store: Store,
    turn_id: str,
    question: str,
    answer: str = "Gold. [1]",
    *,
    status: str = "answered",
    read_as: str = "",
    owner: str | None = AWA,
    message: Message | None = None,
) -> None:
    told = reply(turn_id, question, answer, status=status, read_as=read_as, message=message)
    assert store.history.keep(f"c-{turn_id}", owner, Conversation(question), told) is Outcome.DONE


def refuse(store: Store, turn_id: str, question: str, reason: str = "No.", **more: Any) -> None:
    ask(store, turn_id, question, reason, status="not_found", **more)


# Feedback


def test_feedback_is_kept_with_its_reason_and_time(store: Store, clock: Clock) -> None:
    ask(store, "t1", "What is mined?")
    clock.pass_by(minutes=5)
    assert store.feedback.give("t1", Verdict.DOWN, "It is salt.") is Outcome.DONE
    assert store.feedback.find("t1") == Feedback("t1", Verdict.DOWN, "It is salt.", NOON + timedelta(minutes=5))


def test_a_second_word_on_a_turn_replaces_the_first(store: Store) -> None:
    ask(store, "t1", "What is mined?")
    store.feedback.give("t1", Verdict.DOWN, "It is salt.")
    assert store.feedback.give("t1", Verdict.UP) is Outcome.DONE
    assert [row.feedback for row in store.feedback.newest_first()] == [Feedback("t1", Verdict.UP, "", NOON)]


@pytest.mark.parametrize("turn_id", ["t2", "", "\ud800", "' OR '1'='1"])
def test_of_a_turn_that_does_not_exist_nothing_can_be_said(store: Store, turn_id: str) -> None:
    ask(store, "t1", "What is mined?")
    assert store.feedback.give(turn_id, Verdict.UP) is Outcome.UNKNOWN
    assert (store.feedback.find(turn_id), store.feedback.newest_first()) == (None, [])


def test_a_reason_is_one_clean_line_of_at_most_1000_characters(store: Store) -> None:
    ask(store, "t1", "What is mined?")
    store.feedback.give("t1", Verdict.DOWN, f"  not\r\n\x07 so \u202e {'x' * 2000}")
    said = store.feedback.find("t1")
    assert said is not None
    assert said.reason == f"not so {'x' * 992}…"
    assert len(said.reason) == 1000


def test_the_operator_reads_feedback_newest_first_with_what_it_is_about(store: Store, clock: Clock) -> None:
    ask(store, "t1", "What is mined?", "Gold. [1]", read_as="What is mined in Gao?")
    refuse(store, "t2", "ما هذا؟ 🪙", "The documents do not hold this.", owner=None)
    for turn_id in ("t2", "t1"):
        clock.pass_by(minutes=1)
        store.feedback.give(turn_id, Verdict.UP)
    first, second = NOON + timedelta(minutes=2), NOON + timedelta(minutes=1)
    told = [
        JudgedTurn(
            Feedback("t1", Verdict.UP, "", first),
            "What is mined?",
            "What is mined in Gao?",
            "answered",
            reply("t1", "What is mined?", "Gold. [1]", read_as="What is mined in Gao?"),
        ),
        JudgedTurn(
            Feedback("t2", Verdict.UP, "", second),
            "ما هذا؟ 🪙",
            "ما هذا؟ 🪙",
            "not_found",
            reply("t2", "ما هذا؟ 🪙", "The documents do not hold this.", status="not_found"),
        ),
    ]
    assert store.feedback.newest_first() == told
    assert store.feedback.newest_first(limit=1) == told[:1]


def test_feedback_goes_with_the_conversation_that_it_is_about(store: Store, clock: Clock) -> None:
    ask(store, "t1", "One?")
    ask(store, "t2", "Two?")
    store.feedback.give("t1", Verdict.UP)
    store.feedback.give("t2", Verdict.UP)
    store.history.delete("c-t1", AWA)
    assert [row.feedback.turn_id for row in store.feedback.newest_first()] == ["t2"]
    clock.pass_by(days=31)
    store.history.expire()
    assert store.feedback.newest_first() == []


# Refused questions


def test_a_refused_question_is_counted_whatever_its_case_accents_spaces_and_mark(store: Store, clock: Clock) -> None:
    asked = ["Who rules  Ségou?", "who rules segou", "WHO RULES SÉGOU ?!", "Who rules Gao?", "Who rules Segou…"]
    for number, question in enumerate(asked):
        refuse(store, f"t{number}", question, owner=None if number % 2 else AWA)
        clock.pass_by(minutes=1)
    assert store.refused.newest_first() == [
        RefusedQuestion("Who rules Segou…", "Who rules Segou…", plain("No."), 4, NOON + timedelta(minutes=4)),
        RefusedQuestion("Who rules Gao?", "Who rules Gao?", plain("No."), 1, NOON + timedelta(minutes=3)),
    ]
    assert [row.times for row in store.refused.newest_first(limit=1)] == [4]


def test_a_refused_question_tells_the_words_that_its_last_refusal_named(store: Store, clock: Clock) -> None:
    refuse(store, "t1", "Who rules Ur?", message=Message("refusal.unmentioned", words=("Ur",)))
    clock.pass_by(minutes=1)
    last = Message("refusal.not_near", words=("rules", "Ur"))
    refuse(store, "t2", "Who rules Ur?", message=last)
    (row,) = store.refused.newest_first()
    assert (row.reason, row.named, row.times) == (last, ("rules", "Ur"), 2)


def test_a_refusal_that_an_earlier_version_noted_is_its_text(store: Store) -> None:
    refuse(store, "t1", "Who rules Ur?", "The documents do not mention “Ur”.")
    (row,) = store.refused.newest_first()
    assert (row.reason, row.named) == (plain("The documents do not mention “Ur”."), ())


def test_a_follow_up_is_counted_as_the_question_that_it_was_read_as(store: Store) -> None:
    refuse(store, "t1", "And in 2017?", read_as="What was seized in 2017?")
    refuse(store, "t2", "And in 2017?", read_as="Who was arrested in 2017?")
    refuse(store, "t3", "What was seized in 2017?")
    times = {row.read_as: row.times for row in store.refused.newest_first()}
    assert times == {"What was seized in 2017?": 2, "Who was arrested in 2017?": 1}


def test_what_was_answered_or_courteous_is_not_among_the_refused(store: Store) -> None:
    ask(store, "t1", "What is mined?")
    ask(store, "t2", "Hello!", status="chat")
    assert store.refused.newest_first() == []


def test_a_refused_question_outlives_its_conversation_without_its_owner(store: Store) -> None:
    refuse(store, "t1", "Who rules Ur?")
    store.history.delete_all(AWA)
    assert [row.question for row in store.refused.newest_first()] == ["Who rules Ur?"]
    columns = store.database.rows("SELECT name FROM pragma_table_info('refused')", {}, str)
    assert columns == ["number", "question", "read_as", "folded", "reason", "at", "message"]


def test_of_many_refused_questions_the_last_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused.MAX_REFUSED == 50_000
    monkeypatch.setattr(refused, "MAX_REFUSED", 2)
    for number in range(4):
        refuse(store, f"t{number}", f"Question {number}?")
    assert sorted(row.question for row in store.refused.newest_first()) == ["Question 2?", "Question 3?"]


# Spreadsheets


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_feedback_is_exported_as_csv(store: Store) -> None:
    ask(store, "t1", "=1+1?", 'Gold, "pure". [1]')
    store.feedback.give("t1", Verdict.DOWN, "@me")
    assert "".join(store.feedback.as_csv()) == (
        '\ufeff"at","verdict","reason","question","read_as","status","answer","turn"\r\n'
        '"2024-02-29T12:00:00+00:00","down","\'@me","\'=1+1?","\'=1+1?","answered","Gold, ""pure"". [1]","t1"\r\n'
    )


def test_refused_questions_are_exported_as_csv(store: Store) -> None:
    message = Message("refusal.not_near", words=("king", "Ur"))
    refuse(store, "t1", "And Ur?", read_as="Who rules Ur?", message=message)
    assert "".join(store.refused.as_csv()) == (
        '\ufeff"last_asked","times","question","read_as","named","reason"\r\n'
        '"2024-02-29T12:00:00+00:00","1","And Ur?","Who rules Ur?","king, Ur","No sentence was found '
        'that answers this: where the documents come near it, they do not mention “king” and “Ur”."\r\n'
    )


def test_an_export_of_nothing_is_its_header(store: Store) -> None:
    assert [len(list(store.feedback.as_csv())), len(list(store.refused.as_csv()))] == [1, 1]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1", "=", "-"])
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert read("".join(as_csv(["cell"], [[cell]])))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["", "1-1", "a=b", " ", "مرحبا", "🪙", "'=1", "line\nbreak", 'a;"b",c'])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert read("".join(as_csv(["cell"], [[cell]])))[1] == [cell]


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=5))
def test_what_is_exported_is_what_is_read_back(rows: list[list[str]]) -> None:
    back = read("".join(as_csv(["a", "b", "c"], rows)))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t"} for row in back for cell in row)


# One clean line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a \n\t b\u00a0c ", "a b c"),
        ("a\0b\x1bc", "a b c"),
        ("so\u00adft \u202eedis", "soft edis"),  # a hidden hyphen, a turned direction
        ("👩‍🌾 می‌خواه", "👩‍🌾 می‌خواه"),  # joiners that letters need
        ("half\ud800", "half"),
        ("1234567890123", "12345678901…"),
        ("1234567890 12", "1234567890…"),
        ("123456789012", "123456789012"),
        ("", ""),
    ],
)
def test_one_clean_line(text: str, line: str) -> None:
    assert one_line(text, 12) == line


@given(st.text(st.characters(), max_size=60), st.integers(1, 40))
def test_a_line_is_clean_and_short_and_stays_as_it_is(text: str, max_chars: int) -> None:
    line = one_line(text, max_chars)
    assert len(line) <= max_chars
    assert "\n" not in line
    assert one_line(line, max_chars) == line
