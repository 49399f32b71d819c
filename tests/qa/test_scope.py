"""Questions asked of a part of the documents."""

from collections.abc import Callable

import pytest

from corpus.message import Message
from index.scope import Scope
from index.search import Index
from qa.answer import Answer, Refusal, Remark
from qa.assistant import Assistant
from qa.reading.reader import Read
from qa.understanding.rewriting import Conversation
from qa.verification.decision import Decision
from qa.verification.reasons import Reason

SEIZURES = "# Seizures\n\nPolice seized 116 kg of cocaine in 2016. Police seized 85 kg of cocaine in 2017."
COURT = "# The court\n\nThe court of Gao opened in 2015."
ONLY_COURT = Conversation(scope=Scope(documents=frozenset({"d1"})))
ONLY_SEIZURES = Conversation(scope=Scope(documents=frozenset({"d0"})))
COCAINE = "Which police seized cocaine in 2016?"


@pytest.fixture(scope="module")
def assistant(index_of: Callable[..., Index], read_by_words: Read, by_margin: Decision) -> Assistant:
    index = index_of(SEIZURES, COURT)
    return Assistant(lambda: index, read_by_words, by_margin)


def test_a_question_is_answered_within_its_scope_and_refused_outside(assistant: Assistant) -> None:
    assert isinstance(assistant.ask(COCAINE).reply, Answer)
    assert isinstance(assistant.ask(COCAINE, ONLY_SEIZURES).reply, Answer)
    refusal = assistant.ask(COCAINE, ONLY_COURT).reply
    assert isinstance(refusal, Refusal)  # though the answer to these very words is remembered
    assert {hit.document.id for hit in refusal.nearest} <= {"d1"}


def test_a_refusal_of_a_part_says_so_and_where_nearer_passages_stand(assistant: Assistant) -> None:
    refusal = assistant.ask(COCAINE, ONLY_COURT).reply
    assert isinstance(refusal, Refusal)
    assert refusal.remarks == (
        Message(Remark.ONLY_ASKED, asked=1, documents=2),
        Message(Remark.NEARER_OUTSIDE, titles=("Seizures",)),
    )
    assert [document.id for document in refusal.outside] == ["d0"]


def test_a_refusal_of_all_documents_says_nothing_of_others(assistant: Assistant) -> None:
    refusal = assistant.ask("Who sells oysters to Osaka?").reply
    assert isinstance(refusal, Refusal)
    assert (refusal.remarks, refusal.outside) == ((), ())


def test_a_name_is_known_only_where_the_scope_mentions_it(assistant: Assistant) -> None:
    known = [assistant.ask(COCAINE, one).index.lexicon.knows("Gao") for one in (ONLY_SEIZURES, ONLY_COURT)]
    assert known == [False, True]  # which the rule "known names" asks


def test_a_follow_up_stays_in_the_scope(assistant: Assistant) -> None:
    first = assistant.ask(COCAINE, ONLY_SEIZURES)
    second = assistant.ask("And in 2017?", first.conversation)
    assert second.conversation.scope == ONLY_SEIZURES.scope
    assert list(second.index.documents) == ["d0"]


def test_a_scope_of_no_document_is_refused(assistant: Assistant) -> None:
    reply = assistant.ask(COCAINE, Conversation(scope=Scope(documents=frozenset({"gone"})))).reply
    assert isinstance(reply, Refusal)
    assert reply.reason == Message(Reason.NOTHING_NEAR)
