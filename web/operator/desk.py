"""The operator's desk: what may be changed about the documents, the same for the API and for the page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from corpus.errors import CorpusError, UnaddableFileError
from corpus.folder import MAX_FILE_BYTES, Skipped
from corpus.message import Message
from corpus.shelf import Shelf, check_addable
from index.errors import IndexFault
from index.generation import Manifest
from index.home import Home
from web.messages import WebCode, render
from web.operator.guard import Guard
from web.operator.jobs import Job, Jobs
from web.problems import Problem


@dataclass(frozen=True, slots=True)
class Desk:
    """Changes the files on the shelf and asks for builds; `roll_back` puts an earlier generation to use."""

    shelf: Callable[[], Shelf]
    home: Home
    jobs: Jobs
    guard: Guard
    roll_back: Callable[[str | None], Manifest]

    def add(self, uploads: Iterable[FileStorage]) -> tuple[list[str], list[Skipped]]:
        """Keeps the files that can be read, each under its name; gives the names, and what was refused."""
        shelf, added, refused = self.shelf(), list[str](), list[Skipped]()
        for upload in uploads:
            name = _name_of(upload)
            try:
                data = upload.stream.read(MAX_FILE_BYTES + 1)
                check_addable(name, len(data))
                shelf.add(name, data)
                added.append(name)
            except UnaddableFileError as error:
                refused.append(Skipped(name, error.reason))
            except CorpusError as error:  # of the shelf as it stands
                refused.append(Skipped(name, error.message))
            except OSError as error:  # the disk is full; or a folder has the name, or a file that of its folder
                refused.append(Skipped(name, Message(WebCode.UPLOAD_NOT_KEPT, error=str(error.strerror))))
        return added, refused

    def remove(self, document_id: str) -> str:
        """Leaves a document out from the next build on; gives its file's name. Raises Problem when there is none."""
        shelf = self.shelf()
        names = {found: name for name, found in shelf.ids().items()}
        if document_id not in names:
            raise Problem(
                HTTPStatus.NOT_FOUND,
                "unknown-document",
                _("Unknown document"),
                _("There is no document with the id %(id)s to remove.", id=repr(document_id[:100])),
            )
        if len(names) == 1:
            raise Problem(
                HTTPStatus.CONFLICT,
                "last-document",
                _("This is the last document"),
                _("An index needs one document. Add another first, then remove this one."),
            )
        shelf.remove(names[document_id])
        return names[document_id]

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


def _name_of(upload: FileStorage) -> str:
    """The name under which a browser or a program sent a file: a relative path when a folder was sent."""
    name = (upload.filename or "").replace("\\", "/")
    return PurePosixPath(*(part for part in name.split("/") if part not in {"", ".", ".."})).as_posix()
