"""What is copied: raised numbers and notes whose links others can open, and the same as plain text."""

import pytest
from lxml.etree import _Element as Element
from lxml.etree import fromstring

from tests.web.export.turns import LINK, ROOT, answer, cited
from web.export.rich_text import as_html, as_text

OWN = "https://ministry.example/gold"


def read(**facts: object) -> Element:
    return fromstring(as_html(answer(**cited(**facts))).strip())


def test_a_sentence_has_its_number_raised_and_its_answering_words_marked() -> None:
    page = read(url=OWN)
    assert ["".join(mark.itertext()) for mark in page.iter("mark")] == ["Kidal"]
    assert [("".join(number.itertext()), number.find("a").get("href")) for number in page.iter("sup")] == [("1", OWN)]  # type: ignore[union-attr]


def test_a_number_of_a_document_without_an_address_leads_nowhere() -> None:
    (number,) = read().iter("sup")
    assert (number.text, list(number)) == ("1", [])


def test_the_notes_name_the_documents_own_address_first_and_griot_last() -> None:
    (note,) = read(url=OWN).iter("li")
    assert [link.get("href") for link in note.iter("a")] == [OWN, f"{ROOT}{LINK}"]
    assert "".join(note.itertext()) == (
        f"Gold, Mines, The Ministry, 2020, page 7. {OWN}. Accessed on 28 November 2026. In Griot: {ROOT}{LINK}"
    )


def test_the_plain_text_has_numbers_in_brackets_and_no_marks_of_markdown() -> None:
    assert as_text(answer(question="Where_is *gold*?")) == (
        "Where_is *gold*?\n\nGold is mined in Kidal. [1]\n\nSources\n"
        f"[1] Gold, Mines, The Ministry, 2020, page 7. Accessed on 28 November 2026. In Griot: {ROOT}{LINK}\n\n"
        f"In Griot: {ROOT}/answers/a1\n"
    )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</p></div>", "a \x00 b"])
def test_whatever_a_document_says_is_text_in_the_copy(text: str) -> None:
    page = read(title=text)
    assert not list(page.iter("script"))
    (note,) = page.iter("li")
    assert "".join(note.itertext()).startswith(text.replace("\x00", "\ufffd"))
