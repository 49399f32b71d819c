"""A sentence holds the kind of thing that is asked for: a quantity, a time, a name."""

import pytest

from qa.expected import holds_expected, quantities, surroundings_of_quantities
from qa.question import Question


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Police seized 116 kg of cocaine.", {"116"}),
        ("1,200 men and 3.5 million women fled.", {"1,200", "3.5", "million"}),
        ("Twelve men fled; half of them returned.", {"twelve", "half"}),
        ("2000 guests came.", {"2000"}),
        ("In 2016, 18 people fled.", {"18"}),
        ("They took 70,000.", {"70,000"}),
        ("Cases: 18", {"18"}),
        ("Gold is sold.", set()),
        ("", set()),
    ],
)
def test_quantities_are_figures_and_number_words(sentence: str, found: set[str]) -> None:
    assert quantities(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "The 2021 edition is out.",
        "It was signed in 2016.",
        "It began on 17 June 2016.",
        "On May 17 it ended.",
        "In 2000.",
    ],
)
def test_years_and_days_of_a_month_are_no_quantities(sentence: str) -> None:
    assert quantities(sentence) == set()


@pytest.mark.parametrize(
    "sentence", ["It began on June 17.", "It ended on the 17th of June.", "It is of the 2016-17 season."]
)
def test_other_ways_to_write_a_date_are_no_quantities_either(sentence: str) -> None:
    assert quantities(sentence) == set()


def test_a_number_before_the_verb_may_is_a_quantity() -> None:
    assert quantities("Of these, 17 may be freed.") == {"17"}


@pytest.mark.parametrize(
    ("sentence", "around"),
    [
        ("Police seized 116 kg of cocaine in Gao and left.", ["kg of cocaine in gao"]),  # five words after it
        ("Number of cases in all courts: 18", ["cases in all courts"]),  # four words before the colon
        ("Cases: 18 in Gao", ["in gao", "cases"]),
        ("They counted 18", []),
        ("3 judges met 12 men.", ["judges met 12 men", "men"]),
        ("In 2016 it rained.", []),
    ],
)
def test_the_surroundings_are_the_words_after_a_quantity_and_its_label(sentence: str, around: list[str]) -> None:
    assert surroundings_of_quantities(sentence) == around


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
