"""Choosing evidence: passages, then their sentences, judged, chosen, and put in reading order."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from index.search import Hit
from qa.evidence import Candidate, bring_along, choose, cite, leans, read_sentences, repeats, rerank_passages
from qa.reply import Claim
from qa.reranker import Rerank

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
SENTENCES = ("Gold leaves Gao.", "These convoys are armed.", "Police seized 116 kg.", "They sold it.")


def judge(logits: dict[str, float]) -> Rerank:
    """A judge that knows these texts, and no others."""
    return lambda _, texts: [logits[text] for text in texts]


def quotes(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.quote for candidate in candidates]


@given(st.lists(st.sampled_from([-3.0, 0.0, 2.5, 7.0]), max_size=8))
def test_reranking_loses_no_hit_and_ties_keep_the_order_of_the_search(hits_of: HitsOf, logits: list[float]) -> None:
    hits = hits_of(*(f"Text {n}." for n in range(len(logits))))
    ranked = rerank_passages("Who?", hits, lambda _, __: logits)
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
    read = read_sentences("Who?", passages, lambda _, texts: [0.0] * len(texts), 0.7)
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


def test_the_first_sentence_of_a_passage_is_read_alone_though_it_leans(hits_of: HitsOf) -> None:
    (hit,) = hits_of("They rule Kidal.")
    (only,) = read_sentences("Who?", [(hit, 0.0)], judge({"They rule Kidal.": 1.0}), 0.7)
    assert only.relevance == 1.0


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


def test_a_score_that_falls_behind_by_more_than_the_margin_is_not_chosen(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", logits=[9.0, 4.0, 3.9])
    assert quotes(choose(candidates, 5, 5.0)) == ["Gold is sold.", "Arms are bought."]


def test_no_more_are_chosen_than_asked_for(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold is sold. Arms are bought. Cars burn.", logits=[9.0, 8.0, 7.0])
    assert [len(choose(candidates, most, 5.0)) for most in (1, 2, 3, 4)] == [1, 2, 3, 3]
    assert choose([], 3, 5.0) == []


def test_what_is_said_again_is_said_once(candidates_of: CandidatesOf) -> None:
    again = ("Police seized cocaine in Gao.", "In Gao, police seized the cocaine!", "Police seized arms in Kidal.")
    candidates = candidates_of(*again, logits=[3.0, 2.0, 1.0])
    assert quotes(choose(candidates, 5, 5.0)) == [again[0], again[2]]


def test_the_same_words_with_another_figure_are_said_too(candidates_of: CandidatesOf) -> None:
    figures = ("Police seized 116 kg of cocaine in 2016.", "Police seized 116 kg of cocaine in 2017.")
    assert quotes(choose(candidates_of(*figures, logits=[2.0, 1.0]), 5, 5.0)) == list(figures)


@pytest.mark.parametrize(
    ("text", "earlier", "is_repeat"),
    [
        ("Police seized cocaine in Gao.", "Police seized cocaine, arms and cars in Gao.", True),  # 4 of 4 stems
        ("Police seized cocaine, arms and cars in Gao.", "Police seized cocaine in Gao.", False),  # 4 of 6
        ("Police seized cocaine and arms in Gao.", "Police seized cocaine in Gao.", True),  # 4 of 5
        ("Police seized arms in Gao.", "Police seized cocaine in Gao.", False),  # 3 of 4
        ("Police seized 7 kg of cocaine in Gao.", "Police seized a kg of cocaine in Gao.", False),
    ],
)
def test_a_repeat_shares_four_of_five_stems_and_every_figure(text: str, earlier: str, is_repeat: bool) -> None:
    assert repeats(text, earlier) is is_repeat


def test_the_sentence_before_one_that_leans_is_brought_along(candidates_of: CandidatesOf) -> None:
    first, second, _ = candidates_of("Groups tax gold. They rule Kidal. Cars burn.", logits=[1.0, 5.0, 0.0])
    said = bring_along([second], 3)
    assert [(c.span, c.quote) for c in said] == [(second.span, "They rule Kidal."), (first.span, "Groups tax gold.")]


def test_nothing_is_brought_along_beyond_the_most(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Groups tax gold. They rule Kidal. They own cars.", logits=[1.0, 5.0, 4.0])
    assert bring_along(candidates[1:], 2) == candidates[1:]


def test_what_is_said_already_is_not_brought_along(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Groups tax gold. They rule Kidal.", logits=[5.0, 4.0])
    assert bring_along(candidates, 5) == candidates


def test_the_first_sentence_of_a_passage_brings_nothing_along(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("They rule Kidal.", logits=[5.0])
    assert bring_along(candidates, 5) == candidates


def test_evidence_is_numbered_in_document_order_the_best_document_first(candidates_of: CandidatesOf) -> None:
    gold, cars, arms = candidates_of("Gold is sold.", "Cars burn. Arms are bought.", logits=[3.0, 2.0, 5.0])
    claims, evidence = cite([arms, gold, cars])
    assert [(e.number, e.document.id, e.span, e.relevance) for e in evidence] == [
        (1, "d1", Span(0, 10), 2.0),
        (2, "d1", Span(11, 27), 5.0),
        (3, "d0", Span(0, 13), 3.0),
    ]
    assert claims == (Claim("Cars burn.", (1,)), Claim("Arms are bought.", (2,)), Claim("Gold is sold.", (3,)))
