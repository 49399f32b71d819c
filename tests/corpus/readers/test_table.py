"""A table is read as rows that name what they count."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.readers import table
from corpus.readers.table import Cell, is_layout, read_table, table_parts

PARAGRAPH, ROW = BlockKind.PARAGRAPH, BlockKind.ROW


def rows_of(text: str) -> list[str]:
    parts = read_table(text).parts
    assert all(part.kind is ROW for part in parts)
    return [part.text for part in parts]


def told(*rows: list[Cell]) -> list[str]:
    return [part.text for part in table_parts(rows)]


def head(*texts: str) -> list[Cell]:
    return [Cell(text, heads=True) for text in texts]


def cells(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_row_names_the_heading_of_each_cell(sign: str) -> None:
    source = "Country,Seized (kg)\nMali,3\nNiger,\n".replace(",", sign)
    assert rows_of(source) == ["Country: Mali; Seized (kg): 3", "Country: Niger"]


def test_a_decimal_comma_cuts_no_cell() -> None:
    assert rows_of("Pays;Prix\nMali;1,5\nNiger;2,25\n") == ["Pays: Mali; Prix: 1,5", "Pays: Niger; Prix: 2,25"]


def test_a_quoted_cell_may_hold_the_sign_a_line_break_and_quotation_marks() -> None:
    assert rows_of('Name,Said\n"Diallo, A.","It is\n""so"""\nKeita,no\n') == [
        'Name: Diallo, A.; Said: It is "so"',
        "Name: Keita; Said: no",
    ]


def test_years_may_head_columns() -> None:
    assert rows_of("Country,2018,2019\nMali,3,4\n") == ["Country: Mali; 2018: 3; 2019: 4"]


def test_a_first_row_of_figures_is_no_heading() -> None:
    assert rows_of("1,2.5\n3,4\n") == ["1; 2.5", "3; 4"]


def test_a_first_row_that_says_the_same_twice_is_no_heading() -> None:
    assert rows_of("Mali,Mali\nNiger,Mali\n") == ["Mali: Mali", "Niger: Mali"]


def test_lines_around_the_table_are_paragraphs() -> None:
    source = "Table 1. Seizures,,\n\nCountry,2018,2019\nMali,3,4\nNiger,5,6\nSource: UNODC\n"
    assert list(read_table(source).parts) == [
        Part(PARAGRAPH, "Table 1. Seizures"),
        Part(ROW, "Country: Mali; 2018: 3; 2019: 4"),
        Part(ROW, "Country: Niger; 2018: 5; 2019: 6"),
        Part(PARAGRAPH, "Source: UNODC"),
    ]


def test_a_file_of_one_column_is_a_file_of_lines() -> None:
    source = "Cocaine moves by road.\n\n“By boat, too”, he said.\n"
    assert list(read_table(source).parts) == [
        Part(PARAGRAPH, "Cocaine moves by road."),
        Part(PARAGRAPH, "“By boat, too”, he said."),
    ]


def test_the_sign_that_excel_declares_is_taken() -> None:
    assert rows_of("sep=^\nName^Town\nDiallo, A.^Gao\n") == ["Name: Diallo, A.; Town: Gao"]


def test_a_quotation_mark_that_nothing_closes_is_a_letter() -> None:
    assert rows_of('Item\tSize\nPipe\t"3 inch\nRope\t2 m\n') == ['Item: Pipe; Size: "3 inch', "Item: Rope; Size: 2 m"]


def test_a_row_may_be_longer_than_its_heading() -> None:
    assert rows_of("A,B\n1,2\n3,4,5\n") == ["A: 1; B: 2", "A: 3; B: 4; 5"]


def test_too_many_rows_are_refused_with_both_numbers() -> None:
    with pytest.raises(UnreadableFileError, match=r"^table\.too_many_rows \(count=50001, most=50000\)$"):
        read_table("a,b\n" * 50_001)


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n,\n"])
def test_a_table_without_text_has_no_parts(text: str) -> None:
    assert read_table(text).parts == ()


def test_headings_of_two_rows_are_joined_from_the_top() -> None:
    assert told(
        [Cell("Country", rows=2, heads=True), Cell("Seizures (kg)", columns=2, heads=True)],
        head("2018", "2019"),
        cells("Mali", "3", "4"),
    ) == ["Country: Mali; Seizures (kg) 2018: 3; Seizures (kg) 2019: 4"]


def test_a_cell_that_covers_rows_is_said_in_each_of_them() -> None:
    assert told(head("Country", "Year", "kg"), [Cell("Mali", rows=2), *cells("2018", "3")], cells("2019", "4")) == [
        "Country: Mali; Year: 2018; kg: 3",
        "Country: Mali; Year: 2019; kg: 4",
    ]


def test_a_cell_that_covers_columns_is_said_once() -> None:
    assert told(head("Country", "2018", "2019"), [Cell("Mali"), Cell("no data", columns=2)]) == [
        "Country: Mali; 2018, 2019: no data"
    ]


def test_a_cell_that_covers_a_whole_row_has_no_name() -> None:
    assert told(head("Country", "kg"), [Cell("West Africa", columns=2)], cells("Mali", "3")) == [
        "West Africa",
        "Country: Mali; kg: 3",
    ]


def test_a_title_across_a_table_names_no_column() -> None:
    assert told([Cell("Gao", columns=2, heads=True)], [*head("Country"), *cells("Mali")]) == ["Gao", "Country: Mali"]


def test_headings_that_are_repeated_further_down_are_no_row() -> None:
    assert told(head("A", "B"), cells("1", "2"), head("A", "B"), cells("3", "4")) == ["A: 1; B: 2", "A: 3; B: 4"]


def test_a_heading_beside_its_row_is_its_name() -> None:
    assert told([*head("Capital:"), *cells("Bamako")], [*head("Area"), *cells("1,240,192 km²")]) == [
        "Capital: Bamako",
        "Area: 1,240,192 km²",
    ]


def test_an_unmarked_heading_over_figures_is_found() -> None:
    assert told(cells("Drug", "kg"), cells("Cocaine", "3"), cells("Heroin", "4.5")) == [
        "Drug: Cocaine; kg: 3",
        "Drug: Heroin; kg: 4.5",
    ]


def test_a_list_of_names_and_values_has_no_heading() -> None:
    assert told(cells("Capital", "Bamako"), cells("Currency", "CFA franc"), cells("Population", "18 million")) == [
        "Capital: Bamako",
        "Currency: CFA franc",
        "Population: 18 million",
    ]


def test_a_heading_as_long_as_a_paragraph_is_said_once() -> None:
    prose = "Seizures as reported by the customs office " * 3
    assert told(head("Country", prose), cells("Mali", "3")) == [prose.strip(), "Country: Mali; 3"]


def test_a_table_of_merged_cells_cannot_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELLS", 200_000)
    wide = [Cell("x", columns=1000, rows=60_000, heads=True)] * 1000
    with pytest.raises(UnreadableFileError, match=r"^table\.too_many_cells \(most=200000\)$"):
        told(wide, *([[]] * 100_000))


@pytest.mark.parametrize(
    "rows", [[cells("One."), cells("Two.")], [cells("Menu", "Text.")], [cells("x" * 900, "y")] * 2]
)
def test_a_table_of_one_column_one_row_or_prose_is_a_layout(rows: list[list[Cell]]) -> None:
    assert is_layout(rows)


def test_a_table_of_figures_is_no_layout() -> None:
    assert not is_layout([cells("Mali", "3"), cells("Niger", "4")])


@pytest.mark.parametrize("long", ["x" * 131_073, '"' * 300_000, 'x"' * 70_000, '"x' * 70_000])
def test_a_cell_too_long_to_be_one_is_a_reason(long: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"^table\.cell_too_long \(most=131072\)$"):
        read_table(f"Country,kg\nMali,3\n{long}")


@given(st.text(alphabet='ab1,;\t|"\n =\0', max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    assert all(part.text.strip() for part in read_table(text).parts)


@given(
    st.lists(
        st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=3, max_size=3),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t|"),
)
def test_every_cell_that_was_written_is_read(rows: list[list[str]], sign: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=sign).writerows(rows)
    read = " ".join(part.text for part in read_table(file.getvalue()).parts)
    assert all(cell in read for row in rows for cell in row)
