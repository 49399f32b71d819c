"""Reads Word files (DOCX): headings, paragraphs, list items and table rows, as the last revision shows them."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from corpus.archives import Archive
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.declared import iso_day, primary_language
from corpus.readers.plaintext import BULLET, looks_like_heading
from corpus.readers.superscripts import raised
from corpus.readers.table import Cell, is_layout, one_line, table_parts

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
LOWEST_LEVEL = 6
BODY_LEVEL = 9  # Word's "outline level: body text"
MAX_BASES = 50  # of a style, each based on the next; real files have a handful, and every paragraph follows them
MAX_HEADING_CHARS = 300  # a longer one is a paragraph that somebody made look like a heading
LEFT_OUT = frozenset(  # what was deleted or is not text; headers and footers stand in parts of their own
    """
    del moveFrom pPr rPr tblPr trPr tcPr sectPr sdtPr sdtEndPr instrText delText delInstrText Fallback rt fldData
    footnoteRef endnoteRef annotationRef
    """.split()  # noqa: SIM905  (a list of words reads better)
)
HEADING_NAME = re.compile(  # the style ids of other languages' Word, for files whose styles are gone
    r"(?:heading|titre|(?:ü|ue)?berschrift|t[ií]?tulo|titolo|kop|rubrik|overskrift|nag[lł]?[oó]?wek)\s*([1-9])",
    re.IGNORECASE,
)
CONTENTS_NAME = re.compile(r"toc\s*[1-9]|toc heading|table of figures", re.IGNORECASE)
LIST_NAME = re.compile(r"list (?:bullet|number|continue)\b.*|list", re.IGNORECASE)
NO_TITLE = re.compile(r"microsoft word - .*|(?:word )?document ?\d*|untitled.*|.*\.(?:docx?|dotx?|rtf|odt)", re.I)


@dataclass(frozen=True, slots=True)
class _Style:
    """What matters here of a paragraph style, with what it takes over from the style it is based on."""

    name: str = ""
    level: int = 0
    numbering: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of a file by their ids; `bold_tops` are table styles that make a first row bold."""

    paragraphs: dict[str, _Style]
    bold_tops: frozenset[str]
    language: str


def read_word(data: bytes) -> Draft:
    """The draft of a DOCX file: what its last revision shows, its notes at the end."""
    if data.startswith(OLE_MAGIC):
        encrypted = ENCRYPTED_PACKAGE in data
        raise UnreadableFileError(Message(CorpusCode.WORD_ENCRYPTED if encrypted else CorpusCode.WORD_OLD))
    archive = Archive(data)
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    body = archive.xml(main).find("{*}body")
    if body is None:
        raise UnreadableFileError(Message(CorpusCode.WORD_NO_DOCUMENT))
    related = _related(archive, main)
    styles = _styles(archive, related.get("styles", ""))
    parts = list(_blocks(body, styles))
    for notes in ("footnotes", "endnotes"):
        parts += _notes(archive, related.get(notes, ""), styles)
    if not any(part.kind is BlockKind.HEADING for part, _ in parts):
        parts = [(_as_bold_heading(part) if bold else part, bold) for part, bold in parts]
    facts = _facts(archive, _related(archive, "").get("core-properties", ""))
    if title := _title(body, styles):
        facts["title"] = title
    if language := facts.pop("language", "") or _language(body, styles):
        facts["language"] = language
    return Draft(tuple(part for part, _ in parts), facts)


def _related(archive: Archive, name: str) -> dict[str, str]:
    """The members that a part (or "", the package) refers to, by the last word of the relation's type."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in archive.xml(rels).iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:  # Word itself leaves links to "NULL"
            found.setdefault(kind, target)
    return found


def _styles(archive: Archive, name: str) -> _Styles:
    paragraphs: dict[str, _Style] = {}
    bold_tops = set()
    if not name:
        return _Styles({}, frozenset(), "")
    root = archive.xml(name)
    for style in root.iterchildren("{*}style"):
        key = _get(style, "styleId")
        paragraphs[key] = _Style(
            name=_value(style, "name"),
            level=_level(style),
            numbering=_numbering(style),
            parent=_value(style, "basedOn"),
        )
        if any(_get(top, "type") == "firstRow" and _is_bold(top) for top in style.iterchildren("{*}tblStylePr")):
            bold_tops.add(key)
    default = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr/{*}lang")
    return _Styles(paragraphs, frozenset(bold_tops), "" if default is None else _get(default, "val"))


def _level(element: etree._Element) -> int:
    """The outline level that a paragraph or a style gives, from 1; 0 when it gives none."""
    found = element.find("{*}pPr/{*}outlineLvl")
    level = _get(found, "val") if found is not None else ""
    return int(level) + 1 if level.isascii() and level.isdigit() and len(level) == 1 else 0


def _numbering(element: etree._Element) -> str:
    """The list that a paragraph or a style belongs to: "0" when it is taken out of one, "" when it does not say."""
    return _value(element, "pPr/{*}numPr/{*}numId")


def _blocks(container: etree._Element, styles: _Styles) -> Iterator[tuple[Part, bool]]:
    """The parts of a body, a cell, a note or a text box, each with whether it is all bold."""
    for child in container.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "p":
            yield from _paragraph(child, styles)
        elif name == "tbl":
            yield from _table(child, styles)
        elif name not in LEFT_OUT and not (name == "sdt" and _is_contents(child)):
            yield from _blocks(child, styles)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and _get(gallery, "val") == "Table of Contents"


def _paragraph(paragraph: etree._Element, styles: _Styles) -> Iterator[tuple[Part, bool]]:
    text = tidy("".join(_words(paragraph)))
    chain = list(_chain(_value(paragraph, "pPr/{*}pStyle"), styles))
    if text and not (chain and CONTENTS_NAME.fullmatch(chain[0].name)):
        level = _heading_level(paragraph, chain)
        if level and len(text) <= MAX_HEADING_CHARS:
            yield Part(BlockKind.HEADING, text, level), False
        elif _is_item(paragraph, chain) or BULLET.match(text):
            yield Part(BlockKind.ITEM, BULLET.sub("", text)), False
        else:
            yield Part(BlockKind.PARAGRAPH, text), _is_all_bold(paragraph)
    for box in _boxes(paragraph):
        yield from _blocks(box, styles)


def _words(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph as it is shown, without its text boxes."""
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "t":
            yield child.text or ""
        elif name in {"tab", "br", "cr", "ptab"}:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "r":
            words = "".join(_words(child))
            if not _run_property(child, "vanish"):
                yield raised(words) if _run_property(child, "vertAlign") == "superscript" else words
        elif name not in LEFT_OUT and name not in {"drawing", "pict", "object", "txbxContent"}:
            yield from _words(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once: `Fallback` repeats them for older programs."""
    for box in paragraph.iterdescendants("{*}txbxContent"):
        for above in box.iterancestors():
            name = etree.QName(above).localname
            if above is paragraph:
                yield box
            if above is paragraph or name in LEFT_OUT or name == "txbxContent":
                break


def _chain(style_id: str, styles: _Styles) -> Iterator[_Style]:
    """A style and those it is based on. A style that the file does not define is known by its id alone."""
    seen: set[str] = set()
    while style_id and style_id not in seen and len(seen) < MAX_BASES:
        seen.add(style_id)
        style = styles.paragraphs.get(style_id, _Style(name=style_id))
        yield style
        style_id = style.parent


def _heading_level(paragraph: etree._Element, chain: list[_Style]) -> int:
    """1 to 6, or 0 for what is no heading. The paragraph's own level counts more than that of its style."""
    given = next(filter(None, (_level(paragraph), *(style.level for style in chain))), 0)
    named = next((int(found[1]) for style in chain if (found := HEADING_NAME.fullmatch(style.name))), 0)
    if not given and not named and _is_title(chain):
        return 1
    level = given or named
    return 0 if level > BODY_LEVEL else min(level, LOWEST_LEVEL)


def _is_title(chain: list[_Style]) -> bool:
    return any(style.name.lower() in {"title", "titel", "titre", "título", "titolo"} for style in chain)


def _is_item(paragraph: etree._Element, chain: list[_Style]) -> bool:
    numbering = next(filter(None, (_numbering(paragraph), *(style.numbering for style in chain))), "")
    return numbering != "0" and bool(numbering or any(LIST_NAME.fullmatch(style.name) for style in chain))


def _is_all_bold(element: etree._Element) -> bool:
    runs = [run for run in element.iterdescendants("{*}r") if "".join(_words(run)).strip()]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: etree._Element) -> bool:
    return bool(_run_property(run, "b"))


def _run_property(run: etree._Element, name: str) -> str:
    """The value of a property of a run: "" when it is not set or off, "on" when it is just set."""
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    value = "" if found is None else _get(found, "val") or "on"
    return "" if value in {"0", "false", "off", "none", "baseline"} else value


def _as_bold_heading(part: Part) -> Part:
    """A bold line that reads like a heading, in a file that marks no heading as one."""
    if part.kind is not BlockKind.PARAGRAPH or not looks_like_heading(part.text):
        return part
    return replace(part, kind=BlockKind.HEADING, level=2)


def _table(table: etree._Element, styles: _Styles) -> Iterator[tuple[Part, bool]]:
    rows = [row for row in _inner(table, "tr") if row.find("{*}trPr/{*}del") is None]
    nested = next(table.iterdescendants("{*}tbl"), None) is not None
    bold_top = _value(table, "tblPr/{*}tblStyle") in styles.bold_tops
    grid = [] if nested else _grid(rows, styles, bold_top=bold_top)
    if nested or is_layout(grid):
        for row in rows:
            for cell in _inner(row, "tc"):
                yield from _blocks(cell, styles)
        return
    for part in table_parts(grid):
        yield part, False


def _inner(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls among them."""
    for child in element.iterchildren(etree.Element):
        local = etree.QName(child).localname
        if local == name:
            yield child
        elif local in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _inner(child, name)


def _grid(rows: list[etree._Element], styles: _Styles, *, bold_top: bool) -> list[list[Cell]]:
    """The cells of each row. A merged cell, which Word repeats empty in every row, stands once with its height."""
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[int, int]] = {}  # column: the row and place of the merged cell that reaches down it
    for n, row in enumerate(rows):
        cells: list[Cell] = []
        column = _number(_value(row, "trPr/{*}gridBefore"))
        if column:
            cells.append(Cell("", columns=column))
        repeated = row.find("{*}trPr/{*}tblHeader") is not None or (bold_top and n == 0)
        for cell in _inner(row, "tc"):
            columns = max(1, _number(_value(cell, "tcPr/{*}gridSpan")))
            merge = cell.find("{*}tcPr/{*}vMerge")
            continues = merge is not None and _get(merge, "val") != "restart"
            if continues and column in reaching:
                top, place = reaching[column]
                grid[top][place] = replace(grid[top][place], rows=n - top + 1)
            else:
                reaching.pop(column, None)
                if merge is not None:
                    reaching[column] = (n, len(cells))
                text = one_line(part for part, _ in _blocks(cell, styles))
                cells.append(Cell(text, columns, heads=bool(text) and (repeated or _is_all_bold(cell))))
            column += columns
        grid.append(cells)
    return grid


def _number(written: str) -> int:
    return min(int(written), 100) if re.fullmatch(r"[0-9]{1,5}", written) else 0


def _notes(archive: Archive, name: str, styles: _Styles) -> Iterator[tuple[Part, bool]]:
    if not name:
        return
    for note in archive.xml(name).iterchildren(etree.Element):
        if not _get(note, "type").endswith("eparator"):  # the line above the notes is a note to Word
            for part, _ in _blocks(note, styles):
                yield Part(BlockKind.PARAGRAPH, part.text), False


def _facts(archive: Archive, name: str) -> dict[str, str]:
    if not name:
        return {}
    root = archive.xml(name)
    said = {etree.QName(child).localname: tidy(child.text or "") for child in root.iterchildren(etree.Element)}
    title = said.get("title", "")
    facts = {
        "title": "" if NO_TITLE.fullmatch(title) else title,
        "author": said.get("creator", ""),
        "file_dated": iso_day(said.get("created", "")) or iso_day(said.get("modified", "")),
        "language": primary_language(said.get("language", "")),
    }
    return {fact: value for fact, value in facts.items() if value}


def _title(body: etree._Element, styles: _Styles) -> str:
    """The text of the first paragraph in the style "Title": what a reader sees is the title, whatever is declared."""
    for paragraph in body.iterchildren("{*}p"):
        if _is_title(list(_chain(_value(paragraph, "pPr/{*}pStyle"), styles))[:1]):
            return tidy("".join(_words(paragraph)))
    return ""


def _language(body: etree._Element, styles: _Styles) -> str:
    """The language of most of the text."""
    chars: Counter[str] = Counter()
    for run in body.iterdescendants("{*}r"):
        language = _run_property(run, "lang") or styles.language
        chars[primary_language(language)] += sum(len(text.text or "") for text in run.iterchildren("{*}t"))
    return chars.most_common(1)[0][0] if chars else ""


def _value(element: etree._Element, path: str) -> str:
    """The `val` of the element at a path, whose first step has no namespace yet; "" when it is missing."""
    found = element.find(f"{{*}}{path}")
    return "" if found is None else _get(found, "val")


def _get(element: etree._Element, name: str) -> str:
    """An attribute by its name in whatever namespace: strict and transitional files use two."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
