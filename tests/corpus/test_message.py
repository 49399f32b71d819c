import json
import pickle
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Argument, Message, plain

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


def messages_of(values: st.SearchStrategy[Argument]) -> st.SearchStrategy[Message]:
    return st.builds(
        lambda code, arguments: Message(code, **arguments), st.text(), st.dictionaries(NAMES, values, max_size=3)
    )


VALUES: st.SearchStrategy[Argument] = st.recursive(
    st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | messages_of(inner),
    max_leaves=6,
)
TOO_LARGE = Message("file.too_large", megabytes=101, most=100)


@given(messages_of(VALUES))
def test_a_message_comes_back_from_json_as_it_was(message: Message) -> None:
    back = Message.from_json(json.loads(json.dumps(message.to_json())))
    assert (back, hash(back), str(back)) == (message, hash(message), str(message))


def test_json_holds_the_code_and_the_arguments_by_name() -> None:
    message = Message("file.at", file="a.pdf", reason=TOO_LARGE, pages=(3, 7))
    assert message.to_json() == {
        "code": "file.at",
        "arguments": {
            "file": "a.pdf",
            "pages": [3, 7],
            "reason": {"code": "file.too_large", "arguments": {"megabytes": 101, "most": 100}},
        },
    }


def test_the_order_in_which_arguments_are_given_does_not_matter() -> None:
    assert Message("file.too_large", most=100, megabytes=101) == TOO_LARGE
    assert len({TOO_LARGE, Message("file.too_large", most=100, megabytes=101)}) == 1


def test_a_message_is_not_another_one_with_the_same_arguments() -> None:
    assert Message("file.empty") != Message("file.no_text")


def test_an_argument_is_known_by_its_name() -> None:
    assert TOO_LARGE["most"] == 100
    with pytest.raises(KeyError):
        TOO_LARGE["least"]


def test_a_log_shows_the_code_and_the_arguments() -> None:
    assert str(TOO_LARGE) == "file.too_large (megabytes=101, most=100)"
    assert str(Message("file.empty")) == "file.empty"
    nested = Message("folder.unreadable", files=(Message("file.at", file="a.pdf", reason=TOO_LARGE),))
    assert str(nested) == (
        "folder.unreadable (files=[file.at (file='a.pdf', reason=file.too_large (megabytes=101, most=100))])"
    )


def test_a_plain_message_is_its_text() -> None:
    assert str(plain("The disk is full.")) == "The disk is full."


def test_a_message_travels_between_processes() -> None:
    message = Message("file.at", file="a.pdf", reason=TOO_LARGE)
    assert pickle.loads(pickle.dumps(message)) == deepcopy(message) == message  # noqa: S301  (its own bytes)


@pytest.mark.parametrize(
    "stored",
    [
        "it is empty",
        None,
        [],
        {},
        {"code": "file.empty"},
        {"code": 7, "arguments": {}},
        {"code": "file.empty", "arguments": []},
        {"code": "file.empty", "arguments": {"pages": None}},
        {"code": "file.empty", "arguments": {"reason": {"code": "x"}}},
    ],
)
def test_what_is_no_message_is_refused(stored: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Message.from_json(stored)
