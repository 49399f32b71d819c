"""A sentence holds the kind of thing that is asked for: a number, a time, a name."""

import pytest

from qa.expected import holds_expected
from qa.question import Question


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How many men fled?", "Twelve men fled in 2016.", True),
        ("How many men fled?", "Many men fled in 2016.", False),
        ("How many of the 12 men fled?", "The 12 men fled.", False),  # the question's own number
        ("How many of the twelve men fled?", "Seven of the twelve men fled.", True),
        ("When did the court open?", "The court opened in 2015.", True),
        ("When did the court open?", "The court opened in March.", True),
        ("When did the court open?", "The court stands in Gao.", False),
        ("When in 2015 did the court open?", "It opened in 2015.", False),
        ("Who leads JNIM?", "JNIM is led by Iyad.", True),
        ("Who leads JNIM?", "The head of JNIM is not known.", False),
        ("Where is the gold sold?", "The gold is sold in Dubai.", True),
        ("Where is the gold sold?", "He sells gold by night.", False),
        ("Where is Gao?", "Gao is an old town.", False),
    ],
)
def test_a_number_a_time_or_a_name_must_be_there_when_one_is_asked_for(
    question: str, sentence: str, holds: bool
) -> None:
    assert holds_expected(Question(question), sentence) is holds


@pytest.mark.parametrize(
    "question",
    ["Is gold sold?", "Why is gold sold?", "What is gold?", "List the mines.", "How long is the road?", "Gold"],
)
def test_other_kinds_expect_no_mark(question: str) -> None:
    assert holds_expected(Question(question), "gold is sold")


def test_the_verb_may_is_no_date() -> None:
    assert not holds_expected(Question("When did the court open?"), "The court may open.")
