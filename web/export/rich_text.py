"""Answers as they are copied: formatted text with numbers and notes, and the same as plain text."""

from flask import render_template
from flask_babel import gettext as _

from web.completeness import shown_of_found
from web.contract import Json
from web.export.exported import Exported, in_griot, legal
from web.export.footnotes import footnote, footnote_text
from web.messages import answer_text, remark_texts


def as_html(exported: Exported) -> str:
    """A piece of HTML: small raised numbers, and a list of notes whose links lead to the documents' own addresses."""
    html = render_template(
        "rich_text.html",
        exported=exported,
        footnote=footnote,
        remarks_of=remarks_of,
    )
    return legal(html)


def as_text(exported: Exported) -> str:
    """The same without any marks: numbers in brackets, and the notes."""
    lines: list[str] = []
    for turn in exported.turns:
        reply = turn.reply
        lines += [reply["question"], "", answer_text(reply), "", *remarks_of(reply)]
        notes = [f"[{cited['number']}] {footnote_text(cited, turn, exported)}" for cited in reply["citations"]]
        lines += [_("Sources"), *notes, ""] if notes else []
    return legal("\n".join([*lines, f"{in_griot(exported.root)} {exported.link}", ""]))


def remarks_of(reply: Json) -> list[str]:
    """What stands beside an answer: its remarks, and how many of the sentences that answer are shown."""
    mentions = reply.get("mentions")  # which a reply that was kept before does not tell
    shown = shown_of_found(**mentions) if mentions else ""
    return [*remark_texts(reply), *([f"{shown}."] if shown else [])]
