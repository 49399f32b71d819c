"""Opens zip archives of XML (DOCX, EPUB) without letting them unpack to more than a machine holds."""

import io
import zipfile
import zlib

from lxml import etree

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.message import Message

MAX_UNPACKED_BYTES = 200_000_000  # a book with all its pictures
MAX_MEMBERS = 10_000
MAX_RATIO = 300  # XML packs to a tenth, an empty table to a hundredth; deflate's most, and a bomb's, is a thousandth
SMALL_BYTES = 2_000_000  # a member that unpacks to no more may have any ratio
CHUNK_BYTES = 1 << 20
PASSWORD_FLAG = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # all that either format allows


class Archive:
    """A zip archive in memory. What is read of it is counted, whatever sizes its directory declares."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableFileError when `data` is no whole zip archive, or one that unpacks to too much."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise UnreadableFileError(Message(CorpusCode.ARCHIVE_DAMAGED, error=str(error))) from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise UnreadableFileError(Message(CorpusCode.ARCHIVE_TOO_MANY_FILES, count=len(members), most=MAX_MEMBERS))
        _check_size(sum(member.file_size for member in members))
        for member in members:
            if member.file_size > max(SMALL_BYTES, MAX_RATIO * member.compress_size):
                raise UnreadableFileError(
                    Message(CorpusCode.MEMBER_PACKED_TOO_WELL, name=repr(member.filename), most=MAX_RATIO)
                )
        self._members = {_plain(member.filename): member for member in members}
        self._bytes_read = 0

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def read(self, name: str) -> bytes:
        """What a member holds; the case of its name is ignored. Raises UnreadableFileError, also when it is missing."""
        member = self._members.get(_plain(name))
        if member is None:
            raise UnreadableFileError(Message(CorpusCode.MEMBER_MISSING, name=name))
        if member.flag_bits & PASSWORD_FLAG:
            raise UnreadableFileError(Message(CorpusCode.ARCHIVE_LOCKED))
        if member.compress_type not in METHODS:
            raise UnreadableFileError(Message(CorpusCode.MEMBER_UNKNOWN_METHOD, name=name))
        chunks = []
        try:
            with self._zip.open(member) as file:
                while chunk := file.read(CHUNK_BYTES):
                    self._bytes_read += len(chunk)
                    _check_size(self._bytes_read)
                    chunks.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            OverflowError,  # it is said to begin beyond any file's end
            RuntimeError,
            ValueError,
        ) as error:
            raise UnreadableFileError(Message(CorpusCode.MEMBER_DAMAGED, name=name, error=str(error))) from error
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element:
        """The root of a member that is XML. Entities it declares are not expanded, and nothing outside is read."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFileError(Message(CorpusCode.MEMBER_NOT_XML, name=name, error=str(error))) from error


def _check_size(unpacked_bytes: int) -> None:
    if unpacked_bytes > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(Message(CorpusCode.ARCHIVE_TOO_LARGE, most=MAX_UNPACKED_BYTES // 1_000_000))


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("/").casefold()


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name in whatever namespace: strict and transitional Office files use two."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
