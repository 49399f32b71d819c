"""Reads HTML: a page's main text without its menus, and what the page says about itself."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from html.entities import html5
from itertools import islice

from lxml import etree

from corpus.decoding import decode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.readers.table import Cell, is_layout, one_line, table_parts

UNSEEN = frozenset(
    """
    annotation annotation-xml applet area audio base button canvas datalist del embed frame frameset head iframe input
    link map meta meter noframes noscript object optgroup option param progress rp rt script select source style svg
    template textarea title track video
    """.split()  # noqa: SIM905  (a list of words reads better)
)
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table
    tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
UNSEEN_NAME = re.compile(  # said to a screen reader, or a handle beside a heading
    r"^(?:sr-only|visually-?hidden|screen-reader-text|skip-?(?:link|to-\w+)|headerlink|header-?anchor|anchor-link|"
    r"mw-(?:editsection|jump-link|cite-backlink)|noprint|footnote-(?:ref|back|backref)|footnote-reference|reversefootnote|noteref)$",
    re.IGNORECASE,
)
CONTENTS_HEADING = re.compile(r"(?:table of )?contents:?|on this page:?|table des matières|sommaire", re.IGNORECASE)
HERE = re.compile(r"#")  # a link to another place of the page
INSIDE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)  # a link that names no other site
NOTE_ROLES = frozenset({"doc-noteref", "doc-backlink"})
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HANDLE = re.compile(r"[\s¶#§🔗↩↑^\ufe0e]*")  # what an anchor beside a heading shows, if anything
MAIN_SHARE = 0.6  # of the prose: an article with less of it is one of several
ENOUGH_CHARS = 200  # of prose in <main>: more makes it main, however much stands around it
PROSE_LETTERS = 50  # a line with so many outside of links is prose
FEWEST_LINKS = 3  # of a list that is a table of contents
MAX_TOPS = 20  # first headings that may be the title: thousands, each within the one before, take minutes to read
MAX_TERM_CHARS = 80  # a longer term (a function's signature, say) stands alone
SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\ufeff")  # soft hyphens and the like tear words for a search
META = {  # the first that a page has is taken
    "author": ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator"),
    "published": (
        *("article:published_time", "citation_publication_date", "citation_date", "citation_online_date"),
        *("dcterms.date", "dc.date", "dcterms.issued", "dc.date.issued", "dcterms.created", "date", "pubdate"),
    ),
    "publisher": ("og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "application-name"),
    "language": ("content-language", "dc.language", "og:locale"),
}
ENCODING = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
SEPARATOR = re.compile(r"(\s+(?:[|»·•–—-]|::)\s+)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO_DAY = re.compile(r"(\d{4})(?:[-/.]?(\d\d?)(?:[-/.]?(\d\d?))?)?(?!\d)")
WRITTEN_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?\b([a-z]{3})[a-z]{0,6}\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A part of a page, how many of its letters lead elsewhere, and by how many links."""

    part: Part
    linked: int = 0
    links: int = 0

    @property
    def is_link(self) -> bool:
        return self.part.kind is not BlockKind.HEADING and self.linked * 10 >= _letters(self.part.text) * 8

    @property
    def is_text(self) -> bool:
        return self.part.kind is not BlockKind.HEADING and not self.is_link

    @property
    def is_prose(self) -> bool:
        return self.part.kind is BlockKind.ROW or (
            self.is_text and _letters(self.part.text) - self.linked >= PROSE_LETTERS
        )


@dataclass(slots=True)
class _Size:
    """How much text an element shows, how much of it in links, and whether the page's heading or <main> is in it."""

    chars: int = 0
    linked: int = 0
    leads: bool = False

    @property
    def prose(self) -> int:
        return self.chars - self.linked


def read_html(data: bytes) -> Draft:
    """The draft of a page: its main text, or all of its text where nothing tells what is main."""
    root, warnings = _tree(decode(data, _declared_encoding(data)))
    if root is None:
        return Draft(())
    body = next(root.iter("body"), root)
    parts = tuple(_main_text(body))
    return Draft(parts, _facts(root, body, parts), warnings=warnings)


def read_chapter(data: bytes) -> tuple[Part, ...]:
    """The parts of one chapter of a book: all that its page shows, but no lists of the book's own chapters."""
    root, _ = _tree(decode(data, _declared_encoding(data)))
    if root is None:
        return ()
    body = next(root.iter("body"), root)
    unseen = _unseen(body)
    sizes = _measure(body, unseen)
    contents = {element for element in sizes if element.tag == "nav" or _is_contents(element, sizes[element], INSIDE)}
    return tuple(shown.part for shown in _shown(body, unseen | contents) if not _heads_contents(shown.part))


def iso_day(written: str) -> str:
    """A date as YYYY-MM-DD, YYYY-MM or YYYY, as exactly as it is written; "" when it is none."""
    text = written.strip()
    if found := ISO_DAY.match(text):
        return _valid_day(found[1], found[2], found[3])
    for found in WRITTEN_DAY.finditer(text):
        if (month := found[2].lower()) in MONTHS:
            return _valid_day(found[4], str(MONTHS.index(month) + 1), found[1] or found[3])
    return ""


def primary_language(tag: str) -> str:
    """The language of a tag without its region or script: "fr" of "fr-ML"; "" when it is no tag."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", tag)
    return found[1].lower() if found else ""


def _valid_day(year: str, month: str | None, day: str | None) -> str:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7] if month else whole[:4]


def _declared_encoding(data: bytes) -> str:
    found = ENCODING.search(data[:4096])
    return found[1].decode("ascii", errors="replace") if found else ""


def _tree(text: str) -> tuple[etree._Element | None, tuple[str, ...]]:
    """The page as a tree with plain lower-case tags (None of an empty page), and warnings.

    XHTML is read as XML when it is well formed: only XML knows that `<title/>` has ended.
    """
    text = text.replace("\0", "")
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
    return root, ("its tags are nested too deeply: its end was not read",) if too_deep else ()


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _character(found: re.Match[str]) -> str:
    """The character of an entity of HTML, which XML does not know; any other entity is text, and never expanded."""
    if found[1] in {"amp", "lt", "gt", "quot", "apos"}:
        return found[0]
    return html5.get(f"{found[1]};", f"&amp;{found[1]};")


def _main_text(body: etree._Element) -> Iterator[Part]:
    unseen = _unseen(body)
    left_out = unseen | _chrome(body, unseen)
    scope = _scope(body, left_out)
    shown = _shown(scope, left_out)
    if scope is body:
        shown = _without_outer_links(shown)
    if all(piece.part.kind is BlockKind.HEADING for piece in shown):
        shown = _shown(body, unseen)
    return (piece.part for piece in shown if not _heads_contents(piece.part))


def _heads_contents(part: Part) -> bool:
    """Whether it is the heading of a table of contents, whose links are gone: all that follows would stand under it."""
    return part.kind is BlockKind.HEADING and bool(CONTENTS_HEADING.fullmatch(part.text))


def _unseen(body: etree._Element) -> Set[etree._Element]:
    """What a browser never shows, and marks that only lead to a note or to the heading they stand beside."""
    return {element for element in body.iter(etree.Element) if element is not body and _is_unseen(element)}


def _is_unseen(element: etree._Element) -> bool:
    if element.tag in UNSEEN:
        return True
    get = element.get
    if get("hidden") not in {None, "until-found"} or HIDDEN_STYLE.search(get("style", "")):
        return True
    if any(UNSEEN_NAME.match(name) for name in get("class", "").split()):
        return True
    if element.tag == "sup" and len(element) == 1 and element[0].tag == "a" and not (element.text or "").strip():
        return "#" in element[0].get("href", "")
    if element.tag != "a":
        return False
    noted = get("role") in NOTE_ROLES or get("{http://www.idpf.org/2007/ops}type") == "noteref"
    return noted or ("#" in get("href", "") and not len(element) and bool(HANDLE.fullmatch(element.text or "")))


def _chrome(body: etree._Element, unseen: Set[etree._Element]) -> Set[etree._Element]:
    """The menus, notices and comments around a page's text, by their tags, roles, names and shares of links."""
    sizes = _measure(body, unseen)
    page = sizes[body]
    found: set[etree._Element] = set()
    for element in sizes:
        if element is not body and _is_chrome(element, sizes[element], page):
            found.add(element)
    return found


def _is_chrome(element: etree._Element, size: _Size, page: _Size) -> bool:
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
        or _is_contents(element, size, HERE)
    )


def _is_within_text(element: etree._Element) -> bool:
    return any(above.tag in {"main", "article"} or above.get("role") == "main" for above in element.iterancestors())


def _is_contents(element: etree._Element, size: _Size, inside: re.Pattern[str]) -> bool:
    """Whether a list only leads to other places of its own page or book."""
    if element.tag not in LISTS or size.linked * 10 < size.chars * 8:
        return False
    links = [link.get("href", "") for link in element.iter("a")]
    return len(links) >= FEWEST_LINKS and all(inside.match(link) for link in links)


def _scope(body: etree._Element, left_out: Set[etree._Element]) -> etree._Element:
    """The element that holds the page's text: its <main>, or the one article with most of it."""
    sizes = _measure(body, left_out)
    scope = body
    mains = [element for element in sizes if element.tag == "main" or element.get("role") == "main"]
    if mains:
        best = max(mains, key=lambda element: sizes[element].prose)
        heads = next(best.iter("h1"), None) is not None
        if sizes[best].prose >= min(ENOUGH_CHARS, sizes[body].prose * MAIN_SHARE, *([1] if heads else [])):
            scope = best
    articles = [element for element in sizes if element.tag == "article" and scope in element.iterancestors()]
    if articles:
        best = max(articles, key=lambda element: sizes[element].prose)
        if sizes[best].prose >= sizes[scope].prose * MAIN_SHARE and sizes[best].prose:
            scope = best
    return scope


def _measure(body: etree._Element, left_out: Set[etree._Element]) -> dict[etree._Element, _Size]:
    """The size of every block that is not left out, in reading order."""
    sizes: dict[etree._Element, _Size] = {body: _Size()}
    open_blocks, links = [sizes[body]], 0

    def count(text: str | None) -> None:
        chars = len(text.strip()) if text else 0
        open_blocks[-1].chars += chars
        open_blocks[-1].linked += chars if links else 0

    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in left_out:
                walk.skip_subtree()
                continue
            if element.tag in BLOCKS and element is not body:
                leads = element.tag in {"main", "h1"} or element.get("role") == "main"
                open_blocks.append(sizes.setdefault(element, _Size(leads=leads)))
            links += element.tag == "a"
            count(element.text)
        elif element is not body:
            if element not in left_out:
                links -= element.tag == "a"
                if element.tag in BLOCKS:
                    inner = open_blocks.pop()
                    outer = open_blocks[-1]
                    outer.chars, outer.linked = outer.chars + inner.chars, outer.linked + inner.linked
                    outer.leads = outer.leads or inner.leads
            count(element.tail)
    return sizes


def _without_outer_links(shown: Sequence[_Shown]) -> list[_Shown]:
    """The parts without the menus that an old page opens and ends with: bare links before and after its prose.

    A page without prose loses only lines of several links: its single links may be all that it has to say.
    """
    prose = [n for n, piece in enumerate(shown) if piece.is_prose]
    text = prose or [n for n, piece in enumerate(shown) if piece.is_text]
    if not text:
        return list(shown)
    inner = range(text[0], text[-1] + 1)
    fewest = 1 if prose else 2
    return [piece for n, piece in enumerate(shown) if n in inner or not piece.is_link or piece.links < fewest]


def _shown(scope: etree._Element, left_out: Set[etree._Element]) -> list[_Shown]:
    """What an element shows, cut into parts where a browser would begin a new line."""
    page = _Page()
    walk = etree.iterwalk(scope, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in left_out:
                walk.skip_subtree()
            elif element.tag == "table" and (rows := _data_rows(element, left_out)):
                page.table(rows, element, left_out)
                walk.skip_subtree()
            else:
                page.open(element)
        else:
            if element not in left_out:
                page.close(element)
            if element is not scope:
                page.say(element.tail)
    page.flush()
    page.release_terms()
    return page.shown


@dataclass(slots=True)
class _Page:
    """The parts shown so far, and the line being written."""

    shown: list[_Shown] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    open_links: int = 0
    preformatted: int = 0
    kinds: list[tuple[str, BlockKind, int]] = field(default_factory=lambda: [("", BlockKind.PARAGRAPH, 0)])
    terms: list[str] = field(default_factory=list)

    def open(self, element: etree._Element) -> None:
        """Begins an element: a block begins a line, and its kind holds for the blocks within."""
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
            role, kind, level = self.kinds[-1]
            if tag in HEADINGS or element.get("role") == "heading":
                role, kind, level = "", BlockKind.HEADING, _level(element)
            elif tag in {"li", "dt", "dd"}:
                role, kind, level = tag, BlockKind.ITEM, 0
            self.kinds.append((role, kind, level))
        self.preformatted += tag == "pre"
        self.open_links += tag == "a"
        self.links += tag == "a"
        if tag == "br":
            self.line.append("\n")
        if tag == "q":
            self.line.append("“")
        text = element.text or ""
        raised = tag == "sup" and not len(element) and re.fullmatch(r"[-+−]?\d+", text)
        self.say(text.translate(SUPERSCRIPTS) if raised else text)

    def close(self, element: etree._Element) -> None:
        """Ends an element."""
        tag = element.tag
        if tag == "q":
            self.line.append("”")
        self.open_links -= tag == "a"
        if tag in BLOCKS and len(self.kinds) > 1:
            self.flush()
            self.kinds.pop()
        self.preformatted -= tag == "pre"

    def say(self, text: str | None) -> None:
        """Adds to the line; only preformatted text keeps its line breaks."""
        if text:
            self.line.append(text if self.preformatted else re.sub(r"\s+", " ", text))
            self.linked += _letters(text) if self.open_links else 0

    def flush(self) -> None:
        """Ends the line. Two breaks in it end a paragraph, as a blank line does in preformatted text."""
        text, linked, links = "".join(self.line).translate(INVISIBLE), self.linked, self.links
        self.line, self.linked, self.links = [], 0, 0
        role, kind, level = self.kinds[-1]
        for piece in re.split(r"\n\s*\n", text):
            if not (words := " ".join(piece.split())):
                continue
            if role == "dt":
                self.terms.append(words)
                continue
            self.add(_Shown(Part(kind, words, level), linked, links))

    def add(self, piece: _Shown) -> None:
        """Adds a part, after the terms that it explains or that nothing explains."""
        terms = ", ".join(term.rstrip(": ") for term in self.terms)
        part = piece.part
        if terms and self.kinds[-1][0] == "dd" and len(terms) <= MAX_TERM_CHARS:
            self.terms = []
            part = Part(part.kind, f"{terms}: {part.text}", part.level)
        self.release_terms()
        self.shown.append(_Shown(part, piece.linked, piece.links))

    def release_terms(self) -> None:
        """Adds the terms that nothing explains."""
        self.shown.extend(_Shown(Part(BlockKind.ITEM, term)) for term in self.terms)
        self.terms = []

    def table(self, rows: Sequence[Sequence[Cell]], element: etree._Element, left_out: Set[etree._Element]) -> None:
        """Adds a table's caption and its rows."""
        self.flush()
        for caption in element.iterchildren("caption"):
            if text := _text(caption, left_out):
                self.add(_Shown(Part(BlockKind.PARAGRAPH, text)))
        for part in table_parts(rows):
            self.add(_Shown(part))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _level(element: etree._Element) -> int:
    level = element.tag[1:] if element.tag in HEADINGS else element.get("aria-level", "")
    return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2


def _data_rows(table: etree._Element, left_out: Set[etree._Element]) -> list[list[Cell]]:
    """The cells of a table that holds data; none of one that only lays out a page."""
    if table.get("role") in {"presentation", "none"} or next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [
        [_cell(cell, left_out) for cell in row.iterchildren("td", "th") if cell not in left_out]
        for row in table.iterdescendants("tr")
        if row not in left_out
    ]
    return [] if is_layout(rows) else rows


def _cell(cell: etree._Element, left_out: Set[etree._Element]) -> Cell:
    row = cell.getparent()
    group = row.getparent() if row is not None else None
    heads = cell.tag == "th" or (group is not None and group.tag == "thead")
    return Cell(_text(cell, left_out), _count(cell.get("colspan")), _count(cell.get("rowspan")), heads)


def _count(span: str | None) -> int:
    return int(span) if span and re.fullmatch(r"[0-9]{1,5}", span) else 1


def _text(element: etree._Element, left_out: Set[etree._Element]) -> str:
    """The text of a cell or a heading in one line."""
    return one_line(shown.part for shown in _shown(element, left_out))


def _facts(root: etree._Element, body: etree._Element, parts: Sequence[Part]) -> dict[str, str]:
    meta: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("http-equiv") or ""
        if value := tidy(tag.get("content", "")):
            meta.setdefault(name.strip().lower(), []).append(value)
    said = {fact: [value for name in names for value in meta.get(name, [])] for fact, names in META.items()}
    linked = _linked_data(root)
    publisher = next(iter([*said["publisher"], *linked["publisher"]]), "")
    authors = [name for name in (said["author"] or linked["author"]) if not name.startswith("http")]
    times = [time.get("datetime") or _text(time, frozenset()) for time in islice(body.iter("time"), 1)]
    marked = [tag.get("content", "") for tag in root.iter("meta") if tag.get("itemprop") == "datePublished"]
    days = map(iso_day, (*said["published"], *linked["datePublished"], *marked, *times))
    tags = (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), body.get("lang"))
    languages = map(primary_language, (*filter(None, tags), *said["language"]))
    found = {
        "title": _title(root, body, parts, [*meta.get("og:title", []), *meta.get("citation_title", [])], publisher),
        "author": ", ".join(dict.fromkeys(authors)),
        "published": next(filter(None, days), ""),
        "publisher": publisher,
        "url": next(filter(None, _addresses(root, meta)), ""),
        "language": next(filter(None, languages), ""),
    }
    return {name: value for name, value in found.items() if value}


def _title(root: etree._Element, body: etree._Element, parts: Sequence[Part], given: list[str], site: str) -> str:
    """The page's one first heading, else the title it gives itself, without the name of its site."""
    title = tidy(" ".join(_strings(next(root.iter("title"), None))))
    tops = [part.text for part in parts if part.kind is BlockKind.HEADING and part.level == 1]
    unseen = _unseen(body)
    everywhere = [text for heading in islice(body.iter("h1"), MAX_TOPS) if (text := _text(heading, unseen))]
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


def _addresses(root: etree._Element, meta: dict[str, list[str]]) -> Iterator[str]:
    canonical = [link.get("href", "") for link in root.iter("link") if link.get("rel", "").lower() == "canonical"]
    for address in (*canonical, *meta.get("og:url", [])):
        yield address.strip() if re.match(r"\s*https?://\S+\s*$", address) else ""


def _strings(element: etree._Element | None) -> Iterable[str]:
    return () if element is None else (str(text) for text in element.itertext())


def _linked_data(root: etree._Element) -> dict[str, list[str]]:
    """What the page's JSON-LD says of its author, publisher and day."""
    found: dict[str, list[str]] = {"author": [], "publisher": [], "datePublished": []}
    for script in root.iter("script"):
        if script.get("type", "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads("".join(_strings(script)))
        except (ValueError, RecursionError):
            continue
        things = data if isinstance(data, list) else [data]
        things += [thing for top in things if isinstance(top, dict) for thing in _listed(top.get("@graph"))]
        for thing in things:
            for name, values in found.items() if isinstance(thing, dict) else ():
                values += [text for value in _listed(thing.get(name)) if (text := _name(value))]
    return found


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str:
    named = value.get("name") if isinstance(value, dict) else value
    return tidy(named) if isinstance(named, str) else ""
