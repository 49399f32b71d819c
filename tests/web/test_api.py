"""`POST /api/v1/ask`: what the contract promises to a program, field by field."""

from typing import Any

import pytest
from flask.testing import FlaskClient

Json = dict[str, Any]

ANSWERED = "Who is the lighthouse keeper of Oressa?"
NOT_FOUND = "How do I cook jollof rice?"
CHAT = "Hello!"
QUESTIONS = [
    ANSWERED,
    "How much herring did the boats land in 2020?",
    "Where are oysters sold?",
    "How many tonnes of crabs were landed in May?",
    "What does the notice board show?",
    "When do all boats return?",
]

REPLY_TYPES = {
    "id": str,
    "status": str,
    "question": str,
    "read_as": str,
    "filters": dict | None,
    "filter_titles": dict,
    "answer": str,
    "sentences": list,
    "citations": list,
    "more": list,
    "remarks": list,
    "messages": list,
    "related": list,
    "outside": list,
    "suggestions": list,
    "conversation_id": str,
    "index": dict,
    "timings_ms": dict,
}
PLACE_TYPES = {
    "number": int,
    "document_id": str,
    "title": str,
    "publisher": str | None,
    "url": str | None,
    "published": str | None,
    "file_dated": str | None,
    "restates": dict | None,
    "language": str | None,
    "section": str | None,
    "page": int | None,
    "locator": str | None,
    "recognised": bool,
    "quote": str,
    "before": str,
    "after": str,
    "start": int,
    "end": int,
    "link": str,
    "page_url": str | None,
    "file_url": str | None,
}


def ask(client: FlaskClient, question: str, conversation_id: str | None = None) -> Json:
    response = client.post("/api/v1/ask", json={"question": question, "conversation_id": conversation_id})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    reply: Json = response.json
    return reply


def text_of(client: FlaskClient, document_id: str) -> str:
    text: str = client.get(f"/api/v1/documents/{document_id}").json["text"]
    return text


@pytest.mark.parametrize(("question", "status"), [(ANSWERED, "answered"), (NOT_FOUND, "not_found"), (CHAT, "chat")])
def test_every_reply_has_the_fields_of_the_contract(client: FlaskClient, question: str, status: str) -> None:
    reply = ask(client, question)
    assert reply["status"] == status
    assert reply.keys() == REPLY_TYPES.keys() | {"confidence", "mentions"}
    for field, kind in REPLY_TYPES.items():
        assert isinstance(reply[field], kind), field
    assert reply["question"] == question
    assert reply["index"] == {"generation": "000001", "documents": 3, "passages": 6}


@pytest.mark.parametrize("question", [ANSWERED, CHAT])
def test_a_question_that_stands_alone_is_read_as_it_was_asked(client: FlaskClient, question: str) -> None:
    assert ask(client, question)["read_as"] == question


def test_a_reply_lists_its_fields_in_the_order_of_the_contract(client: FlaskClient) -> None:
    body = client.post("/api/v1/ask", json={"question": CHAT}).get_data(as_text=True)
    places = [body.index(f'"{field}":') for field in ("id", "status", "question", "answer", "citations", "timings_ms")]
    assert places == sorted(places)


@pytest.mark.parametrize("question", [ANSWERED, NOT_FOUND])
def test_confidence_is_between_0_and_1(client: FlaskClient, question: str) -> None:
    confidence = ask(client, question)["confidence"]
    assert isinstance(confidence, float)
    assert 0 <= confidence <= 1


def test_an_answer_is_more_confident_than_a_refusal(client: FlaskClient) -> None:
    assert ask(client, ANSWERED)["confidence"] > ask(client, NOT_FOUND)["confidence"]


@pytest.mark.parametrize("question", [ANSWERED, NOT_FOUND])
def test_the_time_of_each_step_is_told_in_milliseconds(client: FlaskClient, question: str) -> None:
    timings = ask(client, question)["timings_ms"]
    assert timings.keys() >= {"retrieve", "read", "total"}
    assert all(isinstance(value, int | float) and value >= 0 for value in timings.values())


def test_a_citation_names_its_document_and_the_place_in_it(client: FlaskClient) -> None:
    reply = ask(client, "Who leads oyster farming?")
    (cited,) = [c for c in reply["citations"] if c["quote"].startswith("Oyster farming")]
    number, link, file_url = (cited.pop(name) for name in ("number", "link", "file_url"))
    digest = client.get("/api/v1/documents/fisheries").json["digest"]
    assert link == f"/documents/fisheries?version={digest[:12]}&start=279&end=352#quote"
    assert file_url == f"/api/v1/documents/fisheries/file?version={digest[:12]}"
    assert number in {1, 2, 3}
    assert cited == {
        "document_id": "fisheries",
        "title": "Fisheries of Oressa Island",
        "publisher": "Oressa Harbour Board",
        "url": "https://harbour.example/fisheries",
        "published": "2021",
        "file_dated": None,
        "restates": None,
        "language": "en",
        "section": "Oysters",
        "page": None,
        "locator": None,
        "recognised": False,
        "page_url": None,
        "quote": "Oyster farming is led by Marta Quill, who keeps nine beds in Lantern Bay.",
        "answer_span": {"start": 42, "end": 57},  # "keeps nine beds", which the question does not say
        "before": "",
        "after": (
            " All boats return before the winter storms.\n\nOysters are sold at the Friday market.\n\n"
            "Oysters smaller than six centimetres go back into the water."
        ),
        "start": 279,
        "end": 352,
    }


def test_a_citation_of_a_brief_names_what_it_restates(client: FlaskClient) -> None:
    (cited,) = [c for c in ask(client, "What does the notice board show?")["citations"] if "notice" in c["quote"]]
    assert cited["restates"] == {
        "publisher": "The Guild",
        "title": "<i>Old</i> knots",
        "published": "1911",
        "url": "javascript:alert(2)",
    }


def test_what_a_document_does_not_declare_is_null(client: FlaskClient) -> None:
    (cited,) = [c for c in ask(client, ANSWERED)["citations"] if "Jonas Brandt" in c["quote"]]
    assert [cited[field] for field in ("publisher", "url", "published", "section", "page")] == [None] * 5
    assert (cited["start"], cited["end"]) == (16, 64)  # "LIGHTHOUSE LOG" and a blank line are 16 characters


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_citation_stands_in_its_document_where_it_says(client: FlaskClient, question: str) -> None:
    citations = ask(client, question)["citations"]
    assert citations
    for cited in citations:
        assert text_of(client, cited["document_id"])[cited["start"] : cited["end"]] == cited["quote"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_of_an_answer_is_word_for_word_what_it_cites(client: FlaskClient, question: str) -> None:
    reply = ask(client, question)
    quotes = {cited["number"]: cited["quote"] for cited in reply["citations"]}
    assert list(quotes) == list(range(1, len(reply["citations"]) + 1))
    for sentence in reply["sentences"]:
        assert sentence.keys() == {"text", "citations", "why", "answer_span"}
        assert quotes[sentence["citations"][0]] == sentence["text"]
    assert {number for sentence in reply["sentences"] for number in sentence["citations"]} == set(quotes)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_its_sentences_each_followed_by_its_numbers(client: FlaskClient, question: str) -> None:
    reply = ask(client, question)
    said = [f"{s['text']} " + "".join(f"[{number}]" for number in s["citations"]) for s in reply["sentences"]]
    assert reply["answer"] == " ".join(said)


@pytest.mark.parametrize("question", [ANSWERED, NOT_FOUND])
def test_citations_and_related_passages_have_one_shape_but_for_the_answering_words(
    client: FlaskClient, question: str
) -> None:
    reply = ask(client, question)
    places = reply["citations"] + reply["related"]
    assert places
    for place in places:
        assert place.keys() - {"answer_span"} == PLACE_TYPES.keys()
        for field, kind in PLACE_TYPES.items():
            assert isinstance(place[field], kind), field


def test_a_refusal_shows_the_nearest_passages_and_cites_nothing(client: FlaskClient) -> None:
    reply = ask(client, "Who won the football world cup?")
    assert (reply["status"], reply["sentences"], reply["citations"]) == ("not_found", [], [])
    assert reply["answer"] == "No sentence was found in the documents that answers this."
    assert [message["code"] for message in reply["messages"]] == ["refusal.not_found"]
    assert [place["number"] for place in reply["related"]] == list(range(1, len(reply["related"]) + 1))
    assert reply["related"]


def test_a_related_passage_stands_in_its_document_where_it_says(client: FlaskClient) -> None:
    for place in ask(client, NOT_FOUND)["related"]:
        assert text_of(client, place["document_id"])[place["start"] : place["end"]] == place["quote"]


def test_an_answer_shows_no_related_passages(client: FlaskClient) -> None:
    assert ask(client, ANSWERED)["related"] == []


@pytest.mark.parametrize("question", [CHAT, "Thanks, goodbye.", "Tell me more about that."])
def test_a_courtesy_cites_nothing(client: FlaskClient, question: str) -> None:
    reply = ask(client, question)
    assert (reply["status"], reply["confidence"]) == ("chat", None)
    assert (reply["sentences"], reply["citations"], reply["related"]) == ([], [], [])


@pytest.mark.parametrize(
    ("question", "told"), [(CHAT, True), ("Tell me more about that.", True), ("Thanks, goodbye.", False)]
)
def test_a_courtesy_names_the_documents_but_not_at_leave(client: FlaskClient, question: str, told: bool) -> None:
    assert ("Fisheries of Oressa Island" in ask(client, question)["answer"]) is told


def test_a_remark_tells_that_two_documents_differ_with_the_numbers_of_their_citations(
    herring_client: FlaskClient,
) -> None:
    reply = ask(herring_client, "How many tonnes of herring did the boats land in 2020?")
    assert reply["remarks"] == ["The documents differ here: 412 tonnes [1], but 395 tonnes [2]."]
    assert [(c["number"], c["title"]) for c in reply["citations"]] == [(1, "Harbour report"), (2, "Tax office")]


def test_a_remark_names_the_year_that_nothing_speaks_of(herring_client: FlaskClient) -> None:
    reply = ask(herring_client, "What did the boats land in 2020 and in 1990?")
    assert reply["remarks"] == ["Nothing found here speaks of 1990."]


@pytest.mark.parametrize("question", [ANSWERED, NOT_FOUND, CHAT])
def test_without_anything_to_remark_there_are_no_remarks(client: FlaskClient, question: str) -> None:
    assert ask(client, question)["remarks"] == []


def test_the_same_question_gets_the_same_reply_under_a_new_id(client: FlaskClient) -> None:
    varying = {"id", "conversation_id", "timings_ms"}
    first, second = ask(client, QUESTIONS[1]), ask(client, QUESTIONS[1])
    assert {k: v for k, v in first.items() if k not in varying} == {k: v for k, v in second.items() if k not in varying}
    assert first["id"] != second["id"]


def test_a_follow_up_is_read_with_the_question_before_it(client: FlaskClient) -> None:
    first = ask(client, "How much herring did the boats land in 2020?")
    second = ask(client, "And in 2021?", first["conversation_id"])
    assert second["question"] == "And in 2021?"
    assert second["read_as"] == "How much herring did the boats land in 2021?"
    assert second["conversation_id"] == first["conversation_id"]
    assert "The boats of Oressa landed 388 tonnes of herring in 2021." in {s["text"] for s in second["sentences"]}


def test_a_conversation_id_that_is_not_known_starts_a_new_conversation(client: FlaskClient) -> None:
    ask(client, "How much herring did the boats land in 2020?")
    reply = ask(client, "And in 2021?", "no-such-conversation")
    assert reply["read_as"] == "And in 2021?"
    assert reply["conversation_id"] not in {"", "no-such-conversation"}


def test_two_conversations_do_not_hear_each_other(client: FlaskClient) -> None:
    herring = ask(client, "How much herring did the boats land in 2020?")
    crabs = ask(client, "How many tonnes of crabs were landed in May 2020?")
    assert herring["conversation_id"] != crabs["conversation_id"]
    assert "herring" in ask(client, "And in 2021?", herring["conversation_id"])["read_as"]
    assert "crabs" in ask(client, "And in 2021?", crabs["conversation_id"])["read_as"]


def test_the_conversation_id_may_be_left_out(client: FlaskClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": CHAT})
    assert reply.status_code == 200


def test_a_body_is_read_as_json_whatever_its_declared_type(client: FlaskClient) -> None:
    body = b'{"question": "Hello!"}'
    form = client.post("/api/v1/ask", data=body, content_type="application/x-www-form-urlencoded")  # curl -d
    assert (form.status_code, form.json["status"]) == (200, "chat")


def test_accents_are_sent_as_letters_not_as_escapes(client: FlaskClient) -> None:
    body = client.post("/api/v1/ask", json={"question": "Où est le phare d’Oressa ?"}).get_data()
    assert "Où est le phare d’Oressa ?".encode() in body


def test_a_question_may_come_after_a_byte_order_mark(client: FlaskClient) -> None:
    body = b'\xef\xbb\xbf{"question": "Who keeps the lighthouse?"}'
    assert client.post("/api/v1/ask", data=body).status_code == 200
