"""An answer as Markdown: the whole of it, with its sources, and text that stays text."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from markdown_it import MarkdownIt

from web.languages import speak
from web.takeaway import as_markdown

ROOT = "https://griot.example"
HOSTILE = [
    "<script>alert(1)</script>",
    "![pixel](https://evil.example/pixel.png)",
    "[click](javascript:alert(1))",
    "# No heading",
    "> no quote",
    "- no list",
    "*not* _emphasized_ `code`",
    "one line\n\n# and a heading",
    "a \\ backslash",
]


def reply(**told: Any) -> dict[str, Any]:
    cited = {
        "number": 1, "title": "Gold", "section": "Mines", "publisher": "The Ministry", "published": "2020", "page": 7,
        "quote": "Gold is mined in Kidal.", "link": "/documents/gold?start=0&end=23#quote",
    }  # fmt: skip
    base = {
        "status": "answered", "question": "Where is gold mined?", "read_as": "Where is gold mined?",
        "answer": "Gold is mined in Kidal. [1]", "remarks": [], "citations": [cited], "messages": [],
    }  # fmt: skip
    return base | told


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    app = Flask(__name__)
    speak(app)
    with app.test_request_context():
        yield


def test_an_answer_is_its_question_its_sentences_and_each_source_with_a_link() -> None:
    assert as_markdown(reply(), ROOT) == (
        "# Where is gold mined?\n\nGold is mined in Kidal. [1]\n\n## Sources\n\n"
        "[1] Gold, Mines, The Ministry, 2020, page 7\n\n> Gold is mined in Kidal.\n\n"
        "<https://griot.example/documents/gold?start=0&end=23#quote>\n"
    )


def test_a_source_tells_the_number_by_which_it_is_cited() -> None:
    cited = reply()["citations"][0] | {"locator": "para. 12"}
    assert "[1] Gold, Mines, The Ministry, 2020, page 7, para. 12\n" in as_markdown(reply(citations=[cited]), ROOT)


def test_a_source_that_was_recognised_on_a_scan_says_so() -> None:
    cited = reply()["citations"][0] | {"recognised": True}
    told = as_markdown(reply(citations=[cited]), ROOT)
    assert "[1] Gold, Mines, The Ministry, 2020, page 7, recognised text\n" in told


def test_a_source_that_is_a_brief_says_whose_words_it_is_in_and_what_it_restates() -> None:
    original = {"publisher": "UNODC", "title": "Gold in Kidal", "published": "2018", "url": None}
    cited = reply()["citations"][0] | {"page": None, "restates": original}
    told = "[1] Gold, Mines, brief by The Ministry, 2020, restating: UNODC, Gold in Kidal, 2018\n"
    assert told in as_markdown(reply(citations=[cited]), ROOT)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"published": None, "file_dated": "2021-05-03"}, "The Ministry, file dated 3 May 2021, page 7"),
        ({"published": None, "file_dated": "2021-05"}, "The Ministry, file dated May 2021, page 7"),
        ({"published": None, "file_dated": "2021"}, "The Ministry, file dated 2021, page 7"),
        ({"published": "2020", "file_dated": "2021-05-03"}, "The Ministry, 2020, page 7"),
        ({"published": None, "file_dated": None}, "The Ministry, page 7"),
    ],
)
def test_the_day_of_a_file_is_told_as_that_and_only_where_no_other_is_known(facts: dict[str, Any], told: str) -> None:
    cited = reply()["citations"][0] | facts
    assert f"[1] Gold, Mines, {told}\n" in as_markdown(reply(citations=[cited]), ROOT)


def test_a_brief_that_names_no_publisher_still_says_what_it_restates() -> None:
    original = {"publisher": None, "title": "Gold in Kidal", "published": None, "url": None}
    cited = reply()["citations"][0] | {"page": None, "publisher": None, "published": None, "restates": original}
    assert "[1] Gold, Mines, brief restating: Gold in Kidal\n" in as_markdown(reply(citations=[cited]), ROOT)


def test_a_follow_up_tells_how_it_was_read() -> None:
    told = as_markdown(reply(question="And salt?", read_as="Where is salt mined?"), ROOT)
    assert told.startswith("# And salt?\n\nRead as: Where is salt mined?\n\n")


def test_a_refusal_has_no_sources() -> None:
    told = as_markdown(reply(status="not_found", answer="The documents do not hold it.", citations=[]), ROOT)
    assert told == "# Where is gold mined?\n\nThe documents do not hold it.\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_document_or_a_question_says_is_text_in_the_markdown(text: str) -> None:
    cited = reply()["citations"][0] | {"quote": text, "title": text}
    html = MarkdownIt("commonmark").render(as_markdown(reply(question=text, answer=text, citations=[cited]), ROOT))
    assert html.count("<h1>") == html.count("<h2>") == html.count("<blockquote>") == html.count("<a href=") == 1
    assert not any(tag in html for tag in ("<script", "<img", "<em>", "<code>", "<ul>"))
