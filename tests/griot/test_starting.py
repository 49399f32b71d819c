"""A server whose models cannot be loaded says why, whatever the reason, and ends."""

from threading import Event

import pytest

from griot.starting import Starting
from index.codes import IndexCode
from index.errors import StartingError


def test_a_load_that_fails_in_an_unforeseen_way_is_told_and_ends_the_server() -> None:
    ended = Event()

    def load() -> None:
        raise RuntimeError("the weights are of another shape")

    starting = Starting(load, ended.set)  # type: ignore[arg-type]
    starting.begin()
    assert ended.wait(10)
    with pytest.raises(StartingError) as told:
        starting.current_index()
    assert told.value.message.code == IndexCode.NOT_STARTED
    assert told.value.message["error"] == "RuntimeError: the weights are of another shape"
    assert isinstance(starting.fault, RuntimeError)
