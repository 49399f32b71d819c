"""A link to a quote opens the text that was quoted: today's, an earlier one, or words that say it is gone."""

import json
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from griot.settings import Settings
from index.generation import Manifest
from index.home import Home
from index.library import Library

Build = Callable[[], Manifest]
Reader = Callable[[str], Element]

NOTICE = "This is an earlier text of the document, as it was when it was quoted. It does not answer any more."
VERSION_CHARS = 12  # as links have them


@pytest.fixture
def link(build_place: Build) -> str:
    """To the name of the town in the first text of the document about gold."""
    version = build_place().documents["gold"][:VERSION_CHARS]
    start = "Gold\n\nGold leaves ".index("leaves ") + len("leaves ")
    return f"/documents/gold?version={version}&start={start}&end={start + len('Kidal')}"


def rewrite(place: Settings) -> None:
    """The operator's file says something else from now on."""
    (place.documents / "gold.md").write_text("# Gold\n\nNo gold leaves Kidal any more.\n", encoding="utf-8")


def opened(visitor: FlaskClient, read_html: Reader, path: str) -> tuple[str, bool]:
    """What a page marks, and whether it says that the text is an earlier one."""
    response = visitor.get(path)
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    return "".join("".join(mark.itertext()) for mark in read_html(html).iter("mark")), NOTICE in html


def gone(visitor: FlaskClient, path: str) -> tuple[int, str, str]:
    """The status, kind and detail of the API's problem at a page's address."""
    response = visitor.get(f"/api/v1{path}")
    told = json.loads(response.data)
    assert visitor.get(path).status_code == response.status_code  # the page says the same
    assert told["detail"] in visitor.get(path).get_data(as_text=True).replace("&#39;", "'")
    return response.status_code, told["type"].removeprefix("urn:griot:problem:"), told["detail"]


def test_a_link_to_the_text_of_today_has_no_notice(visitor: FlaskClient, read_html: Reader, link: str) -> None:
    assert opened(visitor, read_html, link) == ("Kidal", False)


def test_a_link_outlives_a_build_that_does_not_change_the_document(
    visitor: FlaskClient, read_html: Reader, link: str, place: Settings, build_place: Build
) -> None:
    (place.documents / "tin.md").write_text("Tin.\n")
    build_place()
    assert opened(visitor, read_html, link) == ("Kidal", False)


def test_after_the_document_changed_the_quote_is_marked_in_the_text_it_was_taken_from(
    visitor: FlaskClient, read_html: Reader, link: str, place: Settings, build_place: Build
) -> None:
    rewrite(place)
    build_place()
    assert opened(visitor, read_html, link) == ("Kidal", True)
    told = json.loads(visitor.get(f"/api/v1{link}").data)
    assert (told["current"], told["text"]) == (False, "Gold\n\nGold leaves Kidal for Dubai.")
    now = json.loads(visitor.get("/api/v1/documents/gold").data)
    assert (now["current"], now["text"]) == (True, "Gold\n\nNo gold leaves Kidal any more.")


def test_after_the_document_was_removed_its_text_is_still_shown(
    visitor: FlaskClient, read_html: Reader, link: str, place: Settings, build_place: Build
) -> None:
    (place.documents / "gold.md").unlink()
    build_place()
    assert opened(visitor, read_html, link) == ("Kidal", True)
    assert visitor.get("/documents/gold").status_code == 404


def test_after_a_rollback_the_newer_text_is_the_one_that_does_not_answer(
    visitor: FlaskClient, library: Library, link: str, place: Settings, build_place: Build
) -> None:
    rewrite(place)
    newer = build_place().documents["gold"]
    Home(place.home).promote("000001")
    assert library.current().manifest.generation == "000001"
    assert NOTICE not in visitor.get(link).get_data(as_text=True)
    assert NOTICE in visitor.get(f"/documents/gold?version={newer}").get_data(as_text=True)


def test_when_no_generation_keeps_the_text_it_is_410_and_leads_to_the_text_of_today(
    visitor: FlaskClient, link: str, place: Settings, build_place: Build
) -> None:
    rewrite(place)
    build_place()
    Home(place.home).keep_newest(1)
    assert gone(visitor, link) == (
        410,
        "text-gone",
        "The text that was quoted is not in the index any more, and the generations that held it are gone. "
        "The document has changed; its text of today is at /documents/gold.",
    )


def test_when_the_document_was_removed_and_no_generation_keeps_it_it_is_410(
    visitor: FlaskClient, link: str, place: Settings, build_place: Build
) -> None:
    (place.documents / "gold.md").unlink()
    build_place()
    Home(place.home).keep_newest(1)
    assert gone(visitor, link) == (
        410,
        "text-gone",
        "The text that was quoted is not in the index any more, and the generations that held it are gone. "
        "It was removed.",
    )


def test_the_whole_digest_is_a_version_too(visitor: FlaskClient, build_place: Build) -> None:
    version = build_place().documents["gold"]
    assert len(version) == 64
    assert visitor.get(f"/documents/gold?version={version}").status_code == 200


def test_an_empty_version_is_the_text_of_today(visitor: FlaskClient, build_place: Build) -> None:
    build_place()
    assert json.loads(visitor.get("/api/v1/documents/gold?version=").data)["current"]


@pytest.mark.parametrize(
    "version",
    ["0000000", "0" * 65, "0123456G", "00000000%00", "../000001", "ABCDEF0123", "%F0%9F%90%9F%F0%9F%90%9F", " " * 12],
    ids=["too short", "too long", "not hex", "NUL", "a path", "capitals", "fish", "spaces"],
)
@pytest.mark.parametrize("document_id", ["gold", "atlantis"])
def test_what_is_no_version_is_told_what_one_looks_like(
    visitor: FlaskClient, build_place: Build, document_id: str, version: str
) -> None:
    build_place()
    response = visitor.get(f"/api/v1/documents/{document_id}?version={version}")
    told = json.loads(response.data)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert (told["status"], told["type"]) == (400, "urn:griot:problem:bad-request")
    assert told["detail"].endswith(
        " is none. A version is how the SHA-256 of a text begins: 8 to 64 of the digits 0-9 and a-f. "
        "Leave it out for the text of today."
    )
    page = visitor.get(f"/documents/{document_id}?version={version}")
    assert (page.status_code, page.mimetype) == (400, "text/html")


def test_a_version_that_is_none_is_repeated_in_part(visitor: FlaskClient) -> None:
    told = json.loads(visitor.get(f"/api/v1/documents/gold?version={'<' * 5000}").data)
    assert told["detail"].startswith(f"version: '{'<' * 64}' is none. ")


def test_the_beginning_of_the_right_digest_is_no_version_when_it_is_too_short(
    visitor: FlaskClient, build_place: Build
) -> None:
    digest = build_place().documents["gold"]
    told = [visitor.get(f"/api/v1/documents/gold?version={digest[:chars]}").status_code for chars in (7, 8)]
    assert told == [400, 200]


def test_a_version_that_never_was_is_410(visitor: FlaskClient, build_place: Build) -> None:
    build_place()
    assert gone(visitor, f"/documents/gold?version={'0' * 12}")[:2] == (410, "text-gone")


def test_the_version_of_another_document_is_not_taken(visitor: FlaskClient, build_place: Build) -> None:
    version = build_place().documents["salt-txt"]
    assert visitor.get(f"/documents/gold?version={version}").status_code == 410
