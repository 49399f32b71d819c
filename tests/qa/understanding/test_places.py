"""What a question says of numbered paragraphs and articles, and whether a locator is that place."""

import pytest

from qa.understanding.places import Place, places, stands_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What does paragraph 3 decide?", [("paragraph", "3", "")]),
        ("What do paras. 3 say?", [("paragraph", "3", "")]),
        ("Que décide le paragraphe 12 ?", [("paragraph", "12", "")]),
        ("What does para. 5 (b) ask for?", [("paragraph", "5", "b")]),
        ("Que dit l’article premier ?", [("article", "1", "")]),
        ("Que dit l’article 1er ?", [("article", "1", "")]),
        ("What does Article IV forbid?", [("article", "iv", "")]),
        ("What is in section 4.1 of Article 2?", [("section", "4.1", ""), ("article", "2", "")]),
        ("Que prévoit la règle 9 ?", [("rule", "9", "")]),
        ("Which article tells of 3 boats?", []),
        ("Who is 3 paragraphs long?", []),
    ],
)
def test_numbered_places_are_found_as_people_write_them(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(place.kind, place.number, place.letter) for place in places(text)] == found


def test_a_place_is_named_as_it_was_asked_for_and_compared_by_what_it_is() -> None:
    (asked,) = places("Que dit le Paragraphe 3 ?")
    assert asked.written == "Paragraphe 3"
    assert asked == Place("paragraph", "3", "", "para. 3")


@pytest.mark.parametrize(
    ("asked", "locator", "stands"),
    [
        ("paragraph 3", "para. 3", True),
        ("paragraph 3", "para. 3 (a)", True),  # what is lettered below it belongs to it
        ("paragraph 3 (b)", "para. 3 (a)", False),
        ("paragraph 3", "para. 30", False),
        ("paragraph 3", "Article 2, para. 3", True),
        ("article 3", "Article 2, para. 3", False),
        ("article 1", "Article premier", True),
        ("article 3", "para. 3", None),
        ("paragraph 3", "", None),
    ],
)
def test_a_locator_is_another_place_only_where_it_tells_of_that_kind(
    asked: str, locator: str, stands: bool | None
) -> None:
    (place,) = places(asked)
    assert stands_in(place, locator) is stands
