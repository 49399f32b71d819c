"""An answer as Markdown: the whole of it, with its sources, and text that stays text."""

from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.web.export.turns import LINK, ROOT, answer, cited, conversation, reply, speaking
from web.export.markdown import as_markdown

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
ORIGINAL = {"publisher": "UNODC", "title": "Gold in Kidal", "published": "2018", "url": None}


def test_an_answer_is_its_question_its_sentences_and_each_source_with_a_link() -> None:
    assert as_markdown(answer()) == (
        "# Where is gold mined?\n\nGold is mined in Kidal. [1]\n\n## Sources\n\n"
        "[1] Gold, Mines, The Ministry, 2020, page 7\n\n> Gold is mined in Kidal.\n\n"
        f"Accessed on 28 November 2026. In Griot: <{ROOT}{LINK}>\n\nIn Griot: <{ROOT}/answers/a1>\n"
    )


def test_a_document_that_has_an_address_of_its_own_is_named_by_it() -> None:
    told = as_markdown(answer(**cited(url="https://ministry.example/gold")))
    assert "\n\n<https://ministry.example/gold>\n\nAccessed on 28 November 2026." in told


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/> <b>", "//[", "ftp://a.example", "https:///x"]
)
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    original = ORIGINAL | {"url": url}
    assert as_markdown(answer(**cited(url=url))) == as_markdown(answer())
    assert url not in as_markdown(answer(**cited(restates=original)))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_link_that_only_this_computer_opens_says_so(host: str) -> None:
    told = as_markdown(answer(root=f"http://{host}"))
    assert f"In Griot, on this computer only: <http://{host}/answers/a1>" in told


def test_a_conversation_is_its_title_and_its_turns_in_order() -> None:
    told = as_markdown(conversation(reply(), reply(question="And salt?", read_as="And salt?")))
    headings = [line for line in told.splitlines() if line.startswith("#")]
    assert headings == ["# On gold", "## Where is gold mined?", "### Sources", "## And salt?", "### Sources"]


def test_a_source_tells_the_number_by_which_it_is_cited() -> None:
    assert "[1] Gold, Mines, The Ministry, 2020, page 7, para. 12\n" in as_markdown(answer(**cited(locator="para. 12")))


def test_a_source_that_was_recognised_on_a_scan_says_so() -> None:
    told = as_markdown(answer(**cited(recognised=True)))
    assert "[1] Gold, Mines, The Ministry, 2020, page 7, recognised text\n" in told


def test_a_source_that_is_a_brief_says_whose_words_it_is_in_and_what_it_restates() -> None:
    told = "[1] Gold, Mines, brief by The Ministry, 2020, restating: UNODC, Gold in Kidal, 2018\n"
    assert told in as_markdown(answer(**cited(page=None, restates=ORIGINAL)))


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
    assert f"[1] Gold, Mines, {told}\n" in as_markdown(answer(**cited(**facts)))


def test_a_brief_that_names_no_publisher_still_says_what_it_restates() -> None:
    original = {"publisher": None, "title": "Gold in Kidal", "published": None, "url": None}
    told = as_markdown(answer(**cited(page=None, publisher=None, published=None, restates=original)))
    assert "[1] Gold, Mines, brief restating: Gold in Kidal\n" in told


def test_a_follow_up_tells_how_it_was_read() -> None:
    told = as_markdown(answer(question="And salt?", read_as="Where is salt mined?"))
    assert told.startswith("# And salt?\n\nRead as: Where is salt mined?\n\n")


def test_a_refusal_has_no_sources() -> None:
    told = as_markdown(answer(status="not_found", answer="The documents do not hold it.", citations=[]))
    assert told == (f"# Where is gold mined?\n\nThe documents do not hold it.\n\nIn Griot: <{ROOT}/answers/a1>\n")


def test_griots_own_words_are_in_the_visitors_language() -> None:
    with speaking("fr"):
        told = as_markdown(answer())
    assert f"Consulté le 28 novembre 2026. Dans Griot\u00a0: <{ROOT}{LINK}>" in told


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_document_or_a_question_says_is_text_in_the_markdown(text: str) -> None:
    told = as_markdown(answer(question=text, answer=text, **cited(quote=text, title=text)))
    html = MarkdownIt("commonmark").render(told)
    assert html.count("<h1>") == html.count("<h2>") == html.count("<blockquote>") == 1
    assert html.count("<a href=") == 2  # the source's and the answer's, in Griot
    assert not any(tag in html for tag in ("<script", "<img", "<em>", "<code>", "<ul>"))
