"""The operator's desk: what may be changed about the documents, the same for the API and for the page."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from corpus.draft import tidy
from corpus.errors import CorpusError, NameTakenError, UnaddableFileError
from corpus.folder import MAX_FILE_BYTES, Skipped
from corpus.message import Message
from corpus.readers.metadata import iso_day, primary_language
from corpus.shelf import Added, Outcome, Shelf, WhenTaken
from index.errors import IndexFault
from index.file_store import file_store
from index.generation import Manifest
from index.home import Home
from web.messages import WebCode, render
from web.operator.generations import removed_document
from web.operator.guard import Guard
from web.operator.jobs import Job, Jobs
from web.problems import Problem

MAX_FACT_CHARS = 500  # longer than any title
WEB_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of files that were sent: of each the name it was sent as and where it is, or why it is not.

    `taken` are those of the refused whose name another file has.
    """

    done: tuple[tuple[str, Added], ...] = ()
    refused: tuple[Skipped, ...] = ()
    taken: tuple[str, ...] = ()

    def names(self, *outcomes: Outcome) -> list[str]:
        """The names of the files to which this happened."""
        return [added.name for _sent_as, added in self.done if added.outcome in outcomes]

    @property
    def changed(self) -> list[str]:
        """The names of the files that the next build has to read."""
        return self.names(Outcome.ADDED, Outcome.REPLACED, Outcome.KEPT_BOTH)


@dataclass(frozen=True, slots=True)
class Desk:
    """Changes the files on the shelf and asks for builds; `roll_back` puts an earlier generation to use."""

    shelf: Callable[[], Shelf]
    home: Home
    jobs: Jobs
    guard: Guard
    roll_back: Callable[[str | None], Manifest]

    def add(
        self,
        uploads: Iterable[FileStorage],
        when_taken: WhenTaken = WhenTaken.REFUSE,
        name: str = "",
        collection: str = "",
    ) -> Upload:
        """Keeps the files that can be read, each under the name that it was sent with, or all under another `name`.

        `when_taken` is for those whose name another file has. All come into the `collection`, where one is named.
        Raises Problem when that is too long for a name.
        """
        collection = _checked("collection", collection)
        shelf, done, refused, taken = self.shelf(), list[tuple[str, Added]](), list[Skipped](), list[str]()
        for upload in uploads:
            sent_as = _name_of(name or upload.filename or "")
            try:
                data = upload.stream.read(MAX_FILE_BYTES + 1)
                added = shelf.add(sent_as, data, when_taken)
                if collection and added.outcome is not Outcome.UNCHANGED:
                    shelf.describe(added.name, {"collection": collection})
                done.append((sent_as, added))
            except UnaddableFileError as error:
                refused.append(Skipped(sent_as, error.reason))
                taken += [sent_as] * isinstance(error, NameTakenError)
            except CorpusError as error:  # of the shelf as it stands
                refused.append(Skipped(sent_as, error.message))
            except OSError as error:  # the disk is full; or a folder has the name, or a file that of its folder
                refused.append(Skipped(sent_as, Message(WebCode.UPLOAD_NOT_KEPT, error=str(error.strerror))))
        return Upload(tuple(done), tuple(refused), tuple(taken))

    def remove(self, document_id: str) -> str:
        """Takes a document out of all answers, at once; gives its file's name. Raises as `removable` does."""
        name = self.removable(document_id)
        self.shelf().remove(name)
        return name

    def removable(self, document_id: str) -> str:
        """The name of the file of a document that may be removed. Raises Problem for an unknown one, and the last."""
        shelf = self.shelf()
        name = self._name(shelf, document_id)
        if len(shelf.ids()) == 1:
            raise Problem(
                HTTPStatus.CONFLICT,
                "last-document",
                _("This is the last document"),
                _("An index needs one document. Add another first, then remove this one."),
            )
        return name

    def restore(self, document_id: str) -> str:
        """Puts back a removed document while a generation keeps its file; gives the file's name. Raises Problem."""
        shelf = self.shelf()
        gone = removed_document(self.home, set(shelf.ids().values()), document_id)
        data = file_store(self.home).read(gone.document.file_digest) if gone else None
        if gone is None or data is None:
            raise Problem(
                HTTPStatus.NOT_FOUND,
                "not-restorable",
                _("It cannot be restored"),
                _("No generation that is kept has the file of a removed document %(id)s.", id=repr(document_id[:100])),
            )
        if not shelf.restore(gone.document.name, data):
            raise Problem(
                HTTPStatus.CONFLICT,
                "name-taken",
                _("It cannot be restored"),
                _("Another file is named %(name)s now. Remove that one first.", name=gone.document.name),
            )
        return gone.document.name

    def describe(self, document_id: str, facts: Mapping[str, str | None]) -> str:
        """Keeps what the operator says of a document; None takes it back. Gives its file's name.

        Raises Problem when there is no such document, or when a fact cannot be what is said.
        """
        shelf = self.shelf()
        name = self._name(shelf, document_id)
        shelf.describe(name, {key: None if value is None else _checked(key, value) for key, value in facts.items()})
        return name

    def put_back(self, generation: str | None) -> Manifest:
        """Puts an earlier generation to use. Raises Problem when there is none, or while a build runs."""
        try:
            return self.roll_back(generation)
        except IndexFault as fault:
            raise Problem(HTTPStatus.CONFLICT, "no-rollback", _("Not rolled back"), render(fault.message)) from fault

    def is_busy_elsewhere(self) -> bool:
        """Whether the index is being built, or changed, by something else than a build of this desk."""
        return not self.jobs.is_building() and self.home.is_building()

    def rebuild(self, files: Iterable[str] = (), *, fresh: bool = False, force: bool = False) -> Job:
        """Asks for a build of what is on the shelf now."""
        return self.jobs.request(files, fresh=fresh, force=force)

    def _name(self, shelf: Shelf, document_id: str) -> str:
        for name, found in shelf.ids().items():
            if found == document_id:
                return name
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "unknown-document",
            _("Unknown document"),
            _("There is no file with the document id %(id)s.", id=repr(document_id[:100])),
        )


def _checked(key: str, value: str) -> str:
    """A fact in the form in which it is kept; "" says that the document has none. Raises Problem when it is none."""
    said, kept = tidy(value), tidy(value)
    match key:
        case "published":
            kept = iso_day(said)
        case "language":
            kept = primary_language(said)
        case "url":
            kept = said if WEB_ADDRESS.fullmatch(said) else ""
    if said and (not kept or len(said) > MAX_FACT_CHARS):
        expected = {
            "published": _("a day (YYYY-MM-DD), a month (YYYY-MM) or a year"),
            "language": _("a code such as en or fr"),
            "url": _("an address that begins with https:// or http://"),
        }.get(key, _("a text of at most %(most)d characters", most=MAX_FACT_CHARS))
        detail = f"{key}: {expected}"
        raise Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)
    return kept


def _name_of(sent: str) -> str:
    """The name under which a browser or a program sent a file: a relative path when a folder was sent."""
    name = sent.replace("\\", "/")
    return PurePosixPath(*(part for part in name.split("/") if part not in {"", ".", ".."})).as_posix()
