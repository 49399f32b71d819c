"""The text of a Word paragraph as it is shown: without what is struck out, hidden or only the mark of a note."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from lxml import etree

from corpus.archives import attribute, local_name
from corpus.readers.raised_type import lowered, power, raised
from corpus.readers.ticks import TICKED, UNTICKED
from corpus.readers.word.symbols import FONTS, in_symbols, sign
from corpus.readers.word.xml import is_on, value

LEFT_OUT = frozenset(  # what was deleted or is not text; headers and footers stand in parts of their own
    """
    del moveFrom pPr rPr tblPr trPr tcPr sectPr sdtPr sdtEndPr instrText delText delInstrText Fallback rt fldData
    footnoteRef endnoteRef annotationRef
    """.split()  # noqa: SIM905  (a list of words reads better)
)
NOT_IN_LINE = frozenset({"drawing", "pict", "object", "txbxContent"})
MAX_BASES = 50  # of a style, each based on the next; real files have a handful, and every paragraph follows them
WHITE = 0xF0  # of 255 in red, green and blue at least: on paper nobody sees it
RECKONED = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME|STYLEREF)\b", re.I)
SMALLEST_HALF_POINTS = 3  # type of less cannot be read
RAISED_HALF_POINTS = 4  # above the line
NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})
BEHIND = "behind"  # the shade of a paragraph, among the properties of its style


class Look(StrEnum):
    """What a run's type does to its text."""

    HIDDEN = "hidden"
    STRUCK = "struck"
    RAISED = "raised"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class Looks:
    """The runs of a file that are not shown as plain text."""

    of_runs: Mapping[etree._Element, Look] = field(default_factory=dict)
    symbol_fonts: Mapping[etree._Element, str] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        """How many paragraphs hold text that nobody sees."""
        hidden = (run for run, look in self.of_runs.items() if look is Look.HIDDEN)
        said = (run for run in hidden if any(map(str.isalnum, "".join(map(str, run.itertext("{*}t"))))))
        return len({next(run.iterancestors("{*}p"), None) for run in said})


def style_looks(styles: etree._Element) -> dict[str, dict[str, str]]:
    """The properties that each style gives to type, with those of the styles it is based on."""
    found: dict[str, dict[str, str]] = {}
    bases: dict[str, str] = {}
    for style in styles.iterchildren("{*}style"):
        key = attribute(style, "styleId")
        found[key] = _properties(style.find("{*}rPr"))
        if (shade := style.find("{*}pPr/{*}shd")) is not None:
            found[key][BEHIND] = attribute(shade, "fill")
        bases[key] = value(style, "basedOn")
    return {key: _inherited(key, found, bases) for key in found}


def _inherited(key: str, found: Mapping[str, dict[str, str]], bases: Mapping[str, str]) -> dict[str, str]:
    whole: dict[str, str] = {}
    for _ in range(MAX_BASES):
        whole = found.get(key, {}) | whole
        key = bases.get(key, "")
        if not key:
            break
    return whole


def looks_of(roots: Iterable[etree._Element], styles: Mapping[str, Mapping[str, str]], *, on_white: bool) -> Looks:
    """The looks of the runs under these roots; `on_white` says that the page has no colour of its own."""
    of_runs: dict[etree._Element, Look] = {}
    symbol_fonts: dict[etree._Element, str] = {}
    paragraph, of_paragraph = None, NO_PROPERTIES
    for run in (run for root in roots for run in root.iter("{*}r")):
        if (outer := run.getparent()) is not paragraph:
            paragraph, of_paragraph = outer, styles.get(value(outer, "pPr/{*}pStyle"), NO_PROPERTIES)
        own = _properties(run.find("{*}rPr"))
        if not own and not of_paragraph:
            continue
        of_style = styles.get(own.get("rStyle", ""), {})
        typed = {**of_paragraph, **of_style, **own}
        if (font := typed.get("rFonts", "").lower()) in FONTS:
            symbol_fonts[run] = font
        if look := _look(run, typed, {**of_style, **own}, on_white=on_white):
            of_runs[run] = look
    return Looks(of_runs, symbol_fonts)


def runs_of_fields(root: etree._Element) -> Iterator[etree._Element]:
    """The runs that show what a field reckons anew: the number of a page, the day, the name of the file."""
    for field_element in root.iter("{*}fldSimple"):
        if RECKONED.match(attribute(field_element, "instr")):
            yield from field_element.iter("{*}r")
    instruction, shows = "", False
    for run in root.iter("{*}r"):
        mark = run.find("{*}fldChar")
        kind = "" if mark is None else attribute(mark, "fldCharType")
        instruction = "" if kind == "begin" else instruction + "".join(map(str, run.itertext("{*}instrText")))
        shows = kind == "separate" or (shows and kind != "end")
        if shows and RECKONED.match(instruction):
            yield run


def _properties(properties: etree._Element | None) -> dict[str, str]:
    """The properties of type by their names: "" for one that is off, "on" for one that is just set."""
    if properties is None:
        return {}
    found: dict[str, str] = {}
    for child in properties.iterchildren(etree.Element):
        name = local_name(child)
        if name == "rFonts":
            found[name] = attribute(child, "ascii") or attribute(child, "hAnsi")
        elif name == "shd":
            found[name] = attribute(child, "fill")
        else:
            found[name] = (attribute(child, "val") or "on") if is_on(child) else ""
    return found


def _look(run: etree._Element, typed: Mapping[str, str], own: Mapping[str, str], *, on_white: bool) -> Look | None:
    if typed.get("vanish") or _is_tiny(own.get("sz", "")):
        return Look.HIDDEN
    if on_white and _is_white(own.get("color", "")) and not _is_on_colour(run, typed):
        return Look.HIDDEN
    if typed.get("strike") or typed.get("dstrike"):
        return Look.STRUCK
    lift = own.get("position", "")
    if typed.get("vertAlign") == "superscript" or (
        lift.isascii() and lift.isdigit() and int(lift) >= RAISED_HALF_POINTS
    ):
        return Look.RAISED
    return Look.LOWERED if typed.get("vertAlign") == "subscript" else None


def _is_tiny(half_points: str) -> bool:
    return half_points.isascii() and half_points.isdigit() and int(half_points) < SMALLEST_HALF_POINTS


def _is_white(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    return min(int(colour[n : n + 2], 16) for n in (0, 2, 4)) >= WHITE


def _is_on_colour(run: etree._Element, typed: Mapping[str, str]) -> bool:
    """Whether something darker than paper may stand behind a run: a shade of its own or around it, or a shape."""
    if typed.get("highlight", "") not in {"", "white"} or any(_is_colour(typed.get(of, "")) for of in ("shd", BEHIND)):
        return True
    for above in run.iterancestors():
        name = local_name(above)
        if name in {"txbxContent", "tbl"}:  # a shape, or a table whose style may colour its rows
            return name == "txbxContent" or above.find("{*}tblPr/{*}tblStyle") is not None
        properties = {"p": "pPr", "tc": "tcPr"}.get(name)
        shade = above.find(f"{{*}}{properties}/{{*}}shd") if properties else None
        if shade is not None and _is_colour(attribute(shade, "fill")):
            return True
    return False


def _is_colour(fill: str) -> bool:
    return fill.lower() not in {"", "auto", "none"} and not _is_white(fill)


def words(element: etree._Element, looks: Looks) -> Iterator[str]:
    """The text of a paragraph as it is shown, without its text boxes; raised and lowered type is wrapped."""
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in {"tab", "br", "cr", "ptab"}:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "r":
            yield from _run_words(child, looks)
        elif name == "sym":
            yield sign(attribute(child, "font"), attribute(child, "char"))
        elif name == "fldChar":
            yield _form_field(child)
        elif name == "sdt" and (box := child.find("{*}sdtPr/{*}checkbox")) is not None:
            yield TICKED if is_on(box.find("{*}checked")) else UNTICKED
        elif name in {"sSup", "sSub", "f"}:
            yield from _formula(child, name, looks)
        elif name not in LEFT_OUT and name not in NOT_IN_LINE:
            yield from words(child, looks)


def _run_words(run: etree._Element, looks: Looks) -> Iterator[str]:
    look = looks.of_runs.get(run)
    if look in {Look.HIDDEN, Look.STRUCK}:
        return
    text = "".join(words(run, looks))
    if font := looks.symbol_fonts.get(run):
        text = in_symbols(font, text)
    if text:
        yield raised(text) if look is Look.RAISED else lowered(text) if look is Look.LOWERED else text


def _form_field(mark: etree._Element) -> str:
    """What an old form's box or list shows: a tick, or the entry that is chosen."""
    box = mark.find("{*}ffData/{*}checkBox")
    if box is not None:
        checked = box.find("{*}checked")
        return TICKED if is_on(box.find("{*}default") if checked is None else checked) else UNTICKED
    entries = [attribute(entry, "val") for entry in mark.iterfind("{*}ffData/{*}ddList/{*}listEntry")]
    chosen = value(mark, "ffData/{*}ddList/{*}result") or value(mark, "ffData/{*}ddList/{*}default") or "0"
    return next(iter(entries[int(chosen) :]), "") if re.fullmatch(r"[0-9]{1,3}", chosen) else ""


def _formula(formula: etree._Element, name: str, looks: Looks) -> Iterator[str]:
    """A power, an index or a fraction of a formula."""

    def part(of: str) -> str:
        found = formula.find(f"{{*}}{of}")
        return "" if found is None else "".join(words(found, looks)).strip()

    if name == "f":
        yield (
            f"{raised(part('num'))}/{lowered(part('den'))}" if part("num").isdigit() else f"{part('num')}/{part('den')}"
        )
    else:
        yield part("e")
        yield power(part("sup")) if name == "sSup" else lowered(part("sub"))
