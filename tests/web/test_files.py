"""The file as it came, and of a PDF each page as it is: downloaded, never run, with the quote boxed."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.page_view import Box, PageRequest, PageView
from corpus.sandbox import Limits, Sandbox
from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_library
from index.archive import earlier_document
from index.encoder import Encoder
from index.file_store import file_store
from index.home import Home
from qa.assistant import Assistant
from tests.corpus.readers.pdf.papers import PROSE, lines, pdf
from tests.word_reader import DECISION, read_words
from web.app import create_app
from web.document_pages import size_in_words
from web.files import Originals
from web.page_pictures import MAX_BYTES, PagePictures

Json = dict[str, Any]
Reader = Callable[[str], Element]

SALT = "Salt leaves Taoudenni by camel."
CONVOYS = pdf(lines(*PROSE[:2], top=760), lines(PROSE[2], SALT, top=80), lines("Tea is sold in Gao."))
HTML = b"<!doctype html><title>Gold</title><p>Gold leaves Kidal by lorry.</p><script>alert(1)</script>"
FILES = {"convoys.pdf": CONVOYS, 'Ségou "gold".html': HTML, "tea.md": b"# Tea\n\nTea is sold in Gao.\n"}


class Site(NamedTuple):
    """A client, and what the files are kept in."""

    client: FlaskClient
    settings: Settings
    rebuild: Callable[[], object]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fake_encoder: Encoder) -> Iterator[Site]:
    """Three files that were indexed by a build, and a server over them."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(home=folder / "home", documents=folder / "documents")
    settings.documents.mkdir()
    for name, data in FILES.items():
        (settings.documents / name).write_bytes(data)
    home = Home(settings.home)

    def rebuild() -> None:
        build_index(settings, load_encoder=lambda: fake_encoder)

    rebuild()
    assistant = Assistant(open_library(settings, fake_encoder).current, read_words, DECISION)
    with PagePictures(Sandbox(Limits(seconds=120.0))) as pictures:
        app = create_app(
            assistant,
            lambda document_id, digest: earlier_document(home, document_id, digest),
            originals=Originals(file_store(home), pictures),
        )
        yield Site(app.test_client(), settings, rebuild)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client


def document(client: FlaskClient, document_id: str) -> Json:
    told: Json = client.get(f"/api/v1/documents/{document_id}").json
    return told


def span_of(client: FlaskClient, first: str, last: str = "") -> str:
    """The query of a span in the text about convoys."""
    text = document(client, "convoys-pdf")["text"]
    start = text.index(first)
    return f"start={start}&end={text.index(last or first, start) + len(last or first)}"


def problem(client: FlaskClient, path: str) -> tuple[int, str, str]:
    response = client.get(path)
    assert response.mimetype == "application/problem+json"
    return response.status_code, response.json["type"].removeprefix("urn:griot:problem:"), response.json["detail"]


# The file


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [("convoys.pdf", "application/pdf"), ('Ségou "gold".html', "text/html"), ("tea.md", "text/markdown")],
)
def test_a_file_is_downloaded_byte_for_byte_and_never_run(client: FlaskClient, name: str, mimetype: str) -> None:
    (told,) = [one for one in client.get("/api/v1/documents").json["documents"] if one["file"] == name]
    response = client.get(told["file_url"], buffered=True)
    assert (response.status_code, response.data, response.mimetype) == (200, FILES[name], mimetype)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert quote(name, safe="!#$&+-.^_`|~") in response.headers["Content-Disposition"] or name.isascii()


def test_a_file_that_a_program_has_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/documents/convoys-pdf/file", buffered=True)
    assert first.headers["ETag"] == f'"{sha256(CONVOYS).hexdigest()}"'
    again = client.get(
        "/api/v1/documents/convoys-pdf/file", headers={"If-None-Match": first.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")


def test_the_file_of_an_earlier_text_is_that_of_then(site: Site) -> None:
    before = document(site.client, "tea")["file_url"]
    (site.settings.documents / "tea.md").write_bytes(b"# Tea\n\nTea is sold in Kidal.\n")
    site.rebuild()
    assert site.client.get(before, buffered=True).data == FILES["tea.md"]
    assert site.client.get("/api/v1/documents/tea/file", buffered=True).data == b"# Tea\n\nTea is sold in Kidal.\n"


@pytest.mark.parametrize("made", [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF- other")])
def test_a_file_that_is_gone_or_altered_is_not_given(site: Site, made: Callable[[Path], object]) -> None:
    digest = sha256(HTML).hexdigest()
    path = site.settings.home / "originals" / digest[:2] / digest
    made(path)
    (told,) = [one for one in site.client.get("/api/v1/documents").json["documents"] if "gold" in one["file"]]
    status, kind, detail = problem(site.client, told["file_url"])
    assert (status, kind, detail.endswith("griot build")) == (404, "no-original", True)
    site.rebuild()
    assert site.client.get(told["file_url"], buffered=True).data == HTML


def test_the_file_of_a_document_that_there_is_not_is_a_problem(client: FlaskClient) -> None:
    assert problem(client, "/api/v1/documents/atlantis/file")[:2] == (404, "unknown-document")
    assert problem(client, "/api/v1/documents/tea/file?version=xyz")[:2] == (400, "bad-request")


# The pages


def test_a_page_is_told_in_points_with_the_boxes_of_a_quote(client: FlaskClient) -> None:
    told = client.get(f"/api/v1/documents/convoys-pdf/pages/2?{span_of(client, SALT)}").json
    (box,) = told.pop("boxes")
    assert [round(edge) for edge in box] == [72, 84, 231, 96]
    picture = told.pop("picture")
    assert picture.startswith("/api/v1/documents/convoys-pdf/pages/2.png?version=")
    assert told.pop("file_url").startswith("/api/v1/documents/convoys-pdf/file?version=")
    assert told == {"document_id": "convoys-pdf", "page": 2, "width": 595.28, "height": 841.89}
    assert client.get(picture).status_code == 200


def test_a_quote_over_a_page_break_is_boxed_on_both_pages(client: FlaskClient) -> None:
    asked = span_of(client, "and the men", "their tarpaulins.")
    boxes = [client.get(f"/api/v1/documents/convoys-pdf/pages/{n}?{asked}").json["boxes"] for n in (1, 2, 3)]
    assert [len(found) for found in boxes] == [1, 1, 0]


def test_a_picture_is_a_png_with_its_boxes_in_a_header_and_is_not_sent_again(client: FlaskClient) -> None:
    path = f"/api/v1/documents/convoys-pdf/pages/2.png?{span_of(client, SALT)}"
    first = client.get(path)
    assert (first.mimetype, first.data[:8], first.headers["Griot-Boxes"][:3]) == (
        "image/png",
        b"\x89PNG\r\n\x1a\n",
        "[[7",
    )
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    plain = client.get("/api/v1/documents/convoys-pdf/pages/2.png")
    assert (plain.headers["Griot-Boxes"], plain.headers["ETag"] != first.headers["ETag"]) == ("[]", True)


def test_a_citation_leads_to_its_page_and_its_file(client: FlaskClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": "What leaves Taoudenni by camel?"}).json
    (cited,) = [one for one in reply["citations"] if one["quote"] == SALT]
    assert (cited["page"], cited["locator"]) == (2, None)
    assert len(client.get(cited["page_url"]).json["boxes"]) == 1
    assert client.get(cited["file_url"], buffered=True).data == CONVOYS


@pytest.mark.parametrize(
    "asked",
    ["start=1", "end=3", "start=5&end=5", "start=-1&end=3", "start=a&end=3", "start=0&end=99999", "start=&end="],
)
@pytest.mark.parametrize("ending", ["", ".png"])
def test_a_span_that_is_none_is_a_bad_request(client: FlaskClient, asked: str, ending: str) -> None:
    status, kind, detail = problem(client, f"/api/v1/documents/convoys-pdf/pages/1{ending}?{asked}")
    assert (status, kind, detail.startswith("start, end: ")) == (400, "bad-request", True)


@pytest.mark.parametrize(
    ("path", "kind", "detail"),
    [
        ("convoys-pdf/pages/0", "no-page", "convoys.pdf: it has no page 0; the last is 3."),
        ("convoys-pdf/pages/4.png", "no-page", "convoys.pdf: it has no page 4; the last is 3."),
        ("tea/pages/1", "no-pages", "tea.md has no pages that can be shown: only those of a PDF can."),
        ("tea/pages/1.png", "no-pages", "tea.md has no pages that can be shown: only those of a PDF can."),
    ],
)
def test_a_page_that_there_is_not_is_a_problem(client: FlaskClient, path: str, kind: str, detail: str) -> None:
    assert problem(client, f"/api/v1/documents/{path}") == (404, kind, detail)


# The page of the document


def test_the_page_of_a_document_offers_the_original_and_the_page_of_the_quote(
    client: FlaskClient, read_html: Reader
) -> None:
    page = read_html(
        client.get(f"/documents/convoys-pdf?{span_of(client, 'and the men', 'tarpaulins.')}").get_data(as_text=True)
    )
    (offered,) = [link for link in page.iter("a") if "download" in link.attrib]
    assert offered.text == f"Download the original (PDF, {-(-len(CONVOYS) // 1000)} kB)"
    assert client.get(offered.get("href", ""), buffered=True).data == CONVOYS
    assert [summary.text for summary in page.iter("summary")] == ["Page 1 as it is", "Page 2 as it is"]
    for image in page.iter("img"):
        assert client.get(image.get("src", "")).headers["Griot-Boxes"] != "[]"


def test_a_document_without_pages_offers_the_original_alone(client: FlaskClient, read_html: Reader) -> None:
    page = read_html(client.get("/documents/tea?start=0&end=3").get_data(as_text=True))
    assert [link.text for link in page.iter("a") if "download" in link.attrib] == ["Download the original (MD, 1 kB)"]
    assert list(page.iter("img")) == []


def test_sizes_are_told_as_people_say_them(client: FlaskClient) -> None:
    with client.application.test_request_context("/", headers={"Accept-Language": "fr"}):
        assert (size_in_words(1_234_567), size_in_words(900)) == ("1,2 Mo", "1 ko")
    with client.application.test_request_context("/"):
        assert [size_in_words(size) for size in (0, 12_001, 99_999, 1_250_000)] == ["0 kB", "13 kB", "100 kB", "1.2 MB"]


# What is remembered of pages


class Drawn:
    """A sandbox that counts what it draws, and fails on page 9."""

    def __init__(self, size: int = 10) -> None:
        self.numbers: list[int] = []
        self.png = b"p" * size

    def show(self, _data: bytes, asked: PageRequest) -> PageView:
        self.numbers.append(asked.number)
        if asked.number == 9:
            raise UnreadableFileError(Message("pdf.damaged"))
        return PageView(1, 1, (Box(0, 0, 1, 1),), self.png)


def test_a_page_that_was_shown_is_not_drawn_or_read_again() -> None:
    sandbox, reads = Drawn(), list[int]()

    def read() -> bytes:
        reads.append(1)
        return b"%PDF-"

    pictures = PagePictures(sandbox)  # type: ignore[arg-type]
    views = [pictures.show("ab", read, PageRequest(n, quote)) for n, quote in ((1, ""), (1, ""), (1, "Gold"), (1, ""))]
    assert (sandbox.numbers, len(reads), views[0] == views[1]) == ([1, 1], 2, True)


def test_a_page_that_cannot_be_shown_is_not_tried_again() -> None:
    sandbox = Drawn()
    pictures = PagePictures(sandbox)  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(UnreadableFileError):
            pictures.show("ab", lambda: b"", PageRequest(9))
    assert sandbox.numbers == [9]


def test_no_more_pictures_are_remembered_than_there_is_room_for() -> None:
    sandbox = Drawn(MAX_BYTES // 3 + 1)
    pictures = PagePictures(sandbox)  # type: ignore[arg-type]
    for n in (1, 2, 3, 3, 1):
        pictures.show("ab", lambda: b"", PageRequest(n))
    assert sandbox.numbers == [1, 2, 3, 1]
