"""The evidence table of an answer: a page that is sorted by its headings, and the same as CSV and as XLSX."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from qa.tabulation.evidence_table import Column, StandsIn
from web.answers import find_turn
from web.contract import Json
from web.evidence_tables import EvidenceTables, table_rows
from web.problems import Problem
from web.spreadsheet import MIMETYPE, LinkedCell, SheetCell, as_xlsx
from web.spreadsheet import Column as SheetColumn
from web.store import Store
from web.store.kept import KeptTurn
from web.store.sheet import as_csv

CSV = "text/csv"
FIRST, LAST = ("citations",), ("sentence", "from_section", "title", "section", "page", "locator", "link")
WIDTHS = {"citations": 9, "sentence": 70, "title": 36, "section": 36, "link": 24}  # in characters
WIDTH = 18  # of any other column
BETWEEN = "; "  # two things that one sentence names
GROUP = "group"  # the heading of a label that has none


def table_pages(store: Store, tables: EvidenceTables) -> Blueprint:
    """The routes below `/answers/{id}/table`: whoever has the link to the answer may read it as a table."""
    routes = Blueprint("tables", __name__, url_prefix="/answers/<turn_id>")
    routes.add_app_template_global(table_rows)

    def found(turn_id: str) -> tuple[KeptTurn, Json]:
        turn = find_turn(store, turn_id)
        table = tables.of(turn.reply)
        if table is None:
            raise Problem(
                HTTPStatus.NOT_FOUND,
                "no-table",
                _("There is no table here"),
                _("Only an answer can be read as a table: no sentence was found that answers this."),
            )
        return turn, table

    @routes.get("/table")
    def page(turn_id: str) -> Response:
        turn, table = found(turn_id)
        headings = table["columns"] if table["own_headings"] else [column_names()[name] for name in table["columns"]]
        html = render_template("table.html", reply=turn.reply, asked_at=turn.asked_at, table=table, headings=headings)
        return make_response(html)

    @routes.get("/table.csv")
    def csv(turn_id: str) -> Response:
        _turn, table = found(turn_id)
        rows = ([_text(cell) for cell in row] for row in _sheet_rows(table))
        told = "".join(as_csv(_header(table), rows, with_numbers=True))
        return Response(told, mimetype=CSV, headers=_saved_as(turn_id, "csv"))

    @routes.get("/table.xlsx")
    def xlsx(turn_id: str) -> Response:
        _turn, table = found(turn_id)
        columns = [SheetColumn(name, WIDTHS.get(name, WIDTH)) for name in _header(table)]
        data = as_xlsx("Evidence", columns, list(_sheet_rows(table)))
        return Response(data, mimetype=MIMETYPE, headers=_saved_as(turn_id, "xlsx"))

    return routes


def column_names() -> dict[str, str]:
    """How what a sentence names is called in the visitor's language."""
    return {
        Column.DATE: _("Date or period"),
        Column.PLACE: _("Place"),
        Column.QUANTITY: _("Quantity"),
        Column.ACTOR: _("Actor"),
    }


def _header(table: Json) -> list[str]:
    return [*FIRST, *(name or GROUP for name in table["columns"]), *LAST]


def _sheet_rows(table: Json) -> Iterator[list[SheetCell]]:
    """The rows of a file: each cell as it is printed, and the names of those that stand in the headings above."""
    root = request.url_root.rstrip("/")
    for row in table["rows"]:
        above = [
            name
            for name, cell in zip(table["columns"], row["cells"], strict=True)
            if any(part["in"] == StandsIn.SECTION for part in cell)
        ]
        last: dict[str, Any] = row | {"from_section": BETWEEN.join(above)}
        link = LinkedCell(f"{root}{row['link']}", f"{root}{row['link']}")
        yield [
            ", ".join(map(str, row["citations"])),
            *(BETWEEN.join(part["text"] for part in cell) for cell in row["cells"]),
            *(str(last[name]) if last[name] is not None else "" for name in LAST[:-1]),
            link,
        ]


def _text(cell: SheetCell) -> str:
    return cell.text if isinstance(cell, LinkedCell) else cell


def _saved_as(turn_id: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="griot-table-{turn_id[:8]}.{ending}"'}
