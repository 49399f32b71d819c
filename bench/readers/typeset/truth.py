"""What a source truly says, as the lines of its truth file."""

from collections.abc import Iterator

from bench.readers.truth import Line
from bench.readers.typeset.markup import Heading, Pair, Paragraph, Role, Source, Table, plain

PLACES = {Role.NOTE: "note", Role.SIDEBAR: "sidebar", Role.CAPTION: "caption"}


def lines_of(source: Source) -> Iterator[Line]:
    """The lines of the truth of `source`, in reading order."""
    if "subject" in source.facts:
        yield {"kind": "line", "text": source.facts["subject"]}
    for fact in ("head", "foot"):
        if fact in source.facts:
            yield {"kind": "furniture", "text": source.facts[fact]}
    for content in source.contents:
        match content:
            case Heading():
                yield {"kind": "heading", "level": content.level, "text": content.text}
            case Paragraph(role=Role.LINE):
                yield {"kind": "line", "text": content.sentences[0]}
            case Paragraph():
                for sentence in content.sentences:
                    yield {"kind": "sentence", "place": PLACES.get(content.role, "body"), "text": plain(sentence)}
            case Pair():
                yield {"kind": "cell", "value": content.value, "headings": [], "row": content.name, "group": ""}
            case Table():
                yield from _lines_of_table(content)


def _lines_of_table(table: Table) -> Iterator[Line]:
    for text in filter(None, (table.caption, table.units)):
        yield {"kind": "line", "text": text}
    yield {"kind": "line", "text": table.head_path(0)[0]}
    for row in table.rows:
        for column, value in enumerate(row.cells[1:], 1):
            headings = list(table.head_path(column))
            yield {"kind": "cell", "value": value, "headings": headings, "row": row.cells[0], "group": row.group}
    for note in table.notes:
        yield {"kind": "sentence", "place": "note", "text": note}
