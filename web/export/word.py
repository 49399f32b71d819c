"""Answers as a Word file (Office Open XML) with real footnotes: one at each sentence that is quoted."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import get_locale
from flask_babel import gettext as _
from lxml import etree
from lxml.builder import ElementMaker

from web.contract import Json
from web.export.exported import Exported, asked_day, in_griot, legal
from web.export.footnotes import Piece, footnote
from web.export.rich_text import remarks_of
from web.marks import answering_pieces
from web.messages import answer_text
from web.store.kept import KeptTurn

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE = f"{PACKAGE}/metadata/core-properties"
DUBLIN = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP can name: the same answer gives the same bytes
MARK = "FFE9A8"  # the ground of answering words
SEPARATOR_IDS = {"separator": -1, "continuationSeparator": 0}  # of the lines above the footnotes, which Word asks for
RIGHT_TO_LEFT = {"R", "AL"}
STYLES = (  # id, name, based on, size in half points, colour, bold, room before and after in twentieths of a point
    ("Title", "Title", "Normal", 36, "1F3A4D", True, (0, 120)),
    ("Heading1", "heading 1", "Normal", 28, "1F3A4D", True, (360, 120)),
    ("Remark", "Remark", "Normal", 20, "555555", False, (0, 120)),
    ("FootnoteText", "footnote text", "Normal", 18, "000000", False, (0, 40)),
)

W = ElementMaker(namespace=MAIN, nsmap={"w": MAIN, "r": LINKS})


def as_docx(exported: Exported) -> bytes:
    """The whole file. A footnote tells document, place, address, day of access and the permanent link."""
    notes = _Part()
    body = [element for turn in exported.turns for element in _turn(turn, exported, notes)]
    main = _Part()
    title = [_paragraph("Title", _run(exported.title))] if exported.is_whole else []
    end = _paragraph("Remark", _run(f"{in_griot(exported.root)} "), main.link(Piece(exported.link, exported.link)))
    page = W.sectPr(
        W.pgSz(_w(w=11906, h=16838)),
        W.pgMar(_w(top=1417, right=1417, bottom=1417, left=1417, header=708, footer=708, gutter=0)),
    )
    footnotes = W.footnotes(*(_separator(name, number) for name, number in SEPARATOR_IDS.items()), *notes.elements)
    return _zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relationships(
                ("rId1", "officeDocument", "word/document.xml", False),
                ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ),
            "docProps/core.xml": _core(exported),
            "word/document.xml": W.document(W.body(*title, *body, end, page)),
            "word/_rels/document.xml.rels": _relationships(
                ("rId1", "styles", "styles.xml", False),
                ("rId2", "settings", "settings.xml", False),
                ("rId3", "footnotes", "footnotes.xml", False),
                *main.relationships(),
            ),
            "word/styles.xml": _styles(),
            "word/settings.xml": W.settings(
                W.footnotePr(*(W.footnote(_w(id=number)) for number in SEPARATOR_IDS.values()))
            ),
            "word/footnotes.xml": footnotes,
            "word/_rels/footnotes.xml.rels": _relationships(*notes.relationships()),
        }
    )


class _Part:
    """One part of the file: its elements so far, and the addresses that its links lead to."""

    def __init__(self) -> None:
        self.elements: list[etree._Element] = []
        self._targets: dict[str, str] = {}

    def link(self, piece: Piece) -> etree._Element:
        """A run that leads to an address."""
        name = self._targets.setdefault(piece.href, f"link{len(self._targets) + 1}")
        return W.hyperlink({f"{{{LINKS}}}id": name}, _run(piece.text, _style("Hyperlink")))

    def relationships(self) -> Iterator[tuple[str, str, str, bool]]:
        """What the part's file of relationships holds."""
        return ((name, "hyperlink", legal(target), True) for target, name in self._targets.items())

    def add_note(self, pieces: list[Piece]) -> int:
        """Adds a footnote; gives its number, from 1."""
        number = len(self.elements) + 1
        runs = [self.link(piece) if piece.href else _run(piece.text) for piece in pieces]
        mark = W.r(W.rPr(_style("FootnoteReference")), W.footnoteRef())
        self.elements.append(W.footnote(_w(id=number), _paragraph("FootnoteText", mark, _run(" "), *runs)))
        return number


def _turn(turn: KeptTurn, exported: Exported, notes: _Part) -> Iterator[etree._Element]:
    reply = turn.reply
    yield _paragraph("Heading1", _run(reply["question"]))
    if reply["read_as"] != reply["question"]:
        yield _paragraph("Remark", _run(f"{_('Read as:')} {reply['read_as']}"))
    if reply["status"] == "answered":
        yield _paragraph("Normal", *_answer_runs(turn, exported, notes))
    else:
        yield _paragraph("Normal", _run(answer_text(reply)))
    for remark in remarks_of(reply):
        yield _paragraph("Remark", _run(remark))
    asked = _(
        "Answered on %(day)s from generation %(generation)s of the index.",
        day=asked_day(turn),
        generation=reply["index"]["generation"],
    )
    yield _paragraph("Remark", _run(asked))


def _answer_runs(turn: KeptTurn, exported: Exported, notes: _Part) -> Iterator[etree._Element]:
    citations: list[Json] = turn.reply["citations"]
    for said in turn.reply["sentences"]:
        language = citations[said["citations"][0] - 1].get("language")
        for piece, answers in answering_pieces(said["text"], said.get("answer_span")):
            shade = [W.shd(_w(val="clear", color="auto", fill=MARK))] if answers else []
            yield _run(piece, *shade, *([W.lang(_w(val=legal(language)))] if language else []))
        for place, number in enumerate(said["citations"]):
            if place:
                yield _run(", ", W.vertAlign(_w(val="superscript")))
            note = notes.add_note(footnote(citations[number - 1], turn, exported))
            yield W.r(W.rPr(_style("FootnoteReference")), W.footnoteReference(_w(id=note)))
        yield _run(" ")


def _paragraph(style: str, *runs: etree._Element) -> etree._Element:
    """A paragraph; one whose first letter is read from right to left runs that way, unless it is a footnote."""
    properties = W.pPr(W.pStyle(_w(val=style)))
    if style != "FootnoteText" and _is_right_to_left("".join("".join(run.itertext()) for run in runs)):
        properties.append(W.bidi())
    return W.p(properties, *runs)


def _run(text: str, *properties: etree._Element) -> etree._Element:
    told = W.t(legal(" ".join(text.split("\n"))))
    told.set(SPACE, "preserve")
    direction = [W.rtl()] if _is_right_to_left(text) else []
    first = [one for one in properties if not one.tag.endswith("}lang")]
    last = [one for one in properties if one.tag.endswith("}lang")]  # the order is the schema's
    return W.r(W.rPr(*first, *direction, *last), told)


def _is_right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in strong if kind in {"L", *RIGHT_TO_LEFT}), "L") in RIGHT_TO_LEFT


def _separator(name: str, number: int) -> etree._Element:
    return W.footnote(_w(type=name, id=number), W.p(W.r(getattr(W, name)())))


def _style(name: str) -> etree._Element:
    return W.rStyle(_w(val=name))


def _w(**attributes: str | int) -> dict[str, str]:
    return {f"{{{MAIN}}}{name}": str(value) for name, value in attributes.items()}


def _styles() -> etree._Element:
    language = str(get_locale() or "en")
    font = W.rFonts(_w(ascii="Calibri", hAnsi="Calibri", cs="Calibri"))
    spacing = W.spacing(_w(after=120, line=276, lineRule="auto"))
    defaults = W.docDefaults(
        W.rPrDefault(W.rPr(font, W.sz(_w(val=22)), W.lang(_w(val=language)))), W.pPrDefault(W.pPr(spacing))
    )
    normal = W.style(_w(type="paragraph", default=1, styleId="Normal"), W.name(_w(val="Normal")), W.qFormat())
    reference = W.style(
        _w(type="character", styleId="FootnoteReference"),
        W.name(_w(val="footnote reference")),
        W.rPr(W.vertAlign(_w(val="superscript"))),
    )
    link = W.style(
        _w(type="character", styleId="Hyperlink"),
        W.name(_w(val="Hyperlink")),
        W.rPr(W.color(_w(val="0B5394")), W.u(_w(val="single"))),
    )
    return W.styles(defaults, normal, *(_paragraph_style(*row) for row in STYLES), reference, link)


def _paragraph_style(
    style_id: str,
    name: str,
    based_on: str,
    size: int,
    colour: str,
    bold: bool,
    room: tuple[int, int],
) -> etree._Element:
    look = [*([W.b()] if bold else []), W.color(_w(val=colour)), W.sz(_w(val=size))]
    outline = [W.outlineLvl(_w(val=0))] if style_id == "Heading1" else []
    return W.style(
        _w(type="paragraph", styleId=style_id),
        W.name(_w(val=name)),
        W.basedOn(_w(val=based_on)),
        W.next(_w(val="FootnoteText" if style_id == "FootnoteText" else "Normal")),
        W.qFormat(),
        W.pPr(*([W.keepNext()] if bold else []), W.spacing(_w(before=room[0], after=room[1])), *outline),
        W.rPr(*look),
    )


def _content_types() -> etree._Element:
    types = ElementMaker(namespace=f"{PACKAGE}/content-types", nsmap={None: f"{PACKAGE}/content-types"})
    parts = {
        "/word/document.xml": f"{TYPE}.document.main+xml",
        "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/settings.xml": f"{TYPE}.settings+xml",
        "/word/footnotes.xml": f"{TYPE}.footnotes+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    return types.Types(
        types.Default(Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"),
        types.Default(Extension="xml", ContentType="application/xml"),
        *(types.Override(PartName=name, ContentType=told) for name, told in parts.items()),
    )


def _relationships(*rows: tuple[str, str, str, bool]) -> etree._Element:
    """Rows of id, kind, target, and whether the target lies outside of the file."""
    namespace = f"{PACKAGE}/relationships"
    maker = ElementMaker(namespace=namespace, nsmap={None: namespace})
    told = maker.Relationships()
    for name, kind, target, outside in rows:
        address = kind if kind.startswith("http") else f"{LINKS}/{kind}"
        mode = {"TargetMode": "External"} if outside else {}
        told.append(maker.Relationship(Id=name, Type=address, Target=target, **mode))
    return told


def _core(exported: Exported) -> etree._Element:
    names = {"cp": CORE, "dc": DUBLIN, "dcterms": TERMS, "xsi": INSTANCE}
    core, dublin, terms = (partial(ElementMaker, nsmap=names)(namespace=uri) for uri in (CORE, DUBLIN, TERMS))
    made = terms.created({f"{{{INSTANCE}}}type": "dcterms:W3CDTF"}, f"{exported.turns[-1].asked_at:%Y-%m-%dT%H:%M:%SZ}")
    return core.coreProperties(dublin.title(legal(exported.title)), dublin.creator("Griot"), made)


def _zipped(parts: Mapping[str, etree._Element]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, element in parts.items():
            info = ZipInfo(name, BEGINNING)
            info.compress_type = ZIP_DEFLATED
            file.writestr(info, etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))
    return buffer.getvalue()
