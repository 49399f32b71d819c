"""What an operator asks to see of one question: the question itself, what was asked before it, and its explanation."""

from dataclasses import dataclass

from flask import Request
from flask_babel import pgettext

from qa.answer import Why
from qa.assistant import MAX_QUESTION_CHARS, Turn
from qa.understanding.question import Kind, Question
from qa.understanding.rewriting import Conversation
from qa.understanding.small_talk import SmallTalk
from web.asking import Answering
from web.contract import Json, clean_question
from web.explanation import SentenceState, examined_turn, explanation_json


@dataclass(frozen=True, slots=True)
class Explained:
    """A question's turn and the explanation of it."""

    turn: Turn
    explanation: Json


def explained(assistant: Answering, request: Request) -> Explained:
    """The question `q` of a request, in the conversation that `before` began. Nothing of it is kept.

    Raises Problem when a question is empty or too long, and IndexFault when there is no index to answer from.
    """
    question, before = clean_question(request.args.get("q", "")), request.args.get("before", "").strip()
    conversation = Conversation()
    if before:
        conversation = assistant.ask(clean_question(before), conversation, lambda _step, _passages: None).conversation
    turn = examined_turn(assistant, question, conversation)
    return Explained(turn, explanation_json(turn, conversation))


def traceable(question: str, read_as: str) -> str:
    """What to ask again of a question that was refused: itself, or what it was read as when it needed another."""
    return (read_as if Question(question).leans else question)[:MAX_QUESTION_CHARS]


def step_words() -> dict[str, dict[str, str]]:
    """How each code in an explanation is said in the visitor's language, by what it is a code of."""
    return {
        "small_talks": _small_talks(),
        "kinds": _kinds(),
        "states": _sentence_states(),
        "rules": _rules(),
        "whys": _whys(),
    }


def _small_talks() -> dict[str, str]:
    """How it is said what a message is that is no question to the documents, or one about all of them."""
    return {
        SmallTalk.GREETING: pgettext("small talk", "a greeting"),
        SmallTalk.FAREWELL: pgettext("small talk", "thanks or a farewell"),
        SmallTalk.HELP: pgettext("small talk", "a call for help"),
        SmallTalk.NOT_A_MODEL: pgettext("small talk", "words to a language model"),
        SmallTalk.LANGUAGES: pgettext("small talk", "which languages are spoken"),
        SmallTalk.SUMMARY: pgettext("small talk", "a summary of all documents"),
        SmallTalk.DOCUMENTS: pgettext("small talk", "which documents there are"),
        SmallTalk.NEWS: pgettext("small talk", "what is new"),
        SmallTalk.UNCLEAR: pgettext("small talk", "no known word"),
    }


def _kinds() -> dict[str, str]:
    """How each kind of question is said: what it asks for."""
    return {
        Kind.NUMBER: pgettext("kind", "a number"),
        Kind.YES_NO: pgettext("kind", "yes or no"),
        Kind.REASON: pgettext("kind", "a reason"),
        Kind.LIST: pgettext("kind", "a list"),
        Kind.COMPARISON: pgettext("kind", "a comparison"),
        Kind.OVERVIEW: pgettext("kind", "an overview"),
        Kind.FACT: pgettext("kind", "a fact"),
    }


def _whys() -> dict[str, str]:
    """How it is said why a sentence is said."""
    return {
        Why.BEST: pgettext("why", "answers best"),
        Why.PART: pgettext("why", "answers another part"),
        Why.ITEM: pgettext("why", "belongs to the list"),
        Why.RIVAL: pgettext("why", "nearly as likely as the best"),
        Why.LEANED_ON: pgettext("why", "the best leans on it"),
        Why.DOUBT: pgettext("why", "the source doubts"),
        Why.DIFFERS: pgettext("why", "another document differs"),
        Why.OVERVIEW: pgettext("why", "its document begins with it"),
    }


def _sentence_states() -> dict[str, str]:
    """How it is said what became of a sentence that was read."""
    return {
        SentenceState.SAID: pgettext("sentence", "said"),
        SentenceState.MENTIONED: pgettext("sentence", "further place"),
        SentenceState.PASSED_OVER: pgettext("sentence", "passed over"),
        SentenceState.RULED_OUT: pgettext("sentence", "ruled out"),
        SentenceState.UNLIKELY: pgettext("sentence", "below the threshold"),
    }


def _rules() -> dict[str, str]:
    """How each rule that a sentence may break is said, by the names in `qa.verification.constraints`."""
    return {
        "known names": pgettext("rule", "no document has the name"),
        "same document": pgettext("rule", "its document lacks the name"),
        "year": pgettext("rule", "it is of another year"),
        "figures": pgettext("rule", "its passage lacks the figure"),
        "place": pgettext("rule", "it stands in another paragraph"),
    }
