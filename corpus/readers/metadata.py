"""What files declare of themselves, in the one form in which Griot keeps it: days, languages, titles, authors."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from corpus.draft import MAX_TITLE_CHARS, tidy

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO_DAY = re.compile(r"(\d{4})(?:[-/.]?(\d\d?)(?:[-/.]?(\d\d?))?)?(?!\d)")
WRITTEN_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?\b([a-z]{3})[a-z]{0,6}\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})\b", re.I
)
FACTS = ("title", "author", "publisher", "url", "published", "note", "language", "collection")
FACTS_OF_ORIGINAL = ("title", "publisher", "published", "url")
OTHER_NAMES = {"published": "date"}  # under which a key may stand too
YAML_FAULTS = (yaml.YAMLError, ValueError, IndexError, AttributeError, KeyError, TypeError, RecursionError)
MAX_NUMBER = 10**20  # a title or a year; Python refuses to write out numbers of thousands of digits
NO_TITLE = re.compile(  # what programs call a file that nobody named, and the names of files
    r"\(?anonymous\)?|no title|title|untitled.*|microsoft (?:word|powerpoint|excel)\b.*|slide \d+"
    r"|(?:word )?document ?\d*|(?:powerpoint )?pr[eé]sentation ?\d*|(?:book|classeur|workbook) ?\d*"
    r"|.*\.(?:docx?|docm|dotx?|indd|pptx?|ppsx?|xlsx?|xlsm|pdf|od[tsp]|rtf|tex|dvi|ps|qxd|pmd|fm|cdr|ai|pub|eps|html?"
    r"|txt|csv|wpd|md)",
    re.IGNORECASE,
)
NO_AUTHOR = re.compile(  # whom programs name where nobody gave a name
    r"\(?anonymous\)?|anonyme|unknown|inconnu|author|auteur|admin(?:istrator|istrateur)?|owner"
    r"|(?:windows |microsoft office )?user|utilisateur(?: (?:windows|microsoft office))?",
    re.IGNORECASE,
)

NAMED_MONTHS = {  # in English and in French
    name: number
    for number, names in enumerate(
        (
            *("january jan janvier", "february feb février fevrier", "march mar mars", "april apr avril", "may mai"),
            *("june jun juin", "july jul juillet", "august aug août aout", "september sept sep septembre"),
            *("october oct octobre", "november nov novembre", "december dec décembre decembre"),
        ),
        1,
    )
    for name in names.split()
}
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+"
SHOWN_DAY = (
    rf"(?:{WEEKDAY})?(?:le\s+)?(?:"
    r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    rf"|(?:(?P<first>\d\d?)(?:st|nd|rd|th|er)?\s+)?(?P<month>{'|'.join(NAMED_MONTHS)})\b\.?,?\s+"
    r"(?:(?P<second>\d\d?)(?:st|nd|rd|th)?,\s*)?(?P<year>(?:19|20)\d\d))(?![\w-])"
)
ALONE = re.compile(rf"[\s(\[–—-]*{SHOWN_DAY}[\s)\]–—-]*", re.IGNORECASE)
LABELLED = re.compile(
    r"^\W{0,3}(?:"
    r"distr\.?\s*:?\s*[^\W\d]{0,20}"  # the masthead of the United Nations: "Distr.: General"
    r"|(?:(?:publication|release|report|issue)\s+)?date(?:\s+of\s+(?:publication|issue|release))?\s*:"
    r"|date\s+de\s+(?:publication|parution)\s*:"
    r"|(?:first\s+)?(?:published|issued|released)(?:\s+(?:on|in))?\s*:?"
    r"|(?:publiée?|paru|parue)(?:\s+(?:le|en))?\s*:?"
    rf")\s*(?:{SHOWN_DAY}|(?P<alone>(?:19|20)\d\d)(?![\w-]))"
    r"(?=\s*(?:$|[.;|·)]|by\b|par\b|\w+\s*:))",  # no sentence that goes on: "Issued on 3 May 2021, the decree bans …"
    re.IGNORECASE | re.MULTILINE,
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


def title_page_day(lines: Sequence[str]) -> str:
    """The day that the lines of a title page give: the one behind "Distr.", "Date:" or "Published", else the only one.

    It must be the one day that stands alone on a line: of several, none is known to be the day of publication.
    """
    spaced = [" ".join(row.split()) for line in lines for row in line.splitlines()]
    labelled = {_shown_day(found) for found in LABELLED.finditer("\n".join(spaced))}
    alone = {_shown_day(found) for line in lines if (found := ALONE.fullmatch(" ".join(line.split())))}
    days = (labelled or alone) - {""}
    return next(iter(days)) if len(days) == 1 else ""


def primary_language(tag: str) -> str:
    """The language of a tag without its region or script: "fr" of "fr-ML"; "" when it is no tag."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", tag)
    return found[1].lower() if found else ""


def facts_of(
    *, title: str = "", author: str = "", language: str = "", published: str = "", made: Sequence[str] = ()
) -> dict[str, str]:
    """The facts that a file's properties declare, those alone that mean something.

    `made` are the days on which the file was made and last changed: its first day is that of the file, and no day of
    publication.
    """
    named = tidy(title)
    is_title = any(map(str.isalpha, named)) and not NO_TITLE.fullmatch(named)
    written = tidy(author)
    facts = {
        "title": named[:MAX_TITLE_CHARS] if is_title else "",
        "author": "" if NO_AUTHOR.fullmatch(written) else written,
        "language": primary_language(language),
        "published": iso_day(published),
        "file_dated": next(filter(None, map(iso_day, made)), ""),
    }
    return {fact: value for fact, value in facts.items() if value}


class _Loader(yaml.SafeLoader):
    """Reads plain values and no aliases: no fact needs one, and a few of them say a thing a million times."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The node that comes next. Raises ComposerError where an alias stands for it."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(problem="it has an alias")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def read_yaml(text: str) -> Any:
    """What a text says as YAML. Raises one of YAML_FAULTS when it is none, or has aliases."""
    return yaml.load(text, _Loader)  # noqa: S506  (it makes plain values, as SafeLoader does)


def declared_facts(declared: Mapping[Any, object]) -> dict[str, str]:
    """The facts that somebody wrote of a document by Griot's names: those alone that are named, "" where that is all.

    What is said of the original that it `restates` are facts of their own, such as `restates.title`; `questions`
    stand one a line.
    """
    facts = {key: _fact(declared[key]) for key in FACTS if key in declared}
    for key, other in OTHER_NAMES.items():
        if other in declared and not facts.get(key):
            facts[key] = _fact(declared[other])
    if "restates" in declared:
        facts |= _facts_of_original(declared["restates"])
    if "questions" in declared:
        facts["questions"] = _lines(declared["questions"])
    return facts


def _shown_day(found: re.Match[str]) -> str:
    said = found.groupdict()
    if said["iso"]:
        return _valid_day(*said["iso"].split("-"))
    if said["year"]:
        return _valid_day(said["year"], str(NAMED_MONTHS[said["month"].lower()]), said["first"] or said["second"])
    return said.get("alone") or ""


def _valid_day(year: str, month: str | None, day: str | None) -> str:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7] if month else whole[:4]


def _facts_of_original(value: object) -> dict[str, str]:
    """A mapping names the original's facts; a text alone is its title."""
    named = value if isinstance(value, dict) else {"title": value}
    return {f"restates.{key}": _fact(named.get(key)) for key in FACTS_OF_ORIGINAL}


def _fact(value: object) -> str:
    match value:
        case bool():  # YAML reads "no" as False, and a language may be Norwegian
            return "yes" if value else "no"
        case int() if abs(value) > MAX_NUMBER:
            return ""
        case str() | int() | date():
            return tidy(str(value))
    return ""


def _lines(value: object) -> str:
    return "\n".join(tidy(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ""
