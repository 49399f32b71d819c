"""What stands around a page's text: menus, notices, comments and tables of contents."""

import re
from collections.abc import Set

from lxml import etree

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.html.shown import HEADINGS
from corpus.readers.html.sizes import Size, measure

LISTS = frozenset({"ul", "ol", "menu", "dir"})
CHROME_TAGS = frozenset({"aside", "header"})
CHROME_ROLES = frozenset(
    """
    alert alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar
    """.split()  # noqa: SIM905
)
NOTICE_NAME = re.compile(  # a word of a class or an id, or a part of one between hyphens
    r"""(?:^|[-_])(?:
        ads? | advert\w* | catlinks | consent | cookies? | gdpr | modal | newsletter | pager | pagination | popup |
        printfooter | promo | share | sharedaddy | sharing | signup | site-(?:branding|title) | social | sponsor\w* |
        subscribe | widget | widget-area
    )(?:$|[-_])""",
    re.VERBOSE | re.IGNORECASE,
)
MENU_NAME = re.compile(  # what is called so may hold text, and is left out when it holds links
    r"""(?:^|[-_])(?:
        banner | breadcrumbs? | foot | footer | globalnav | header | masthead | menu | menubar | navbar | navbox |
        navigation | recommended | related | sidebar | sphinxsidebar | toc | toolbar | (?:top|main|sub|side)?nav |
        trending
    )(?:$|[-_])""",
    re.VERBOSE | re.IGNORECASE,
)
COMMENTS_NAME = re.compile(r"^(?:comments?(?:-?(?:area|list|section|thread|wrapper))?|disqus_thread|respond)$", re.I)
CONTENTS_HEADING = re.compile(r"(?:table of )?contents:?|on this page:?|table des matières|sommaire", re.IGNORECASE)
HERE = re.compile(r"#")  # a link to another place of the page
FEWEST_LINKS = 3  # of a list that is a table of contents


def chrome_elements(body: etree._Element, unseen: Set[etree._Element]) -> Set[etree._Element]:
    """The menus, notices and comments around a page's text, by their tags, roles, names and shares of links."""
    sizes = measure(body, unseen)
    page = sizes[body]
    found: set[etree._Element] = set()
    for element in sizes:
        if element is not body and _is_chrome(element, sizes[element], page):
            found.add(element)
    return found


def _is_chrome(element: etree._Element, size: Size, page: Size) -> bool:
    tag, role = element.tag, element.get("role", "")
    names = [*element.get("class", "").split(), element.get("id", "")]
    if size.leads or tag in HEADINGS or tag in {"main", "article"}:
        return False
    if tag == "footer" or role == "contentinfo" or any(COMMENTS_NAME.match(name) for name in names):
        return True
    if size.chars * 2 > page.chars and size.linked * 2 < size.chars:  # whatever it is called, it is the page
        return False
    leads_elsewhere = size.linked * 3 > size.chars
    return (
        tag in {"nav", "form", "dialog", "search"}
        or role == "navigation"
        or element.get("aria-hidden") == "true"
        or any(NOTICE_NAME.search(name) for name in names)
        or ((tag in CHROME_TAGS or role in CHROME_ROLES) and (leads_elsewhere or not _is_within_text(element)))
        or (leads_elsewhere and any(MENU_NAME.search(name) for name in names))
        or is_contents(element, size, HERE)
    )


def _is_within_text(element: etree._Element) -> bool:
    return any(above.tag in {"main", "article"} or above.get("role") == "main" for above in element.iterancestors())


def is_contents(element: etree._Element, size: Size, inside: re.Pattern[str]) -> bool:
    """Whether a list only leads to other places of its own page or book."""
    if element.tag not in LISTS or size.linked * 10 < size.chars * 8:
        return False
    links = [link.get("href", "") for link in element.iter("a")]
    return len(links) >= FEWEST_LINKS and all(inside.match(link) for link in links)


def heads_contents(part: Part) -> bool:
    """Whether it is the heading of a table of contents, whose links are gone: all that follows would stand under it."""
    return part.kind is BlockKind.HEADING and bool(CONTENTS_HEADING.fullmatch(part.text))
