"""Sends what is taken away: a file in one of five formats, or the two forms in which it is copied."""

from collections.abc import Callable

from flask import Response, json, request

from web.export.bibliography import as_bibtex, as_ris
from web.export.evidence_pack import Evidence, as_zip
from web.export.exported import Exported
from web.export.markdown import as_markdown
from web.export.rich_text import as_html, as_text
from web.export.word import as_docx
from web.store.kept import KeptTurn

KINDS = "any(docx, md, ris, bib, zip):kind"  # how an address ends
MIME_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "zip": "application/zip",
}


def exported_answer(turn: KeptTurn) -> Exported:
    """One answer, at its permanent link."""
    return Exported(turn.question, (turn,), _root(), f"/answers/{turn.id}")


def exported_conversation(title: str, turns: list[KeptTurn]) -> Exported:
    """A conversation, at the address at which its visitor reads it."""
    return Exported(title, tuple(turns), _root(), f"/conversations/{turns[0].conversation_id}", is_whole=True)


def download(kind: str, exported: Exported, evidence: Evidence) -> Response:
    """The file of this kind, under a name that tells day and question."""
    makers: dict[str, Callable[[Exported], str | bytes]] = {
        "docx": as_docx,
        "md": as_markdown,
        "ris": as_ris,
        "bib": as_bibtex,
        "zip": lambda taken: as_zip(taken, evidence),
    }
    mime = MIME_TYPES[kind]
    content_type = mime if kind in {"docx", "zip"} else f"{mime}; charset=utf-8"
    response = Response(makers[kind](exported), content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"{exported.name}.{kind}")
    return _unstored(response)


def clipboard(exported: Exported) -> Response:
    """What a page puts on the clipboard: formatted, and plain."""
    told = json.dumps({"html": as_html(exported), "text": as_text(exported)})
    return _unstored(Response(told, mimetype="application/json"))


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"  # a conversation may be deleted, and its language switched
    return response


def _root() -> str:
    return request.url_root.rstrip("/")
