"""Answers as Markdown, with their sources."""

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from web.completeness import shown_of_found
from web.export.exported import Exported, asked_day, in_griot, legal
from web.export.footnotes import place_text, web_address
from web.messages import answer_text, remark_texts
from web.scope import scope_texts
from web.store.kept import KeptTurn

MARKS = re.compile(r"[\\<*_`]")


def as_markdown(exported: Exported) -> str:
    """Each question, its answer with its numbers, and each source with its quote, its address, and a link to Griot.

    Where not all sentences that answer are shown, it says how many are.
    """
    lines = [f"# {_plain(exported.title)}", ""] if exported.is_whole else []
    lines += [line for turn in exported.turns for line in _turn_lines(turn, exported)]
    return "\n".join([*lines, f"{in_griot(exported.root)} <{exported.link}>", ""])


def _turn_lines(turn: KeptTurn, exported: Exported) -> Iterator[str]:
    reply, level = turn.reply, "##" if exported.is_whole else "#"
    yield from (f"{level} {_plain(reply['question'])}", "")
    if reply["read_as"] != reply["question"]:
        yield from (_("Read as:") + " " + _plain(reply["read_as"]), "")
    asked_of = scope_texts(reply)
    if asked_of:
        yield from (_plain(_("Asked only of:") + " " + "; ".join(asked_of)), "")
    yield from (_plain(answer_text(reply)), "")
    for remark in remark_texts(reply):
        yield from (_plain(remark), "")
    mentions = reply.get("mentions")  # which a reply that was kept before does not tell
    if mentions and shown_of_found(**mentions):
        yield from (shown_of_found(**mentions) + ".", "")
    if reply["citations"]:
        yield from (f"{level}# " + _("Sources"), "")
    for cited in reply["citations"]:
        yield from (f"[{cited['number']}] {_plain(place_text(cited))}", "", f"> {_plain(cited['quote'])}", "")
        for url in filter(None, map(web_address, (cited["url"], (cited.get("restates") or {}).get("url")))):
            yield from (f"<{url}>", "")
        accessed = _("Accessed on %(day)s.", day=asked_day(turn))
        yield from (f"{accessed} {in_griot(exported.root)} <{exported.root}{cited['link']}>", "")


def _plain(text: str) -> str:
    """Text as text, in one line: what Markdown would read as a mark, a tag, a link or a picture is escaped."""
    escaped = MARKS.sub(r"\\\g<0>", " ".join(legal(text).split())).replace("](", "]\\(")
    return f"\\{escaped}" if escaped[:1] in {"#", ">", "+", "-"} else escaped
