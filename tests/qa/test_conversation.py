"""A follow-up is made a question that stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import Conversation, stand_alone
from qa.question import Kind, Question

SEIZED = Conversation("How much cocaine was seized in 2016?")


@pytest.mark.parametrize("question", ["And in 2017?", "And 2017?", "What about 2017?", "But what about in 2017?"])
def test_a_fragment_with_a_year_takes_the_last_question_with_that_year(question: str) -> None:
    assert stand_alone(question, SEIZED) == "How much cocaine was seized in 2017?"


def test_a_year_that_stands_twice_is_replaced_twice() -> None:
    last = Conversation("Was cocaine seized in 2016, and heroin in 2016?")
    assert stand_alone("And in 2017?", last) == "Was cocaine seized in 2017, and heroin in 2017?"


def test_with_two_different_years_before_it_is_not_known_which_to_replace() -> None:
    last = Conversation("Did seizures rise from 2015 to 2016?")
    assert stand_alone("And in 2017?", last) == "And in 2017? (Did seizures rise from 2015 to 2016?)"


def test_without_a_year_before_the_last_question_is_brought_along() -> None:
    assert stand_alone("And in 2017?", Conversation("Who seized cocaine?")) == "And in 2017? (Who seized cocaine?)"


@pytest.mark.parametrize("question", ["Who controls the gold trade?", "How much gold left in 2017?", "Thanks", "Gold"])
def test_a_question_that_stands_alone_is_the_same_string(question: str) -> None:
    assert stand_alone(question, SEIZED) == question


@pytest.mark.parametrize("question", ["Who seized it?", "What about heroin?", "And why?", "Tell me more about that."])
def test_another_that_leans_brings_the_last_question_in_brackets(question: str) -> None:
    assert stand_alone(question, SEIZED) == f"{question} (How much cocaine was seized in 2016?)"


def test_a_longer_question_with_a_year_keeps_its_own_verb() -> None:
    question = "And which police forces seized heroin in 2017?"
    assert stand_alone(question, SEIZED) == f"{question} (How much cocaine was seized in 2016?)"


@given(st.text(max_size=40) | st.sampled_from(["And in 2017?", "Who leads it?", "Tell me more about that."]))
def test_with_nothing_before_every_question_is_the_same_string(question: str) -> None:
    assert stand_alone(question, Conversation()) == question


@pytest.mark.parametrize(
    "question", ["Who seized it in 2017?", "What about heroin in 2017?", "Where was it seized in 2017?"]
)
def test_a_short_question_with_a_year_keeps_what_it_asks(question: str) -> None:
    assert stand_alone(question, SEIZED) != "How much cocaine was seized in 2017?"


@pytest.mark.parametrize(("question", "kind"), [("Who seized it?", Kind.PERSON), ("Where was it sold?", Kind.PLACE)])
def test_a_follow_up_asks_for_its_own_kind_of_thing(question: str, kind: Kind) -> None:
    assert Question(stand_alone(question, SEIZED)).kind is kind


def test_what_was_asked_last_is_what_the_next_question_leans_on() -> None:
    assert SEIZED.after("Who leads JNIM?") == Conversation("Who leads JNIM?")


def test_however_many_follow_the_one_that_stood_alone_is_brought_along() -> None:
    conversation = Conversation().after("Who leads JNIM?")
    for follow_up in ("Where do they live?", "Why there?", "And who pays?"):
        read_as = stand_alone(follow_up, conversation)
        conversation = conversation.after(read_as)
    assert stand_alone("Why do they stay?", conversation) == "Why do they stay? (Who leads JNIM?)"
