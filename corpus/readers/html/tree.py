"""The bytes of a page as a tree of elements, in whatever encoding and however ill-formed."""

import re
from html.entities import html5

from lxml import etree

from corpus.codes import CorpusCode
from corpus.decoding import decode
from corpus.message import Message

ENCODING = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


def tree_of(data: bytes, encoding: str = "") -> tuple[etree._Element | None, tuple[Message, ...]]:
    """The page as a tree with plain lower-case tags (None of an empty page), and warnings.

    XHTML is read as XML when it is well formed: only XML knows that `<title/>` has ended. `encoding` is for a page
    that declares none.
    """
    text = decode(data, _declared_encoding(data) or encoding).replace("\0", "")
    if text.lstrip().startswith("<?xml"):
        try:
            root = etree.fromstring(ENTITY.sub(_character, text).encode(errors="replace"), _xml_parser())
        except etree.XMLSyntaxError:
            pass
        else:
            for element in root.iter(etree.Element):
                element.tag = etree.QName(element).localname.lower()
            return root, ()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:  # nothing but white space or comments
        return None, ()
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    return root, (Message(CorpusCode.HTML_NESTED_TOO_DEEPLY),) if too_deep else ()


def _declared_encoding(data: bytes) -> str:
    found = ENCODING.search(data[:4096])
    return found[1].decode("ascii", errors="replace") if found else ""


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _character(found: re.Match[str]) -> str:
    """The character of an entity of HTML, which XML does not know; any other entity is text, and never expanded."""
    if found[1] in {"amp", "lt", "gt", "quot", "apos"}:
        return found[0]
    return html5.get(f"{found[1]};", f"&amp;{found[1]};")
