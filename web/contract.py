"""The JSON contract, version 1: what a request may hold, and how a reply is told to a program."""

import secrets
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.document import Document, Original, Span
from corpus.formats import suffix_of
from index.search import Hit, Index
from qa.answer import Answer, Claim, Courtesy, Evidence, Refusal
from qa.assistant import MAX_QUESTION_CHARS, Turn
from qa.suggestions import nearest_suggestions
from web.messages import own_words, render, render_in_english
from web.problems import Problem
from web.scope import Filters, filters_json

Json = dict[str, Any]
API = "/api/v1/documents"
VERSION_CHARS = 12  # of a text's digest, in links: enough to tell the texts of one document apart
MAX_SUGGESTIONS = 3
MAX_FIELD_CHARS = 60  # an unknown field is named in the error, not repeated at length


class AskRequest(BaseModel):
    """The body of `POST /api/v1/ask`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(max_length=MAX_QUESTION_CHARS)
    conversation_id: str | None = Field(default=None, max_length=64)
    table: bool = False
    filters: Filters | None = None  # None goes on with those of the conversation


def read_ask(body: bytes) -> AskRequest:
    """The request in a body. Raises Problem, with what is wrong with it, when there is none."""
    try:
        asked = AskRequest.model_validate_json(body.removeprefix(BOM_UTF8))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))[:MAX_FIELD_CHARS] or "body"
        raise _bad(f'{field}: {first["msg"]}. Send {{"question": "…"}} as JSON.') from error
    return asked.model_copy(update={"question": clean_question(asked.question)})


def clean_question(text: str) -> str:
    """A question as it is searched: control characters become spaces. Raises Problem when it is empty or too long."""
    if len(text) > MAX_QUESTION_CHARS:
        raise _bad(
            _(
                "question: it has %(found)d characters; %(most)d are read at most.",
                found=len(text),
                most=MAX_QUESTION_CHARS,
            )
        )
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise _bad(_("question: it holds half of a character (a lone surrogate), which is no text."))
    joined = "".join(c for c in text if unicodedata.category(c) != "Cf")  # soft hyphens, joiners, directions
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in joined).split())
    if not cleaned:
        raise _bad(_("question: it is empty. Ask something in 1 to 2,000 characters."))
    return cleaned


def reply_json(turn: Turn, conversation_id: str) -> Json:
    """The reply of `POST /api/v1/ask`. A refusal and a courtesy carry no citations.

    `messages` are the codes and arguments of what Griot says itself: of the `remarks` on an answer, else of `answer`.
    """
    reply, own = turn.reply, own_words(turn.reply)
    told: Json = {
        "id": secrets.token_hex(16),  # nobody can guess the link to an answer
        "status": status_of(turn),
        "question": reply.question,
        "read_as": reply.question,
        "filters": filters_json(turn.conversation.scope),
        "filter_titles": _titles(turn),
        "answer": "",
        "sentences": [],
        "citations": [],
        "mentions": None,
        "more": [],
        "remarks": [],
        "related": [],
        "outside": [],
        "messages": [message.to_json() for message in own],
        "suggestions": [],
        "confidence": None,
        "conversation_id": conversation_id,
        "index": index_summary(turn.index),
        "timings_ms": turn.timings_ms,
    }
    match reply:
        case Answer():
            told |= {
                "read_as": reply.read_as,
                "answer": " ".join(f"{c.text} {''.join(f'[{n}]' for n in c.numbers)}" for c in reply.claims),
                "sentences": [_sentence_json(claim, reply) for claim in reply.claims],
                "citations": [citation_json(evidence) for evidence in reply.evidence],
                "mentions": {"shown": reply.shown, "found": reply.found},
                "more": [citation_json(evidence) for evidence in reply.more],
                "remarks": [render_in_english(message) for message in own],
                "confidence": round(reply.confidence, 4),
            }
        case Refusal():
            told |= {
                "read_as": reply.read_as,
                "answer": " ".join(map(render_in_english, own)),
                "related": [related_json(number, hit) for number, hit in enumerate(reply.nearest, 1)],
                "outside": [_document_name(document) for document in reply.outside],
                "suggestions": nearest_suggestions(reply.read_as, turn.index, MAX_SUGGESTIONS),
                "confidence": round(reply.confidence, 4),
            }
        case Courtesy():
            told["answer"] = render_in_english(*own)
    return told


def _titles(turn: Turn) -> Json:
    """The titles of the documents that the scope names, by id, for whoever shows it."""
    documents, named = turn.index.documents, turn.conversation.scope.documents
    return {one: documents[one].title for one in sorted(named) if one in documents}


def _document_name(document: Document) -> Json:
    return {
        "document_id": document.id,
        "title": document.title,
        "language": document.language or None,
        "link": document_link(document),
    }


def status_of(turn: Turn) -> str:
    """The status of a reply: `answered`, `not_found` or `chat`."""
    match turn.reply:
        case Answer():
            return "answered"
        case Refusal():
            return "not_found"
        case Courtesy():
            return "chat"


def _sentence_json(claim: Claim, answer: Answer) -> Json:
    """A sentence of an answer, why it is said, and where in it the answering words are."""
    evidence = answer.evidence[claim.numbers[0] - 1]
    return {
        "text": claim.text,
        "citations": list(claim.numbers),
        "why": claim.why,
        "answer_span": answer_span(evidence),
    }


def citation_json(evidence: Evidence) -> Json:
    """One citation: `document.text[start:end] == quote`; `before` and `after` are what stands around it there."""
    around, text = evidence.surroundings, evidence.document.text
    return _place(evidence.number, evidence.hit, evidence.span) | {
        "quote": evidence.quote,
        "answer_span": answer_span(evidence),
        "before": text[around.start : evidence.span.start],
        "after": text[evidence.span.end : around.end],
    }


def answer_span(evidence: Evidence) -> Json | None:
    """The answering words of a quote, as offsets within it; None where it is said for another reason."""
    if evidence.answer is None:
        return None
    start = evidence.span.start
    return {"start": evidence.answer.start - start, "end": evidence.answer.end - start}


def related_json(number: int, hit: Hit) -> Json:
    """A passage that is near the question, in the shape of a citation."""
    return _place(number, hit, hit.passage.span) | {"quote": hit.text, "before": "", "after": ""}


def hit_json(rank: int, hit: Hit) -> Json:
    """One result of a search."""
    found = {"score": round(hit.score, 4), "dense_rank": hit.dense_rank, "keyword_rank": hit.keyword_rank}
    return related_json(rank, hit) | found


def document_json(document: Document, index: Index) -> Json:
    """What a list of documents says of one."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher or None,
        "url": document.url or None,
        "published": document.published or None,
        "file_dated": document.file_dated or None,
        "restates": original_json(document.restates),
        "note": document.note or None,
        "language": document.language,
        "file": document.name,
        "author": document.author or None,
        "collection": document.collection or None,
        "pages": document.page_starts[-1][1] if document.page_starts else None,
        "warnings": [render(warning) for warning in document.warnings],
        "characters": len(document.text),
        "passages": sum(passage.document_id == document.id for passage in index.passages),
        "digest": document.digest,
        "link": document_link(document),
        "file_url": file_link(document),
    }


def original_json(original: Original | None) -> Json | None:
    """What a brief restates, with null for what it does not name; None for a document in its publisher's words."""
    return {name: value or None for name, value in asdict(original).items()} if original else None


def index_json(index: Index) -> Json:
    """What is known of the index in use."""
    manifest = index.manifest
    return index_summary(index) | {
        "built_at": manifest.built_at,
        "encoder": manifest.encoder,
        "dimension": manifest.dimension,
        "cutting": manifest.cutting,
        "skipped": [{"file": skip.name, "reason": render(skip.reason)} for skip in manifest.skipped],
    }


def index_summary(index: Index) -> Json:
    """Which index answered."""
    manifest = index.manifest
    return {"generation": manifest.generation, "documents": len(manifest.documents), "passages": manifest.passages}


def document_link(document: Document, span: Span | None = None) -> str:
    """The page of a document; with a span, the page of this very text with that quote marked and scrolled to."""
    page = f"/documents/{quote(document.id)}"
    if span is None:
        return page
    asked = {"version": document.digest[:VERSION_CHARS], "start": span.start, "end": span.end}
    return f"{page}?{urlencode(asked)}#quote"


def file_link(document: Document) -> str | None:
    """Where the file that this very text was read from is got; None where no file is known."""
    if not document.file_digest:
        return None
    return f"{API}/{quote(document.id)}/file?{urlencode({'version': document.digest[:VERSION_CHARS]})}"


def page_link(document: Document, page: int | None, span: Span | None = None, ending: str = "") -> str | None:
    """Where a page of the file is told with the boxes of a quote, or with the ending ".png" is shown.

    None where there are no pages that can be shown.
    """
    if page is None or not has_pictures(document):
        return None
    asked: Json = {"version": document.digest[:VERSION_CHARS]}
    asked |= {"start": span.start, "end": span.end} if span else {}
    return f"{API}/{quote(document.id)}/pages/{page}{ending}?{urlencode(asked)}"


def has_pictures(document: Document) -> bool:
    """Whether pages of the document's file can be shown as they are: it is a PDF."""
    return bool(document.file_digest and document.page_starts) and suffix_of(document.name) == ".pdf"


def section_of(path: Sequence[str]) -> str | None:
    """A heading path in one line; None at the top of a document."""
    return " > ".join(path) or None


def _place(number: int, hit: Hit, span: Span) -> Json:
    document = hit.document
    return {
        "number": number,
        "document_id": document.id,
        "title": document.title,
        "publisher": document.publisher or None,
        "url": document.url or None,
        "published": document.published or None,
        "file_dated": document.file_dated or None,
        "restates": original_json(document.restates),
        "language": document.language or None,
        "section": section_of(hit.passage.section),
        "page": document.page_at(span.start),
        "locator": document.locator_at(span.start) or None,
        "recognised": document.is_recognised_at(span.start),
        "start": span.start,
        "end": span.end,
        "link": document_link(document, span),
        "page_url": page_link(document, document.page_at(span.start), span),
        "file_url": file_link(document),
    }


def _bad(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)
