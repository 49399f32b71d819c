"""`web.asking`: a question is answered and kept once, however often a browser that lost the connection sends it."""

import pytest

import web.asking
from qa.assistant import Assistant
from web.asking import Asking
from web.store import Store

AWA, BINTOU = "visitor-awa", "visitor-bintou"
KEEPER = "Who is the lighthouse keeper of Oressa?"


@pytest.fixture
def asking(assistant: Assistant, store: Store) -> Asking:
    return Asking(assistant, store)


def turns(store: Store, owner: str) -> list[int]:
    return [kept.turns for kept in store.history.newest_first(owner)]


def test_the_same_attempt_gets_the_same_reply_and_is_kept_once(asking: Asking, store: Store) -> None:
    first = asking.ask(KEEPER, None, AWA, "attempt-1")
    assert asking.ask(KEEPER, None, AWA, "attempt-1") == first
    assert turns(store, AWA) == [1]


def test_another_attempt_is_another_asking(asking: Asking, store: Store) -> None:
    first = asking.ask(KEEPER, None, AWA, "attempt-1")
    second = asking.ask(KEEPER, first["conversation_id"], AWA, "attempt-2")
    assert first["id"] != second["id"]
    assert turns(store, AWA) == [2]


def test_an_attempt_of_another_visitor_tells_nothing_of_the_first(asking: Asking, store: Store) -> None:
    first = asking.ask(KEEPER, None, AWA, "attempt-1")
    assert asking.ask(KEEPER, None, BINTOU, "attempt-1")["conversation_id"] != first["conversation_id"]
    assert (turns(store, AWA), turns(store, BINTOU)) == ([1], [1])


def test_without_an_attempt_every_asking_counts(asking: Asking, store: Store) -> None:
    assert asking.ask(KEEPER, None, AWA)["id"] != asking.ask(KEEPER, None, AWA)["id"]
    assert turns(store, AWA) == [1, 1]


def test_the_oldest_attempts_are_forgotten(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.asking, "MAX_ATTEMPTS", 2)
    ids = [asking.ask(KEEPER, None, AWA, attempt)["id"] for attempt in ("a", "b", "c")]
    assert asking.ask(KEEPER, None, AWA, "c")["id"] == ids[2]
    assert asking.ask(KEEPER, None, AWA, "a")["id"] != ids[0]


def test_a_conversation_of_another_visitor_is_not_gone_on_with(asking: Asking) -> None:
    first = asking.ask("How much herring did the boats land in 2020?", None, AWA)
    reply = asking.ask("And in 2021?", first["conversation_id"], BINTOU)
    assert reply["read_as"] == "And in 2021?"
    assert reply["conversation_id"] != first["conversation_id"]
