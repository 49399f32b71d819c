"""The reader reads a pair the same in any company, tells where its words stand, and names a file that is wrong."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from corpus.document import Span
from corpus.message import Message
from index.errors import ModelError
from qa.codes import QaCode
from qa.reading.reader import MAX_TOKENS, PACKAGED, Reader, Reading, load_reader

WHO = "Who leads the court of Gao?"
PAIRS = (
    ("The court", "The court of Gao opened in 2015. Judge Aminata Touré leads it."),
    ("", "Smugglers hide gold in lorries."),
    ("Seizures in Mali > 2016", "Police seized 116 kg of cocaine in 2016."),
    ("Mines", "The mines of Kayes yield copper."),
)


@pytest.fixture(scope="module")
def reader(reader_folder: Path) -> Reader:
    """A small reader with weights of chance."""
    return load_reader(str(reader_folder), threads=2)


def all_bytes(reading: Reading | None) -> bytes:
    """Everything that a reading says, bit for bit."""
    assert reading is not None
    numbers = [reading.early, reading.relevance, reading.answerable, reading.no_answer]
    parts = (np.array(numbers), reading.start, reading.end, reading.inside)
    return b"".join([*(part.tobytes() for part in parts), repr(reading.tokens).encode()])


def early(readings: Sequence[Reading | None]) -> list[float]:
    return [reading.early for reading in readings if reading is not None]


def test_a_pair_is_read_the_same_alone_and_in_any_company(reader: Reader) -> None:
    alone = [all_bytes(reader(WHO, [pair], 1)[0]) for pair in PAIRS]
    assert [all_bytes(one) for one in reader(WHO, PAIRS, 4)] == alone
    assert [all_bytes(one) for one in reader(WHO, PAIRS[::-1], 4)] == alone[::-1]
    assert len(set(alone)) == 4


@settings(max_examples=20)
@given(st.permutations(range(4)), st.integers(1, 4))
def test_order_changes_nothing_of_what_is_read(reader: Reader, order: list[int], most: int) -> None:
    """It may change which are read: those that were found first always are."""
    expected = reader(WHO, PAIRS, 4)
    found = reader(WHO, [PAIRS[n] for n in order], most)
    assert sum(one is not None for one in found) == most
    for place, n in enumerate(order):
        one = found[place]
        assert one is None or all_bytes(one) == all_bytes(expected[n])


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 9])
def test_the_first_two_are_read_to_the_end_and_of_the_others_the_best_after_the_lower_half(
    reader: Reader, order: tuple[int, ...], most: int
) -> None:
    pairs = [PAIRS[n] for n in order]
    everything = early(reader(WHO, pairs, 4))
    likely = sorted(range(4), key=lambda n: -everything[n])
    read = [*(n for n in likely if n < 2), *(n for n in likely if n >= 2)][:most]
    assert [n for n, one in enumerate(reader(WHO, pairs, most)) if one is not None] == sorted(read)


def test_of_passages_that_are_equally_good_the_first_are_read(reader: Reader) -> None:
    assert [one is not None for one in reader(WHO, [PAIRS[0]] * 3, 2)] == [True, True, False]


def test_the_places_of_words_are_those_in_the_passage_without_its_headings(reader: Reader) -> None:
    (reading,) = reader(WHO, [PAIRS[0]], 1)
    assert reading is not None
    text = PAIRS[0][1]
    pieces = [token.of(text) for token in reading.tokens]
    assert pieces[:3] == ["The", "court", "of"]
    assert "".join(pieces) == "".join(text.split())  # every letter once, and none of "The court: "
    assert reading.tokens[0] == Span(0, 3)
    assert len(reading.tokens) == len(reading.start) == len(reading.end) == len(reading.inside)


def test_headings_change_what_is_read(reader: Reader) -> None:
    one, other = (reader(WHO, [(context, PAIRS[0][1])], 1)[0] for context in ("", "The court"))
    assert one is not None
    assert other is not None
    assert one.tokens == other.tokens
    assert one.relevance != other.relevance


@pytest.mark.parametrize("pair", [("Gold", "Gold is sold in Gao. " * 400), ("Gold " * 800, "Gold is sold in Gao.")])
def test_what_is_longer_than_can_be_read_at_once_is_cut_at_its_end(reader: Reader, pair: tuple[str, str]) -> None:
    (reading,) = reader(WHO, [pair], 1)
    assert reading is not None
    assert len(reading.tokens) < MAX_TOKENS
    assert [token for token in reading.tokens if token.start < 0] == []
    assert all(token.of(pair[1]) in "Gold is sold in Gao." for token in reading.tokens)


def test_a_long_question_leaves_room_for_the_passage(reader: Reader) -> None:
    (reading,) = reader("Who leads the court? " * 200, [PAIRS[1]], 1)
    assert reading is not None
    assert reading.tokens[-1] == Span(30, 31)  # the full stop


def test_an_empty_passage_has_no_words_and_no_passages_no_readings(reader: Reader) -> None:
    (reading,) = reader(WHO, [("The court", "")], 1)
    assert reading is not None
    assert (reading.tokens, reading.start.shape) == ((), (0,))
    assert reader(WHO, [], 3) == []


@pytest.mark.parametrize("file", ["lower.onnx", "upper.onnx", "tokenizer.json"])
@pytest.mark.parametrize("content", [None, b"", b"garbage"])
def test_a_file_that_is_missing_or_damaged_is_told_with_the_folder(
    reader_folder: Path, tmp_path: Path, file: str, content: bytes | None
) -> None:
    folder = tmp_path / "my reader"
    shutil.copytree(reader_folder, folder)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelError) as told:
        load_reader(str(folder), threads=1)
    assert (told.value.message.code, told.value.message["folder"]) == (QaCode.READER_UNLOADABLE, str(folder))


def test_a_model_that_is_no_half_of_a_reader_is_told_by_what_it_takes(reader_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(reader_folder, folder)
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    given_back = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "other", [value], [given_back])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "upper.onnx"))
    with pytest.raises(ModelError, match=r"a half of a reader takes \['hidden', 'mask'\] and gives") as told:
        load_reader(str(folder), threads=1)
    assert "({'x'}, {'y'})" in str(told.value)


def test_halves_that_were_exchanged_are_no_reader(reader_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exchanged"
    shutil.copytree(reader_folder, folder)
    (folder / "lower.onnx").rename(folder / "x")
    (folder / "upper.onnx").rename(folder / "lower.onnx")
    (folder / "x").rename(folder / "upper.onnx")
    with pytest.raises(ModelError, match="a half of a reader takes"):
        load_reader(str(folder), threads=1)


@pytest.mark.parametrize("name", ["no-such-folder", "cross-encoder/ms-marco-MiniLM-L12-v2", "x" * 5000])
def test_a_name_that_is_no_folder_is_told(name: str) -> None:
    with pytest.raises(ModelError) as told:
        load_reader(name, threads=1)
    assert told.value.message == Message(QaCode.READER_NOT_HERE, name=name[:200])


def test_weights_that_are_not_those_that_were_pinned_are_told(
    reader_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.reading.reader.WEIGHTS", reader_folder)
    monkeypatch.setattr("qa.reading.reader.PINNED", {"lower.onnx": "ab" * 32})
    with pytest.raises(ModelError) as told:
        load_reader(PACKAGED, threads=1)
    assert told.value.message["file"] == str(reader_folder / "lower.onnx")
    assert told.value.message["expected"] == "ab" * 6


def test_the_packaged_reader_is_read_from_its_pinned_files(
    reader_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.weights import sha256_of  # noqa: PLC0415

    monkeypatch.setattr("qa.reading.reader.WEIGHTS", reader_folder)
    monkeypatch.setattr("qa.reading.reader.PINNED", {file.name: sha256_of(file) for file in reader_folder.iterdir()})
    (reading,) = load_reader(PACKAGED, threads=1)(WHO, PAIRS[:1], 1)
    assert all_bytes(reading) == all_bytes(load_reader(str(reader_folder), threads=1)(WHO, PAIRS[:1], 1)[0])
