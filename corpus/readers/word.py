"""Reads Word files (DOCX): headings, paragraphs, list items and table rows, as the last revision shows them."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from lxml import etree

from corpus.archives import Archive
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.declared import iso_day, primary_language
from corpus.readers.locators import with_divisions
from corpus.readers.ordinals import roman
from corpus.readers.plaintext import BULLET, looks_like_heading
from corpus.readers.raised_type import in_plain_type, note_label
from corpus.readers.tables import Cell, CellRows, is_layout, one_line, table_parts
from corpus.readers.word_numbering import Number, Place, count, read_numbering
from corpus.readers.word_text import LEFT_OUT, MAX_BASES, Look, Looks, looks_of, runs_of_fields, style_looks, words
from corpus.readers.word_xml import get as _get
from corpus.readers.word_xml import local_name
from corpus.readers.word_xml import value as _value

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
LOWEST_LEVEL = 6
BODY_LEVEL = 9  # Word's "outline level: body text"
MAX_HEADING_CHARS = 300  # a longer one is a paragraph that somebody made look like a heading
NOTE_KINDS = ("footnote", "endnote")
DELETED = "deleted"  # instead of a note's number
PAGE_WORDS = re.compile(r"\b(?:page|pages|pág|página|seite|p|of|de|sur|von|no|n)\b\.?", re.IGNORECASE)  # about a number
CLAUSE_CHARS = 80  # a list with a longer paragraph is no list of points but a text by numbered paragraphs
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
    depth: str = ""
    parent: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of a file by their ids, and what follows from them: how runs look and which numbers paragraphs have.

    `bold_tops` are table styles that make a first row bold; `clauses` are the lists whose paragraphs are a text,
    `outlines` those whose numbers say more than the order of a few points.
    """

    paragraphs: dict[str, _Style]
    bold_tops: frozenset[str]
    language: str
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)
    numbers: Mapping[etree._Element, Number] = field(default_factory=dict)
    clauses: Set[str] = frozenset()
    outlines: Set[str] = frozenset()


def read_word(data: bytes) -> Draft:
    """The draft of a DOCX file: what its last revision shows, each note after the paragraph that refers to it."""
    if data.startswith(OLE_MAGIC):
        encrypted = ENCRYPTED_PACKAGE in data
        raise UnreadableFileError(Message(CorpusCode.WORD_ENCRYPTED if encrypted else CorpusCode.WORD_OLD))
    archive = Archive(data)
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    root = archive.xml(main)
    body = root.find("{*}body")
    if body is None:
        raise UnreadableFileError(Message(CorpusCode.WORD_NO_DOCUMENT))
    related = _related(archive, main)
    notes = {kind: archive.xml(related[f"{kind}s"]) for kind in NOTE_KINDS if f"{kind}s" in related}
    edges = _edges(archive, main)
    styles = _styles(archive, related.get("styles", ""))
    styles = _with_looks(styles, [body, *notes.values()], edges, on_white=root.find("{*}background") is None)
    styles = _with_numbers(styles, body, _optional(archive, related.get("numbering", "")))
    held = _notes(body, notes, styles, _endnote_format(archive, related.get("settings", "")))
    parts = [*_blocks(body, styles, held), *((part, False) for note in held.values() for part in note)]
    if not any(part.kind is BlockKind.HEADING for part, _ in parts):
        parts = [(_as_bold_heading(part) if bold else part, bold) for part, bold in parts]
    facts = _facts(archive, _related(archive, "").get("core-properties", ""))
    if title := _title(body, styles):
        facts["title"] = title
    if language := facts.pop("language", "") or _language(body, styles):
        facts["language"] = language
    text = tuple(with_divisions(part for part, _ in parts))
    above = _edge_parts(edges, styles, {facts.get("title", ""), *(part.text for part in text)})
    hidden = styles.looks.hidden
    warnings = (Message(CorpusCode.TEXT_HIDDEN, count=hidden),) if hidden else ()
    return Draft((*above, *text), facts, warnings=warnings)


def _related(archive: Archive, name: str) -> dict[str, str]:
    """The members that a part (or "", the package) refers to, by the last word of the relation's type."""
    found: dict[str, str] = {}
    for kind, target in _relations(archive, name):
        found.setdefault(kind, target)
    return found


def _relations(archive: Archive, name: str) -> Iterator[tuple[str, str]]:
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in archive:
        return
    for relation in archive.xml(rels).iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:  # Word itself leaves links to "NULL"
            yield kind, target


def _optional(archive: Archive, name: str) -> etree._Element | None:
    """A part without which the text can still be read; None where the file lacks it or it is damaged."""
    try:
        return archive.xml(name) if name else None
    except UnreadableFileError:
        return None


def _edges(archive: Archive, main: str) -> list[etree._Element]:
    """The headers and then the footers of the pages, the parts of the first page among them."""
    targets = list(dict.fromkeys(_relations(archive, main)))
    named = (name for kind in ("header", "footer") for of, name in targets if of == kind)
    return [root for name in named if (root := _optional(archive, name)) is not None]


def _with_looks(
    styles: _Styles, roots: Sequence[etree._Element], edges: Sequence[etree._Element], *, on_white: bool
) -> _Styles:
    looks = looks_of([*roots, *edges], styles.types, on_white=on_white)
    reckoned = {run: Look.STRUCK for edge in edges for run in runs_of_fields(edge)}
    return replace(styles, looks=replace(looks, of_runs={**looks.of_runs, **reckoned}))


def _with_numbers(styles: _Styles, body: etree._Element, numbering: etree._Element | None) -> _Styles:
    if numbering is None:
        return styles
    lists = read_numbering(numbering, lambda style: styles.paragraphs.get(style, _Style()).numbering)
    places = [(p, place) for p in body.iter("{*}p") if (place := _place(p, styles)) and _is_shown(p)]
    numbers = count(places, lists)
    clauses = {number.pattern for p, number in numbers.items() if number.is_named or _chars(p) > CLAUSE_CHARS}
    outlines = clauses | {number.pattern for number in numbers.values() if not number.is_plain}
    return replace(styles, numbers=numbers, clauses=clauses, outlines=outlines)


def _place(paragraph: etree._Element, styles: _Styles) -> Place | None:
    """The list that a paragraph stands in by itself or by its style; None where it stands in none."""
    properties = paragraph.find("{*}pPr")
    if properties is None:
        return None
    depth = _value(properties, "numPr/{*}ilvl")
    if own := _value(properties, "numPr/{*}numId"):
        return Place(own, depth, "") if own != "0" else None
    chain = _chain(_value(properties, "pStyle"), styles)
    style = next((style for style in chain if style.numbering), _Style())
    return Place(style.numbering, depth or style.depth, style.id) if style.numbering.strip("0") else None


def _is_shown(paragraph: etree._Element) -> bool:
    """Whether a paragraph counts in its list: one that was deleted, or repeats another for old programs, does not."""
    deleted = paragraph.find("{*}pPr/{*}rPr/{*}del") is not None
    return not deleted and not any(etree.QName(above).localname in LEFT_OUT for above in paragraph.iterancestors())


def _chars(paragraph: etree._Element) -> int:
    return sum(len(text.text or "") for text in paragraph.iter("{*}t"))


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
            depth=_value(style, "pPr/{*}numPr/{*}ilvl"),
            id=key,
            parent=_value(style, "basedOn"),
        )
        if any(_get(top, "type") == "firstRow" and _is_bold(top) for top in style.iterchildren("{*}tblStylePr")):
            bold_tops.add(key)
    default = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr/{*}lang")
    language = "" if default is None else _get(default, "val")
    return _Styles(paragraphs, frozenset(bold_tops), language, style_looks(root))


def _level(element: etree._Element) -> int:
    """The outline level that a paragraph or a style gives, from 1; 0 when it gives none."""
    found = element.find("{*}pPr/{*}outlineLvl")
    level = _get(found, "val") if found is not None else ""
    return int(level) + 1 if level.isascii() and level.isdigit() and len(level) == 1 else 0


def _numbering(element: etree._Element) -> str:
    """The list that a paragraph or a style belongs to: "0" when it is taken out of one, "" when it does not say."""
    return _value(element, "pPr/{*}numPr/{*}numId")


def _blocks(
    container: etree._Element, styles: _Styles, notes: dict[str, list[Part]] | None = None
) -> Iterator[tuple[Part, bool]]:
    """The parts of a body, a cell, a note or a text box, each with whether it is all bold.

    Each of `notes` is taken out of them and follows the paragraph or the table that first refers to it.
    """
    for child in container.iterchildren(etree.Element):
        yield from _blocks_of(child, styles, notes)


def _blocks_of(
    element: etree._Element, styles: _Styles, notes: dict[str, list[Part]] | None = None
) -> Iterator[tuple[Part, bool]]:
    name = local_name(element)
    if name in {"p", "tbl"}:
        yield from _paragraph(element, styles) if name == "p" else _table(element, styles)
        if notes:
            for reference in _references(element):
                yield from ((part, False) for part in notes.pop(_note_key(reference), []))
    elif name not in LEFT_OUT and not (name == "sdt" and _is_contents(element)):
        yield from _blocks(element, styles, notes)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and _get(gallery, "val") == "Table of Contents"


def _paragraph(paragraph: etree._Element, styles: _Styles) -> Iterator[tuple[Part, bool]]:
    mark, line = note_label("".join(words(paragraph, styles.looks)))
    text = tidy(in_plain_type(line))
    chain = list(_chain(_value(paragraph, "pPr/{*}pStyle"), styles))
    number = styles.numbers.get(paragraph)
    if number is not None and not text and not number.is_plain:  # "Article 2" on a line of its own
        yield _with_number(Part(BlockKind.PARAGRAPH, ""), number, styles), _is_all_bold(paragraph)
    if text and not (chain and CONTENTS_NAME.fullmatch(chain[0].name)):
        level = _heading_level(paragraph, chain)
        part = Part(BlockKind.PARAGRAPH, text, locator=f"note {mark}" if mark else "")
        if level and len(text) <= MAX_HEADING_CHARS:
            part = Part(BlockKind.HEADING, text, level)
        elif _is_item(paragraph, chain) or BULLET.match(text):
            part = Part(BlockKind.ITEM, BULLET.sub("", text))
        bold = part.kind is BlockKind.PARAGRAPH and _is_all_bold(paragraph)
        yield part if number is None else _with_number(part, number, styles), bold
    for box in _boxes(paragraph):
        yield from _blocks(box, styles)


def _with_number(part: Part, number: Number, styles: _Styles) -> Part:
    """A part with the number that Word shows before it; a list of short points keeps it as its locator alone."""
    heads, is_clause = part.kind is BlockKind.HEADING, number.pattern in styles.clauses
    label = number.label.rstrip(" .:)–-") if number.is_named else number.label
    text = f"{number.label} {part.text}" if heads or number.pattern in styles.outlines else part.text
    kind = BlockKind.PARAGRAPH if not heads and (number.is_named or (is_clause and not number.above)) else part.kind
    if number.is_named:
        return replace(part, kind=kind, text=text, locator=label)
    outer, *inner = (*number.above, label)
    name = "section" if heads else "para." if is_clause else "item"
    cited = outer if outer.startswith("(") else f"{name} {outer.rstrip(' .:)')}"
    return replace(part, kind=kind, text=text, locator=" ".join((cited, *(one.rstrip(" .:") for one in inner))))


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once: `Fallback` repeats them for older programs."""
    for box in paragraph.iterdescendants("{*}txbxContent"):
        for above in box.iterancestors():
            name = local_name(above)
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
    bold = False
    for run in element.iterdescendants("{*}r"):
        if "".join(map(str, run.itertext("{*}t"))).strip():
            bold = _is_bold(run)
            if not bold:
                break
    return bold


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
    grid = _grid(table, styles)
    if not is_layout(grid):
        for part in table_parts(grid):
            yield part, False
        return
    for row in _rows(table):
        for cell in _inner(row, "tc"):
            yield from _blocks(cell, styles)


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in _inner(table, "tr") if row.find("{*}trPr/{*}del") is None]


def _inner(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls among them."""
    for child in element.iterchildren(etree.Element):
        local = local_name(child)
        if local == name:
            yield child
        elif local in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _inner(child, name)


def _grid(table: etree._Element, styles: _Styles) -> list[list[Cell]]:
    """The cells of each row. A merged cell, which Word repeats empty in every row, stands once with its height.

    None where tables stand in tables in its cells: such a table lays out a page.
    """
    if any(next(inner.iterdescendants("{*}tbl"), None) is not None for inner in table.iterdescendants("{*}tbl")):
        return []
    bold_top = _value(table, "tblPr/{*}tblStyle") in styles.bold_tops
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[int, int]] = {}  # column: the row and place of the merged cell that reaches down it
    for n, row in enumerate(_rows(table)):
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
                text, inner = _text_and_tables(cell, styles)
                heads = bool(text) and (repeated or _is_all_bold(cell))
                cells.append(Cell(text, columns, heads=heads, inner=inner))
            column += columns
        grid.append(cells)
    return grid


def _text_and_tables(cell: etree._Element, styles: _Styles) -> tuple[str, tuple[CellRows, ...]]:
    """What a cell says, and the tables in it; one that lays out a page has no rows."""
    parts: list[Part] = []
    tables: list[CellRows] = []
    for child in cell.iterchildren(etree.Element):
        if local_name(child) == "tbl":
            grid = _grid(child, styles)
            tables.append(() if is_layout(grid) else tuple(map(tuple, grid)))
        else:
            parts += [part for part, _ in _blocks_of(child, styles)]
    return one_line(parts), tuple(tables)


def _number(written: str) -> int:
    return min(int(written), 100) if re.fullmatch(r"[0-9]{1,5}", written) else 0


def _notes(
    body: etree._Element, roots: Mapping[str, etree._Element], styles: _Styles, endnote_format: str
) -> dict[str, list[Part]]:
    """The notes by their keys, each with the number that its first reference shows, without those that were deleted."""
    numbers = _note_numbers(body, endnote_format)
    held: dict[str, list[Part]] = {}
    for kind, root in roots.items():
        for note in root.iterchildren(etree.Element):
            key = f"{kind} {_get(note, 'id')}"
            if not _get(note, "type").endswith("eparator") and numbers.get(key) != DELETED:
                locator = f"note {numbers[key]}" if key in numbers else ""
                said = (part.text for part, _ in _blocks(note, styles))
                held[key] = [Part(BlockKind.PARAGRAPH, text, locator=locator) for text in said]
    return held


def _note_numbers(body: etree._Element, endnote_format: str) -> dict[str, str]:
    """The number or sign that each note's first reference shows; DELETED for one whose reference was deleted."""
    numbers: dict[str, str] = {}
    counts = Counter[str]()
    for reference in body.iter("{*}footnoteReference", "{*}endnoteReference"):
        key, kind = _note_key(reference), etree.QName(reference).localname
        if any(etree.QName(above).localname in {"del", "moveFrom"} for above in reference.iterancestors()):
            numbers.setdefault(key, DELETED)
        elif numbers.get(key, DELETED) == DELETED:
            if _get(reference, "customMarkFollows") in {"1", "true", "on"}:
                numbers[key] = tidy("".join(map(str, reference.getparent().itertext("{*}t"))))
                continue
            counts[kind] += 1
            is_roman = kind == "endnoteReference" and endnote_format == "lowerRoman"
            numbers[key] = roman(counts[kind]) if is_roman else str(counts[kind])
    return numbers


def _endnote_format(archive: Archive, settings: str) -> str:
    root = _optional(archive, settings)
    return (_value(root, "endnotePr/{*}numFmt") if root is not None else "") or "lowerRoman"


def _references(element: etree._Element) -> Iterator[etree._Element]:
    yield from element.iter("{*}footnoteReference", "{*}endnoteReference")


def _note_key(reference: etree._Element) -> str:
    return f"{etree.QName(reference).localname.removesuffix('Reference')} {_get(reference, 'id')}"


def _edge_parts(edges: Sequence[etree._Element], styles: _Styles, said: Set[str]) -> list[Part]:
    """What headers and footers say besides the number of the page and what the text says too, each once."""
    seen = {text.casefold() for text in said}
    found: list[Part] = []
    for edge in edges:
        for part, _ in _blocks(edge, styles):
            if re.search(r"[^\W\d_]", PAGE_WORDS.sub("", part.text)) and part.text.casefold() not in seen:
                seen.add(part.text.casefold())
                place = "header" if etree.QName(edge).localname == "hdr" else "footer"
                found.append(Part(BlockKind.PARAGRAPH, part.text, locator=place))
    return found


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
            return tidy(in_plain_type("".join(words(paragraph, styles.looks))))
    return ""


def _language(body: etree._Element, styles: _Styles) -> str:
    """The language of most of the text."""
    if next(body.iterdescendants("{*}lang"), None) is None:
        return primary_language(styles.language) if next(body.iterdescendants("{*}r"), None) is not None else ""
    chars: Counter[str] = Counter()
    for run in body.iterdescendants("{*}r"):
        language = _run_property(run, "lang") or styles.language
        chars[primary_language(language)] += sum(len(text.text or "") for text in run.iterchildren("{*}t"))
    return chars.most_common(1)[0][0] if chars else ""
