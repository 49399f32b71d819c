"""Makes slides of a source by python-pptx, a slide for each heading; LibreOffice Impress saves them as OpenDocument."""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.readers.typeset.markup import Content, Heading, Paragraph, Source, Table

TITLE_AND_CONTENT, TITLE_ONLY = 1, 5  # the layouts of PowerPoint's blank deck


def make_slides(source: Source, file: Path) -> None:
    """Writes the slides of a source, as the type that the file's name ends in."""
    from pptx import Presentation  # noqa: PLC0415  (an extra: only this typesetter needs it)

    deck = Presentation()
    for slide in _slides(source):
        _add(deck, slide)
    if file.suffix == ".pptx":
        deck.save(str(file))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "slides.pptx"
        deck.save(str(made))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", file.suffix[1:], "--outdir", folder, str(made)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
        file.write_bytes(made.with_suffix(file.suffix).read_bytes())


def _slides(source: Source) -> list[list[Content]]:
    slides: list[list[Content]] = []
    for content in source.contents:
        if isinstance(content, Heading):
            slides.append([])
        slides[-1].append(content)
    return slides


def _add(deck: Any, contents: list[Content]) -> None:
    from pptx.util import Cm  # noqa: PLC0415

    tables = [c for c in contents if isinstance(c, Table)]
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY if tables else TITLE_AND_CONTENT])
    slide.shapes.title.text = next(c.text for c in contents if isinstance(c, Heading))
    texts = [" ".join(c.sentences) for c in contents if isinstance(c, Paragraph)]
    if texts:
        slide.placeholders[1].text = "\n".join(texts)
    for table in tables:
        slide.shapes.add_textbox(Cm(2), Cm(4), Cm(20), Cm(1)).text_frame.text = table.caption
        rows = [*table.heads, *(row.cells for row in table.rows)]
        grid = slide.shapes.add_table(len(rows), len(rows[0]), Cm(2), Cm(6), Cm(20), Cm(8)).table
        for n, row in enumerate(rows):
            for column, text in enumerate(row):
                grid.cell(n, column).text = text
