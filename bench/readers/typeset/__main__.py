"""`python -m bench.readers.typeset [NAME…]` makes the documents anew and writes their truth beside them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from bench.readers.typeset import latex, mail, office, paper, slides, web
from bench.readers.typeset.markup import Source, parse
from bench.readers.typeset.truth import lines_of

HERE = Path(__file__).parents[1]
SOURCES, DOCUMENTS, TRUTH = HERE / "sources", HERE / "documents", HERE / "truth"


MAKERS: Mapping[str, Mapping[str, Callable[[Source, Path], None]]] = {
    "writer": dict.fromkeys(("docx", "odt", "pdf", "rtf"), office.make_text),
    "calc": dict.fromkeys(("ods", "xlsx"), office.make_sheet),
    "impress": dict.fromkeys(("odp", "pptx"), slides.make_slides),
    "latex": {"pdf": latex.make_pdf},
    "chromium": {"pdf": web.make_pdf},
    "web": {"html": web.make_html, "pdf": web.make_pdf},
    "reportlab": {"pdf": paper.make_pdf},
    "form": {"pdf": paper.make_form},
    "mail": {"eml": mail.make_mail},
}
"""The typesetters by the names that sources give them, and the types of file that each makes."""


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Makes the documents of NAMES, of all sources where none is named. Needs the typesetters themselves."""
    for file in sorted(SOURCES.glob("*.txt")):
        if names and file.stem not in names:
            continue
        source = parse(file.stem, file.read_text(encoding="utf-8"))
        lines = [json.dumps(line, ensure_ascii=False) for line in lines_of(source)]
        (TRUTH / f"{source.name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        typesetter, *kinds = source.made
        for kind in kinds:
            click.echo(f"{source.name}.{kind}")
            MAKERS[typesetter][kind](source, DOCUMENTS / f"{source.name}.{kind}")


if __name__ == "__main__":
    main()
