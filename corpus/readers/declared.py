"""Days and languages as files declare them, in the one form in which Griot keeps them."""

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO_DAY = re.compile(r"(\d{4})(?:[-/.]?(\d\d?)(?:[-/.]?(\d\d?))?)?(?!\d)")
WRITTEN_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?\b([a-z]{3})[a-z]{0,6}\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})\b", re.I
)


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
