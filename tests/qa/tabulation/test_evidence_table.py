"""The rows of a table: what each sentence names, the headings above it, and a documents' table's own columns."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Index
from qa.tabulation.evidence_table import EvidenceTable, StandsIn, evidence_table
from qa.tabulation.usage import NameUsage

SEIZED = "In March 2018, UNODC said that police seized 116 kg of cocaine in Gao."


def texts(table: EvidenceTable, sentences: list[tuple[str, str]]) -> list[list[list[str]]]:
    return [
        [[part.span.of(said if part.stands_in is StandsIn.SENTENCE else above) for part in cell] for cell in row]
        for row, (said, above) in zip(table.rows, sentences, strict=True)
    ]


def test_a_row_holds_what_its_sentence_names() -> None:
    sentences = [(SEIZED, "")]
    table = evidence_table(sentences)
    assert table.columns == ("date", "place", "quantity", "actor")
    assert texts(table, sentences) == [[["March 2018"], ["Gao"], ["116 kg of cocaine"], ["UNODC", "police"]]]
    assert [cell[0].order for cell in table.rows[0]] == ["2018-03", None, 116, None]


def test_a_date_and_a_place_of_the_heading_above_are_said_to_stand_there() -> None:
    sentences = [("Three boats sank.", "Losses of 2014 > Winter of 2016 in Kenya")]
    table = evidence_table(sentences)
    assert texts(table, sentences)[0][:2] == [["Winter of 2016"], ["Kenya"]]
    assert [cell[0].stands_in for cell in table.rows[0][:3]] == [StandsIn.SECTION, StandsIn.SECTION, StandsIn.SENTENCE]


def test_a_heading_that_names_two_dates_tells_none() -> None:
    assert evidence_table([("Three boats sank.", "Coup of 2012 and crisis of 2020")]).rows[0][0] == ()


def test_rows_of_a_table_keep_its_own_headings() -> None:
    sentences = [("Year: 2018; Month: March; Total: 44", ""), ("Year: 2018; Month: April; Total: 9", "")]
    table = evidence_table(sentences)
    assert (table.columns, table.own_headings) == (("Year", "Month", "Total"), True)
    assert texts(table, sentences) == [[["2018"], ["March"], ["44"]], [["2018"], ["April"], ["9"]]]
    assert [row[2][0].order for row in table.rows] == [44, 9]


def test_the_label_of_a_group_of_rows_is_a_column_without_a_heading() -> None:
    assert evidence_table([("2018; Month: March; Total: 44", "")]).columns == ("", "Month", "Total")


def test_rows_of_two_tables_or_beside_prose_are_read_as_sentences() -> None:
    other = "Year: 2018; Month: March"
    for sentences in ([("Year: 2018; Total: 44", ""), (other, "")], [(other, ""), (SEIZED, "")]):
        assert not evidence_table(sentences).own_headings


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=40)), max_size=4))
def test_every_cell_stands_in_its_sentence_or_above_it(sentences: list[tuple[str, str]]) -> None:
    table = evidence_table(sentences)
    assert all(part for row in texts(table, sentences) for cell in row for part in cell)
    assert {len(row) for row in table.rows} <= {len(table.columns)}


def test_names_are_counted_once_for_an_index(index_of: Callable[..., Index]) -> None:
    index, usage = index_of("# Boats\n\nBoats lie in Zabriska. Rain fell in Zabriska."), NameUsage()
    assert usage.over(index) is usage.over(index)
    assert usage.over(index).located == {"Zabriska": 2}
    assert usage.over(index_of("# Salt\n\nSalt is white.")).located == {}


def test_of_very_much_text_the_first_is_counted(
    index_of: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.tabulation.usage.MAX_CHARS", 30)
    index = index_of("# Boats\n\nBoats lie in Zabriska.", "# Salt\n\nSalt lies in Ormolu.")
    assert NameUsage().over(index).located == {"Zabriska": 1}
