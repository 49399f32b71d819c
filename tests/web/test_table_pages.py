"""The evidence table of an answer: in the API's reply, on its page, as CSV and as XLSX."""

import csv
import io
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from qa.assistant import Assistant
from qa.understanding.rewriting import Conversation
from web.app import create_app
from web.spreadsheet import Column, LinkedCell, as_xlsx
from web.store import Store
from web.store.sheet import as_csv

HERRING = "How much herring did the boats land in 2020?"
LANDED = "The boats of Oressa landed 412 tonnes of herring in 2020."
REFUSED = "How do I cook jollof rice?"

Reader = Callable[[str], Element]


@pytest.fixture
def client(assistant: Assistant, store: Store) -> FlaskClient:
    return create_app(assistant, store=store).test_client()


def asked(client: FlaskClient, question: str = HERRING, **fields: Any) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/api/v1/ask", json={"question": question, **fields}).json
    return reply


def test_the_table_is_in_the_reply_when_it_is_asked_for_and_every_cell_stands_in_its_sentence(
    client: FlaskClient,
) -> None:
    table = asked(client, table=True)["table"]
    assert table["columns"] == ["date", "place", "quantity", "actor"]
    row = table["rows"][0]
    assert (row["sentence"], row["citations"], row["shown"]) == (LANDED, [1], True)
    assert [[part["text"] for part in cell] for cell in row["cells"]] == [["2020"], [], ["412 tonnes of herring"], []]
    parts = [(part, row) for row in table["rows"] for cell in row["cells"] for part in cell]
    assert all(row[part["in"]][part["start"] : part["end"]] == part["text"] for part, row in parts)


def test_without_asking_there_is_no_table_and_a_refusal_has_none(client: FlaskClient) -> None:
    assert "table" not in asked(client)
    assert asked(client, REFUSED, table=True)["table"] is None
    assert client.post("/api/v1/ask", json={"question": HERRING, "table": "yes"}).status_code == 400


def test_what_is_kept_of_a_turn_holds_no_table(client: FlaskClient, store: Store) -> None:
    turn = store.history.turn(asked(client, table=True)["id"])
    assert turn is not None
    assert "table" not in turn.reply


def test_the_stream_ends_with_the_table(client: FlaskClient) -> None:
    told = client.post("/api/v1/ask/stream", json={"question": HERRING, "table": True}).get_data(as_text=True)
    assert '"own_headings": false' in told.rsplit("event: done", 1)[1]


def test_the_page_shows_a_row_for_each_sentence_with_a_link_to_its_place(
    client: FlaskClient, read_html: Reader
) -> None:
    page = read_html(client.get(f"/answers/{asked(client)['id']}/table").get_data(as_text=True))
    (table,) = list(page.iter("table"))
    headings = ["".join(one.itertext()).strip() for one in table.iter("th") if one.get("scope") == "col"]
    assert headings == ["Source", "Date or period", "Place", "Quantity", "Actor", "Sentence", "Document and place"]
    (body,) = table.iter("tbody")
    cells = list(body[0])
    assert [one.get("data-order") for one in cells[:4]] == ["1", "2020", None, "412.0"]
    assert "".join(cells[3].itertext()) == "412 tonnes of herring"
    assert [link.get("href", "").split("?")[0] for link in body[0].iter("a")] == ["/documents/fisheries"]


def test_the_page_is_said_in_french(client: FlaskClient) -> None:
    page = client.get(f"/answers/{asked(client)['id']}/table", headers={"Accept-Language": "fr"}).get_data(as_text=True)
    assert "Date ou période" in page
    assert LANDED in page


def test_the_csv_opens_in_excel_and_names_the_place_of_every_row(client: FlaskClient) -> None:
    reply = client.get(f"/answers/{asked(client)['id']}/table.csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.data.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))
    assert (row["citations"], row["date"], row["quantity"], row["sentence"]) == (
        "1",
        "2020",
        "412 tonnes of herring",
        LANDED,
    )
    assert row["link"].startswith("http://localhost/documents/fisheries?version=")


def test_the_workbook_has_links_and_a_header_that_stays(client: FlaskClient) -> None:
    reply = client.get(f"/answers/{asked(client)['id']}/table.xlsx")
    sheet = load_workbook(io.BytesIO(reply.data)).active
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("citations", "date", "place", "quantity", "actor")
    assert rows[1][3] == "412 tonnes of herring"
    assert sheet.cell(2, len(rows[0])).hyperlink.target.startswith("http://localhost/documents/fisheries?version=")


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_a_refusal_and_an_unknown_answer_have_no_table(client: FlaskClient, ending: str) -> None:
    for answer in (asked(client, REFUSED)["id"], "0" * 32, "x", "%00"):
        assert client.get(f"/answers/{answer}/table{ending}").status_code == 404


def test_a_turn_that_an_earlier_version_kept_is_made_a_table(client: FlaskClient, store: Store) -> None:
    reply = asked(client)
    sentences = [{"text": said["text"], "citations": said["citations"]} for said in reply["sentences"]]
    before = {name: value for name, value in reply.items() if name not in {"mentions", "more"}}
    turn = store.history.turn(reply["id"])
    assert turn is not None
    store.history.keep("before", None, Conversation(), before | {"id": "1" * 32, "sentences": sentences})
    assert client.get(f"/answers/{'1' * 32}/table").status_code == 200


def test_an_answer_that_can_be_compared_offers_its_table_beside_it(client: FlaskClient) -> None:
    shown = client.get("/", query_string={"q": HERRING}).get_data(as_text=True)
    assert shown.count("/table") == 1


def test_no_cell_of_a_csv_is_a_formula_and_a_negative_number_stays_one() -> None:
    cells = ["=1+1", "@x", "-5", "+3.2 %", "-1 200,5", "-cmd", "+1+1"]
    line = "".join(as_csv(["a"] * 7, [cells], with_numbers=True)).splitlines()[1]
    assert next(csv.reader([line])) == ["'=1+1", "'@x", "-5", "+3.2 %", "-1 200,5", "'-cmd", "'+1+1"]


def test_a_workbook_holds_any_text_as_text() -> None:
    texts = ["=1+1", "a\x00\x0b\ud800b", "_x0041_", '<b>&"', " x ", "𝔸", "x" * 40_000]
    data = as_xlsx("S", [Column("h", 9)] * 8, [[*texts, LinkedCell("place", "http://x/?a=1&b=2#quote")]])
    sheet = load_workbook(io.BytesIO(data)).active
    row = [cell.value for cell in sheet[2]]
    assert row[:2] == ["=1+1", "ab"]
    assert sheet["A2"].data_type != "f"
    assert row[3:6] == ['<b>&"', " x ", "𝔸"]
    assert (len(row[6]), sheet["H2"].hyperlink.target) == (32_767, "http://x/?a=1&b=2#quote")


def test_the_same_table_gets_the_same_bytes() -> None:
    first, second = (as_xlsx("S", [Column("h", 9)], [["a"]]) for _ in range(2))
    assert first == second
