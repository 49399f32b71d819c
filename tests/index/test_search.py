"""Searching: cosine and BM25, scaled and fused."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Message
from corpus.passages import CuttingRules
from index.codes import IndexCode
from index.encoder import Encoder, Vectors
from index.errors import MismatchedIndexError
from index.generation import Manifest
from index.home import Home
from index.search import Hit, Index, fuse, open_index

IndexOf = Callable[..., Index]
RULES = CuttingRules()
# A row with its cosine and its BM25 score.
scored_rows = st.tuples(st.integers(0, 50), st.floats(-1, 1), st.floats(0, 100))
candidates = st.lists(scored_rows, min_size=1, max_size=20, unique_by=lambda scored: scored[0])


class AtlasEncoder:
    """Puts each text where the test says."""

    def __init__(self, places: Mapping[str, Sequence[float]]) -> None:
        self.name, self.digest, self.dimension = "atlas", "a" * 64, 2
        self._places = places

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """The place of each text."""
        on_done(len(texts))
        return np.array([self._places[text] for text in texts], dtype=np.float32)


def told(hits: Sequence[Hit]) -> list[tuple[str, float, int | None, int | None]]:
    """Each hit's document, score to six places, and ranks."""
    return [(hit.document.id, round(hit.score, 6), hit.dense_rank, hit.keyword_rank) for hit in hits]


def test_fusion_gives_the_numbers_worked_by_hand() -> None:
    # dense scales to 0, 0.5, 1 and keyword to 1, 0, 0.5; the mean of each row
    found = fuse({0: 0.0, 1: 0.5, 2: 1.0}, {0: 4.0, 1: 0.0, 2: 2.0})
    assert found == [(2, 0.75), (0, 0.5), (1, 0.25)]
    shifted = fuse({0: 0.25, 1: 0.5, 2: 0.75}, {0: 9.0, 1: 1.0, 2: 5.0})
    assert shifted == found  # only the places between the lowest and the highest count


def test_a_side_on_which_all_are_equal_says_nothing() -> None:
    assert fuse({0: 0.3, 1: 0.9}, {0: 5.0, 1: 5.0}) == [(1, 0.5), (0, 0.0)]


def test_equal_fused_scores_are_in_row_order() -> None:
    assert fuse({3: 1.0, 1: 0.0, 2: 1.0}, {3: 0.0, 1: 1.0, 2: 0.0}) == [(1, 0.5), (2, 0.5), (3, 0.5)]


def test_one_candidate_is_found_though_nothing_can_be_scaled() -> None:
    assert fuse({7: 0.4}, {7: 1.0}) == [(7, 0.0)]


def fused(scored: Sequence[tuple[int, float, float]]) -> list[tuple[int, float]]:
    return fuse({row: cosine for row, cosine, _ in scored}, {row: count for row, _, count in scored})


@given(candidates.flatmap(lambda scored: st.tuples(st.just(scored), st.permutations(scored))))
def test_the_order_of_the_inputs_does_not_matter(orders: tuple[list[tuple[int, float, float]], ...]) -> None:
    given_order, other_order = orders
    assert fused(given_order) == fused(other_order)


@given(candidates)
def test_fused_scores_fall_from_at_most_one_to_at_least_zero(scored: list[tuple[int, float, float]]) -> None:
    numbers = [1.0, *(score for _, score in fused(scored)), 0.0]
    assert numbers == sorted(numbers, reverse=True)


@given(candidates)
def test_fusion_loses_no_row(scored: list[tuple[int, float, float]]) -> None:
    assert sorted(row for row, _ in fused(scored)) == sorted(row for row, _, _ in scored)


def test_a_hit_has_the_score_and_ranks_worked_by_hand(index_of: IndexOf) -> None:
    places = {"Gold.": (1.0, 0.0), "Cannabis.": (0.6, 0.8), "Arms.": (0.0, 1.0), "cannabis": (1.0, 0.0)}
    hits = index_of("Gold.", "Cannabis.", "Arms.", encoder=AtlasEncoder(places)).search("cannabis", 3)
    # cosines 1, 0.6, 0 and one text with the word: (0.6 + 1) / 2, (1 + 0) / 2, 0
    assert told(hits) == [("d1", 0.8, 2, 1), ("d0", 0.5, 1, None), ("d2", 0.0, 3, None)]


def test_a_hit_that_is_no_neighbour_is_found_by_its_word_alone(
    index_of: IndexOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.POOL", 1)
    places = {"Gold.": (1.0, 0.0), "Cannabis.": (0.0, 1.0), "Arms.": (0.6, 0.8), "cannabis": (1.0, 0.0)}
    hits = index_of("Gold.", "Cannabis.", "Arms.", encoder=AtlasEncoder(places)).search("cannabis", 3)
    assert told(hits) == [("d0", 0.5, 1, None), ("d1", 0.5, None, 1)]  # "Arms." is first on neither side


def test_the_text_of_a_hit_is_the_slice_of_its_document(generation: Path, fake_encoder: Encoder) -> None:
    hit, *_ = open_index(generation, fake_encoder, RULES).search("cocaine seized 116 kg", 5)
    assert hit.text == "Police seized 116 kg of cocaine in 2016."
    assert hit.document.text[hit.passage.span.start : hit.passage.span.end] == hit.text
    assert hit.context == "Cocaine in the Sahel > Routes > Seizures"


def test_no_more_hits_than_asked_and_no_more_than_there_are(generation: Path, fake_encoder: Encoder) -> None:
    index = open_index(generation, fake_encoder, RULES)
    assert [len(index.search("gold", k)) for k in (1, 3, 4, 5, 1000)] == [1, 3, 4, 4, 4]


def test_fewer_hits_are_the_first_of_more(generation: Path, fake_encoder: Encoder) -> None:
    index = open_index(generation, fake_encoder, RULES)
    assert index.search("gold in Gao", 2) == index.search("gold in Gao", 4)[:2]


def test_passages_alike_are_in_the_order_of_their_rows(index_of: IndexOf) -> None:
    hits = index_of(*["Gold pays."] * 6).search("gold", 6)
    assert [hit.document.id for hit in hits] == ["d0", "d1", "d2", "d3", "d4", "d5"]
    assert [hit.keyword_rank for hit in hits] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("question", ["gold", "", "zebra", "the", "😀" * 500])
def test_any_question_has_hits_and_always_the_same(index_of: IndexOf, question: str) -> None:
    texts = ["Gold pays.", "Cocaine moves.", "Gold pays.", "Arms."]
    first = index_of(*texts).search(question, 10)
    assert len(first) == 4
    assert index_of(*texts).search(question, 10) == first


def test_the_real_encoder_finds_a_passage_by_its_meaning(
    build_from: Callable[..., Manifest], home: Home, documents_folder: Path, encoder: Encoder
) -> None:
    build_from(documents_folder, encoder)
    hit, *_ = open_index(home.folder_of("000001"), encoder, RULES).search("Who profits from precious metals?", 4)
    assert hit.document.id == "gold-txt"
    assert hit.keyword_rank is None  # no word in common: the vectors found it


def test_another_encoder_is_refused_with_both_names(generation: Path) -> None:
    with pytest.raises(MismatchedIndexError) as refusal:
        open_index(generation, AtlasEncoder({}), RULES)
    assert refusal.value.message == Message(
        IndexCode.OTHER_ENCODER,
        model="fake-bag-of-words",
        numbers=64,
        weights="fafafafafafa",
        other="atlas",
        other_numbers=2,
        other_weights="aaaaaaaaaaaa",
    )


def test_other_cutting_rules_are_refused_with_both(generation: Path, fake_encoder: Encoder) -> None:
    with pytest.raises(MismatchedIndexError) as refusal:
        open_index(generation, fake_encoder, CuttingRules(max_words=50, version=RULES.version))
    assert refusal.value.message == Message(
        IndexCode.OTHER_RULES,
        rules=f"max_words = 110, version = {RULES.version}",
        other=f"max_words = 50, version = {RULES.version}",
    )


def test_the_dense_ranks_of_passages_alike_are_in_the_order_of_their_rows(index_of: IndexOf) -> None:
    hits = index_of(*["Gold pays."] * 6).search("gold", 6)
    assert [hit.dense_rank for hit in hits] == [1, 2, 3, 4, 5, 6]


def test_passages_alike_score_alike_whatever_their_vectors(index_of: IndexOf) -> None:
    rows = np.random.default_rng(0).normal(size=(2, 384)).astype(np.float32)
    passage, question = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).tolist()
    atlas = AtlasEncoder({"Gold pays.": passage, "Who?": question})
    hits = index_of(*["Gold pays."] * 5, encoder=atlas).search("Who?", 5)
    assert [(hit.document.id, hit.score) for hit in hits] == [("d0", 0), ("d1", 0), ("d2", 0), ("d3", 0), ("d4", 0)]


LONG = " ".join(f"Sentence {n} of the section tells of {n} hives." for n in range(30))  # more than one passage


def test_a_passage_knows_the_sentence_before_it_in_its_section(index_of: IndexOf) -> None:
    index = index_of(f"# Bees\n\n{LONG}\n\n## Honey\n\nHoney is sold.")
    hits = {hit.passage.span.start: hit for hit in index.search("hives honey", 50)}
    first, second, *_, honey = (hits[start] for start in sorted(hits))
    assert second.before == first.passage.sentences[-1]
    assert (first.before, honey.before) == (None, None)  # the sections begin there


def test_the_first_passage_of_a_document_has_none_before_it(index_of: IndexOf) -> None:
    index = index_of("Gold is sold.", "Arms are sold.")
    assert [hit.before for hit in index.search("sold", 2)] == [None, None]


def test_passages_are_found_again_by_their_places(index_of: IndexOf) -> None:
    index = index_of("Gold is sold.", "Arms are sold.")
    (arms,) = index.passages_at([("d1", 0), ("d1", 99), ("d9", 0)])
    assert (arms.text, arms.score, arms.dense_rank, arms.keyword_rank) == ("Arms are sold.", 0.0, None, None)
    assert index.passages_at([]) == []


def test_an_index_without_a_document_is_as_if_it_had_never_held_it(index_of: IndexOf) -> None:
    sources = (
        "# Gold\n\nThe Gold Board (GB) sells gold to Dubai.",
        "# Salt\n\nThe Salt Board (SB) sends salt by camel.",
        "# Tin\n\nThe Gold Bureau (GB) knows no tin.",
    )
    whole, never = index_of(*sources), index_of("# Nothing\n\nNone.", *sources[1:])
    left, never = whole.without({"d0"}), never.without({"d0"})
    assert list(left.documents) == ["d1", "d2"]
    assert left.lexicon == never.lexicon
    assert left.lexicon.long_forms == {"SB": "Salt Board", "GB": "Gold Bureau"}
    assert (left.lexicon.knows("Dubai"), whole.lexicon.knows("Dubai")) == (False, True)
    assert (list(left.manifest.documents), left.manifest.passages) == (["d1", "d2"], 2)
    assert {hit.document.id for hit in left.search("gold to Dubai", 5)} == {"d1", "d2"}
    assert left.passages_at([("d0", 6)]) == []
    assert left.search("salt", 1)[0].text == "The Salt Board (SB) sends salt by camel."


def test_an_index_without_what_it_does_not_hold_is_itself(index_of: IndexOf) -> None:
    index = index_of("# Gold\n\nGold.")
    assert index.without({"d7"}) is index


def test_rows_can_be_left_out_twice(index_of: IndexOf) -> None:
    index = index_of(*(f"# {name}\n\n{name} leaves by road." for name in ("Gold", "Salt", "Tin", "Copper")))
    left = index.without({"d0"}).without({"d2"})
    assert [hit.document.id for hit in left.search("Copper", 1)] == ["d3"]
    assert {hit.document.id for hit in left.search("leaves by road", 9)} == {"d1", "d3"}
