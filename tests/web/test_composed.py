"""What the page and the exports make of an answer: its answering words, its caveats, and what is left out of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from corpus.document import Span
from griot.telling import reply_text
from index.search import Hit, Index
from qa.answer import Answer, Claim, Evidence, Why, checked
from qa.assistant import OnStep, Turn
from qa.understanding.rewriting import Conversation
from web.app import create_app
from web.contract import Json
from web.store import Store

SALT = (
    "# Salt\n\nSalt pays a toll of 90 francs at Araouane. It is not known whether the toll is paid in coin.\n\n"
    "In April a slab pays 95 francs.\n\nA guide takes 12 francs more.\n"
)
OFFICE = "# Toll office\n\nThe toll on salt is 75 francs.\n"
BEST = ("Salt pays a toll of 90 francs at Araouane.", "90 francs")
DOUBT = ("It is not known whether the toll is paid in coin.", "")
OTHER = ("The toll on salt is 75 francs.", "75 francs")
LEFT_OUT = [("In April a slab pays 95 francs.", "95 francs"), ("A guide takes 12 francs more.", "12 francs")]
ASKED = "What does salt pay?"
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"

Reader = Callable[[str], Element]


@pytest.fixture(scope="module")
def index(index_of: Callable[..., Index]) -> Index:
    return index_of(SALT, OFFICE)


def evidence(index: Index, number: int, sentence: str, answer: str) -> Evidence:
    """The place of a sentence, and within it of the words that answer."""
    for passage in index.passages:
        document = index.documents[passage.document_id]
        for span in passage.sentences:
            if span.of(document.text) == sentence:
                start = document.text.index(answer, span.start)
                words = Span(start, start + len(answer)) if answer else None
                return Evidence(number, span, sentence, Hit(document, passage, 1.0, 1, 1), 0.9, words)
    raise AssertionError(f"no passage holds {sentence!r}")


@pytest.fixture
def answer(index: Index) -> Answer:
    """The best sentence, the doubt beside it, and the figure of another document; two sentences are left out."""
    said = [evidence(index, number, *of) for number, of in enumerate([BEST, DOUBT, OTHER], 1)]
    whys = (Why.BEST, Why.DOUBT, Why.DIFFERS)
    claims = tuple(Claim(one.quote, (one.number,), why) for one, why in zip(said, whys, strict=True))
    more = tuple(evidence(index, number, *of) for number, of in enumerate(LEFT_OUT, 4))
    return checked(Answer(ASKED, ASKED, claims, tuple(said), 0.93, shown=2, found=4, more=more))


class Says:
    """Answers every question alike."""

    def __init__(self, index: Index, answer: Answer) -> None:
        self._index, self._answer = index, answer

    def current_index(self) -> Index:
        return self._index

    def ask(self, _question: str, conversation: Conversation, _on_step: OnStep) -> Turn:
        return Turn(self._answer, self._index, conversation, {"total": 0.0})


@pytest.fixture
def shown(index: Index, read_html: Reader) -> Callable[[Answer], Element]:
    """The page on which an answer stands."""

    def page(answer: Answer) -> Element:
        response = create_app(Says(index, answer)).test_client().get("/?" + urlencode({"q": ASKED}))
        return read_html(response.get_data(as_text=True))

    return page


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def of_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in element.get("class", "").split()]


def api_reply(client: FlaskClient) -> Json:
    reply: dict[str, Any] = client.post("/api/v1/ask", json={"question": ASKED}).json
    return reply


def before(reply: Json) -> Json:
    """The reply as a version kept it that knew no answering words, no reasons and no completeness."""
    kept = {name: value for name, value in reply.items() if name not in {"mentions", "more"}}
    return kept | {
        "sentences": [{"text": said["text"], "citations": said["citations"]} for said in reply["sentences"]],
        "citations": [{name: cited[name] for name in cited if name != "answer_span"} for cited in reply["citations"]],
    }


def test_the_words_that_answer_are_marked_in_the_sentence(shown: Callable[[Answer], Element], answer: Answer) -> None:
    texts = of_class(shown(answer), "text")
    assert [words(text) for text in texts] == [BEST[0], DOUBT[0], OTHER[0]]
    assert [[mark.text for mark in text.iter("mark")] for text in texts] == [["90 francs"], [], ["75 francs"]]


def test_the_words_that_answer_are_marked_in_the_quote_of_each_card(
    shown: Callable[[Answer], Element], answer: Answer
) -> None:
    (sources,) = of_class(shown(answer), "sources")
    assert [mark.text for mark in of_class(sources, "answering")] == ["90 francs", "75 francs"]


def test_a_doubt_and_a_document_that_differs_are_named_as_caveats_and_stay_quotes(
    shown: Callable[[Answer], Element], answer: Answer
) -> None:
    doubt, differs = of_class(shown(answer), "caveat")
    labels = [words(label) for claim in (doubt, differs) for label in of_class(claim, "label")]
    assert labels == ["The same source adds this doubt:", "Another document says otherwise:"]
    assert [words(of_class(claim, "text")[0]) for claim in (doubt, differs)] == [DOUBT[0], OTHER[0]]
    assert [of_class(claim, "chip")[0].text for claim in (doubt, differs)] == ["2", "3"]


def test_what_is_left_out_is_counted_and_opens_without_a_script(
    shown: Callable[[Answer], Element], answer: Answer
) -> None:
    (more,) = of_class(shown(answer), "more")
    summary = more.find("summary")
    assert summary is not None
    assert (more.tag, words(summary)) == ("details", "2 of 4 sentences that answer are shown")
    cards = of_class(more, "source")
    assert [of_class(card, "number")[0].text for card in cards] == ["4", "5"]
    assert [mark.text for mark in of_class(more, "answering")] == ["95 francs", "12 francs"]
    assert [of_class(card, "open")[0].get("href", "").split("?")[0] for card in cards] == ["/documents/d0"] * 2
    assert more.find("p") is None


def test_where_more_is_left_out_than_is_listed_the_list_says_that_it_begins_with_the_likeliest(
    shown: Callable[[Answer], Element], answer: Answer
) -> None:
    (more,) = of_class(shown(replace(answer, shown=1, found=30)), "more")
    assert words(more).startswith("1 of 30 sentences that answer is shown Of the others, the 2 most likely: ")


def test_where_nothing_is_left_out_nothing_is_said_of_it(shown: Callable[[Answer], Element], answer: Answer) -> None:
    assert of_class(shown(replace(answer, found=2, more=())), "more") == []


def test_an_overview_is_not_said_to_be_likely(shown: Callable[[Answer], Element], answer: Answer) -> None:
    claims = tuple(replace(claim, why=Why.OVERVIEW) for claim in answer.claims)
    assert of_class(shown(replace(answer, claims=claims, confidence=1.0)), "sure") == []
    assert words(of_class(shown(answer), "sure")[0]).endswith("(93% likely)")


def test_a_turn_that_an_earlier_version_kept_is_shown_and_taken_away(
    index: Index, answer: Answer, store: Store, read_html: Reader
) -> None:
    client = create_app(Says(index, answer), store=store).test_client()
    reply = before(api_reply(client)) | {"id": "0" * 32}
    store.history.keep("kept-before", None, Conversation(), reply)
    page = read_html(client.get(f"/answers/{reply['id']}").get_data(as_text=True))
    assert [words(text) for text in of_class(page, "text")] == [BEST[0], DOUBT[0], OTHER[0]]
    assert [of_class(page, name) for name in ("answering", "caveat", "more")] == [[], [], []]
    assert f"> {BEST[0]}" in client.get(f"/answers/{reply['id']}.md").get_data(as_text=True)


def test_an_export_tells_how_much_of_the_answer_is_shown(index: Index, answer: Answer) -> None:
    for one, told in ((answer, 1), (replace(answer, found=2, more=()), 0)):
        client = create_app(Says(index, one)).test_client()
        text = client.get(f"/answers/{api_reply(client)['id']}.md").get_data(as_text=True)
        assert text.count("\n2 of 4 sentences that answer are shown.\n") == told


def test_a_terminal_gets_the_answering_words_in_bold_and_the_count_under_them(answer: Answer) -> None:
    lines = reply_text(answer).splitlines()
    assert lines[0].startswith(f"Salt pays a toll of {BOLD}90{PLAIN} {BOLD}francs{PLAIN} at Araouane. [1] It is not")
    assert "2 of 4 sentences that answer are shown." in lines


def test_lines_of_a_terminal_are_measured_without_the_codes_for_bold(answer: Answer) -> None:
    first, *_ = reply_text(answer).replace(BOLD, "").replace(PLAIN, "").splitlines()
    assert first == f"{BEST[0]} [1] {DOUBT[0]} [2]"
