"""Typesets a source by ReportLab: minutes with their pairs in two columns, and a form whose fields are filled in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.readers.typeset.markup import Heading, Pair, Paragraph, Role, Source

LEFT_POINTS, TOP_POINTS, LINE_POINTS = 60, 780, 26  # on A4, from its lower left corner


def make_pdf(source: Source, file: Path) -> None:
    """Writes the flowing pages of a source, with its running head and "page n"."""
    from reportlab.lib.pagesizes import A5  # noqa: PLC0415  (an extra: only this typesetter needs it)
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415

    def head(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, A5[1] - 25, source.facts["head"])
        canvas.drawRightString(A5[0] - 40, 20, f"page {page.page}")

    SimpleDocTemplate(str(file), pagesize=A5, margin=40, invariant=1).build(
        list(_flow(source)), onFirstPage=head, onLaterPages=head
    )


def _flow(source: Source) -> Iterator[Any]:
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415
    from reportlab.platypus import Paragraph as Flowing  # noqa: PLC0415
    from reportlab.platypus import Spacer, Table  # noqa: PLC0415

    styles = getSampleStyleSheet()
    for content in source.contents:
        match content:
            case Heading(level, text):
                yield Flowing(escape(text), styles[f"Heading{level}"])
            case Pair(name, value):
                cells = [
                    Flowing(f"<b>{escape(name)}</b>", styles["BodyText"]),
                    Flowing(escape(value), styles["BodyText"]),
                ]
                yield Table([cells], colWidths=[80, 230], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
            case Paragraph(role=Role.LINE):
                yield Flowing(f"<b>{escape(content.sentences[0])}</b>", styles["BodyText"])
            case Paragraph():
                yield Flowing(escape(" ".join(content.sentences)), styles["BodyText"])
                yield Spacer(1, 4)
            case _:
                raise TypeError(f"{source.name}: ReportLab sets no {type(content).__name__} here")


def make_form(source: Source, file: Path) -> None:
    """Writes a page whose values stand in the fields of a form, not in its text."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    canvas = Canvas(str(file), invariant=1)
    y = TOP_POINTS
    for content in source.contents:
        match content:
            case Heading():
                canvas.setFont("Helvetica-Bold", 18)
                canvas.drawString(LEFT_POINTS, y, content.text)
            case Pair(name, value):
                canvas.setFont("Helvetica", 11)
                canvas.drawString(LEFT_POINTS, y, f"{name}:")
                canvas.acroForm.textfield(
                    name=name.replace(" ", "_"),
                    tooltip=name,
                    value=value,
                    x=260,
                    y=y - 5,
                    width=250,
                    height=18,
                    fontSize=10,
                )
            case Paragraph():
                canvas.setFont("Helvetica", 11)
                for sentence in content.sentences:
                    canvas.drawString(LEFT_POINTS, y, sentence)
                    y -= LINE_POINTS
            case _:
                raise TypeError(f"{source.name}: a form has no {type(content).__name__}")
        y -= LINE_POINTS
    canvas.save()
