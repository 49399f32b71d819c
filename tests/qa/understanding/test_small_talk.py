"""A message that asks nothing of the documents, or asks about them as a whole, is told from a question to them."""

import pytest

from index.words import fold
from qa.understanding.small_talk import SmallTalk, small_talk

KNOWN = frozenset("cocaine gold cannabis jnim kidal mali segou training women unodc".split())  # noqa: SIM905


def said(message: str) -> SmallTalk | None:
    """What a message is where the documents use some words only."""
    return small_talk(message, lambda word: fold(word) in KNOWN)


@pytest.mark.parametrize(
    "message",
    [
        "Hello",
        "hello!",
        "Hi there",
        "HEY",
        "Good morning",
        "Good evening, Griot!",
        "Bonjour",
        "Salut !",
        "hey, how are you?",
        "How are you?",
        "Hello! How are you today?",
        "Nice to meet you",
        "Ok",
        "No, sorry.",
        "Who are you?",
        "What is Griot?",
        "what’s griot",
        "Qui es-tu ?",
        "Qui êtes-vous ?",
        "How do you work?",
        "How does this work?",
    ],
)
def test_a_greeting_or_asking_who_griot_is_is_greeted(message: str) -> None:
    assert said(message) is SmallTalk.GREETING


@pytest.mark.parametrize(
    "message",
    [
        "Thanks",
        "Thank you very much!",
        "Thanks a lot for your help",
        "thanks, that is very helpful",
        "ok, thanks!",
        "Bye!",
        "Goodbye, and thanks",
        "Cheers.",
        "merci beaucoup",
        "Merci, au revoir",
        "No, merci.",
    ],
)
def test_thanks_or_a_goodbye_takes_leave(message: str) -> None:
    assert said(message) is SmallTalk.FAREWELL


@pytest.mark.parametrize(
    "message",
    [
        "Help",
        "help!",
        "help me please",
        "Please help me",
        "Aide-moi",
        "What can you do?",
        "What can I ask?",
        "What can I ask you?",
        "How do I use this?",
        "What do you do?",
        "Que peux-tu faire ?",
    ],
)
def test_asking_what_griot_can_do_gets_help(message: str) -> None:
    assert said(message) is SmallTalk.HELP


@pytest.mark.parametrize(
    "message",
    [
        "Are you ChatGPT?",
        "Are you an AI?",
        "are you a robot",
        "Are you a real person?",
        "Are you human?",
        "Do you use AI?",
        "Is this ChatGPT?",
        "Is Griot an AI?",
        "What language model are you?",
        "Es-tu une IA ?",
    ],
)
def test_who_takes_griot_for_a_model_or_a_person_is_told(message: str) -> None:
    assert said(message) is SmallTalk.NOT_A_MODEL


@pytest.mark.parametrize(
    "message",
    [
        "Do you speak French?",
        "Can you answer in French?",
        "Which languages do you speak?",
        "What languages do you understand?",
        "What is your language?",
        "Do you know Bambara?",
        "Parlez-vous français ?",
    ],
)
def test_asking_for_a_language_is_told_from_a_question_in_it(message: str) -> None:
    assert said(message) is SmallTalk.LANGUAGES


@pytest.mark.parametrize(
    "message",
    [
        "Summarize the documents",
        "Summarise everything",
        "Give me an overview of the reports",
        "Can you summarize the documents for me?",
        "What are the key findings?",
        "What are the main points of the documents?",
        "What are the main topics?",
        "TL;DR",
        "Résumez les documents",
        "Quels sont les points principaux ?",
    ],
)
def test_a_summary_is_wanted_when_no_subject_is_named(message: str) -> None:
    assert said(message) is SmallTalk.SUMMARY


@pytest.mark.parametrize(
    "message",
    [
        "What documents do you have?",
        "How many documents do you have?",
        "Which documents are indexed?",
        "List your sources",
        "What is in here?",
        "What's in this?",
        "What do you know?",
        "Which reports are there?",
        "Show me all the files",
        "Quels documents avez-vous ?",
    ],
)
def test_asking_which_documents_there_are(message: str) -> None:
    assert said(message) is SmallTalk.DOCUMENTS


@pytest.mark.parametrize(
    "message",
    [
        "What is new?",
        "What’s new in the documents?",
        "Any recent documents?",
        "Which documents were added recently?",
        "What was added this week?",
        "Show me the latest reports",
        "Quoi de neuf ?",
        "Quels sont les nouveaux documents ?",
    ],
)
def test_asking_what_was_added(message: str) -> None:
    assert said(message) is SmallTalk.NEWS


@pytest.mark.parametrize("message", ["", "?!", "...", "asdfgh", "qwrt zxcv", "blargh flurb", "- - -"])
def test_a_message_without_a_word_that_anyone_knows_is_unclear(message: str) -> None:
    assert said(message) is SmallTalk.UNCLEAR


@pytest.mark.parametrize("message", ["JNIM", "jnim?", "2017", "Kidal?", "the", "Combien ?", "zebra"])
def test_a_word_of_the_documents_or_of_a_language_or_a_figure_makes_a_question(message: str) -> None:
    assert said(message) is None


@pytest.mark.parametrize(
    "question",
    [
        "hello, how many women were trained?",
        "Hello, who controls the gold trade?",
        "Thanks. And in 2017?",
        "Who says thanks?",
        "Bye-laws of Gao?",
        "Good governance?",
        "How are you trained?",
        "And at night?",
        "What is the fine?",
        "Which day was it?",
        "Who are they?",
        "Who are the kadis?",
        "How do smugglers work?",
        "How does this law work?",
    ],
)
def test_a_question_with_a_greeting_or_its_words_is_no_greeting(question: str) -> None:
    assert said(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What help did Mali get?",
        "Who helps migrants?",
        "help with cocaine statistics",
        "How can I help victims?",
        "What can you tell me about cocaine?",
        "What do you know about gold?",
        "What are you hiding about gold?",
    ],
)
def test_a_question_that_speaks_of_help_or_to_griot_is_no_call_for_help(question: str) -> None:
    assert said(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Are machine guns smuggled?",
        "Is this machine gun common?",
        "Which languages are spoken in Mali?",
        "In what language was the report written?",
        "Was the training in French?",
        "How many people speak French?",
        "Are they real?",
        "J'ai une question sur l'or",
    ],
)
def test_a_question_that_speaks_of_machines_or_languages_is_no_talk_about_griot(question: str) -> None:
    assert said(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What is new in cocaine trafficking?",
        "What is the latest on JNIM?",
        "What new drugs are there?",
        "How many new people were trained?",
        "What changed in 2016?",
        "What was changed in the law?",
        "Summarize the report on cannabis",
        "Give me an overview of human trafficking",
        "What are the key findings on cocaine?",
        "What is the main source of income?",
        "What are the main sources of gold?",
        "Which points are crossed by smugglers?",
        "What are the conclusions of the court?",
        "What documents do migrants need?",
        "Which documents are forged?",
        "What does the report say about arms?",
        "Which texts were adopted?",
        "How many files were opened?",
        "Who wrote the reports?",
        "When were the reports published?",
        "Do you have reports on gold?",
    ],
)
def test_a_request_that_names_a_subject_is_a_question_to_the_documents(question: str) -> None:
    assert said(question) is None
