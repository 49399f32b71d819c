"""An answer is let out only when every law of it holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from corpus.message import plain
from index.search import Hit
from qa.answer import Answer, Claim, Evidence, UnsoundCitationError, checked

TEXT = "Gold is sold in Gao. Convoys leave Gao by night. Gold is sold in Gao."
FIRST, SECOND, THIRD = Span(0, 20), Span(21, 48), Span(49, 69)
named = st.lists(st.lists(st.integers(1, 3), max_size=3), max_size=3)  # the numbers that each claim names


@pytest.fixture
def answer(hits_of: Callable[..., list[Hit]]) -> Answer:
    """A sound answer of the first two sentences of TEXT."""
    (hit,) = hits_of(TEXT)
    evidence = (
        Evidence(1, FIRST, "Gold is sold in Gao.", hit, 0.9),
        Evidence(2, SECOND, "Convoys leave Gao by night.", hit, 0.8),
    )
    claims = (Claim("Gold is sold in Gao.", (1,)), Claim("Convoys leave Gao by night.", (2,)))
    return Answer("Where is gold sold?", "Where is gold sold?", claims, evidence, 0.98)


def with_first(answer: Answer, /, **changes: object) -> Answer:
    """The answer with its first piece of evidence changed."""
    return replace(answer, evidence=(replace(answer.evidence[0], **changes), *answer.evidence[1:]))  # type: ignore[arg-type]


def test_a_sound_answer_is_given_back_itself(answer: Answer) -> None:
    assert checked(answer) is answer


def test_the_same_sentence_at_another_address_is_sound_there(answer: Answer) -> None:
    moved = with_first(answer, span=THIRD)
    assert checked(moved) is moved


def test_a_claim_may_rest_on_two_quotes_that_say_the_same(answer: Answer) -> None:
    third = replace(answer.evidence[0], number=3, span=THIRD)
    twice = replace(
        answer, evidence=(*answer.evidence, third), claims=(Claim("Gold is sold in Gao.", (1, 3)), answer.claims[1])
    )
    assert checked(twice) is twice


def test_a_claim_is_word_for_word_the_first_quote_that_it_names_and_no_other(answer: Answer) -> None:
    claims = (Claim("Gold is sold in Gao.", (1, 2)),)
    assert checked(replace(answer, claims=claims))
    with pytest.raises(UnsoundCitationError, match=r"^no evidence says 'Gold is sold in Gao\.'$"):
        checked(replace(answer, claims=(Claim("Gold is sold in Gao.", (2, 1)),)))


def test_evidence_that_no_claim_names_is_unsound(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError, match=r"^the claims name \[1\] of the evidence \[1, 2\]$"):
        checked(replace(answer, claims=answer.claims[:1]))


def test_a_claim_that_names_evidence_that_is_not_there_is_unsound(answer: Answer) -> None:
    claims = (Claim("Gold is sold in Gao.", (1, 3)), answer.claims[1])
    with pytest.raises(UnsoundCitationError, match=r"^the claims name \[1, 3, 2\] of the evidence \[1, 2\]$"):
        checked(replace(answer, claims=claims))


@given(named | st.permutations([1, 2, 3]).map(lambda order: [order[:2], order[2:]]))
def test_an_answer_is_sound_when_each_claim_quotes_its_first_evidence_and_all_of_it_is_named(
    hits_of: Callable[..., list[Hit]], named: list[list[int]]
) -> None:
    (hit,) = hits_of(TEXT)
    evidence = tuple(Evidence(n, span, span.of(TEXT), hit, 1.0) for n, span in enumerate((FIRST, SECOND, THIRD), 1))
    claims = tuple(Claim(evidence[numbers[0] - 1].quote if numbers else "", tuple(numbers)) for numbers in named)
    answer = Answer("Where?", "Where?", claims, evidence, 0.5)
    if all(named) and {number for numbers in named for number in numbers} == {1, 2, 3}:
        assert checked(answer) is answer
    else:
        with pytest.raises(UnsoundCitationError):
            checked(answer)


def test_an_answer_has_no_remarks_unless_they_are_given(answer: Answer) -> None:
    assert answer.remarks == ()
    remarked = replace(answer, remarks=(plain("The documents differ here."),))
    assert checked(remarked) is remarked


def test_the_surroundings_are_the_passage(answer: Answer) -> None:
    assert [evidence.surroundings for evidence in answer.evidence] == [Span(0, 69), Span(0, 69)]


@pytest.mark.parametrize(("span", "around"), [(FIRST, Span(0, 69)), (SECOND, Span(21, 69)), (THIRD, Span(49, 69))])
def test_the_surroundings_are_widened_to_a_sentence_before_the_passage(
    hits_of: Callable[..., list[Hit]], span: Span, around: Span
) -> None:
    (hit,) = hits_of(TEXT)
    last = replace(hit, passage=replace(hit.passage, span=THIRD, sentences=(THIRD,)))
    assert Evidence(1, span, span.of(TEXT), last, 1.0).surroundings == around


@pytest.mark.parametrize("span", [Span(1, 21), Span(0, 19), Span(0, 21), SECOND, Span(0, 0), Span(500, 520)])
def test_a_span_that_is_shifted_is_unsound(answer: Answer, span: Span) -> None:
    with pytest.raises(UnsoundCitationError, match=r"^d0 does not say 'Gold is sold in Gao\.' at Span\("):
        checked(with_first(answer, span=span))


@pytest.mark.parametrize("quote", ["Gold is sold in Gao", "gold is sold in Gao.", "Gold is sold in  Gao."])
def test_a_quote_that_is_altered_is_unsound_though_the_claim_says_the_same(answer: Answer, quote: str) -> None:
    altered = with_first(answer, quote=quote)
    with pytest.raises(UnsoundCitationError, match=r"^d0 does not say"):
        checked(replace(altered, claims=(Claim(quote, (1,)), answer.claims[1])))


def test_an_empty_quote_is_unsound_though_it_stands_at_its_empty_span(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError, match="d0 does not say ''"):
        checked(with_first(answer, quote="", span=Span(5, 5)))


def test_a_claim_that_no_evidence_says_is_unsound(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError, match=r"^no evidence says 'Gold is sold in Dubai\.'$"):
        checked(replace(answer, claims=(Claim("Gold is sold in Dubai.", (1,)), answer.claims[1])))


def test_a_claim_that_is_only_part_of_its_quote_is_unsound(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError, match=r"^no evidence says 'Gold is sold'$"):
        checked(replace(answer, claims=(Claim("Gold is sold", (1,)),)))


@pytest.mark.parametrize("numbers", [(2,), (3,), (0,), (2, 1), ()])
def test_a_claim_must_name_the_evidence_that_says_it(answer: Answer, numbers: tuple[int, ...]) -> None:
    with pytest.raises(UnsoundCitationError, match=r"^no evidence says 'Gold is sold in Gao\.'$"):
        checked(replace(answer, claims=(Claim("Gold is sold in Gao.", numbers),)))


@pytest.mark.parametrize("numbers", [(2, 1), (1, 3), (0, 1), (1, 1), (2, 3)])
def test_evidence_that_is_not_numbered_from_one_in_order_is_unsound(answer: Answer, numbers: tuple[int, int]) -> None:
    evidence = tuple(replace(e, number=number) for e, number in zip(answer.evidence, numbers, strict=True))
    claims = tuple(Claim(e.quote, (e.number,)) for e in evidence)
    with pytest.raises(UnsoundCitationError, match=rf"^the evidence is numbered \[{numbers[0]}, {numbers[1]}\]$"):
        checked(replace(answer, evidence=evidence, claims=claims))


def test_an_answer_without_claims_is_unsound(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError):
        checked(replace(answer, claims=()))


def test_an_answer_without_evidence_is_unsound(answer: Answer) -> None:
    with pytest.raises(UnsoundCitationError):
        checked(replace(answer, evidence=()))


@pytest.mark.parametrize("span", [Span(-20, 69), Span(49, 500)])
def test_an_address_outside_the_document_is_unsound(answer: Answer, span: Span) -> None:
    with pytest.raises(UnsoundCitationError):
        checked(with_first(answer, span=span))


@pytest.mark.parametrize("answer_at", [FIRST, Span(0, 4), Span(16, 20)])
def test_the_words_that_answer_may_be_any_of_the_sentence(answer: Answer, answer_at: Span) -> None:
    assert checked(with_first(answer, answer=answer_at))


@pytest.mark.parametrize("answer_at", [Span(0, 21), Span(21, 25), Span(4, 4), Span(8, 4), Span(-1, 4)])
def test_words_that_answer_outside_of_their_sentence_are_unsound(answer: Answer, answer_at: Span) -> None:
    with pytest.raises(UnsoundCitationError, match=r"lies outside of the sentence at Span\(start=0, end=20\)$"):
        checked(with_first(answer, answer=answer_at))


def test_what_else_there_is_is_held_to_its_place_too(answer: Answer) -> None:
    further = replace(answer.evidence[0], number=3, span=THIRD)
    assert checked(replace(answer, more=(further,)))
    with pytest.raises(UnsoundCitationError, match="d0 does not say"):
        checked(replace(answer, more=(replace(further, span=SECOND),)))
