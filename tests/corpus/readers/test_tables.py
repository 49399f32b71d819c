"""A table is read as rows that name what they count."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.readers.tables import Cell, grid, is_layout, table_parts
from corpus.readers.tables.delimited import read_table

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
    assert rows_of('Item\tSize\nPipe\t"3 inch\nRope\tlong\n') == ['Item: Pipe; Size: "3 inch', "Item: Rope; Size: long"]


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


def test_headings_of_two_rows_need_no_mark_where_one_covers_both() -> None:
    assert told(
        [Cell("Depot", rows=2), Cell("Maize", columns=2), Cell("Sorghum", columns=2)],
        cells("2024", "2025", "2024", "2025"),
        cells("Amur", "12,400", "10,150", "3,310", "2,985"),
        cells("Bassa", "8,720", "9,005", "1,204", "1,377"),
    ) == [
        "Depot: Amur; Maize 2024: 12,400; Maize 2025: 10,150; Sorghum 2024: 3,310; Sorghum 2025: 2,985",
        "Depot: Bassa; Maize 2024: 8,720; Maize 2025: 9,005; Sorghum 2024: 1,204; Sorghum 2025: 1,377",
    ]


def test_a_cell_that_covers_rows_is_said_in_each_of_them() -> None:
    assert told(head("Country", "Year", "kg"), [Cell("Mali", rows=2), *cells("2018", "3")], cells("2019", "4")) == [
        "Country: Mali; Year: 2018; kg: 3",
        "Country: Mali; Year: 2019; kg: 4",
    ]


def test_a_cell_that_covers_columns_is_said_once() -> None:
    assert told(head("Country", "2018", "2019"), [Cell("Mali"), Cell("no data", columns=2)]) == [
        "Country: Mali; 2018, 2019: no data"
    ]


def test_a_cell_that_covers_a_whole_row_names_the_rows_below_it() -> None:
    rows = [
        [Cell("West Africa", columns=2)],
        cells("Mali", "3"),
        [Cell("East Africa:", columns=2)],
        cells("Kenya", "4"),
    ]
    assert told(head("Country", "kg"), *rows) == [
        "West Africa; Country: Mali; kg: 3",
        "East Africa; Country: Kenya; kg: 4",
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
    prose = "Seizures as reported by the customs office " * 6
    assert told(head("Country", prose), cells("Mali", "3")) == [prose.strip(), "Country: Mali; 3"]


def test_a_table_of_merged_cells_cannot_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_CELLS", 200_000)
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


MONTHS = "Year,Month,Pistols\n2015,May,3\n,June,4\n"


def test_what_only_the_first_row_of_a_group_names_is_said_in_all() -> None:
    assert rows_of(f"{MONTHS}2016,May,5\n,June,6\n") == [
        "Year: 2015; Month: May; Pistols: 3",
        "Year: 2015; Month: June; Pistols: 4",
        "Year: 2016; Month: May; Pistols: 5",
        "Year: 2016; Month: June; Pistols: 6",
    ]


def test_a_total_belongs_to_its_group_and_the_sum_of_all_to_none() -> None:
    source = f"{MONTHS}Total,,7\n2016,May,5\n,June,6\nTotal,,11\nGrand total,,18\n"
    assert [row for row in rows_of(source) if "otal" in row] == [
        "Year: 2015; Month: Total; Pistols: 7",
        "Year: 2016; Month: Total; Pistols: 11",
        "Year: Grand total; Pistols: 18",
    ]


@pytest.mark.parametrize("inside", ["", ",Total,7\n"])
def test_a_last_total_that_other_groups_lack_is_in_no_group(inside: str) -> None:
    assert rows_of(f"{MONTHS}{inside}2016,May,5\n,June,6\n{inside}Total,,18\n")[-1] == "Year: Total; Pistols: 18"


def test_a_total_beside_merged_or_repeated_group_names_belongs_to_the_group() -> None:
    years = [
        row
        for year in ("2015", "2016")
        for row in ([Cell(year, rows=2), *cells("May", "3")], cells("June", "4"), [Cell("Total", columns=2), Cell("7")])
    ]
    assert told(head("Year", "Month", "Pistols"), *years)[2] == "Year: 2015; Month: Total; Pistols: 7"
    source = "Year,Month,Pistols\n2015,May,3\n2015,June,4\nTotal,,7\n2016,May,5\n2016,June,6\nTotal,,11\n"
    assert rows_of(source)[2] == "Year: 2015; Month: Total; Pistols: 7"


def test_groups_in_groups_are_both_said() -> None:
    source = "Port,Year,Month,kg\nOsu,2015,May,1\n,,June,2\n,2016,May,3\n,,June,4\nTema,2015,May,5\n,,June,6\n"
    assert rows_of(source)[3] == "Port: Osu; Year: 2016; Month: June; kg: 4"
    assert rows_of(source)[5] == "Port: Tema; Year: 2015; Month: June; kg: 6"


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("Port,Ship,kg\nOsu,Ara,3\n,Bel,4\nTema,Cor,5\nLomé,Dil,6\n", "Ship: Bel; kg: 4"),
        ("Port,2015,2016\nOsu,3,4\n,5,6\nTema,7,8\n,9,1\n", "2015: 5; 2016: 6"),
        ("Class,Ship,kg\nA,Ara,3\n,Bel,4\nB,Cor,5\n,Dil,6\nA,Eva,7\n,Fox,8\n", "Ship: Bel; kg: 4"),
        ("Port,2015,2016\nOsu,3,4\nTema,,\nLomé,5,6\n", "Port: Tema"),
    ],
)
def test_an_empty_cell_is_not_filled_where_it_may_be_empty(source: str, row: str) -> None:
    assert rows_of(source)[1] == row


def test_a_row_of_its_own_names_the_rows_below_it() -> None:
    source = "Month,Pistols,Rifles\n2015,,\nMay,3,1\nTotal,3,1\n2016,,\nMay,5,2\nTotal,5,2\n"
    assert rows_of(source) == [
        "2015; Month: May; Pistols: 3; Rifles: 1",
        "2015; Month: Total; Pistols: 3; Rifles: 1",
        "2016; Month: May; Pistols: 5; Rifles: 2",
        "2016; Month: Total; Pistols: 5; Rifles: 2",
    ]
    own_column = "Year,Month,Pistols,Rifles\n2015,,,\n,May,3,1\n2016,,,\n,May,5,2\n"
    assert rows_of(own_column)[1] == "Year: 2016; Month: May; Pistols: 5; Rifles: 2"


def test_a_part_of_a_row_above_says_that_row() -> None:
    assert rows_of("Drug,2015,2016\nCannabis,30,40\nof which resin,10,20\n- herb,20,20\nOpium,3,4\n") == [
        "Drug: Cannabis; 2015: 30; 2016: 40",
        "Cannabis; Drug: of which resin; 2015: 10; 2016: 20",
        "Cannabis; Drug: - herb; 2015: 20; 2016: 20",
        "Drug: Opium; 2015: 3; 2016: 4",
    ]


def test_a_heading_over_empty_cells_is_that_of_its_parts() -> None:
    assert rows_of("Country,2015,,2016,\n,resin,herb,resin,herb\nMali,1,2,3,4\n") == [
        "Country: Mali; 2015 resin: 1; 2015 herb: 2; 2016 resin: 3; 2016 herb: 4"
    ]


def test_a_row_of_units_belongs_to_the_headings() -> None:
    assert rows_of("Country,Resin,Boats\n,(kg),(number)\nMali,1,2\n") == [
        "Country: Mali; Resin (kg): 1; Boats (number): 2"
    ]
    assert rows_of("Country,Resin,Value\n,kg,\nMali,1,2\n") == ["Country: Mali; Resin, kg: 1; Value: 2"]
    assert told(head("Country", "Resin"), cells("", "(kg)"), cells("Mali", "3")) == ["Country: Mali; Resin (kg): 3"]


def test_a_heading_in_two_lines_is_one() -> None:
    source = ",Number of,Value\nDistrict,boats,(USD)\nGao,3,400\nKidal,5,600\n"
    assert rows_of(source)[0] == "District: Gao; Number of boats: 3; Value (USD): 400"


@pytest.mark.parametrize(
    ("title", "paragraph"),
    [
        ("Seizures in Gao, 2015", "Seizures in Gao, 2015"),
        ("Seizures,,", "Seizures"),
        ("Customs, office of Gao,", "Customs, office of Gao"),
        ('"Seizures, in kg",,', "Seizures, in kg"),
        ("Seizures\n,,", "Seizures"),
    ],
)
def test_a_title_above_a_table_is_a_paragraph(title: str, paragraph: str) -> None:
    parts = read_table(f"{title}\nDrug,2015,2016\nResin,3,4\nOpium,5,6\n").parts
    assert parts[:2] == (Part(PARAGRAPH, paragraph), Part(ROW, "Drug: Resin; 2015: 3; 2016: 4"))


@pytest.mark.parametrize("note", ["Source: customs, 2017", "Source: customs,,", "* Not final, may change."])
def test_a_note_below_a_table_is_a_paragraph(note: str) -> None:
    parts = read_table(f"Drug,2015,2016\nResin,3,4\nOpium,5,6\n{note}\n").parts
    assert parts[-1] == Part(PARAGRAPH, note.rstrip(","))


def test_the_second_table_of_a_file_has_its_own_headings() -> None:
    source = "Drug,kg,Cases\nResin,3,1\nOpium,4,2\n\nTotal,7,3\n\nPort,Ships,Crew\nOsu,3,9\nTema,4,8\n"
    assert rows_of(source)[2:4] == ["Drug: Total; kg: 7; Cases: 3", "Port: Osu; Ships: 3; Crew: 9"]
    marked = [head("Drug", "kg"), cells("Resin", "3"), head("Port", "Ships"), cells("Osu", "9")]
    assert told(*marked) == ["Drug: Resin; kg: 3", "Port: Osu; Ships: 9"]


def test_a_space_after_every_comma_is_the_style_of_the_file() -> None:
    assert rows_of("Name, Town, kg\nDiallo, Gao, 3\nKeita, Mopti, 4\n")[0] == "Name: Diallo; Town: Gao; kg: 3"


def test_one_row_of_amounts_tells_its_headings() -> None:
    assert told(cells("Action", "Labour", "Cost"), cells("Wiring", "Up to 79 hours", "Up to $3")) == [
        "Action: Wiring; Labour: Up to 79 hours; Cost: Up to $3"
    ]


def test_a_marked_row_with_an_amount_is_no_heading() -> None:
    rows = [head("Drug", "2015", "2016"), head("All", "7", "8"), cells("Resin", "3", "4")]
    assert told(*rows)[0] == "Drug: All; 2015: 7; 2016: 8"


def test_headings_of_nothing_are_read() -> None:
    assert told(head("Drug", "kg"), [Cell("Source: customs", columns=2)]) == ["Drug; kg", "Source: customs"]


def test_a_list_of_parameters_has_no_heading() -> None:
    values = [("Owner", "City of Osu"), ("Height of the wall", "3.2 m"), ("Load", "12 t"), ("Berths", "4")]
    rows = [f"{name}: {value}" for name, value in values]
    assert told(*(cells(*pair) for pair in values)) == rows
    assert rows_of("\n".join(",".join(pair) for pair in values)) == rows


def test_columns_without_a_heading_have_none() -> None:
    assert rows_of("Country,kg,\nMali,3,\nNiger,4,\n") == ["Country: Mali; kg: 3", "Country: Niger; kg: 4"]
    assert rows_of(",2015,2016\nMali,3,4\nNiger,5,6\n")[0] == "Mali; 2015: 3; 2016: 4"


def test_years_over_years_are_no_headings() -> None:
    assert rows_of("Mali,2015\nNiger,2016\n") == ["Mali: 2015", "Niger: 2016"]


def test_a_table_in_a_cell_is_about_its_row() -> None:
    def inner(figure: str) -> Cell:
        return Cell("in 2015:", inner=((tuple(head("Item", "Number")), tuple(cells("Pistols", figure))),))

    rows = [head("Place", "Seizures"), [Cell("Gao"), inner("3")], [Cell("Kidal"), inner("4")]]
    assert not is_layout(rows)
    assert told(*rows) == [
        "Place: Gao; Seizures; in 2015; Item: Pistols; Number: 3",
        "Place: Kidal; Seizures; in 2015; Item: Pistols; Number: 4",
    ]


def test_fifty_thousand_rows_take_seconds() -> None:
    """A second or two on a quiet machine; ten times that fails even on a busy one."""
    source = "Year,Site,Diggers,Opened\n" + "".join(
        f"{n // 9 if n % 9 == 0 else ''},Site {n},{n},2001\n" for n in range(49_000)
    )
    begun = time.process_time()
    assert len(read_table(source).parts) == 49_000
    assert time.process_time() - begun < 20
