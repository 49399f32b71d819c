"""Writes a source as flat OpenDocument, which LibreOffice Writer or Calc saves as the files that people have."""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from bench.readers.typeset.markup import ABOVE, LEFT, MARK, Content, Heading, Paragraph, Role, Source, Table
from bench.readers.typeset.web import spanned

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "number": "datastyle",
    }.items()
)  # fmt: skip
START = '<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" office:mimetype="{kind}">'
KIND = "application/vnd.oasis.opendocument."
SIZES = {"a4": ("21cm", "29.7cm"), "a5": ("14.8cm", "21cm")}
HEADING = (
    '<style:style style:name="Heading_20_{0}" style:display-name="Heading {0}" style:family="paragraph"'
    ' style:default-outline-level="{0}"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm"'
    ' fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold" fo:font-size="{1}pt"/></style:style>'
)
BODY_STYLE = (
    '<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"'
    ' fo:text-align="{align}"/><style:text-properties fo:font-size="11pt" style:font-name="Liberation Serif"'
    ' fo:language="en" fo:country="GB" fo:hyphenate="{hyphens}"/></style:style>'
    '<style:style style:name="Box" style:family="paragraph"><style:paragraph-properties fo:border="0.5pt solid #000000"'
    ' fo:padding="0.2cm" fo:margin="0.4cm" fo:background-color="#eeeeee"/></style:style>'
    '<style:style style:name="Caption" style:family="paragraph"><style:text-properties fo:font-style="italic"'
    ' fo:font-size="9pt"/></style:style>'
)
LISTS = (
    '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1"'
    ' style:num-suffix="."><style:list-level-properties text:space-before="0cm" text:min-label-width="0.9cm"/>'
    "</text:list-level-style-number></text:list-style>"
    '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.5cm"/>'
    "</text:list-level-style-bullet></text:list-style>"
)
COLUMNS = (
    '<style:style style:name="Columns" style:family="section"><style:section-properties'
    ' text:dont-balance-text-columns="false"><style:columns fo:column-count="2" fo:column-gap="0.7cm"/>'
    "</style:section-properties></style:style>"
)


FIGURES = (
    '<office:automatic-styles><number:number-style style:name="Thousands"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<style:style style:name="Figure" style:family="table-cell" style:data-style-name="Thousands"/>'
    "</office:automatic-styles>"
)
FIGURE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,3}")  # a year stays text


def convert(flat: str, suffix: str, kind: str, file: Path) -> None:
    """Writes `file` as LibreOffice saves flat XML that a file of `suffix` holds. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_text(flat, encoding="utf-8")
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
        file.write_bytes(source.with_suffix(file.suffix).read_bytes())


def make_text(source: Source, file: Path) -> None:
    """Writes a source by LibreOffice Writer, as the type that the file's name ends in."""
    convert(_flat_text(source), ".fodt", file.suffix[1:], file)


def make_sheet(source: Source, file: Path) -> None:
    """Writes the tables of a source by LibreOffice Calc, each in a sheet of its own under a title and units."""
    convert(_flat_sheet(source), ".fods", file.suffix[1:], file)


def _flat_text(source: Source) -> str:
    two = source.facts.get("layout") == "twocolumn"
    width, height = SIZES[source.facts.get("size", "a4")]
    styles = "".join(HEADING.format(level, size) for level, size in ((1, 16), (2, 13)))
    body_style = BODY_STYLE.format(align="justify" if two else "left", hyphens=str(two).lower())
    page = (
        f'<style:page-layout style:name="Paper"><style:page-layout-properties fo:page-width="{width}"'
        f' fo:page-height="{height}" fo:margin="2cm"/><style:header-style><style:header-footer-properties'
        ' fo:min-height="0.8cm" fo:margin-bottom="0.3cm"/></style:header-style><style:footer-style>'
        '<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style>'
        "</style:page-layout>"
    )
    foot = escape(source.facts.get("foot", ""))
    master = (
        '<style:master-page style:name="Standard" style:page-layout-name="Paper">'
        f"<style:header><text:p>{escape(source.facts['head'])}</text:p></style:header>"
        f"<style:footer><text:p>{foot} <text:page-number>1</text:page-number></text:p></style:footer>"
        "</style:master-page>"
    )
    body = "".join(_blocks(source))
    if two:
        body = f'<text:section text:style-name="Columns" text:name="Columns">{body}</text:section>'
    return (
        START.format(names=NAMES, kind=f"{KIND}text")
        + f"<office:styles>{styles}</office:styles>"
        + f"<office:automatic-styles>{body_style}{LISTS}{COLUMNS}{page}</office:automatic-styles>"
        + f"<office:master-styles>{master}</office:master-styles>"
        + f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def _blocks(source: Source) -> Iterator[str]:
    started = False
    for role, group in groupby(source.contents, _list_role):
        if role is None:
            yield from (_block(source, content) for content in group)
            continue
        items = "".join(f"<text:list-item>{_block(source, content)}</text:list-item>" for content in group)
        goes_on = str(started and role is Role.NUMBERED).lower()
        started = started or role is Role.NUMBERED
        style = "Numbers" if role is Role.NUMBERED else "Bullets"
        named = 'xml:id="numbers"' if goes_on == "false" and role is Role.NUMBERED else ""
        after = 'text:continue-list="numbers"' if goes_on == "true" else ""
        yield f'<text:list text:style-name="{style}" {named} {after}>{items}</text:list>'


def _list_role(content: Content) -> Role | None:
    listed = isinstance(content, Paragraph) and content.role in {Role.NUMBERED, Role.ITEM}
    return content.role if listed and isinstance(content, Paragraph) else None


def _block(source: Source, content: Content) -> str:
    match content:
        case Heading(level, text):
            return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{escape(text)}</text:h>'
        case Paragraph(role=Role.NOTE):
            return ""
        case Paragraph():
            style = {Role.SIDEBAR: "Box", Role.CAPTION: "Caption"}.get(content.role, "Body")
            return f'<text:p text:style-name="{style}">{" ".join(_sentences(source, content))}</text:p>'
        case Table():
            return f'<text:p text:style-name="Caption">{escape(content.caption)}</text:p>{_table(content)}'
        case _:
            raise TypeError(f"{source.name}: Writer sets no {type(content).__name__}; make it by another typesetter")


def _sentences(source: Source, paragraph: Paragraph) -> Iterator[str]:
    for sentence in paragraph.sentences:
        pieces = MARK.split(sentence)
        notes = [_note(mark, source.note(mark)) for mark in pieces[1::2]]
        yield "".join(escape(text) + note for text, note in zip(pieces[::2], [*notes, ""], strict=True))


def _note(mark: str, note: Paragraph) -> str:
    text = escape(" ".join(note.sentences))
    return (
        f'<text:note text:id="note{mark}" text:note-class="footnote"><text:note-citation>{mark}</text:note-citation>'
        f"<text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    )


def _table(table: Table, name: str = "Table", *, above: Iterable[str] = (), below: Iterable[str] = ()) -> str:
    width = len(table.heads[0])
    rows = [_lone_row(text, width) for text in above]
    heads = "".join(
        f"<table:table-row>{''.join(_head_cells(table, n))}</table:table-row>" for n in range(len(table.heads))
    )
    rows.append(f"<table:table-header-rows>{heads}</table:table-header-rows>")
    group = ""
    for row in table.rows:
        if row.group != group:
            group = row.group
            rows.append(_lone_row(group, width, spans=True))
        rows.append("<table:table-row>" + "".join(map(_cell, row.cells)) + "</table:table-row>")
    rows += [_lone_row(text, width) for text in below]
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f'<table:table table:name="{name}">{columns}{"".join(rows)}</table:table>'


def _head_cells(table: Table, n: int) -> Iterator[str]:
    for column, text in enumerate(table.heads[n]):
        if text in {LEFT, ABOVE}:
            yield "<table:covered-table-cell/>"
            continue
        columns = spanned(list(table.heads[n][column:]), LEFT)
        rows = spanned([row[column] for row in table.heads[n:]], ABOVE)
        yield _cell(text, f'table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"')


def _lone_row(text: str, width: int, *, spans: bool = False) -> str:
    others = "<table:covered-table-cell/>" if spans else "<table:table-cell/>"
    first = _cell(text, f'table:number-columns-spanned="{width}"' if spans else "")
    return f"<table:table-row>{first}{others * (width - 1)}</table:table-row>"


def _cell(text: str, facts: str = "") -> str:
    if FIGURE.fullmatch(text):
        facts += f' table:style-name="Figure" office:value-type="float" office:value="{text.replace(",", "")}"'
        return f"<table:table-cell {facts}><text:p>{text}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string" {facts}><text:p>{escape(text)}</text:p></table:table-cell>'


def _flat_sheet(source: Source) -> str:
    names = [c.text for c in source.contents if isinstance(c, Heading)]
    tables = [c for c in source.contents if isinstance(c, Table)]
    named = zip(names, tables, strict=True)
    sheets = "".join(_table(t, name, above=(t.caption, t.units), below=t.notes) for name, t in named)
    start = START.format(names=NAMES, kind=f"{KIND}spreadsheet")
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    return f"{start}{FIGURES}{body}</office:document>"
