"""An evidence pack (ZIP): answers, the quoted pages as pictures, checksums of the files, and which index answered."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flask_babel import gettext as _

from corpus.document import Document, Span
from corpus.errors import UnreadableFileError
from corpus.page_view import page_request
from index.errors import IndexFault
from index.generation import Manifest, manifest_digest
from web.contract import Json, has_pictures
from web.export.exported import Exported, asked_day, in_griot, legal, one_line
from web.export.footnotes import place_text
from web.export.markdown import as_markdown
from web.files import Originals
from web.finding import FindDocument
from web.messages import render
from web.problems import Problem

MAX_PICTURES = 40  # a page of text is 0.1 to 0.3 MB; a conversation quotes some ten
MAX_PICTURE_BYTES = 40_000_000  # of all together, held in memory
MAX_SECONDS = 60.0  # of drawing; who waits behind for a page gets it in between
MAX_NAME_CHARS = 60

ManifestOf = Callable[[str], Manifest | None]  # by the name of a generation; None when it is not kept any more


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the parts of a pack come from."""

    find_document: FindDocument
    manifest_of: ManifestOf
    originals: Originals | None
    clock: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class _Gathered:
    """What was found so far: documents by id and version, pictures by name, and what is missing, in words."""

    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def as_zip(exported: Exported, evidence: Evidence) -> bytes:
    """The whole pack. What could not be put into it is named in its README.txt."""
    found = _gather(exported, evidence)
    parts = {
        "README.txt": _readme(exported, found).encode(),
        "answers.md": as_markdown(exported).encode(),
        "answers.json": _json(_answers(exported)),
        "index.json": _json(_index(exported, evidence, found)),
        "originals.sha256": _checksums(found).encode(),
        **found.pictures,
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, data in parts.items():
            info = ZipInfo(name, exported.turns[-1].asked_at.timetuple()[:6])
            info.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            file.writestr(info, data)
    return buffer.getvalue()


def _gather(exported: Exported, evidence: Evidence) -> _Gathered:
    found, begun, seen = _Gathered(), evidence.clock(), set[tuple[str, str, int, int]]()
    for cited in (cited for turn in exported.turns for cited in turn.reply["citations"]):
        key = (cited["document_id"], _version(cited))
        if key not in found.documents and not _look_up(key, cited, evidence, found):
            continue
        quoted = (*key, int(cited["start"]), int(cited["end"]))
        if quoted in seen:
            continue
        seen.add(quoted)
        document, span = found.documents[key], Span(quoted[2], quoted[3])
        for page in dict.fromkeys((document.page_at(span.start), document.page_at(span.end - 1))):
            if page is not None and has_pictures(document):
                is_late = evidence.clock() - begun > MAX_SECONDS
                reason = _no_more(found, is_late=is_late) or _draw(document, page, span, evidence, found)
                if reason:
                    found.missing.append(_("%(place)s: %(reason)s", place=place_text(cited), reason=reason))
    return found


def _look_up(key: tuple[str, str], cited: Json, evidence: Evidence, found: _Gathered) -> bool:
    """Finds the text that was quoted; False, with the reason noted, when it is not kept any more."""
    try:
        found.documents[key] = evidence.find_document(key[0], key[1] or None).document
    except Problem as problem:
        reason = problem.detail
    except IndexFault as fault:
        reason = render(fault.message)
    else:
        return True
    told = _("%(place)s: %(reason)s", place=place_text(cited), reason=reason)
    if told not in found.missing:
        found.missing.append(told)
    return False


def _draw(document: Document, page: int, span: Span, evidence: Evidence, found: _Gathered) -> str:
    """Adds the picture of a page with the quote boxed; gives the reason when there is none, else ""."""
    originals = evidence.originals
    data = originals.store.read(document.file_digest) if originals else None
    if originals is None or data is None:
        return str(_("its original file is not kept, so the page cannot be drawn"))
    try:
        view = originals.pictures.show(document.file_digest, lambda: data, page_request(document, page, span))
    except UnreadableFileError as error:
        return render(error.message)
    except Problem as problem:
        return problem.detail
    name = re.sub("[^A-Za-z0-9-]+", "-", document.id).strip("-")[:MAX_NAME_CHARS] or "document"
    found.pictures[f"pages/{len(found.pictures) + 1:02}-{name}-page-{page}.png"] = view.png
    return ""


def _no_more(found: _Gathered, *, is_late: bool) -> str:
    """Why no more pages are drawn; "" while they are."""
    if len(found.pictures) >= MAX_PICTURES or sum(map(len, found.pictures.values())) >= MAX_PICTURE_BYTES:
        return str(_("its page is not drawn: the pack is full"))
    return str(_("its page is not drawn: this took too long")) if is_late else ""


def _version(cited: Json) -> str:
    """How the digest of the quoted text begins, from the link to it."""
    return parse_qs(urlsplit(cited["link"]).query).get("version", [""])[0]


def _answers(exported: Exported) -> Json:
    """The replies as the JSON API gave them, without the key by which a conversation is gone on with."""
    return {
        "title": exported.title,
        "link": exported.link,
        "answers": [
            {"asked_at": turn.asked_at.isoformat()}
            | {name: told for name, told in turn.reply.items() if name != "conversation_id"}
            for turn in exported.turns
        ],
    }


def _index(exported: Exported, evidence: Evidence, found: _Gathered) -> Json:
    names = dict.fromkeys(str(turn.reply["index"]["generation"]) for turn in exported.turns)
    return {
        "generations": [_generation(name, evidence.manifest_of(name)) for name in names],
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "file": document.name,
                "file_sha256": document.file_digest or None,
                "text_sha256": document.digest,
            }
            for document in found.documents.values()
        ],
    }


def _generation(name: str, manifest: Manifest | None) -> Json:
    """What is known of a generation; null for what one that is not kept any more does not tell."""
    return {
        "generation": name,
        "manifest_sha256": manifest_digest(manifest) if manifest else None,
        "built_at": manifest.built_at if manifest else None,
        "documents": len(manifest.documents) if manifest else None,
        "encoder": manifest.encoder if manifest else None,
        "encoder_sha256": manifest.encoder_digest if manifest else None,
    }


def _checksums(found: _Gathered) -> str:
    """One line a file, as `sha256sum --check` reads it."""
    known = {document.name: document.file_digest for document in found.documents.values() if document.file_digest}
    return "".join(f"{digest}  {one_line(name)}\n" for name, digest in sorted(known.items()))


def _readme(exported: Exported, found: _Gathered) -> str:
    return legal("\n".join(_readme_lines(exported, found)) + "\n")


def _readme_lines(exported: Exported, found: _Gathered) -> Iterator[str]:
    first, last = asked_day(exported.turns[0]), asked_day(exported.turns[-1])
    yield one_line(exported.title)
    yield _("Evidence from Griot, which answers by quoting documents word for word.")
    days = first if first == last else f"{first} – {last}"
    yield _("The sources were read on: %(days)s.", days=days)
    yield f"{in_griot(exported.root)} {exported.link}"
    yield ""
    yield "answers.md: " + _("each question, its answer, and the sources with their quotes.")
    yield "answers.json: " + _("the same as the JSON API gave it; offsets are characters of a document's text.")
    yield "index.json: " + _("which index answered, and the SHA-256 of its manifest and of each quoted text.")
    yield "originals.sha256: " + _("the SHA-256 of the files that the quoted documents were read from (not enclosed).")
    if found.pictures:
        yield "pages/: " + _("the quoted pages as they are, each with its quote boxed.")
    if found.missing:
        yield from ("", _("What is missing:"))
        yield from (f"- {one_line(told)}" for told in found.missing)


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="replace")
