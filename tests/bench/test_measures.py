"""Each measure of the bench, on readings whose shares are counted by hand."""

import pytest

from bench.readers import measures
from bench.readers.griot import cells_of_row
from bench.readers.reading import ReadCell, Reading, cells_of_grid, joined_lines, reading_of
from bench.readers.truth import TrueCell, Truth

TRUTH = Truth(
    body=("The ferry sails again.", "It costs 4.20 crowns.", "Dogs travel free."),
    aside=("Prices of May.",),
    headings=("Ferry", "2. Fares"),
    cells=(TrueCell("1,204", ("Received", "Civil"), "January", "North"), TrueCell("9", ("Closed",), "May", "")),
    lines=("Port Arlen",),
)


def read(
    *sentences: str, headings: tuple[str, ...] | None = None, cells: tuple[ReadCell, ...] | None = None
) -> Reading:
    return Reading(sentences, " ".join(sentences), headings, cells)


def test_a_torn_sentence_and_two_in_one_are_not_whole() -> None:
    reading = read("The ferry sails", "again.", "It costs 4.20 crowns. Dogs travel free.", "Prices of May.")
    assert measures.sentences_whole(TRUTH, reading) == 0.25


def test_a_label_and_the_kind_of_quotes_do_not_count() -> None:
    truth = Truth(("The “ferry” sails.",), (), (), (), ())
    assert measures.sentences_whole(truth, read('12. The "ferry" sails.')) == 1


def test_a_note_mark_left_in_a_sentence_counts() -> None:
    assert measures.sentences_whole(TRUTH, read("It costs 4.203 crowns.")) == 0


def test_a_sentence_that_stands_twice_is_wanted_twice() -> None:
    truth = Truth(("It rained.", "It rained."), (), (), (), ())
    assert measures.sentences_whole(truth, read("It rained.")) == 0.5


def test_order_is_that_of_the_running_text_alone() -> None:
    reading = read("Dogs travel free.", "The ferry sails again.", "Prices of May.", "It costs 4.20 crowns.")
    assert measures.sentences_in_order(TRUTH, reading) == 2 / 3


def test_nothing_found_has_no_order() -> None:
    assert measures.sentences_in_order(TRUTH, read("Nothing.")) is None


@pytest.mark.parametrize(("numbers", "length"), [([], 0), ([3, 1, 2, 5, 4], 3), ([2, 2, 2], 1), ([5, 4, 3], 1)])
def test_the_longest_rise(numbers: list[int], length: int) -> None:
    assert measures.longest_rise(numbers) == length


def test_a_word_that_stands_twice_and_is_read_once_is_lost_once() -> None:
    truth = Truth(("the net the boat",), (), (), (), ())
    assert measures.words_lost(truth, read("the net boat")) == 0.25


def test_words_of_a_banner_are_foreign() -> None:
    truth = Truth(("the net",), (), (), (), ())
    assert measures.words_foreign(truth, read("the net Accept cookies")) == 0.5


def test_headings_are_compared_whole_and_both_ways() -> None:
    reading = read(headings=("Ferry", "Fares", "Accept all"))
    assert measures.headings_found(TRUTH, reading) == 1
    assert measures.headings_right(TRUTH, reading) == 2 / 3


def test_a_reader_without_headings_or_tables_is_not_measured() -> None:
    assert measures.headings_found(TRUTH, read()) is None
    assert measures.cells_headed(TRUTH, read()) is None


def test_a_cell_needs_all_its_headings_and_its_row() -> None:
    half = ReadCell("1204", "Received", "North January")
    other_row = ReadCell("9", "Closed", "April")
    assert measures.cells_headed(TRUTH, read(cells=(half, other_row))) == 0


def test_a_cell_without_its_group_is_headed_but_not_grouped() -> None:
    cells = (ReadCell("1204", "Received Civil", "January 1204"), ReadCell("9", "Closed", "May 9"))
    assert measures.cells_headed(TRUTH, read(cells=cells)) == 1
    assert measures.cells_grouped(TRUTH, read(cells=cells)) == 0.5


def test_a_row_of_griots_is_taken_apart_at_its_names() -> None:
    row = "Zone A; Country: Norland; Capital: 92"
    assert list(cells_of_row(row)) == [
        ReadCell("Zone A", "", row),
        ReadCell("Norland", "Country", row),
        ReadCell("92", "Capital", row),
    ]


def test_the_rows_above_the_first_figure_are_headings() -> None:
    grid = [["Depot", "Maize", None], [None, "2024", "2025"], ["Amur", "12,400", "88"]]
    assert cells_of_grid(grid) == [
        ReadCell("12,400", "Maize 2024", "Amur 12,400 88"),
        ReadCell("88", " 2025", "Amur 12,400 88"),
    ]


def test_lines_are_joined_within_a_paragraph_and_words_made_whole() -> None:
    assert joined_lines("The boats re-\nturned\nlate.\n\nRain fell.\fNight") == [
        "The boats returned late.",
        "Rain fell.",
        "Night",
    ]


def test_a_reading_holds_the_sentences_of_each_paragraph() -> None:
    reading = reading_of(["It  rained. Dogs\nslept.", "Night fell"], "en")
    assert reading.sentences == ("It rained.", "Dogs slept.", "Night fell")
