"""`web.store.history`: what is kept of conversations, for whom, how it is found again, and how it goes."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Index
from qa.answer import Refusal
from qa.assistant import Turn
from qa.understanding.rewriting import Conversation
from qa.verification.reasons import Reason, lacking
from tests.web.store.clock import NOON, Clock
from tests.web.store.replies import reply
from web.contract import reply_json
from web.store import Store, kept, open_store
from web.store.database import Outcome
from web.store.history import MAX_REPLY_CHARS

Json = dict[str, Any]

AWA, BINTOU = "visitor-awa", "visitor-bintou"


def add(store: Store, conversation_id: str, owner: str | None, turn: Json, state: Conversation | None = None) -> None:
    given_state = state or Conversation(turn["read_as"])
    assert store.history.keep(conversation_id, owner, given_state, turn) is Outcome.DONE


def titles(store: Store, owner: str, search: str = "") -> list[str]:
    return [row.title for row in store.history.newest_first(owner, search)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "griot.sqlite"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(file, ttl_days=30, clock=clock)
    yield opened
    opened.close()


def test_a_new_conversation_has_an_id_of_96_random_bits_and_no_past(store: Store) -> None:
    first, second = store.history.start(), store.history.find(None, AWA)
    assert (len(first[0]), first[1], second[1]) == (16, Conversation(), Conversation())
    assert first[0] != second[0]


def test_a_conversation_is_found_as_it_was_kept(store: Store) -> None:
    state = Conversation("What is mined in Gao?", (("gold", 40), ("mali", 0)))
    add(store, "c1", AWA, reply("t1", "What is mined in Gao?"), state)
    assert store.history.find("c1", AWA) == ("c1", state)


def test_a_turn_comes_back_with_the_whole_reply_that_was_given(store: Store) -> None:
    given_reply = reply("t1", "What is mined in Gao?")
    add(store, "c1", AWA, given_reply)
    (turn,) = store.history.turns("c1", AWA)
    assert turn == kept.KeptTurn(
        "t1", "c1", "What is mined in Gao?", "What is mined in Gao?", "answered", given_reply, NOON
    )


def test_a_reply_of_the_contract_is_kept_as_it_is(store: Store, index_of: Callable[..., Index]) -> None:
    refusal = Refusal("And gold?", "And gold in Gao?", lacking(Reason.UNMENTIONED, ("Gao",)), (), 0.25)
    turn = Turn(refusal, index_of("# Gold\n\nGold is mined."), Conversation("And gold in Gao?"), {"total": 1.5})
    told = reply_json(turn, "c1")
    add(store, "c1", AWA, told, turn.conversation)
    (back,) = store.history.turns("c1", AWA)
    assert (back.reply, back.status, back.read_as) == (told, "not_found", "And gold in Gao?")


def test_turns_stand_in_the_order_in_which_they_were_asked_even_when_the_clock_goes_back(
    store: Store, clock: Clock
) -> None:
    for turn_id in ("t3", "t1", "t2"):
        add(store, "c1", AWA, reply(turn_id, f"Question {turn_id}?"))
        clock.pass_by(hours=-1)
    assert [turn.id for turn in store.history.turns("c1", AWA)] == ["t3", "t1", "t2"]


def test_a_turn_that_is_kept_twice_is_there_once(store: Store) -> None:
    for _ in range(2):
        add(store, "c1", AWA, reply("t1", "What is mined?"))
    assert len(store.history.turns("c1", AWA)) == 1


def test_conversations_are_listed_with_the_one_used_last_first(store: Store, clock: Clock) -> None:
    for conversation_id, question in (("c1", "One?"), ("c2", "Two?"), ("c1", "Three?")):
        add(store, conversation_id, AWA, reply(f"of {question}", question))
        clock.pass_by(minutes=1)
    assert store.history.newest_first(AWA) == [
        kept.KeptConversation("c1", "One?", NOON, NOON + timedelta(minutes=2), 2),
        kept.KeptConversation("c2", "Two?", NOON + timedelta(minutes=1), NOON + timedelta(minutes=1), 1),
    ]


def test_of_conversations_used_at_the_same_moment_the_one_begun_last_is_first(store: Store) -> None:
    for number in (2, 1, 3):
        add(store, f"c{number}", AWA, reply(f"t{number}", f"Question {number}?"))
    assert titles(store, AWA) == ["Question 3?", "Question 1?", "Question 2?"]


def test_one_conversation_is_told_to_its_owner_alone(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    assert store.history.one("c1", AWA) == kept.KeptConversation("c1", "One?", NOON, NOON, 1)
    assert store.history.one("c1", BINTOU) is None


# Owners


def test_the_conversation_of_another_owner_is_unknown_in_every_way(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    found, state = store.history.find("c1", BINTOU)
    assert (found != "c1", state) == (True, Conversation())
    assert store.history.find("c1", None)[0] != "c1"
    assert (store.history.turns("c1", BINTOU), store.history.newest_first(BINTOU)) == ([], [])
    assert store.history.rename("c1", BINTOU, "Mine") is Outcome.UNKNOWN
    assert store.history.delete("c1", BINTOU) is Outcome.UNKNOWN
    assert store.history.delete_all(BINTOU) is Outcome.UNKNOWN
    assert titles(store, AWA) == ["One?"]


@pytest.mark.parametrize("owner", [BINTOU, None])
def test_a_turn_is_not_added_to_the_conversation_of_another_owner(store: Store, owner: str | None) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    refused = reply("t2", "Two?", status="not_found")
    assert store.history.keep("c1", owner, Conversation("Two?"), refused) is Outcome.UNKNOWN
    assert store.history.find("c1", AWA) == ("c1", Conversation("One?"))
    assert [turn.id for turn in store.history.turns("c1", AWA)] == ["t1"]
    assert store.refused.newest_first() == []


def test_the_id_alone_goes_on_with_a_conversation_that_has_no_owner(store: Store) -> None:
    add(store, "c1", None, reply("t1", "One?"))
    assert store.history.find("c1", None) == ("c1", Conversation("One?"))
    assert store.history.find("c1", AWA) == ("c1", Conversation("One?"))


@pytest.mark.parametrize("nobody", ["", AWA])
def test_a_conversation_without_an_owner_is_listed_and_deleted_nowhere(store: Store, nobody: str) -> None:
    add(store, "c1", None, reply("t1", "One?"))
    add(store, "c1", AWA, reply("t2", "Two?"))  # goes on with it, and does not become its owner
    assert (store.history.newest_first(nobody), store.history.turns("c1", nobody)) == ([], [])
    assert store.history.delete("c1", nobody) is Outcome.UNKNOWN
    assert store.history.delete_all(nobody) is Outcome.UNKNOWN
    assert store.history.find("c1", None) == ("c1", Conversation("Two?"))


def test_an_empty_cookie_names_nobody(store: Store) -> None:
    add(store, "c1", "", reply("t1", "One?"))
    assert store.history.newest_first("") == []
    assert store.history.find("c1", None) == ("c1", Conversation("One?"))


def test_the_file_holds_no_visitor_id_but_its_sha_256(store: Store, file: Path) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    store.close()
    data = file.read_bytes()
    assert AWA.encode() not in data
    with sqlite3.connect(file) as connection:
        ((owner,),) = connection.execute("SELECT owner FROM conversations")
    connection.close()
    assert owner == "81d926f8f658d7525fb64147ef7bc16a95c707e4f4deb3ddfa5d82eaf2139909"


# Titles


def test_the_title_is_the_first_question_cut_to_120_characters(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "a" * 121))
    add(store, "c2", AWA, reply("t2", "b" * 120))
    add(store, "c2", AWA, reply("t3", "Another?"))
    assert titles(store, AWA) == ["b" * 120, "a" * 119 + "…"]


def test_a_conversation_is_renamed_in_one_clean_line(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    assert store.history.rename("c1", AWA, "  Gold\n\tand \u202egold\0 👩‍🌾 ") is Outcome.DONE
    assert titles(store, AWA) == ["Gold and gold 👩‍🌾"]
    assert titles(store, AWA, "gold") == ["Gold and gold 👩‍🌾"]


def test_an_empty_title_is_the_first_question_again(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    add(store, "c1", AWA, reply("t2", "Two?"))
    store.history.rename("c1", AWA, "Gold")
    assert store.history.rename("c1", AWA, " \n ") is Outcome.DONE
    assert titles(store, AWA) == ["One?"]


def test_what_is_unknown_cannot_be_renamed_or_deleted(store: Store) -> None:
    assert store.history.rename("c1", AWA, "") is Outcome.UNKNOWN
    assert store.history.delete("c1", AWA) is Outcome.UNKNOWN
    assert (store.history.turn("t1"), store.history.turns("c1", AWA)) == (None, [])


# Permanent links


def test_a_permanent_link_shows_the_reply_to_whoever_has_it_but_not_how_to_go_on(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?", "Gold."))
    turn = store.history.turn("t1")
    assert turn is not None
    assert (turn.question, turn.reply["answer"], turn.reply["index"]) == ("One?", "Gold.", {"generation": "000007"})
    assert "conversation_id" not in turn.reply


def test_the_permanent_link_of_a_program_without_an_owner_works_too(store: Store) -> None:
    add(store, "c1", None, reply("t1", "One?"))
    turn = store.history.turn("t1")
    assert turn is not None
    assert turn.status == "answered"


# Searching


@pytest.fixture
def searched(store: Store, clock: Clock) -> Store:
    """Three conversations: on Ségou's gold, on Łódź and Gao, and one in Arabic with an emoji."""
    add(store, "c1", AWA, reply("t1", "What is mined in Ségou?", "GOLD, says the report. [1]"))
    clock.pass_by(minutes=1)
    add(store, "c2", AWA, reply("t2", "Who trades with Gao?", "Nobody."))
    add(store, "c2", AWA, reply("t3", "And the CAFÉ 100%_sure?", "Straße."))
    clock.pass_by(minutes=1)
    add(store, "c3", AWA, reply("t4", "أين يُستخرج الذهب؟ 🪙", "في كيدال"))
    add(store, "x1", BINTOU, reply("t5", "What is mined in Ségou?"))
    store.history.rename("c2", AWA, "Trade")
    return store


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("segou", ["c1"]),  # an accent in the question
        ("SÉGOU", ["c1"]),
        ("se\u0301gou", ["c1"]),  # the same, with a combining accent
        ("gold", ["c1"]),  # in the answer
        ("mined gold", ["c1"]),  # in the question and in the answer
        ("gold gao", []),  # of two conversations
        ("trade", ["c2"]),  # in the title; "trades" is in the question
        ("gao strasse", ["c2"]),  # in two turns of one conversation
        ("cafe", ["c2"]),
        ("100%_SURE", ["c2"]),  # no wildcards
        ("1%e", []),
        ("g_o", []),
        ("يستخرج", ["c3"]),  # without its vowel sign
        ("🪙", ["c3"]),
        ("", ["c3", "c2", "c1"]),
        (" \u0301 ", ["c3", "c2", "c1"]),  # nothing but an accent
        ('" OR 1=1 --', []),
        ("\ud800", []),  # half of a character
    ],
)
def test_a_search_finds_every_word_whatever_the_case_and_the_accents(
    searched: Store, search: str, found: list[str]
) -> None:
    assert [row.id for row in searched.history.newest_first(AWA, search)] == found


def test_of_a_long_search_the_first_ten_words_are_looked_for(searched: Store) -> None:
    assert [row.id for row in searched.history.newest_first(AWA, "gold " * 10 + "nowhere")] == ["c1"]


# Deleting and expiring


def test_a_deleted_conversation_takes_its_turns_and_their_links_along(store: Store, file: Path) -> None:
    add(store, "c1", AWA, reply("t1", "A secret?"))
    add(store, "c2", AWA, reply("t2", "Two?"))
    assert store.history.delete("c1", AWA) is Outcome.DONE
    assert (titles(store, AWA), store.history.turn("t1")) == (["Two?"], None)
    assert store.history.find("c1", AWA)[0] != "c1"
    store.close()
    assert b"A secret?" not in file.read_bytes()


def test_deleting_all_leaves_the_conversations_of_others(store: Store) -> None:
    add(store, "c1", AWA, reply("t1", "One?"))
    add(store, "c2", AWA, reply("t2", "Two?"))
    add(store, "c3", BINTOU, reply("t3", "Three?"))
    assert store.history.delete_all(AWA) is Outcome.DONE
    assert (titles(store, AWA), titles(store, BINTOU)) == ([], ["Three?"])


def test_what_was_last_used_longer_ago_than_the_time_to_live_expires(store: Store, clock: Clock) -> None:
    add(store, "old", AWA, reply("t1", "Old?", status="not_found"))
    add(store, "used", AWA, reply("t2", "Used?"))
    clock.pass_by(microseconds=1)
    add(store, "used", AWA, reply("t3", "Again?", status="not_found"))
    clock.pass_by(days=30)
    store.history.expire()
    assert titles(store, AWA) == ["Used?"]
    assert [turn.id for turn in store.history.turns("used", AWA)] == ["t2", "t3"]
    assert [row.question for row in store.refused.newest_first()] == ["Again?"]


def test_a_server_that_is_never_restarted_expires_once_a_day(store: Store, clock: Clock) -> None:
    add(store, "old", AWA, reply("t1", "Old?"))
    clock.pass_by(days=30, hours=1)
    assert titles(store, AWA) == ["Old?"]
    add(store, "new", AWA, reply("t2", "New?"))
    assert titles(store, AWA) == ["New?"]


# Limits


def test_of_a_long_conversation_the_last_turns_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.MAX_TURNS == 200
    monkeypatch.setattr(kept, "MAX_TURNS", 2)
    add(store, "c2", AWA, reply("other", "Other?"))
    for number in range(1, 5):
        add(store, "c1", AWA, reply(f"t{number}", f"Question {number}?"))
    assert [turn.id for turn in store.history.turns("c1", AWA)] == ["t3", "t4"]
    assert (store.history.turn("t1"), len(store.history.turns("c2", AWA))) == (None, 1)
    assert titles(store, AWA) == ["Question 1?", "Other?"]


def test_of_many_conversations_those_used_last_are_kept_for_each_owner(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.MAX_CONVERSATIONS == 500
    monkeypatch.setattr(kept, "MAX_CONVERSATIONS", 2)
    add(store, "x", BINTOU, reply("tx", "Hers?"))
    for conversation_id in ("c1", "c2", "c1", "c3"):
        clock.pass_by(minutes=1)
        add(store, conversation_id, AWA, reply(f"{clock.now}", f"{conversation_id}?"))
    assert (titles(store, AWA), titles(store, BINTOU)) == (["c3?", "c1?"], ["Hers?"])


def test_those_without_an_owner_have_a_limit_of_their_own_whoever_goes_on_with_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.MAX_WITHOUT_OWNER == 10_000
    monkeypatch.setattr(kept, "MAX_CONVERSATIONS", 1)
    monkeypatch.setattr(kept, "MAX_WITHOUT_OWNER", 3)
    for number in range(1, 5):
        add(store, f"c{number}", None, reply(f"t{number}", f"Question {number}?"))
    add(store, "c4", AWA, reply("t5", "Hers?"))
    there = [number for number in range(1, 5) if store.history.find(f"c{number}", None)[0] == f"c{number}"]
    assert there == [2, 3, 4]


def test_a_reply_of_monstrous_length_is_not_kept_but_can_be_followed_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    monster = reply("t1", "One?", "x" * MAX_REPLY_CHARS)
    assert store.history.keep("c1", AWA, Conversation("One?"), monster) is Outcome.UNWRITTEN
    assert store.history.find("c1", AWA) == ("c1", Conversation("One?"))
    assert "too long to be kept" in caplog.text


def test_what_was_not_written_is_deleted_from_memory_too(store: Store) -> None:
    for conversation_id in ("c1", "c2", "c3"):
        store.history.keep(conversation_id, AWA, Conversation("One?"), reply("t1", "One?", "x" * MAX_REPLY_CHARS))
    assert store.history.delete("c1", BINTOU) is Outcome.UNKNOWN
    assert store.history.delete("c1", AWA) is Outcome.DONE
    assert store.history.find("c1", AWA)[0] != "c1"
    assert store.history.find("c2", BINTOU)[0] != "c2"
    assert store.history.delete_all(AWA) is Outcome.DONE
    assert store.history.find("c3", AWA)[0] != "c3"


# Laws

TEXTS = st.text(st.characters(), max_size=60)  # any character, halves of characters too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
RIGHT_TO_LEFT = "مرحبا \u200fשלום 👩‍👩‍👧 \U0001f1f2\U0001f1f1"


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Store]:
    opened = open_store(None, ttl_days=30, clock=lambda: NOON)
    yield opened
    opened.close()


@given(question=TEXTS | st.just(RIGHT_TO_LEFT), answer=TEXTS | st.just(RIGHT_TO_LEFT), rest=JSON)
def test_what_is_kept_comes_back(in_memory: Store, question: str, answer: str, rest: object) -> None:
    given_reply = reply("t1", question, answer) | {"rest": rest}
    in_memory.history.delete_all(AWA)
    add(in_memory, "c1", AWA, given_reply)
    (turn,) = in_memory.history.turns("c1", AWA)
    assert turn.reply == given_reply
    assert json.dumps(turn.reply) == json.dumps(given_reply)  # in the same order, and 0.0 is not -0.0


@given(
    last_read_as=st.text(max_size=60) | st.just(RIGHT_TO_LEFT),
    quoted=st.lists(st.tuples(TEXTS, st.integers(0, 10**9)), max_size=4).map(tuple),
)
def test_a_state_comes_back(in_memory: Store, last_read_as: str, quoted: tuple[tuple[str, int], ...]) -> None:
    in_memory.history.delete_all(AWA)
    add(in_memory, "c1", AWA, reply("t1", "One?"), Conversation(last_read_as, quoted))
    assert in_memory.history.find("c1", AWA) == ("c1", Conversation(last_read_as, quoted))


@given(question=st.text(min_size=1, max_size=60))
def test_a_conversation_is_found_by_any_word_of_its_question(in_memory: Store, question: str) -> None:
    in_memory.history.delete_all(AWA)
    add(in_memory, "c1", AWA, reply("t1", question))
    for word in question.split():
        assert [row.id for row in in_memory.history.newest_first(AWA, word)] == ["c1"]


@given(text=st.text(st.characters(), max_size=80))
def test_no_text_makes_any_call_fail(in_memory: Store, text: str) -> None:
    history = in_memory.history
    history.delete_all(AWA)
    assert history.find(text, text)[0] != text
    assert (history.turn(text), history.turns(text, text), history.newest_first(text, text)) == (None, [], [])
    assert {history.rename(text, text, text), history.delete(text, text), history.delete_all(text)} == {Outcome.UNKNOWN}


# Threads


def test_turns_of_many_threads_are_all_kept(store: Store) -> None:
    def ask(number: int) -> None:
        add(store, f"c{number % 4}", AWA, reply(f"t{number}", f"Question {number}?"))
        store.history.newest_first(AWA, "question")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(80)))
    there = {turn.id for n in range(4) for turn in store.history.turns(f"c{n}", AWA)}
    assert there == {f"t{number}" for number in range(80)}
    assert {row.turns for row in store.history.newest_first(AWA)} == {20}
