"""The pages a person reads, as they come without any JavaScript."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from index.search import Index
from qa.assistant import Assistant
from web.contract import document_link

Reader = Callable[[str], Element]

KEEPER = "The lighthouse keeper of Oressa is Jonas Brandt."
BOARD = "The loft's notice board shows <script>alert(1)</script> where the tar recipe was."
TAR = 'Tar for the nets is made with <b>bold</b> spruce resin & "green" soap.'


@pytest.fixture
def page(client: FlaskClient, read_html: Reader) -> Reader:
    """Fetches a page that is there, and reads it."""

    def fetch(path: str) -> Element:
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (200, "text/html")
        return read_html(response.get_data(as_text=True))

    return fetch


def asked(question: str, **rest: str) -> str:
    return "/?" + urlencode({"q": question} | rest)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in element.get("class", "").split()]


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page.iter() if element.get("id") == name]
    return found


def marked(page: Element) -> str:
    """What is marked, but for the marks within a mark."""
    marks = [mark for mark in page.iter("mark") if mark.get("class") != "answering"]
    return "".join("".join(mark.itertext()) for mark in marks)


@pytest.fixture(scope="module")
def index(assistant: Assistant) -> Index:
    return assistant.current_index()


def test_the_start_page_offers_the_questions_that_the_documents_declare(page: Reader) -> None:
    example, *_ = of_class(page("/"), "example")
    assert example.text == "How much herring did the boats land in 2020?"
    assert parse_qs(urlsplit(example.get("href")).query) == {"q": [example.text]}


def test_the_question_box_is_labelled_and_holds_2000_characters(page: Reader) -> None:
    start = page("/")
    box = by_id(start, "question")
    assert (box.tag, box.get("name"), box.get("maxlength")) == ("textarea", "q", "2000")
    assert start.find(".//label[@for='question']") is not None


def test_the_form_asks_with_a_plain_link(page: Reader) -> None:
    form = by_id(page("/"), "ask")
    assert (form.tag, form.get("action"), form.get("method")) == ("form", "/#newest", "get")


def test_an_answer_has_its_sentence_a_chip_and_the_source_of_that_number(page: Reader) -> None:
    shown = page(asked("Who is the lighthouse keeper of Oressa?"))
    (claim,) = [claim for claim in of_class(shown, "claim") if words(claim).startswith(KEEPER)]
    (chip,) = of_class(claim, "chip")
    source = by_id(shown, chip.get("data-source", ""))
    assert chip.get("aria-label") == f"Source {chip.text}"
    assert (words(of_class(source, "number")[0]), marked(source)) == (chip.text, KEEPER)
    assert "LIGHTHOUSE LOG" in words(source)


def test_a_source_shows_the_whole_passage_around_its_quote(page: Reader) -> None:
    shown = page(asked("Who is the lighthouse keeper of Oressa?"))
    (quote,) = [quote for quote in shown.iter("blockquote") if KEEPER in marked(quote)]
    assert words(quote) == f"{KEEPER} The lamp burns whale oil."


def test_two_documents_that_differ_are_remarked_below_the_sentences(
    herring_client: FlaskClient, read_html: Reader
) -> None:
    response = herring_client.get(asked("How many tonnes of herring did the boats land in 2020?"))
    shown = read_html(response.get_data(as_text=True))
    (answer,) = of_class(shown, "answer")
    (remark,) = of_class(answer, "remark")
    assert (remark.tag, words(remark)) == ("p", "The documents differ here: 412 tonnes [1], but 395 tonnes [2].")
    assert [(words(of_class(source, "number")[0]), marked(source)) for source in of_class(shown, "source")] == [
        ("1", "The boats landed 412 tonnes of herring in 2020."),
        ("2", "In 2020 the boats landed 395 tonnes of herring."),
    ]


@pytest.mark.parametrize("question", ["Who is the lighthouse keeper of Oressa?", "Hello!"])
def test_without_anything_to_remark_no_remark_is_shown(page: Reader, question: str) -> None:
    assert of_class(page(asked(question)), "remark") == []


def test_a_source_links_to_the_page_with_its_quote_marked(page: Reader) -> None:
    shown = page(asked("Who is the lighthouse keeper of Oressa?"))
    (source,) = [source for source in of_class(shown, "source") if KEEPER in marked(source)]
    link = of_class(source, "open")[0].get("href", "")
    assert link.startswith("/documents/lighthouse-txt?version=")
    assert link.endswith("&start=16&end=64#quote")
    assert words(by_id(page(link), "quote")) == KEEPER


def test_every_chip_of_an_answer_leads_to_a_source_and_every_source_has_a_chip(page: Reader) -> None:
    shown = page(asked("How much herring did the boats land in 2020?"))
    chips, sources = of_class(shown, "chip"), of_class(shown, "source")
    assert [chip.get("data-source") for chip in chips] == [source.get("id") for source in sources]
    assert [chip.get("href") for chip in chips] == [of_class(source, "open")[0].get("href") for source in sources]
    assert chips


def test_a_chip_is_described_by_the_quote_and_where_it_stands(page: Reader) -> None:
    shown = page(asked("Who leads oyster farming?"))
    chip, *_ = of_class(shown, "chip")
    tip = by_id(shown, chip.get("aria-describedby", ""))
    assert tip.get("role") == "tooltip"
    assert words(tip) == (
        "Oyster farming is led by Marta Quill, who keeps nine beds in Lantern Bay. "
        "Fisheries of Oressa Island, Oysters, 2021"
    )


def test_an_answer_says_in_words_how_sure_it_is(page: Reader) -> None:
    (sure,) = of_class(page(asked("Who is the lighthouse keeper of Oressa?")), "sure")
    assert words(sure).startswith("Griot is ")
    assert words(sure).endswith("% likely)")


def test_a_refusal_says_so_and_shows_passages_without_chips_or_marks(page: Reader) -> None:
    shown = page(asked("How do I cook jollof rice?"))
    (refusal,) = of_class(shown, "refusal")
    assert words(refusal).startswith("No answer found.")
    assert (of_class(shown, "chip"), of_class(shown, "claim"), marked(shown)) == ([], [], "")
    assert of_class(shown, "source")


def test_a_greeting_is_answered_without_sources(page: Reader) -> None:
    shown = page(asked("Hello!"))
    (courtesy,) = of_class(shown, "courtesy")
    assert "Fisheries of Oressa Island" in words(courtesy)
    assert of_class(shown, "source") == []


def test_a_follow_up_on_the_page_is_read_with_the_question_before_it(page: Reader) -> None:
    first = page(asked("How much herring did the boats land in 2020?"))
    conversation = by_id(first, "conversation").get("value", "")
    second = page(asked("And in 2021?", conversation=conversation))
    (read_as,) = of_class(second, "read-as")
    assert words(read_as) == "Read as: How much herring did the boats land in 2021? Change"
    (change,) = of_class(read_as, "change")
    assert parse_qs(urlsplit(change.get("href")).query) == {
        "draft": ["How much herring did the boats land in 2021?"],
        "conversation": [conversation],
    }
    assert by_id(second, "conversation").get("value") == conversation


def test_a_turn_is_one_piece_that_names_its_conversation(client: FlaskClient, read_html: Reader) -> None:
    first = client.post("/turns", data={"question": "Who leads oyster farming?", "conversation": ""})
    turn = read_html(first.get_data(as_text=True))
    assert (turn.tag, turn.get("class")) == ("article", "turn answered")
    again = client.post("/turns", data={"question": "Hello!", "conversation": turn.get("data-conversation", "")})
    assert read_html(again.get_data(as_text=True)).get("data-conversation") == turn.get("data-conversation")


def test_two_turns_of_one_question_share_no_ids(client: FlaskClient, read_html: Reader) -> None:
    turns = [client.post("/turns", data={"question": "Who leads oyster farming?"}) for _ in range(2)]
    first, second = (
        {element.get("id") for element in read_html(turn.get_data(as_text=True)).iter() if element.get("id")}
        for turn in turns
    )
    assert first.isdisjoint(second)


def test_html_in_a_question_is_shown_as_text(page: Reader) -> None:
    shown = page(asked("<img src=x onerror=alert(1)>'\"<script>alert(2)</script> herring?"))
    assert [script.get("src") for script in shown.iter("script")] == ["/static/chat.js"]
    assert shown.find(".//img") is None
    assert "<script>alert(2)</script>" in words(by_id(shown, "turns"))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("What does the notice board show?", BOARD), ("What is tar for the nets made with?", TAR)],
)
def test_html_in_a_document_is_shown_as_text(page: Reader, question: str, sentence: str) -> None:
    shown = page(asked(question))
    assert [script.get("src") for script in shown.iter("script")] == ["/static/chat.js"]
    assert shown.find(".//b") is None
    assert sentence in [marked(source) for source in of_class(shown, "source")]
    assert any("Nets & <i>knots</i>" in words(source) for source in of_class(shown, "source"))


def test_a_brief_is_called_one_on_its_card_in_the_list_and_on_its_page(page: Reader) -> None:
    called = "brief by <b>Net</b> loft, restating: The Guild, <i>Old</i> knots, 1911"
    answer = page(asked("What does the notice board show?"))
    card, tip = of_class(answer, "source")[0], of_class(answer, "tip")[0]
    (listed,) = of_class(page("/documents"), "documents")
    assert [words(told) for told in of_class(card, "from")] == [called]
    assert words(tip).endswith(f", {called}")
    assert f"{called}, one passage" in words(listed)
    assert "RestatesThe Guild, <i>Old</i> knots, 1911" in words(
        of_class(page("/documents/notices-nets-knots"), "about")[0]
    )


def test_the_documents_page_lists_every_document_and_what_was_skipped(page: Reader) -> None:
    shown = page("/documents")
    (listed,) = of_class(shown, "documents")
    assert {link.get("href"): link.text for link in listed.iter("a")} == {
        "/documents/fisheries": "Fisheries of Oressa Island",
        "/documents/lighthouse-txt": "LIGHTHOUSE LOG",
        "/documents/notices-nets-knots": "Nets & <i>knots</i>",
    }
    assert "map.pdf: damaged: " in words(shown)


def test_a_document_page_shows_every_word_of_its_document(page: Reader, index: Index) -> None:
    for document in index.documents.values():
        (article,) = of_class(page(f"/documents/{document.id}"), "document")
        assert words(article).replace(" ", "") == "".join(document.text.split())


def test_a_document_page_keeps_headings_items_and_rows(page: Reader) -> None:
    (article,) = of_class(page("/documents/fisheries"), "document")
    assert [heading.text for heading in article.iter("h3")] == ["Herring", "Oysters", "Harbour fees"]
    assert [item.text for item in article.iter("li")] == [
        "Oysters are sold at the Friday market.",
        "Oysters smaller than six centimetres go back into the water.",
    ]
    assert [row.text for row in of_class(article, "row")] == ["Month: May; Crabs landed: 7 tonnes"]


def test_a_document_page_links_only_to_addresses_of_the_web(page: Reader) -> None:
    (address,) = [link for link in page("/documents/fisheries").iter("a") if "example" in link.get("href", "")]
    assert (address.get("href"), address.get("rel")) == ("https://harbour.example/fisheries", "noreferrer noopener")
    assert not any("javascript" in link.get("href", "") for link in page("/documents/notices-nets-knots").iter("a"))


def test_every_sentence_of_every_document_is_marked_exactly_on_its_page(page: Reader, index: Index) -> None:
    sentences = [(passage.document_id, span) for passage in index.passages for span in passage.sentences]
    assert len(sentences) == 15  # 11 of the fisheries, 2 of the lighthouse, 2 of the nets
    for document_id, span in sentences:
        shown = page(document_link(index.documents[document_id], span))
        (mark,) = shown.iter("mark")
        assert mark.get("id") == "quote"
        assert marked(shown) == span.of(index.documents[document_id].text)


def test_of_a_sentence_that_stands_twice_the_one_cited_is_marked(page: Reader, index: Index) -> None:
    text = index.documents["fisheries"].text
    sentence = "All boats return before the winter storms."
    second = text.rindex(sentence)
    shown = page(f"/documents/fisheries?start={second}&end={second + len(sentence)}#quote")
    (paragraph,) = [p for p in shown.iter("p") if p.find("mark") is not None]
    assert words(paragraph).startswith(f"{sentence} A boat longer than twelve metres")


def test_a_mark_across_two_blocks_is_two_marks_of_which_the_first_is_the_quote(page: Reader, index: Index) -> None:
    text = index.documents["fisheries"].text
    start, end = text.index("salted in the sheds"), text.index("388 tonnes")
    shown = page(f"/documents/fisheries?start={start}&end={end}")
    first, second = shown.iter("mark")
    assert (first.get("id"), first.text) == ("quote", "salted in the sheds at Port Amel.")
    assert (second.get("id"), second.text) == (None, "The boats of Oressa landed ")


def test_a_mark_over_a_whole_document_marks_every_block(page: Reader) -> None:
    shown = page("/documents/lighthouse-txt?start=0&end=90")
    assert [mark.text for mark in shown.iter("mark")] == ["LIGHTHOUSE LOG", f"{KEEPER} The lamp burns whale oil."]


def test_a_mark_between_two_blocks_offers_no_way_to_a_quote(page: Reader) -> None:
    shown = page("/documents/lighthouse-txt?start=14&end=16")  # the blank line under the title
    assert marked(shown) == ""
    assert shown.find(".//a[@href='#quote']") is None


@pytest.mark.parametrize("path", ["/nowhere", "/documents/atlantis", "/documents/", "/static/none.js"])
def test_a_page_that_is_not_there_is_told_on_a_page(client: FlaskClient, read_html: Reader, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    (problem,) = of_class(read_html(response.get_data(as_text=True)), "problem")
    assert problem.find(".//a[@href='/']") is not None


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/fisheries", "/nowhere", "/healthz", "/static/chat.js"])
def test_every_reply_forbids_foreign_scripts_frames_and_guessing_of_types(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    policy = {rule.split()[0]: rule.split()[1:] for rule in headers["Content-Security-Policy"].split(";")}
    assert (policy["default-src"], policy["object-src"]) == (["'self'"], ["'none'"])
    assert (policy["base-uri"], policy["frame-ancestors"]) == (["'none'"], ["'none'"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/fisheries?start=0&end=5"])
def test_a_page_needs_nothing_from_elsewhere_and_no_inline_code(page: Reader, path: str) -> None:
    shown = page(path)
    needed = [
        element.get("src") or element.get("href", "") for element in shown.iter() if element.tag in {"script", "link"}
    ]
    assert all(address.startswith("/static/") for address in needed)
    assert all(not script.text for script in shown.iter("script"))
    attributes = {name for element in shown.iter() for name, _ in element.items()}
    assert not any(name.startswith("on") or name == "style" for name in attributes)
