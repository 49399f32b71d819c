"""A presentation is read slide by slide: titles, points, tables, and the speaker's notes."""

import io
import zipfile

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.message import Message
from corpus.readers.office.powerpoint import read_powerpoint

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDES = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(placeholder: str, *paragraphs: str) -> str:
    """A shape of a slide; "none" is a text box."""
    held = "" if placeholder == "none" else f'<p:ph type="{placeholder}"/>'
    texts = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{held}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def slide(*shapes: str, attributes: str = "") -> str:
    """A slide of these shapes."""
    return f"<p:sld {SLIDES} {DRAWING} {attributes}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def relations(**targets: str) -> str:
    """The references of a part: an id with the kind of the part, and what it leads to."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{TYPES}/{key.rstrip("0123456789")}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def presentation(*slides: str, notes: str = "") -> bytes:
    """A presentation of these slides; `notes` are those of the first."""
    file = io.BytesIO()
    numbers = range(1, len(slides) + 1)
    order = "".join(f'<p:sldId id="{255 + n}" r:id="slide{n}"/>' for n in numbers)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", relations(officeDocument="ppt/presentation.xml"))
        archive.writestr(
            "ppt/presentation.xml",
            f"<p:presentation {SLIDES} {LINKS}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        )
        targets = {f"slide{n}": f"slides/slide{n}.xml" for n in numbers}
        archive.writestr("ppt/_rels/presentation.xml.rels", relations(**targets))
        for n, held in zip(numbers, slides, strict=True):
            archive.writestr(f"ppt/slides/slide{n}.xml", held)
        if notes:
            archive.writestr("ppt/slides/_rels/slide1.xml.rels", relations(notesSlide="../notesSlides/n1.xml"))
            archive.writestr("ppt/notesSlides/n1.xml", slide(shape("sldImg"), shape("body", notes)))
    return file.getvalue()


def test_a_slide_is_read_with_its_title_first_and_its_notes_last() -> None:
    first = slide(
        shape("body", "Boats were sold.", "Nets were kept."), shape("title", "The harbour"), shape("sldNum", "1")
    )
    data = presentation(first, slide(shape("none", "Thank you.")), notes="Name the buyer.")
    assert read_powerpoint(data).parts == (
        Part(BlockKind.HEADING, "The harbour", 2, locator="slide 1"),
        Part(BlockKind.ITEM, "Boats were sold.", locator="slide 1"),
        Part(BlockKind.ITEM, "Nets were kept.", locator="slide 1"),
        Part(BlockKind.PARAGRAPH, "Name the buyer.", locator="slide 1"),
        Part(BlockKind.PARAGRAPH, "Thank you.", locator="slide 2"),
    )


def test_a_table_of_a_slide_is_read_as_rows() -> None:
    rows = (("Town", "Boats", "Nets"), ("Weir", "12", "40"), ("Dock", "3", "9"))
    cells = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><p:txBody><a:p><a:r><a:t>{c}</a:t></a:r></a:p></p:txBody></a:tc>" for c in row)
        + "</a:tr>"
        for row in rows
    )
    frame = f'<p:graphicFrame><a:graphic><a:tbl><a:tblPr firstRow="1"/>{cells}</a:tbl></a:graphic></p:graphicFrame>'
    assert [part.text for part in read_powerpoint(presentation(slide(frame))).parts] == [
        "Town: Weir; Boats: 12; Nets: 40",
        "Town: Dock; Boats: 3; Nets: 9",
    ]


def test_a_hidden_slide_is_left_out_and_told() -> None:
    draft = read_powerpoint(
        presentation(slide(shape("none", "Old."), attributes='show="0"'), slide(shape("none", "New.")))
    )
    assert [(part.text, part.locator) for part in draft.parts] == [("New.", "slide 2")]
    assert draft.warnings == (Message(CorpusCode.SLIDES_HIDDEN, count=1),)
