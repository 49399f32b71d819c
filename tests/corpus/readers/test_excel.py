"""A workbook is read sheet by sheet, each row with its headings, each value as its cell shows it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.numbers import shown_number
from corpus.readers.office.excel import read_excel


def workbook(*fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook with a sheet for each function that fills one."""
    book = Workbook()
    book.remove(book.active)
    for n, fill_sheet in enumerate(fill, 1):
        fill_sheet(book.create_sheet(f"Sheet{n}"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def texts_of(draft: Draft) -> list[str]:
    return [part.text for part in draft.parts]


def catches(sheet: Worksheet) -> None:
    sheet.title = "Catches"
    for row in (["Town", "Boats", "Tonnes"], ["Weir Bay", 12, 40.5], ["Old Dock", 3, 9]):
        sheet.append(row)


def test_each_row_is_read_with_its_headings_and_cited_by_its_sheet() -> None:
    draft = read_excel(workbook(catches))
    assert texts_of(draft) == [
        "Catches",
        "Town: Weir Bay; Boats: 12; Tonnes: 40.5",
        "Town: Old Dock; Boats: 3; Tonnes: 9",
    ]
    assert {part.locator for part in draft.parts} == {"sheet Catches"}


def test_a_title_above_a_table_and_a_note_below_it_are_paragraphs() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Catches by town"])
        for row in (["Town", "Boats", "Tonnes"], ["Weir Bay", 12, 40], ["Old Dock", 3, 9]):
            sheet.append(row)
        sheet.append(["Source: the harbour"])

    draft = read_excel(workbook(fill))
    assert [part.kind for part in draft.parts] == [
        BlockKind.PARAGRAPH,
        BlockKind.ROW,
        BlockKind.ROW,
        BlockKind.PARAGRAPH,
    ]


def test_an_empty_row_parts_two_tables() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["Town", "Boats", "Nets"],
            ["Weir", 1, 2],
            ["Dock", 3, 4],
            [],
            ["Year", "Rope", "Oil"],
            ["x", 5, 6],
            ["y", 7, 8],
        ):
            sheet.append(row)

    assert texts_of(read_excel(workbook(fill)))[2:] == ["Year: x; Rope: 5; Oil: 6", "Year: y; Rope: 7; Oil: 8"]


def test_a_merged_cell_is_said_in_each_row_that_it_covers() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Coast", "Town", "Boats"], ["North", "Weir", 1], [None, "Dock", 3]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert texts_of(read_excel(workbook(fill))) == [
        "Coast: North; Town: Weir; Boats: 1",
        "Coast: North; Town: Dock; Boats: 3",
    ]


def test_bold_cells_are_headings_in_two_levels() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Town", "2014", None], [None, "Boats", "Nets"], ["Weir", 1, 2], ["Dock", 3, 4]):
            sheet.append(row)
        sheet.merge_cells("B1:C1")
        for row in sheet["A1:C2"]:
            for cell in row:
                cell.font = Font(bold=True)

    assert texts_of(read_excel(workbook(fill)))[0] == "Town: Weir; 2014 Boats: 1; 2014 Nets: 2"


def test_days_are_written_as_iso_writes_them() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Day", "When", "At"])
        sheet.append([date(2014, 9, 4), datetime(2014, 9, 4, 14, 30), time(8, 15)])  # noqa: DTZ001  (a sheet knows no zones)
        sheet.append([date(1899, 12, 31), datetime(2000, 2, 29), time(0, 0)])  # noqa: DTZ001

    assert texts_of(read_excel(workbook(fill)))[0] == "Day: 2014-09-04; When: 2014-09-04 14:30; At: 08:15"


def test_hidden_sheets_rows_and_columns_are_left_out_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.title, sheet.sheet_state = "Old", "hidden"
        sheet.append(["secret"])

    def fill(sheet: Worksheet) -> None:
        for row in (["Town", "Boats", "Nets", "Oil"], ["Weir", 1, 2, 3], ["Dock", 3, 4, 5], ["Quay", 5, 6, 7]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    draft = read_excel(workbook(hide, fill))
    assert texts_of(draft) == ["Town: Weir; Nets: 2; Oil: 3", "Town: Quay; Nets: 6; Oil: 7"]
    assert draft.warnings == (
        Message(CorpusCode.SHEETS_HIDDEN, names="Old"),
        Message(CorpusCode.CELLS_HIDDEN, count=2),
    )


def test_a_formula_without_a_value_is_told() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Total", "=1+1"])

    assert read_excel(workbook(fill)).warnings == (Message(CorpusCode.FORMULAS_WITHOUT_VALUES, count=1),)


def test_the_properties_say_title_author_and_day_of_the_file() -> None:
    book = Workbook()
    book.active["A1"] = "Boats"
    book.properties.title, book.properties.creator = "Catches of 2014", "Ida Roy"
    book.properties.created = datetime(2015, 2, 3)  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)
    assert read_excel(file.getvalue()).facts == {
        "title": "Catches of 2014",
        "author": "Ida Roy",
        "file_dated": "2015-02-03",
    }


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0.30000000000000004", "", "0.3"),
        ("1250000", "General", "1250000"),
        ("1250000", "#,##0", "1,250,000"),
        ("0.253", "0.0%", "25.3%"),
        ("0.25", "0%", "25%"),
        ("12.5", "0.00", "12.50"),
        ("12.5", "#,##0.##", "12.5"),
        ("-12", "#,##0;(#,##0)", "-12"),
        ("450", '0" kg"', "450 kg"),
        ("450", "[$€-40C]#,##0", "€450"),
        ("41886", "d/m/yyyy", "2014-09-04"),
        ("41886", "mmm yyyy", "2014-09"),
        ("41886", "yyyy", "2014"),
        ("0.604166666666667", "h:mm", "14:30"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("1.5", "[h]:mm", "1.5"),
        ("1E+300", "yyyy", f"{1e300:.0f}"),
        ("nan", "", ""),
        ("abc", "", ""),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(value: str, code: str, shown: str) -> None:
    assert shown_number(value, code, from_1904=False) == shown


def test_old_macs_count_days_from_1904() -> None:
    assert shown_number("40424", "yyyy-mm-dd", from_1904=True) == "2014-09-04"


def hostile(sheet: str) -> bytes:
    """A workbook whose only sheet has this XML."""
    data = workbook(catches)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return file.getvalue()


def sheet_xml(body: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>'


def test_a_sheet_that_says_it_is_as_large_as_can_be_is_read_as_large_as_it_is() -> None:
    body = (
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Weir</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>4</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert texts_of(read_excel(hostile(sheet_xml(body))))[1:] == ["Weir", "4"]


def test_entities_of_a_sheet_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = '<sheetData><row><c t="inlineStr"><is><t>Weir &b;</t></is></c></row></sheetData>'
    assert all("aa" not in text for text in texts_of(read_excel(hostile(bomb + sheet_xml(body)))))


def test_a_workbook_that_was_cut_off_is_damaged() -> None:
    data = workbook(catches)
    with pytest.raises(UnreadableFileError, match="damaged"):
        read_excel(data[: len(data) // 2])
