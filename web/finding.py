"""Finds the text that a link means: the document as it is now, or as it was when it was quoted."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask_babel import gettext as _

from corpus.document import Document
from web.asking import Answering
from web.problems import Problem

MIN_VERSION_CHARS = 8
MAX_DIGEST_CHARS = 64

EarlierDocument = Callable[[str, str], Document | None]  # (document id, how its digest begins)


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and whether this is the text that answers now."""

    document: Document
    is_current: bool


FindDocument = Callable[[str, str | None], Found]


def document_finder(assistant: Answering, earlier: EarlierDocument) -> FindDocument:
    """Finds a document by its id, and by the beginning of its text's digest where a link names one.

    It raises Problem: 400 when what should be the beginning of a digest is none, 404 when there never was such a
    document, 410 when the text that was quoted is not kept any more.
    """

    def find(document_id: str, version: str | None) -> Found:
        if version and not _is_digest(version):
            raise _no_version(version)
        current = assistant.current_index().documents.get(document_id)
        if current is not None and (not version or current.digest.startswith(version)):
            return Found(current, is_current=True)
        if not version:
            raise unknown_document(document_id)
        kept = earlier(document_id, version)
        if kept is None:
            raise _gone(document_id, in_use=current is not None)
        return Found(kept, is_current=False)

    return find


def unknown_document(document_id: str) -> Problem:
    """The problem of a document that the index does not hold."""
    shown = document_id[:100]
    detail = _("The index holds no document with the id %(id)s. GET /api/v1/documents lists them.", id=repr(shown))
    return Problem(HTTPStatus.NOT_FOUND, "unknown-document", _("Unknown document"), detail)


def _no_version(given: str) -> Problem:
    detail = _(
        "version: %(given)s is none. A version is how the SHA-256 of a text begins: %(least)d to %(most)d of the "
        "digits 0-9 and a-f. Leave it out for the text of today.",
        given=repr(given[:MAX_DIGEST_CHARS]),
        least=MIN_VERSION_CHARS,
        most=MAX_DIGEST_CHARS,
    )
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)


def _gone(document_id: str, *, in_use: bool) -> Problem:
    now = (
        _("The document has changed; its text of today is at %(address)s.", address=f"/documents/{document_id}")
        if in_use
        else _("It was removed.")
    )
    told = _("The text that was quoted is not in the index any more, and the generations that held it are gone.")
    return Problem(
        HTTPStatus.GONE,
        "text-gone",
        _("This text is not kept any more"),
        f"{told} {now}",
    )


def _is_digest(version: str) -> bool:
    return MIN_VERSION_CHARS <= len(version) <= MAX_DIGEST_CHARS and set(version) <= set("0123456789abcdef")
