"""A step of a build is told on a line of JSON, and read from it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Message, plain
from index.progress import FileState, Progress, Stage

steps = st.builds(
    Progress,
    st.sampled_from(Stage),
    st.integers(min_value=0),
    st.integers(min_value=0),
    st.text(),
    st.none() | st.sampled_from(FileState),
    st.lists(st.builds(plain, st.text()), max_size=2).map(tuple),
    st.text(),
)


def test_a_step_is_a_line_of_json_with_all_its_fields() -> None:
    step = Progress(Stage.READING, 2, 7, "Ségou.pdf", FileState.FAILED, (Message("file.no_text"),))
    assert json.loads(step.as_line()) == {
        "stage": "reading",
        "done": 2,
        "total": 7,
        "file": "Ségou.pdf",
        "state": "failed",
        "reasons": [{"code": "file.no_text", "arguments": {}}],
        "generation": "",
    }


@given(steps)
def test_a_step_is_read_back_from_its_line(step: Progress) -> None:
    assert Progress.of_line(step.as_line()) == step


@given(steps)
def test_a_step_is_one_line_whatever_the_file_is_called(step: Progress) -> None:
    assert "\n" not in step.as_line()
    assert "\r" not in step.as_line()


def test_stages_come_back_as_stages() -> None:
    step = Progress.of_line(Progress(Stage.READING, state=FileState.READ).as_line())
    assert (step.stage is Stage.READING, step.state is FileState.READ) == (True, True)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "garbage",
        "{}",
        "[]",
        '"reading"',
        "1",
        '{"stage": "singing", "state": null}',
        '{"stage": "reading", "state": "lost"}',
        '{"stage": "reading"}',
        '{"stage": "reading", "state": null, "reasons": ["it is empty"]}',
        '{"state": null}',
        '{"stage": "reading", "state": null, "reasons": [], "unknown": 1}',
    ],
)
def test_a_line_that_is_no_step_is_refused(line: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Progress.of_line(line)
