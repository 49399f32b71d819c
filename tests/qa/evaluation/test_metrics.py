"""The measures against numbers worked by hand, against scikit-learn, and against their own laws."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import ndcg_score, roc_auc_score

from qa.evaluation.metrics import (
    Estimate,
    ReliabilityBin,
    Rows,
    Share,
    auroc,
    bootstrap_interval,
    calibration_error,
    citation_precision,
    citation_recall,
    estimate_auroc,
    estimate_share,
    ndcg,
    reliability,
)

gains = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=2, max_size=20)
judged = st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=2, max_size=30)
both_classes = judged.filter(lambda pairs: len({label for _, label in pairs}) == 2)
stated = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)
QUOTE, OTHER = "The bell weighs 212 kilograms.", "It hangs in the tower."


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def split(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in pairs], [label for _, label in pairs]


@pytest.mark.parametrize(
    ("found", "ideal", "depth", "value"),
    [
        ([1.0, 0.0], [0.0, 0.0, 1.0], 10, 1.0),
        ([0.0, 1.0], [1.0, 0.0, 0.0], 10, 0.63093),  # 1 / log2(3)
        ([0.5, 0.0, 1.0], [0.0, 1.0, 0.5, 0.0], 10, 0.76019),  # (0.5 + 1 / 2) / (1 + 0.5 / log2(3))
        ([0.0, 1.0], [1.0, 0.0, 0.0], 1, 0.0),
        ([], [1.0], 10, 0.0),
        ([0.0], [0.0, 0.0], 10, 0.0),
    ],
)
def test_ndcg_is_the_gain_over_the_best_gain_each_discounted_by_rank(
    found: list[float], ideal: list[float], depth: int, value: float
) -> None:
    assert ndcg(found, ideal, depth) == pytest.approx(value, abs=1e-5)


@given(gains, st.integers(1, 12), st.randoms(use_true_random=False))
def test_ndcg_is_that_of_scikit_learn(found: list[float], depth: int, random: Random) -> None:
    ranks = list(range(len(found), 0, -1))
    expected = ndcg_score([found], [ranks], k=depth)
    ideal = found.copy()
    random.shuffle(ideal)
    assert ndcg(found, ideal, depth) == pytest.approx(expected)


@given(gains.filter(any), st.integers(1, 12))
def test_the_ideal_order_has_an_ndcg_of_one(found: list[float], depth: int) -> None:
    assert ndcg(sorted(found, reverse=True), found, depth) == 1.0


def test_a_claim_that_its_quotes_hold_word_for_word_is_supported() -> None:
    assert citation_recall([(QUOTE, [OTHER, f"{OTHER} {QUOTE}"]), (QUOTE, [QUOTE])]) == Share(2, 2)


@pytest.mark.parametrize("quotes", [[], [""], [OTHER], ["The bell weighs 212 kilos."], ["bell weighs 212 kilograms."]])
def test_a_claim_that_its_quotes_do_not_hold_is_not(quotes: list[str]) -> None:
    assert citation_recall([(QUOTE, quotes)]) == Share(0, 1)


def test_a_claim_is_not_supported_by_parts_of_words() -> None:
    assert citation_recall([("He sold ten", ["He sold tents"])]) == Share(0, 1)


def test_spaces_and_lines_between_the_words_do_not_matter() -> None:
    assert citation_recall([(QUOTE, ["The bell\nweighs  212 kilograms."])]) == Share(1, 1)


def test_quotes_may_support_a_claim_together_that_neither_does_alone() -> None:
    cited = [(f"{QUOTE} {OTHER}", [QUOTE, OTHER])]
    assert (citation_recall(cited), citation_precision(cited)) == (Share(1, 1), Share(0, 2))


def test_citation_precision_counts_the_citations_that_support_their_claim_alone() -> None:
    assert citation_precision([(QUOTE, [QUOTE, OTHER]), (OTHER, [OTHER])]) == Share(2, 3)


def test_without_a_claim_nothing_is_counted() -> None:
    assert (citation_recall([]), citation_precision([])) == (Share(0, 0), Share(0, 0))


@pytest.mark.parametrize(
    ("scores", "labels", "value"),
    [
        ([0.1, 0.4, 0.35, 0.8], [False, False, True, True], 0.75),  # three of four pairs in order
        ([0.5, 0.5], [True, False], 0.5),
        ([0.2, 0.5, 0.5, 0.9], [False, False, True, True], 0.875),  # three and a half of four
        ([0.9, 0.1], [False, True], 0.0),
    ],
)
def test_auroc_is_the_share_of_pairs_in_order_ties_counted_half(
    scores: list[float], labels: list[bool], value: float
) -> None:
    assert auroc(scores, labels) == value


@pytest.mark.parametrize("labels", [[], [True, True], [False]])
def test_without_both_classes_there_is_no_auroc(labels: list[bool]) -> None:
    assert auroc([0.5] * len(labels), labels) is None


@given(both_classes)
def test_auroc_is_that_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = split(pairs)
    assert auroc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


@given(both_classes)
def test_auroc_is_unchanged_by_a_monotone_change_of_scores(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = split(pairs)
    assert auroc([score**3 + 7 for score in scores], labels) == auroc(scores, labels)


@given(both_classes)
def test_auroc_of_the_opposite_labels_is_what_is_missing_to_one(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = split(pairs)
    value, opposite = auroc(scores, labels), auroc(scores, [not label for label in labels])
    assert value is not None
    assert opposite == pytest.approx(1 - value)


def test_a_reliability_table_sets_confidence_against_what_came_true() -> None:
    table = reliability([0.25, 0.5, 0.75, 1.0, 0.875], [False, True, True, True, False], bins=2)
    assert table == [ReliabilityBin(0.0, 0.5, 2, 0.375, 0.5), ReliabilityBin(0.5, 1.0, 3, 0.875, 2 / 3)]


def test_a_bin_without_statements_is_left_out() -> None:
    assert [(row.low, row.high) for row in reliability([0.0, 1.0], [False, True], bins=4)] == [(0, 0.25), (0.75, 1)]


def test_the_calibration_error_is_the_gap_of_each_bin_weighed_by_its_count() -> None:
    table = reliability([0.25, 0.5, 0.75, 1.0, 0.875], [False, True, True, True, False], bins=2)
    assert calibration_error(table) == pytest.approx(0.175)  # (2 * 0.125 + 3 * (0.875 - 2 / 3)) / 5


def test_without_statements_there_is_no_table_and_no_error() -> None:
    assert (reliability([], []), calibration_error([])) == ([], None)


@given(stated)
def test_the_reliability_table_is_that_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    confidences, labels = split(pairs)
    table = reliability(confidences, labels)
    shares, means = calibration_curve([*labels, True, False], [*confidences, 0.0, 1.0], n_bins=10)
    inner = [
        row for row in table if row.low > 0 and row.high < 1
    ]  # the outer bins hold what was added for scikit-learn
    kept = slice(1, -1)
    assert [row.share for row in inner] == pytest.approx(list(shares[kept]))
    assert [row.mean_confidence for row in inner] == pytest.approx(list(means[kept]))


@given(stated)
def test_every_statement_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    assert sum(row.count for row in reliability(*split(pairs))) == len(pairs)


def test_shares_are_pooled_over_what_was_counted_and_questions_without_any_are_left_out() -> None:
    estimate = estimate_share([Share(2, 3), Share(0, 0), Share(1, 1)], chance())
    assert estimate is not None
    assert (estimate.value, estimate.questions) == (0.75, 2)


def test_two_questions_of_which_one_holds_may_be_anything() -> None:
    assert estimate_share([Share(1, 1), Share(0, 1)], chance()) == Estimate(0.5, 0.0, 1.0, 2)  # 0, 0.5, 0.5 or 1


def test_the_interval_of_a_hundred_even_questions_is_that_of_a_hundred_tosses() -> None:
    estimate = estimate_share([Share(n % 2, 1) for n in range(100)], chance())
    assert estimate is not None
    assert (estimate.low, estimate.high) == pytest.approx((0.40, 0.60), abs=0.015)  # binomial: 40 to 60 heads


def test_without_anything_counted_there_is_no_estimate() -> None:
    assert estimate_share([Share(0, 0)], chance()) is None


def test_the_same_seed_gives_the_same_interval() -> None:
    shares = [Share(n % 3 == 0, 1) for n in range(50)]
    assert estimate_share(shares, chance()) == estimate_share(shares, chance())


def test_scores_in_perfect_order_are_so_in_every_draw_that_has_both_classes() -> None:
    assert estimate_auroc([0.1, 0.2, 0.8, 0.9], [False, False, True, True], chance()) == Estimate(1.0, 1.0, 1.0, 4)


def test_without_both_classes_there_is_no_estimate_of_auroc() -> None:
    assert estimate_auroc([0.1, 0.2], [True, True], chance()) is None


def test_a_draw_takes_as_many_rows_as_there_are_questions() -> None:
    sizes = set[int]()

    def statistic(rows: Rows) -> float:
        sizes.add(len(rows))
        return float(rows.max())

    _, high = bootstrap_interval(7, statistic, chance(), resamples=20)
    assert (sizes, high) == ({7}, 6.0)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 2**32))
@settings(max_examples=30)
def test_an_interval_holds_its_value(held: list[bool], seed: int) -> None:
    estimate = estimate_share([Share(holds, 1) for holds in held], np.random.default_rng(seed))
    assert estimate is not None
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
