"""Shows a number of a spreadsheet as its cell does: with its decimals, as a percentage, or as a day."""

import math
import re
from datetime import datetime, timedelta

APART = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')  # literals, currencies, colours, widths
DAY_CODE = re.compile(r"[dyhs]|m{1,5}", re.I)
DIGITS = re.compile(r"[#0?][#0?,.]*")
SIGNIFICANT = 15  # digits that Excel keeps
MAX_DECIMALS = 15
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (spreadsheets have no zones)
LAST_SERIAL = 2_958_466  # the day after 9999-12-31
FIRST_TRUE_SERIAL = 61  # Excel believes in 1900-02-29
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


def shown_number(value: str, code: str, *, from_1904: bool) -> str:
    """A stored number as the format `code` shows it, days as ISO writes them; "" for what is no number."""
    try:
        number = float(value)
    except ValueError:
        return ""
    if not math.isfinite(number):
        return ""
    sections = code.split(";")
    section = sections[1] if number < 0 and len(sections) > 1 and sections[1].strip() else sections[0]
    bare = APART.sub("", section)
    if not DIGITS.search(bare) and DAY_CODE.search(bare) and "general" not in bare.lower():
        return _day(number, bare.lower(), from_1904=from_1904) if not ELAPSED.search(section) else _plain(number)
    return _figure(number, section, bare)


def _day(number: float, code: str, *, from_1904: bool) -> str:
    """As exact as the format: "2014-09" for "mmm yyyy", "14:30" for "h:mm"."""
    if not 0 <= number < LAST_SERIAL:
        return _plain(number)
    first = FIRST_DAY_1904 if from_1904 else FIRST_DAY
    try:
        moment = first + timedelta(
            seconds=round(number * 86_400), days=int(not from_1904 and number < FIRST_TRUE_SERIAL - 1)
        )
    except OverflowError:
        return _plain(number)
    time = moment.strftime("%H:%M:%S" if moment.second else "%H:%M") if "h" in code else ""
    day = moment.date().isoformat()
    if "y" not in code and "d" not in code:
        return time or (f"{moment:%B}" if "m" in code else _plain(number))
    if "d" not in code:
        day = day[:7] if "m" in code else day[:4]
    return f"{day} {time}".strip()


def _figure(number: float, section: str, bare: str) -> str:
    digits = DIGITS.search(bare)
    if digits is None:
        return _plain(number)
    percent = "%" in bare
    scaled = number * 100 if percent else number
    decimals = min(len(re.findall(r"[0#?]", digits[0].partition(".")[2])), MAX_DECIMALS)
    if "e" in bare.lower() or "/" in bare or digits[0].endswith(","):  # powers, fractions, thousands left out
        return _plain(number)
    text = f"{abs(scaled):{',' if ',' in digits[0] else ''}.{decimals}f}"
    if "." in text:
        least = digits[0].partition(".")[2].count("0")
        whole, _, rest = text.partition(".")
        text = f"{whole}.{rest[:least]}{rest[least:].rstrip('0')}".rstrip(".")
    sign = "-" if number < 0 and text.strip("0.,") else ""
    before, after = _around(section)
    return f"{sign}{before}{text}{'%' if percent else ''}{after}"


def _around(section: str) -> tuple[str, str]:
    """The words of a format before and after its figure: "€", " kg"."""
    figure = next((found for found in DIGITS.finditer(APART.sub(lambda m: "\0" * len(m[0]), section))), None)
    if figure is None:
        return "", ""
    before, after = (
        "".join(m[1] or m[2] or m[3] or "" for m in APART.finditer(piece))
        + "".join(re.findall(r"[$€£¥]", APART.sub("", piece)))
        for piece in (section[: figure.start()], section[figure.end() :])
    )
    return before.strip("(-+ "), f" {after.strip('() ')}" if after.strip("() ") else ""


def _plain(number: float) -> str:
    text = f"{number:.{SIGNIFICANT}g}"
    return (
        text
        if "e" not in text
        else f"{number:.{SIGNIFICANT}f}".rstrip("0").rstrip(".")
        if abs(number) < 1
        else f"{number:.0f}"
    )
