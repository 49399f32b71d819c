"""A question is taken out of the wishes around it, and loses no word that it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.data import WRAPPINGS
from qa.understanding.wishes import without_wishes

QUESTIONS = (
    "How much cocaine was seized in 2016?",
    "Which training took place in Ségou?",
    "Who leads JNIM?",
    "Is gold sold in Gao?",
)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("I am preparing a note on gold. Could you tell me who digs gold?", "Who digs gold?"),
        ("Hello, how many women were trained?", "How many women were trained?"),
        ("Hi Griot, how much was seized?", "How much was seized?"),
        ("Good morning! Which drugs are seized in Mali?", "Which drugs are seized in Mali?"),
        ("Could you tell me how many women were trained?", "How many women were trained?"),
        ("Would you please tell us which drugs were seized", "Which drugs were seized"),
        ("Could you help me with this? Which drugs are seized?", "Which drugs are seized?"),
        ("I would like to know when the court opened.", "When the court opened."),
        ("I’d like to know who leads JNIM", "Who leads JNIM"),
        ("Do you know who leads JNIM?", "Who leads JNIM?"),
        ("Tell me who leads JNIM.", "Who leads JNIM."),
        ("For a briefing tomorrow: how much was seized?", "How much was seized?"),
        ("Quick question, how much was seized?", "How much was seized?"),
        ("please list the drugs", "List the drugs"),
        ("How much was seized? Please answer with the source.", "How much was seized?"),
        ("How much was seized? Thanks in advance!", "How much was seized?"),
        ("How much was seized, with sources?", "How much was seized?"),
        ("How much was seized? Answer briefly.", "How much was seized?"),
        ("Is gold sold, please?", "Is gold sold?"),
        ("Bonjour, combien de femmes ?", "Combien de femmes ?"),
    ],
)
def test_what_is_only_wished_is_taken_away(asked: str, question: str) -> None:
    assert without_wishes(asked) == question


@pytest.mark.parametrize(
    "question",
    [
        *QUESTIONS,
        "Tell me about cocaine.",
        "Who said thanks?",
        "Which countries did the minister say thank you",
        "What did they answer in French",
        "What did France answer in 2016?",
        "In a report by UNODC, what is said of gold?",
        "In our country, who rules?",
        "Hi-Fi sets: who sells them?",
        "Can you tell me more?",
        "For a report: gold",
        "Hello",
        "Thanks!",
        "please",
        "",
    ],
)
def test_what_is_asked_stays(question: str) -> None:
    assert without_wishes(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "I am preparing a note on gold. Could you tell me who controls it?",
        "We are working on gold: who digs it?",
        "We're researching drug routes in the Sahel, and which are used most?",
    ],
)
def test_a_question_that_leans_on_what_stands_around_it_keeps_it(question: str) -> None:
    assert without_wishes(question) == question


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_the_wishes_that_the_reader_is_trained_with_are_taken_away(wrapping: str, question: str) -> None:
    assert without_wishes(wrapping.format(question)) == question


@given(st.text(max_size=60))
def test_whatever_is_asked_something_is_left(question: str) -> None:
    left = without_wishes(question)
    assert left == question or len(left.split()) >= 2
