"""Reading what was found: passages, then their sentences, each judged in its best reading."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from index.search import Hit
from qa.evidence import Candidate, each_text_once, leans, read_sentences, rerank_passages, sentence_before
from qa.reranker import Rerank

HitsOf = Callable[..., list[Hit]]
SENTENCES = ("Gold leaves Gao.", "These convoys are armed.", "Police seized 116 kg.", "They sold it.")


def judge(logits: dict[str, float]) -> Rerank:
    """A judge that knows these texts, and no others."""
    return lambda pairs: [logits[text] for _, text in pairs]


@pytest.fixture
def continued(hits_of: HitsOf) -> Hit:
    """The second half of a passage that was cut in two: "They rule Kidal. Arms rust." after "Groups tax gold."."""
    (hit,) = hits_of("# Gold in Mali\n\nGroups tax gold. They rule Kidal. Arms rust.")
    before, *rest = hit.passage.sentences
    passage = replace(hit.passage, span=Span(rest[0].start, rest[-1].end), sentences=tuple(rest))
    return replace(hit, passage=passage, before=before)


def quotes(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.quote for candidate in candidates]


def test_of_copies_the_one_that_is_found_first_is_read_with_all_its_passages(hits_of: HitsOf) -> None:
    two_parts = "# Gold\n\n## In Gao\n\nGold leaves Gao.\n\n## In Kidal\n\nGold leaves Kidal."
    a1, a2, b1, b2, other = hits_of(two_parts, two_parts, "Gold leaves Gao.")
    assert each_text_once([b2, a2, other, b1, a1]) == [b2, other, b1]


@given(st.lists(st.sampled_from([-3.0, 0.0, 2.5, 7.0]), max_size=8))
def test_reranking_loses_no_hit_and_ties_keep_the_order_of_the_search(hits_of: HitsOf, logits: list[float]) -> None:
    hits = hits_of(*(f"Text {n}." for n in range(len(logits))))
    ranked = rerank_passages("Who?", hits, lambda _: logits)
    by_hand = sorted(range(len(hits)), key=lambda n: (-logits[n], n))
    assert ranked == [(hits[n], logits[n]) for n in by_hand]


def test_a_passage_is_judged_under_its_title_and_headings(hits_of: HitsOf) -> None:
    hits = hits_of("# Cocaine in Mali\n\n## Routes\n\nIt goes to Gao.", "Gold is sold.")
    seen = {"Cocaine in Mali > Routes: It goes to Gao.": 1.0, "Gold is sold.": 2.0}
    assert rerank_passages("Where?", hits, judge(seen)) == [(hits[1], 2.0), (hits[0], 1.0)]


@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(" ".join), max_size=4))
def test_every_sentence_is_scored_once(hits_of: HitsOf, fake_rerank: Rerank, sources: list[str]) -> None:
    passages = [(hit, 0.0) for hit in hits_of(*sources)]
    read = read_sentences("Who sold gold in Gao?", passages, fake_rerank, 0.7)
    addresses = [(candidate.hit.document.id, candidate.span) for candidate in read]
    assert sorted(addresses) == [(hit.document.id, span) for hit, _ in passages for span in hit.passage.sentences]


def test_a_sentence_is_worth_its_logit_and_a_share_of_its_passage(hits_of: HitsOf) -> None:
    first, second = hits_of("Gold is sold. Gold is taxed.", "Arms are sold.")
    logits = {"Gold is sold.": 2.0, "Gold is taxed.": -1.0, "Arms are sold.": 4.0}
    read = read_sentences("Who?", [(first, 5.0), (second, 1.0)], judge(logits), 0.5)
    told = [(candidate.quote, candidate.relevance, candidate.score) for candidate in read]
    assert told == [("Gold is sold.", 2.0, 4.5), ("Arms are sold.", 4.0, 4.5), ("Gold is taxed.", -1.0, 1.5)]


def test_equal_sentences_keep_reading_order(hits_of: HitsOf) -> None:
    passages = [(hit, 0.0) for hit in hits_of("Gold shines. Arms rust.", "Cars burn. Wine ages.")]
    read = read_sentences("Who?", passages, lambda pairs: [0.0] * len(pairs), 0.7)
    assert quotes(read) == ["Gold shines.", "Arms rust.", "Cars burn.", "Wine ages."]


@pytest.mark.parametrize(("alone", "together", "relevance"), [(1.0, 3.0, 3.0), (3.0, 1.0, 3.0)])
def test_a_sentence_that_leans_is_read_with_the_one_before_and_the_better_reading_counts(
    hits_of: HitsOf, alone: float, together: float, relevance: float
) -> None:
    (hit,) = hits_of("# Gold in Mali\n\nGroups tax gold. They rule Kidal.")
    logits = {
        "Gold in Mali: Groups tax gold.": 0.0,
        "Gold in Mali: They rule Kidal.": alone,
        "Gold in Mali: Groups tax gold. They rule Kidal.": together,
    }
    best, _ = read_sentences("Who?", [(hit, 0.0)], judge(logits), 0.7)
    assert (best.quote, best.relevance) == ("They rule Kidal.", relevance)


def test_the_first_sentence_of_a_section_is_read_alone_though_it_leans(hits_of: HitsOf) -> None:
    (hit,) = hits_of("They rule Kidal.")
    (only,) = read_sentences("Who?", [(hit, 0.0)], judge({"They rule Kidal.": 1.0}), 0.7)
    assert only.relevance == 1.0


@pytest.mark.parametrize(("alone", "together", "relevance"), [(1.0, 3.0, 3.0), (3.0, 1.0, 3.0)])
def test_the_first_of_a_passage_that_leans_is_read_with_the_sentence_before_the_passage(
    continued: Hit, alone: float, together: float, relevance: float
) -> None:
    logits = {
        "Gold in Mali: They rule Kidal.": alone,
        "Gold in Mali: Groups tax gold. They rule Kidal.": together,
        "Gold in Mali: Arms rust.": 0.0,
    }
    best, _ = read_sentences("Who?", [(continued, 0.0)], judge(logits), 0.7)
    assert (best.quote, best.relevance) == ("They rule Kidal.", relevance)


def test_the_sentence_before_is_in_the_passage_or_just_before_it(continued: Hit) -> None:
    first, second = continued.passage.sentences
    before = [sentence_before(continued, span) for span in (first, second)]
    assert before == [Span(14, 30), first]  # "Gold in Mali" and a blank line are 14 characters


def test_nothing_stands_before_the_first_sentence_of_a_section(hits_of: HitsOf) -> None:
    (hit,) = hits_of("They rule Kidal. Arms rust.")
    assert sentence_before(hit, hit.passage.sentences[0]) is None


def test_every_reading_is_asked_in_one_call_as_a_pair_with_the_question(hits_of: HitsOf) -> None:
    calls = []

    def listening(pairs: Sequence[tuple[str, str]]) -> list[float]:
        calls.append(list(pairs))
        return [0.0] * len(pairs)

    (hit,) = hits_of("Groups tax gold. They rule Kidal.")
    read_sentences("Who?", [(hit, 0.0)], listening, 0.7)
    texts = ("Groups tax gold.", "They rule Kidal.", "Groups tax gold. They rule Kidal.")
    assert calls == [[("Who?", text) for text in texts]]


def test_nothing_to_read_is_no_candidate(fake_rerank: Rerank) -> None:
    assert read_sentences("Who?", [], fake_rerank, 0.7) == []


@pytest.mark.parametrize(
    "sentence",
    ["These groups tax gold.", "However, they left.", "IT rained.", "In 2016 the former fled.", "Both are armed."],
)
def test_a_pronoun_among_the_first_words_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Gold is sold.", "Italy is far.", "The groups said that it rained.", "Police in Gao say they fled.", ""],
)
def test_a_sentence_without_one_there_does_not_lean(sentence: str) -> None:
    assert not leans(sentence)
