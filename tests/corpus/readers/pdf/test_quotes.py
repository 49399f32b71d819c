"""A quote is found on its page by its letters, over lines, columns, hyphens and note marks: a box for each line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page_view import Box
from corpus.readers.pdf.quotes import Glyph, quote_boxes

WIDTH, HEIGHT, LEADING = 5, 10, 12  # of a character and a line, in points


def glyphs(*lines: tuple[float, float, str]) -> list[Glyph]:
    """The characters of lines at (left, top), each 5 points wide and 10 high, with a space after each line."""
    return [
        Glyph(char, Box(left + WIDTH * n, top, left + WIDTH * (n + 1), top + HEIGHT))
        for left, top, line in lines
        for n, char in enumerate(f"{line} ")
    ]


def below(*lines: str, left: float = 0, top: float = 0) -> list[tuple[float, float, str]]:
    """Lines one under the other."""
    return [(left, top + LEADING * n, line) for n, line in enumerate(lines)]


def box(left: float, top: float, chars: int) -> Box:
    return Box(left, top, left + WIDTH * chars, top + HEIGHT)


def test_a_quote_in_a_line_has_one_box_from_its_first_letter_to_its_full_stop() -> None:
    page = glyphs(*below("Tea is sold. Gold leaves Kidal. Salt too."))
    assert quote_boxes(page, "Gold leaves Kidal.") == [box(13 * WIDTH, 0, len("Gold leaves Kidal."))]


def test_a_quote_over_lines_has_a_box_for_each() -> None:
    page = glyphs(*below("Tea. Gold leaves", "Kidal by lorry", "at night. Tea."))
    assert quote_boxes(page, "Gold leaves Kidal by lorry at night.") == [
        box(5 * WIDTH, 0, len("Gold leaves")),
        box(0, 12, len("Kidal by lorry")),
        box(0, 24, len("at night.")),
    ]


def test_a_hyphen_at_a_line_end_and_accents_of_another_form_are_no_hindrance() -> None:
    page = glyphs(*below("The kilo-", "grams of Se\u0301gou"))
    assert len(quote_boxes(page, "The kilograms of Ségou")) == 2


def test_a_quote_over_columns_goes_on_at_the_top_of_the_next() -> None:
    page = glyphs(*below("Tea is sold.", "Gold leaves the"), *below("north by lorry.", "Tea.", left=200))
    assert quote_boxes(page, "Gold leaves the north by lorry.") == [
        box(0, 12, len("Gold leaves the")),
        box(200, 0, len("north by lorry.")),
    ]


def test_what_is_painted_between_the_halves_is_left_out() -> None:
    page = glyphs(
        *below("Gold leaves the"), *below("A note of the foot.", top=300), *below("north by lorry.", left=200)
    )
    assert quote_boxes(page, "Gold leaves the north by lorry.") == [
        box(0, 0, len("Gold leaves the")),
        box(200, 0, len("north by lorry.")),
    ]


def test_halves_that_are_painted_in_the_other_order_are_found_in_the_order_of_the_quote() -> None:
    page = glyphs(*below("north by lorry. Tea.", left=200), *below("Gold leaves the"))
    assert quote_boxes(page, "Gold leaves the north by lorry.") == [
        box(0, 0, len("Gold leaves the")),
        box(200, 0, len("north by lorry.")),
    ]


def test_a_note_mark_that_the_text_left_out_is_passed_over() -> None:
    page = glyphs(*below("Police seized 4503 kilograms12 of gold in Kidal."))
    assert quote_boxes(page, "Police seized 450 kilograms of gold in Kidal.") == [
        box(0, 0, len("Police seized 4503 kilograms12 of gold in Kidal."))
    ]
    assert quote_boxes(page, "450 kilograms of gold")[0].left == 14 * WIDTH


@pytest.mark.parametrize(("earlier", "top"), [(0, 0), (1, 24), (9, 24)])
def test_of_the_same_sentence_twice_the_one_is_boxed_that_is_meant(earlier: int, top: float) -> None:
    page = glyphs(*below("Gold leaves Kidal.", "Tea is sold.", "Gold leaves Kidal."))
    assert quote_boxes(page, "Gold leaves Kidal.", earlier) == [box(0, top, len("Gold leaves Kidal."))]


def test_the_part_of_a_quote_that_stands_on_the_page_is_enough() -> None:
    page = glyphs(*below("Gold leaves the north"))
    assert len(quote_boxes(page, "Gold leaves the north by lorry.")) == 1


@pytest.mark.parametrize("quote", ["", "…", "Camels rest at the well.", "Gold"])
def test_a_quote_that_does_not_stand_there_has_no_box(quote: str) -> None:
    assert quote_boxes(glyphs(*below("Salt leaves Taoudenni by camel.")), quote) == []


def test_a_row_of_a_table_is_found_with_its_headings_and_no_other_row() -> None:
    rows = [("Year", "Country", "Kilograms"), ("2019", "Mali", "450"), ("2020", "Mali", "312")]
    page = glyphs(*((200.0 * n, 20.0 * at, cell) for at, row in enumerate(rows) for n, cell in enumerate(row)))
    assert quote_boxes(page, "Year: 2020; Country: Mali; Kilograms: 312") == [
        *(box(200 * n, 0, len(cell)) for n, cell in enumerate(rows[0])),
        *(box(200 * n, 40, len(cell)) for n, cell in enumerate(rows[2])),
    ]


def test_a_line_that_runs_up_the_page_has_one_box() -> None:
    page = [Glyph(char, Box(50, 500 - 5 * n, 60, 505 - 5 * n)) for n, char in enumerate("Gold leaves Kidal")]
    assert quote_boxes(page, "Gold leaves Kidal") == [Box(50, 420, 60, 505)]


@given(
    st.lists(st.text("abcdefgh", min_size=3, max_size=9), min_size=4, max_size=30),
    st.data(),
)
def test_however_words_fall_on_lines_a_quote_of_them_is_boxed_where_they_stand(
    words: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 3))
    end = data.draw(st.integers(start + 3, len(words)))
    page = glyphs(*below(*words))  # a word a line
    boxes = quote_boxes(page, " ".join(words[start:end]))
    assert [round((b.right - b.left) / WIDTH) for b in boxes] == [len(word) for word in words[start:end]]
