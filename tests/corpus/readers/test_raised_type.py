"""A raised 2 is a square after a unit and no digit after a figure."""

import pytest

from corpus.readers.raised_type import in_plain_type, lowered, note_label, power, raised


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f"640{raised('2')} canoes", "640 canoes"),
        (f"1,150{raised('5')}, or more{raised('6')}.", "1,150, or more."),
        (f"48{raised('a')} engines{raised('iv')} of 12{raised('†')} yards", "48 engines of 12 yards"),
        (f"canoes {raised('3')}, and{raised('[4]')}{raised(',5')} oars{raised('[who?]')}", "canoes, and oars"),
        (f"canoes{raised('1')}{raised('2')}.", "canoes."),
        (f"640{raised('2')}canoes", "640 canoes"),
        (f"870{raised('2')}/100", "870/100"),
    ],
)
def test_the_mark_of_a_note_is_left_out(line: str, plain: str) -> None:
    assert in_plain_type(line) == plain


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f"5 km{raised('2')} and 3 m{raised('3')} at 9 m/s{raised('2')}", "5 km² and 3 m³ at 9 m/s²"),
        (f"10{raised('6')} and 4 × 10{raised('12')} and 10{raised('−3')}", "10⁶ and 4 × 10¹² and 10⁻³"),
        (f"in 2010{raised('6')}", "in 2010"),
        (f"{raised('137')}Cs and Ca{raised('2+')}", "Cs and Ca²⁺"),
        (f"of {raised('137')}Cs", "of ¹³⁷Cs"),
        (f"(a+b){power('2')} and x{power('n')}", "(a+b)² and x^n"),
        (f"20{raised('o')}C", "20°C"),
    ],
)
def test_a_power_stays(line: str, plain: str) -> None:
    assert in_plain_type(line) == plain


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f"3{raised('1')}/{lowered('2')} tons", "3½ tons"),
        (f"3{raised('5')}⁄{lowered('16')} tons", "3 5/16 tons"),
        (f"3{raised('3/4')} tons", "3¾ tons"),
        (f"{raised('1')}/{lowered('3')} of it", "⅓ of it"),
    ],
)
def test_a_fraction_stays_beside_its_whole(line: str, plain: str) -> None:
    assert in_plain_type(line) == plain


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f"the 1{raised('st')}, le 2{raised('e')}, le XX{raised('e')}", "the 1st, le 2e, le XXe"),
        (f"M{raised('me')} Ba, n{raised('o')} 5, M{raised('r')} Sy", "Mme Ba, no 5, Mr Sy"),
    ],
)
def test_the_raised_end_of_a_word_stays(line: str, plain: str) -> None:
    assert in_plain_type(line) == plain


def test_lowered_figures_stay_readable_and_never_lengthen_a_figure() -> None:
    assert in_plain_type(f"H{lowered('2')}SO{lowered('4')} in 2010{lowered('3')}") == "H2SO4 in 2010₃"


def test_raised_words_are_no_mark() -> None:
    assert in_plain_type(f"The office{raised('with its three branches')} fell.") == (
        "The office with its three branches fell."
    )


def test_the_mark_at_the_start_of_a_line_numbers_its_note() -> None:
    assert note_label(f"{raised('3')} Letter of the mayor.") == ("3", " Letter of the mayor.")
    assert note_label(f"{raised('1')}/{lowered('2')} of it")[0] == ""
    assert note_label("3 letters")[0] == ""
