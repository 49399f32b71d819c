"""A follow-up is made a question that stands alone."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.understanding.question import Kind, Question
from qa.understanding.rewriting import Conversation, rewrite

SEIZED = Conversation("How much cocaine was seized in 2016?")
ARRESTED = Conversation("How many people were arrested in Kidal?")
TRADED = Conversation("How many people fled from Kidal to Niger with JNIM?")
names = st.from_regex(r"[A-ZÉ][a-zé]{2,8}(?: [A-Z][a-z]{2,8})?", fullmatch=True)


@pytest.mark.parametrize("question", ["And in 2017?", "And 2017?", "What about 2017?", "But what about in 2017?"])
def test_a_fragment_with_a_year_takes_the_last_question_with_that_year(question: str) -> None:
    assert rewrite(question, SEIZED) == "How much cocaine was seized in 2017?"


def test_a_year_that_stands_twice_is_replaced_twice() -> None:
    last = Conversation("Was cocaine seized in 2016, and heroin in 2016?")
    assert rewrite("And in 2017?", last) == "Was cocaine seized in 2017, and heroin in 2017?"


def test_with_two_different_years_before_it_is_not_known_which_to_replace() -> None:
    last = Conversation("Did seizures rise from 2015 to 2016?")
    assert rewrite("And in 2017?", last) == "And in 2017? (Did seizures rise from 2015 to 2016?)"


def test_without_a_year_before_the_last_question_is_brought_along() -> None:
    assert rewrite("And in 2017?", Conversation("Who seized cocaine?")) == "And in 2017? (Who seized cocaine?)"


@pytest.mark.parametrize("question", ["Who controls the gold trade?", "How much gold left in 2017?", "Thanks", "Gold"])
def test_a_question_that_stands_alone_is_the_same_string(question: str) -> None:
    assert rewrite(question, SEIZED) == question


@pytest.mark.parametrize("question", ["Who seized it?", "What about heroin?", "And why?", "Tell me more about that."])
def test_another_that_leans_brings_the_last_question_in_brackets(question: str) -> None:
    assert rewrite(question, SEIZED) == f"{question} (How much cocaine was seized in 2016?)"


def test_a_longer_question_with_a_year_keeps_its_own_verb() -> None:
    question = "And which police forces seized heroin in 2017?"
    assert rewrite(question, SEIZED) == f"{question} (How much cocaine was seized in 2016?)"


@given(st.text(max_size=40) | st.sampled_from(["And in 2017?", "Who leads it?", "Tell me more about that."]))
def test_with_nothing_before_every_question_is_the_same_string(question: str) -> None:
    assert rewrite(question, Conversation()) == question


@pytest.mark.parametrize(
    "question", ["Who seized it in 2017?", "What about heroin in 2017?", "Where was it seized in 2017?"]
)
def test_a_short_question_with_a_year_keeps_what_it_asks(question: str) -> None:
    assert rewrite(question, SEIZED) != "How much cocaine was seized in 2017?"


@pytest.mark.parametrize(
    ("question", "kind"), [("How many seized it?", Kind.NUMBER), ("Where was it sold?", Kind.FACT)]
)
def test_a_follow_up_asks_for_its_own_kind_of_thing(question: str, kind: Kind) -> None:
    assert Question(rewrite(question, SEIZED)).kind is kind


def test_what_was_asked_last_is_what_the_next_question_leans_on() -> None:
    assert SEIZED.after("Who leads JNIM?") == Conversation("Who leads JNIM?")


def test_however_many_follow_the_one_that_stood_alone_is_brought_along() -> None:
    conversation = Conversation().after("Who leads JNIM?")
    for follow_up in ("Where do they live?", "Why there?", "And who pays?"):
        read_as = rewrite(follow_up, conversation)
        conversation = conversation.after(read_as)
    assert rewrite("Why do they stay?", conversation) == "Why do they stay? (Who leads JNIM?)"


@pytest.mark.parametrize(
    "question",
    [
        "What about Gao?",
        "How about Gao?",
        "And Gao?",
        "And in Gao?",
        "But what about in Gao?",
        "what about Gao",
        "So Gao?",
        " And Gao ? ",
    ],
)
def test_a_fragment_with_a_name_takes_the_last_question_with_that_name(question: str) -> None:
    assert rewrite(question, ARRESTED) == "How many people were arrested in Gao?"


@given(names, names, st.sampled_from(["And in {}?", "What about {}?", "How about {}", "But {}?"]))
def test_any_name_is_replaced_by_any_other(old: str, new: str, fragment: str) -> None:
    last = Conversation(f"How many people were arrested in {old} by night?")
    assert rewrite(fragment.format(new), last) == f"How many people were arrested in {new} by night?"


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("And in Burkina Faso?", "How many people were arrested in Burkina Faso?"),
        ("And in Ménaka?", "How many people were arrested in Ménaka?"),
        ("What about Al-Hajj?", "How many people were arrested in Al-Hajj?"),
    ],
)
def test_a_name_may_have_two_words_an_accent_or_a_hyphen(question: str, read_as: str) -> None:
    assert rewrite(question, ARRESTED) == read_as


@pytest.mark.parametrize(
    ("question", "read_as"),
    [
        ("And from Gao?", "How many people fled from Gao to Niger with JNIM?"),
        ("And to Ségou?", "How many people fled from Kidal to Ségou with JNIM?"),
        ("And with the MNLA?", "How many people fled from Kidal to Niger with MNLA?"),
    ],
)
def test_of_several_names_the_one_after_the_same_preposition_is_replaced(question: str, read_as: str) -> None:
    assert rewrite(question, TRADED) == read_as


@pytest.mark.parametrize("question", ["And in Gao?", "What about Gao?", "And Gao?"])
def test_of_several_names_it_is_not_known_which_to_replace_without_that_preposition(question: str) -> None:
    assert rewrite(question, TRADED) == f"{question} ({TRADED.last_read_as})"


def test_of_two_names_after_one_preposition_it_is_not_known_which_to_replace() -> None:
    last = Conversation("Was gold sold in Kidal and arms in Niger?")
    assert rewrite("And in Gao?", last) == "And in Gao? (Was gold sold in Kidal and arms in Niger?)"


@pytest.mark.parametrize(
    "question",
    [
        "What about women?",
        "And in Gao in 2017?",
        "And in Gao and Ségou?",
        "And who pays Gao?",
        "What about those in Gao?",
    ],
)
def test_what_holds_more_or_less_than_a_name_brings_the_last_question_in_brackets(question: str) -> None:
    assert rewrite(question, ARRESTED) == f"{question} (How many people were arrested in Kidal?)"


def test_without_a_name_before_the_last_question_is_brought_along_with_the_name() -> None:
    assert rewrite("What about Gao?", SEIZED) == "What about Gao? (How much cocaine was seized in 2016?)"


def test_the_first_word_of_the_last_question_is_no_name() -> None:
    assert rewrite("And Gao?", Conversation("Kidal lies where?")) == "And Gao? (Kidal lies where?)"


def test_a_question_with_brackets_is_not_changed_within() -> None:
    last = Conversation("And why? (How many people were arrested in Kidal?)")
    assert rewrite("And Gao?", last) == f"And Gao? ({last.last_read_as})"


def test_the_next_fragment_leans_on_the_question_with_the_new_name() -> None:
    conversation = ARRESTED.after(rewrite("What about Gao?", ARRESTED))
    assert rewrite("And in Ségou?", conversation) == "How many people were arrested in Ségou?"


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("And in Gao?", "Who leads JNIM?"),  # "Who leads Gao?" asks for something else
        ("And in June?", "How many people were arrested in Kidal in 2016?"),
        ("And Why?", "How many people were arrested in Kidal?"),
        ("And ?", "How many people were arrested in Kidal?"),
        ("What about Gao?", "Who was arrested on 9 March 2018?"),  # a month is no place
    ],
)
def test_what_is_no_name_like_the_last_one_does_not_replace_it(question: str, last: str) -> None:
    assert rewrite(question, Conversation(last)) == f"{question} ({last})"


@pytest.mark.parametrize(
    ("question", "last", "read_as"),
    [
        ("What about Mali?", "What is Niger's population?", "What is Mali's population?"),
        ("What about Mali?", "What is Niger’s population?", "What is Mali’s population?"),
        ("AND IN GAO?", "How many people were arrested in Kidal?", "How many people were arrested in GAO?"),
    ],
)
def test_the_question_with_another_name_is_still_good_english(question: str, last: str, read_as: str) -> None:
    assert rewrite(question, Conversation(last)) == read_as


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_was_asked_before_a_question_that_does_not_lean_is_the_same_string(question: str, last: str) -> None:
    assume(not Question(question).leans)
    assert rewrite(question, Conversation(last)) == question


COSINES = {"heroin": {"cocaine": 0.74, "seized": 0.26}, "customs officers": {"officers": 0.7, "police officers": 0.66}}


def alike(text: str, others: Sequence[str]) -> list[float]:
    return [COSINES.get(text, {}).get(other, 0.1) for other in others]


@pytest.mark.parametrize("question", ["What about heroin?", "and heroin?", "How about the heroin", "But heroin ?"])
def test_another_thing_takes_the_place_of_what_is_most_like_it(question: str) -> None:
    assert rewrite(question, SEIZED, alike) == "How much heroin was seized in 2016?"


def test_a_thing_of_two_words_takes_the_place_of_two() -> None:
    last = Conversation("How many police officers were trained in Gao?")
    read_as = rewrite("What about customs officers?", last, alike)
    assert read_as == "How many customs officers were trained in Gao?"


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("What about oysters?", "How much cocaine was seized?"),  # like nothing in it
        ("What about heroin?", "Is cocaine mixed with cocaine?"),  # which of them?
        ("What about heroin?", "Who seized it? (How much cocaine was seized?)"),  # not known where to look
        ("What about heroin and arms and gold?", "How much cocaine was seized?"),  # no single thing
        ("And why heroin?", "How much cocaine was seized?"),  # asks something else
        ("What about it?", "How much cocaine was seized?"),
        ("What about the seizures?", "How much cocaine was seized?"),  # stands in it already
    ],
)
def test_what_cannot_take_the_place_of_one_thing_brings_the_last_question_along(question: str, last: str) -> None:
    assert rewrite(question, Conversation(last), alike) == f"{question} ({last})"


def test_a_thing_that_is_like_two_parts_of_the_last_question_takes_the_place_of_none() -> None:
    def both(_text: str, others: Sequence[str]) -> list[float]:
        return [0.6 if other in {"drugs", "money"} else 0.1 for other in others]

    last = "How are drugs and money hidden?"
    assert rewrite("And arms?", Conversation(last), both) == f"And arms? ({last})"


@pytest.mark.parametrize(
    ("last", "question", "read_as"),
    [
        ("What is the JPMU in Lomé?", "who commands it?", "who commands the JPMU in Lomé?"),
        ("Who are the Dozo?", "What do they earn?", "What do the Dozo earn?"),
        ("Tell me about JNIM.", "And who are its leaders?", "And who are JNIM's leaders?"),
        ("Who is Marta Quill?", "Where does she live?", "Where does Marta Quill live?"),
    ],
)
def test_a_pronoun_stands_for_what_the_last_question_asked_about(last: str, question: str, read_as: str) -> None:
    assert rewrite(question, Conversation(last)) == read_as


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("Who leads JNIM?", "Why do they stay?"),  # the answer, not JNIM, may be meant
        ("What is JNIM?", "Do they say where it is?"),  # which of the two?
        ("Who is it? (What is JNIM?)", "Who leads it?"),
        ("What is the way in which convoys pass the border at night?", "Who protects it?"),
    ],
)
def test_a_pronoun_that_stands_for_nothing_plain_brings_the_last_question_along(last: str, question: str) -> None:
    assert rewrite(question, Conversation(last)) == f"{question} ({last})"
