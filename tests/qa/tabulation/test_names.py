"""The places and actors of a sentence, told apart by what stands beside them and by the index."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.tabulation.names import NameUse, named

PIECES = "In the Mali of UNODC , and by Zabriska said police 's d' l' . ("


def places(sentence: str, use: NameUse = NameUse({}, {})) -> list[str]:  # noqa: B008
    return [one.span.of(sentence) for one in named(sentence, use).places]


def actors(sentence: str, use: NameUse = NameUse({}, {})) -> list[str]:  # noqa: B008
    return [one.span.of(sentence) for one in named(sentence, use).actors]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ivory was found in Mombasa.", ["Mombasa"]),
        ("Small arms have spread in northern and central Mali.", ["northern and central Mali"]),
        ("They came from Libya, Algeria and Mauritania.", ["Libya", "Algeria", "Mauritania"]),
        ("The survey covered homes in Accra, Lagos and Freetown.", ["Accra", "Lagos", "Freetown"]),
        ("Gold goes from Kidal to Dubai.", ["Kidal", "Dubai"]),
        ("Schools of the Diffa region closed near Lake Chad.", ["Diffa", "Lake Chad"]),
        ("Des écoles ont fermé à Gao et dans le nord du Burkina Faso.", ["Gao", "nord du Burkina Faso"]),
        ("He spoke in English about the Tramadol case.", []),
        ("They met in the Convention, in May.", []),
    ],
)
def test_a_place_is_told_by_the_words_before_it(sentence: str, found: list[str]) -> None:
    assert places(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Europol reported a rise.", ["Europol"]),
        ("According to UNODC, armed groups control the road.", ["UNODC", "armed groups"]),
        ("It was sent to the United Nations Office on Drugs and Crime.", ["United Nations Office on Drugs and Crime"]),
        ("The High Court in Lilongwe sentenced them.", ["High Court"]),
        ("Mr Ibrahim Sow was led by Arab and Tuareg groups.", ["Mr Ibrahim Sow", "Arab and Tuareg groups"]),
        ("La Banque mondiale et le ministère de la Justice ont signé.", ["Banque mondiale", "ministère de la Justice"]),
        ("The police station is old, and these groups joined forces.", []),
    ],
)
def test_an_actor_is_told_by_what_it_is_or_does(sentence: str, found: list[str]) -> None:
    assert actors(sentence) == found


def test_the_index_tells_what_a_name_is_where_a_sentence_does_not() -> None:
    sentence = "The Zabriska training was for Ormolu."
    assert (places(sentence), actors(sentence)) == ([], [])
    use = NameUse.of_texts(
        ["Boats lie in Zabriska. Rain fell in Zabriska. It was run by Ormolu. Then Ormolu arrested two."]
    )
    assert (places(sentence, use), actors(sentence, use)) == (["Zabriska"], ["Ormolu"])


def test_a_name_that_acts_in_the_index_is_no_place_after_from() -> None:
    use = NameUse.of_texts(["It was run by Ormolu. Later it was bought by Ormolu."])
    assert places("Letters came from Ormolu to us.", use) == []


def test_a_heading_in_capitals_names_nothing() -> None:
    assert named("FISHERIES IN MALI BY UNODC") == named("")


@given(st.lists(st.sampled_from(PIECES.split())).map(" ".join))
def test_names_lie_within_the_sentence_and_no_place_is_an_actor(sentence: str) -> None:
    found = named(sentence)
    spans = sorted(one.span for one in (*found.places, *found.actors))
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
