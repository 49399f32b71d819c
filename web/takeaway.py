"""An answer as a text to take away, with its sources."""

import re

from flask_babel import gettext as _

from web.completeness import shown_of_found
from web.contract import Json
from web.messages import answer_text, remark_texts
from web.origin import origin
from web.scope import scope_texts

MARKS = re.compile(r"[\\<*_`]")


def as_markdown(reply: Json, root: str) -> str:
    """The question, the answer with its numbers, and each source with its quote and a link below `root`.

    Where not all sentences that answer are shown, it says how many are.
    """
    lines = [f"# {_plain(reply['question'])}", ""]
    if reply["read_as"] != reply["question"]:
        lines += [_("Read as:") + " " + _plain(reply["read_as"]), ""]
    asked_of = scope_texts(reply)
    if asked_of:
        lines += [_("Asked only of:") + " " + _plain("; ".join(asked_of)), ""]
    lines += [_plain(answer_text(reply)), ""]
    lines += [line for remark in remark_texts(reply) for line in (_plain(remark), "")]
    mentions = reply.get("mentions")  # which a reply that was kept before does not tell
    if mentions and shown_of_found(**mentions):
        lines += [shown_of_found(**mentions) + ".", ""]
    if reply["citations"]:
        lines += ["## " + _("Sources"), ""]
    for cited in reply["citations"]:
        page = _("page %(page)s", page=cited["page"]) if cited["page"] else None
        recognised = _("recognised text") if cited.get("recognised") else None
        told = (cited["title"], cited["section"], origin(cited), page, cited.get("locator"), recognised)
        place = ", ".join(filter(None, told))
        lines += [
            f"[{cited['number']}] {_plain(place)}",
            "",
            f"> {_plain(cited['quote'])}",
            "",
            f"<{root}{cited['link']}>",
            "",
        ]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text as text, in one line: what Markdown would read as a mark, a tag, a link or a picture is escaped."""
    escaped = MARKS.sub(r"\\\g<0>", " ".join(text.split())).replace("](", "]\\(")
    return f"\\{escaped}" if escaped[:1] in {"#", ">", "+", "-"} else escaped
