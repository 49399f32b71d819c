"""Typesets a source by LaTeX: justified, hyphenated, in one column or two, with floating captions and foot notes."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.readers.typeset.markup import MARK, Content, Heading, Paragraph, Role, Source

SPECIAL = re.compile(r"[&%$#_{}]")
GEOMETRY = {"a5": "a5paper,margin=18mm", "a4": "a4paper,margin=24mm"}
START = r"""\documentclass[11pt,%(layout)s]{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}\usepackage[%(language)s]{babel}
\usepackage[%(geometry)s,headheight=14pt]{geometry}\usepackage{fancyhdr}\usepackage{graphicx}
\pagestyle{fancy}\fancyhead{}\fancyfoot{}\fancyhead[L]{%(head)s}\fancyfoot[C]{\thepage}
\setcounter{secnumdepth}{0}\setlength{\parindent}{1em}
\begin{document}"""
SIDEBAR = r"\par\medskip\noindent\fbox{\parbox{0.9\linewidth}{\sffamily %s}}\par\medskip"
FIGURE = r"\begin{figure}[tb]\rule{\linewidth}{25mm}\par\small %s\end{figure}"


def make_pdf(source: Source, file: Path) -> None:
    """Writes the PDF of a source. Raises CalledProcessError where pdflatex fails."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.tex").write_text(_tex(source), encoding="utf-8")
        for _ in range(2):  # the second run knows where the first put the floats
            command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "paper.tex"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603
        file.write_bytes((Path(folder) / "paper.pdf").read_bytes())


def _tex(source: Source) -> str:
    facts = {
        "layout": source.facts["layout"],
        "language": "french" if source.facts.get("language") == "fr" else "english",
        "geometry": GEOMETRY[source.facts.get("size", "a4")],
        "head": _shown(source.facts["head"]),
    }
    return "\n\n".join((START % facts, *(_block(source, c) for c in source.contents), r"\end{document}"))


def _block(source: Source, content: Content) -> str:
    match content:
        case Heading():
            return rf"\{'sub' * (content.level - 1)}section{{{_shown(content.text)}}}"
        case Paragraph(role=Role.NOTE):
            return ""
        case Paragraph():
            text = "\n".join(_sentences(source, content))
            forms = {Role.SIDEBAR: SIDEBAR, Role.CAPTION: FIGURE, Role.LINE: r"\noindent{\itshape %s}"}
            return forms.get(content.role, "%s").replace("%s", text)
        case _:
            raise TypeError(f"{source.name}: LaTeX sets no {type(content).__name__}; make it by another typesetter")


def _sentences(source: Source, paragraph: Paragraph) -> Iterator[str]:
    for sentence in paragraph.sentences:
        pieces = MARK.split(sentence)
        notes = [r"\footnote{%s}" % " ".join(map(_shown, source.note(mark).sentences)) for mark in pieces[1::2]]  # noqa: UP031
        yield "".join(_shown(text) + note for text, note in zip(pieces[::2], [*notes, ""], strict=True))


def _shown(text: str) -> str:
    escaped = SPECIAL.sub(lambda m: "\\" + m[0], text).replace("°", r"\textdegree{}")
    return re.sub(r'"([^"]*)"', r"``\1''", escaped)
