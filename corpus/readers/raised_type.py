"""Raised and lowered type as plain text: powers, ordinals and fractions stay, the marks of notes are left out.

A reader wraps what it finds raised or lowered, and reads the whole line by `in_plain_type`: only the words around a
raised 2 tell a square from a note.
"""

import re

from corpus.readers.superscripts import SUPERSCRIPTS

RAISE, RAISE_END, LOWER, LOWER_END = "\ufdd0\ufdd1\ufdd2\ufdd3"  # noncharacters, which no text holds
POWER = "^"  # begins raised type that a formula says is a power
BOUNDS = str.maketrans("", "", RAISE + RAISE_END + LOWER + LOWER_END)
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
VULGAR = dict(
    zip(
        "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/7 1/8 3/8 5/8 7/8 1/9 1/10".split(),  # noqa: SIM905
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒",
        strict=True,
    )
)
TORN = re.compile(f"{RAISE_END}{RAISE}|{LOWER_END}{LOWER}")  # one mark in two runs of type
SCRIPT = re.compile(
    f"{RAISE}([^{RAISE}{LOWER}{LOWER_END}]*?){RAISE_END}|{LOWER}([^{RAISE}{RAISE_END}{LOWER}]*?){LOWER_END}"
)
FRACTION = re.compile(
    rf"{RAISE}\s*(\d{{1,3}})\s*{RAISE_END}\s*[/⁄∕]\s*{LOWER}\s*(\d{{1,3}})\s*{LOWER_END}"
    rf"|{RAISE}\s*(\d)\s*{RAISE_END}[/⁄∕]([2-9])(?!\d)"
    rf"|{RAISE}\s*(\d{{1,2}})\s*[/⁄∕]\s*(\d{{1,3}})\s*{RAISE_END}"
)
MARK = r"(?:\d{1,3}|[A-Za-z]|[ivx]{2,5}|[*∗†‡§¶#]{1,4})"
BRACKETED = rf"[(\[]?\s*{MARK}\s*[)\]]?"
MARKS = re.compile(rf"[,;]?\s*{BRACKETED}(?:(?:\s*[,;.–-]\s*|\s+(?:and\s+|et\s+)?){BRACKETED})*[.,:;]?|[,;.–-]|\[.*\]")
LABEL = re.compile(rf"\s*{RAISE}\s*[(\[]?({MARK})[)\]]?[.:]?\s*{RAISE_END}[.:)]?(?=\s*[^\s{RAISE}/⁄∕])")
EXPONENT = re.compile(r"[-+−]?\d+")
SIGNED = re.compile(r"[-+−]\s?\d{1,3}|\d?[+−-]")  # a negative power, or the charge of an ion
BASE_TEN = re.compile(r"(?<![\d.,’'])10$|[×x·*]\s?\d+$")
UNIT = re.compile(r"(?:^|[\d\s(/·.×])(?:(?:[kdcmnµμ]|da|h)?m|ft|yd|mi)$|(?:/|per )s$|\d\s?in$")
VARIABLE = re.compile(r"(?<![\w'’.-])(?:[b-df-hj-np-xzRχα-ω]|mc)$")
POWERS = frozenset({"2", "3"})  # of a unit or a variable
NUMBERED = re.compile(r"(?:\d|(?<![A-Za-z])[IVXLC]+)$")
ORDINALS = frozenset(
    """
    st nd rd th e er ère ere re ème eme ième ieme es ers ères nde nds ndes o os bis ter quater
    """.split()  # noqa: SIM905
)
SHORTENED = re.compile(r"(?<![A-Za-z])(?:[A-Z]|n)$")  # Mᵉ, Dʳ, Sᵗ, nᵒ
SHORTENED_ENDS = frozenset("erto")
AROUND_CHARS = 60  # looked at around raised type: longer than a figure with its unit or a word
MOST_ENDING_CHARS = 4  # of a word's raised end: Mˡˡᵉ, volᵐᵉˢ; what is longer are words of their own
ISOTOPE = re.compile(r"(?:Am|C|Cf|Co|Cs|H|He|I|Ir|K|Kr|N|O|Pb|Po|Pu|Ra|Rn|Sr|Tc|Th|U|Xe)(?![A-Za-z])")


def raised(text: str) -> str:
    """Text in raised type, wrapped."""
    return f"{RAISE}{text}{RAISE_END}"


def lowered(text: str) -> str:
    """Text in lowered type, wrapped."""
    return f"{LOWER}{text}{LOWER_END}"


def power(text: str) -> str:
    """What a formula raises to a power, wrapped: it is never a note's mark."""
    return raised(f"{POWER}{text}")


def note_label(line: str) -> tuple[str, str]:
    """The raised mark by which the text of a note begins, and the line without it; "" where there is none."""
    found = LABEL.match(line)
    return (found[1], line[found.end() :]) if found else ("", line)


def in_plain_type(line: str) -> str:
    """A line with its wrapped pieces as plain text: "870" of 870 and a raised 2, "km²" of km and one, "3½", "CO2"."""
    if RAISE not in line and LOWER not in line:
        return line
    line = FRACTION.sub(_fraction, TORN.sub("", line))
    done, said, at = list[str](), "", 0
    for found in SCRIPT.finditer(line):
        said += line[at : found.start()].translate(BOUNDS)
        done.append(said[:-AROUND_CHARS])
        said, at = said[-AROUND_CHARS:], found.end()
        if found[2] is None:
            after = line[at : at + AROUND_CHARS].translate(BOUNDS)
            said = _with_raised(said, " ".join(found[1].split()), after)
        else:
            said = _with_lowered(said, found[2])
    return "".join((*done, said, line[at:].translate(BOUNDS)))


def _fraction(found: re.Match[str]) -> str:
    top, bottom = (part for part in found.groups() if part)
    if int(top) >= int(bottom):  # a note's mark before a stroke
        return found[0]
    before = found.string[: found.start()]
    written = f"{top}/{bottom}"
    apart = " " if before[-1:].isdigit() and written not in VULGAR else ""
    return apart + VULGAR.get(written, written)


def _with_raised(before: str, mark: str, after: str) -> str:
    if mark.startswith(POWER):
        exponent = mark.removeprefix(POWER).strip()
        return before + (exponent.translate(SUPERSCRIPTS) if EXPONENT.fullmatch(exponent) else mark)
    if SIGNED.fullmatch(mark) or _is_power(before, mark, after):
        return before + mark.translate(SUPERSCRIPTS)
    if _is_degree(before, mark, after):
        return f"{before.rstrip()}°"
    if _is_ending(before, mark):
        return before + mark
    if not mark or MARKS.fullmatch(mark) or _is_short_after_figure(before, mark):
        return _without_mark(before, after)
    return f"{before} {mark}" if before[-1:].isalnum() and mark[0].isalnum() else before + mark


def _is_power(before: str, mark: str, after: str) -> bool:
    if not mark.isascii() or not mark.isdigit():
        return False
    unit = mark in POWERS and bool(UNIT.search(before) or VARIABLE.search(before))
    isotope = len(mark) > 1 and before[-1:] in {" ", "("} and bool(ISOTOPE.match(after))
    return unit or isotope or bool(BASE_TEN.search(before))


def _is_degree(before: str, mark: str, after: str) -> bool:
    return mark in {"o", "°", "º"} and before.rstrip()[-1:].isdigit() and bool(re.match(r"\s?[CFNSEWO]\b", after))


def _is_ending(before: str, mark: str) -> bool:
    """Whether it ends a word: of an ordinal (2ᵉ, XXᵉ, 1st) or of a shortened word (Mᵐᵉ, nᵒ)."""
    if NUMBERED.search(before) and mark in ORDINALS:
        return True
    if len(mark) == 1:
        return mark in SHORTENED_ENDS and bool(SHORTENED.search(before))
    is_roman = re.fullmatch(r"[ivx]+", mark)
    return (
        before[-1:].isalpha() and mark.isalpha() and mark.islower() and len(mark) <= MOST_ENDING_CHARS and not is_roman
    )


def _is_short_after_figure(before: str, mark: str) -> bool:
    return before[-1:].isdigit() and mark.isalpha() and len(mark) <= MOST_ENDING_CHARS


def _without_mark(before: str, after: str) -> str:
    """The words before a mark, as if it had never stood between them and what follows."""
    if before[-1:].isalnum() and after[:1].isalnum():
        return f"{before} "
    return before if after[:1].isalnum() else before.rstrip(" ")


def _with_lowered(before: str, text: str) -> str:
    """Lowered figures stand in a formula (CO2) as plain ones, but never at the end of a figure."""
    return before + (text.translate(SUBSCRIPTS) if before[-1:].isdigit() else text)
