"""The title of a page: its heading, or what it calls itself without the name of its site."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml import etree

from corpus.document import BlockKind
from corpus.draft import Part, tidy
from corpus.readers.html.shown import text_of
from corpus.readers.html.unseen import unseen_elements

MAX_TOPS = 20  # first headings that may be the title: thousands, each within the one before, take minutes to read
SEPARATOR = re.compile(r"(\s+(?:[|»·•–—-]|::)\s+)")


def title_of(root: etree._Element, body: etree._Element, parts: Sequence[Part], given: list[str], site: str) -> str:
    """The page's one first heading, else the title it gives itself, without the name of its site."""
    title = tidy(" ".join(_strings(next(root.iter("title"), None))))
    tops = [part.text for part in parts if part.kind is BlockKind.HEADING and part.level == 1]
    unseen = unseen_elements(body)
    everywhere = [text for heading in islice(body.iter("h1"), MAX_TOPS) if (text := text_of(heading, unseen))]
    own = [top for top in tops if not _is_in(top, site) and not _names_site(top, title)]
    named = [text for text in (*own, *everywhere) if any(_is_in(text, name) for name in (title, *given))]
    named = [text for text in named if not _is_in(text, site) and not _names_site(text, title)]
    one = own if len(own) == len(tops) == 1 else []
    return next(iter([*one, *named, *given, *filter(None, [_without_site(title, site)]), *everywhere]), "")


def _is_in(text: str, longer: str) -> bool:
    return text.casefold() in longer.casefold()


def _names_site(heading: str, title: str) -> bool:
    """Whether a heading is only what ends the page's title: the name of the site, above each of its pages."""
    before = title[: -len(heading)] if title.casefold().endswith(heading.casefold()) else ""
    return bool(re.search(r"\w\s+(?:[|»·•–—-]|::)\s+$", before))


def _without_site(title: str, site: str) -> str:
    """A title without the last or first of its pieces, where that is the site or can hardly be anything else."""
    first, *rest = SEPARATOR.split(title)
    if not rest:
        return title
    if (site and _is_in(rest[-1], site)) or rest[-2].strip() in {"|", "»", "::"}:
        return "".join([first, *rest[:-2]])
    return "".join(rest[1:]) if site and _is_in(first, site) else title


def _strings(element: etree._Element | None) -> Iterable[str]:
    return () if element is None else (str(text) for text in element.itertext())
