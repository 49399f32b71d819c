"""Says in the visitor's language what the rooms below have said in English.

They know no languages, and a build says what it has to say as text: so a message is known again by its pattern, and
said anew with the same values. One that is not known stays as it is. The same is done for replies that were kept.
"""

import re
from functools import cache

from flask_babel import format_decimal, get_locale, gettext

N_ = str  # marks a message for the catalogue
GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
QUOTED = re.compile("“([^”]*)”")
SEVERAL = (
    "told",
    "titles",
    "lines",
    "error",
    "answer",
    "words",
)  # values that may hold "; ", which else parts two messages

MESSAGES = (
    # Why a file is not read, or not all of it
    N_("1 page"),
    N_("%(count)s pages"),
    N_("empty: it holds not one byte"),
    N_("no text: it holds none"),
    N_(
        "no text: scanned? %(told)s without a text layer; %(told_too)s with letters that mean nothing outside "
        "their font. Run it through text recognition (OCR)"
    ),
    N_("no text: scanned? %(told)s without a text layer. Run it through text recognition (OCR)"),
    N_("too large: over %(size)s MB of text"),
    N_("too large: %(size)s MB of text; %(most)s MB are read at most"),
    N_("too large: %(size)s MB; %(most)s MB are read at most"),
    N_("too long: %(count)s pages, and at most %(most)s are read; split the file"),
    N_("given up: it was not read within %(seconds)s seconds"),
    N_("encrypted: its archive has a password"),
    N_("encrypted: save it without a password"),
    N_("encrypted: the book is locked for one reader's devices (DRM)"),
    N_("encrypted: the file opens with a password only; save a copy without one"),
    N_("damaged: it holds no %(name)s"),
    N_("damaged: it is named as %(format)s but does not begin as one"),
    N_("damaged: it is no whole zip archive (%(error)s)"),
    N_("damaged: its container names no book"),
    N_("damaged: its reader crashed (%(error)s)"),
    N_("damaged: its reader gave no draft (%(error)s)"),
    N_("damaged: none of the %(told)s can be read"),
    N_("damaged: the file holds no page"),
    N_("damaged: the file is no PDF, or so broken that no page can be found"),
    N_("damaged: %(name)s cannot be unpacked (%(error)s)"),
    N_("damaged: %(name)s is no whole XML (%(error)s)"),
    N_("damaged: %(name)s is packed by a method that its format does not know"),
    N_("an old Word file (.doc): save it as .docx"),
    N_("PDF, DOCX, HTML, EPUB, Markdown, CSV and plain text"),
    N_("files of type (none) are not read; %(told_formats)s are"),
    N_("files of type %(type)s are not read; %(told_formats)s are (%(told)s)"),
    N_("files of type %(type)s are not read; %(told_formats)s are"),
    N_("save it as %(type)s"),
    N_("it cannot be kept (%(error)s)"),
    N_("it cannot be opened (it is a device or a pipe, not a file)"),
    N_("it cannot be opened (%(error)s)"),
    N_("it has %(count)s rows; at most %(most)s are read"),
    N_("it holds %(count)s files; at most %(most)s are unpacked"),
    N_("it is an archive (ZIP): unpack it and add what it holds"),
    N_("it is named %(type)s but holds %(format)s, and was read as that"),
    N_("it is no text file: %(count)s of its %(all)s characters cannot be shown"),
    N_("it is no Word file: it holds no document"),
    N_("it unpacks to more than %(most)s MB"),
    N_("its lists, quotations or elements are nested too deeply"),
    N_("its tags are nested too deeply: its end was not read"),
    N_("a cell of it has more than %(most)s characters"),
    N_("a table of it comes to more than %(most)s characters"),
    N_("a table of it has more than %(most)s cells"),
    N_("%(name)s in it unpacks to over %(most)s times its size"),
    N_("%(name)s is no name for a document: use letters, digits and a type, such as report.pdf"),
    N_("%(count)s of its chapters are missing from the file"),
    N_("page %(page)s has no text layer (scanned?)"),
    N_("pages %(pages)s have no text layer (scanned?)"),
    N_("page %(page)s has a garbled text layer, taken for none: its letters have no meaning outside their font"),
    N_("pages %(pages)s have a garbled text layer, taken for none: its letters have no meaning outside their font"),
    N_("page %(page)s has damage and cannot be read"),
    N_("pages %(pages)s have damage and cannot be read"),
    N_("There is no folder %(folder)s. Name one that holds documents: griot build --documents DIR"),
    N_("No document could be read from %(folder)s (%(told)s). Put %(told_formats)s files there and build again."),
    N_("Not built, because some files cannot be read (%(told)s)."),
    N_("it holds no files"),
    N_("%(file)s cannot be read (%(error)s). Delete it to index the whole folder."),
    # Why there is nothing to answer from, or no new generation
    N_("Griot is starting: its models are being loaded, which takes some seconds."),
    N_("Griot is still loading its models. Ask again in a moment."),
    N_("There is no index in %(folder)s yet. Build one: griot build"),
    N_("There is no generation before %(name)s to go back to. Kept: %(names)s."),
    N_("There is no generation %(name)s to go back to. Kept: %(names)s."),
    N_("Generation %(name)s is gone from %(folder)s. Rebuild: griot build"),
    N_("Generation %(name)s is damaged and was not put to use: %(told)s"),
    N_("The new generation is not sound and was not put to use: %(told)s"),
    N_("Another build is running in %(folder)s. Wait for it to end."),
    N_("The pointer %(file)s cannot be read (%(error)s). Rebuild: griot build"),
    N_("The pointer %(file)s names no generation (%(name)s). Rebuild: griot build"),
    N_(
        "The index in %(folder)s holds %(passages)s passages and %(vectors)s vectors; its manifest names %(named)s. "
        "Rebuild: griot build"
    ),
    N_("The index in %(folder)s has format %(format)s; this version reads format %(known)s. Rebuild: griot build"),
    N_("The index in %(folder)s cannot be read (%(error)s). Rebuild: griot build"),
    N_("The manifest of the index in %(folder)s cannot be read (%(error)s). Rebuild: griot build"),
    N_("The index file %(file)s is missing. Rebuild: griot build"),
    N_("The index file %(file)s is damaged (its checksum differs). Rebuild: griot build"),
    N_("The documents in %(folder)s are not what was indexed. Rebuild: griot build"),
    N_("The documents in %(folder)s cannot be read (%(error)s). Rebuild: griot build"),
    N_(
        "This index was built with %(model)s (%(numbers)s numbers, weights %(weights)s…); the settings name "
        "%(other)s (%(other_numbers)s numbers, weights %(other_weights)s…). Rebuild: griot build"
    ),
    N_(
        "This index was cut by the rules %(rules)s; the settings and this version cut by %(other)s. "
        "Rebuild: griot build"
    ),
    N_(
        "The model %(name)s is neither a folder nor in this machine's Hugging Face cache, and Griot downloads nothing. "
        "Put its files in a folder and name that, or unset the setting to use the packaged model."
    ),
    N_("The encoder %(name)s in %(folder)s cannot be loaded: %(error)s"),
    N_("The reranker %(name)s in %(folder)s cannot be loaded: %(error)s"),
    N_("The gate %(file)s cannot be used: %(error)s. Make one: griot calibrate"),
    N_("The package symspellpy, which carries the list of English words, is not installed. Run: make venv"),
    N_("The package %(package)s, which carries model weights, is not installed. Run: make venv"),
    N_("The package %(package)s holds no %(file)s. Remove .venv and run: make venv"),
    N_(
        "%(file)s is not the file that was pinned (SHA-256 %(found)s…, expected %(expected)s…). "
        "Remove .venv and run: make venv"
    ),
    N_("The cache %(file)s may not be written. Change that, then run: griot build"),
    N_("The cache %(file)s cannot be used (%(error)s). %(told)s"),
    N_("The cache %(file)s cannot be opened (%(error)s). %(told)s"),
    N_("See that its disk has room and may be written to, or delete it; then run: griot build"),
    N_("Delete it, then run: griot build"),
    N_(
        "Held back: the new index answers %(right)s of %(all)s judged questions rightly, the one in use %(before)s. "
        "That one goes on serving. To put the new one to use all the same: griot build --force. "
        "What changed:\n%(lines)s"
    ),
    N_("  was: (refused)"),
    N_("  was: %(answer)s"),
    N_("  now (right): (refused)"),
    N_("  now (right): %(answer)s"),
    N_("  now (wrong): (refused)"),
    N_("  now (wrong): %(answer)s"),
    N_("and %(count)s more"),
    # How a build ended, from `web.operator.jobs`.
    N_("Cancelled. The index in use stays as it was."),
    N_("The build could not be started (%(error)s)."),
    N_("The build ended with code %(code)s."),
)


def retold(text: str) -> str:
    """The text in the visitor's language; as it is when it is in English already, or no known message."""
    if str(get_locale() or "en") == "en":
        return text
    known = _known(text)
    if known is not None:
        return known
    parts = text.split("; ")
    known_parts = [_known(part) or _known_of_a_file(part) for part in parts]
    if not any(known_parts):
        return text
    return str(gettext("; ")).join(known or part for known, part in zip(known_parts, parts, strict=True))


def _known(text: str) -> str | None:
    for message, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return str(gettext(message, **{name: _value(name, value) for name, value in found.groupdict().items()}))
    return None


def _known_of_a_file(text: str) -> str | None:
    file, _, reason = text.partition(": ")
    known = _known(reason)
    return None if known is None else str(gettext("%(file)s: %(told)s", file=file, told=known))


def _value(name: str, value: str) -> str:
    """A value that is a message itself is retold, and a number with English commas is written as it is here."""
    if name.startswith("told"):
        return retold(value)
    conjunctions = {"and": gettext("and"), "or": gettext("or")}
    match name:
        case "lines":
            return "\n".join(_known(line) or line for line in value.splitlines())
        case "years":
            return value.replace(" or ", f" {conjunctions['or']} ")
        case "words":
            return in_quotes(value.replace("” and “", f"” {conjunctions['and']} “"))
        case _:
            return str(format_decimal(int(value.replace(",", "")))) if GROUPED.fullmatch(value) else value


def in_quotes(text: str) -> str:
    """The text with its “words” in the quotation marks of the visitor's language."""
    return QUOTED.sub(lambda found: str(gettext("“%(word)s”", word=found[1])), text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((message, _pattern(message)) for message in MESSAGES)


def _pattern(message: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", message)
    texts, names = pieces[::2], pieces[1::2]
    groups = [*(f"(?P<{name}>{'.' if name.startswith(SEVERAL) else '(?:(?!; ).)'}+?)" for name in names), ""]
    return re.compile("".join(re.escape(text) + group for text, group in zip(texts, groups, strict=True)), re.DOTALL)
