"""What a page declares about itself: its author, its day, its publisher, its address and its language."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from corpus.draft import Part, tidy
from corpus.readers.html.shown import text_of
from corpus.readers.html.title import title_of
from corpus.readers.metadata import iso_day, primary_language

META = {  # the first that a page has is taken
    "author": ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator"),
    "published": (
        *("article:published_time", "citation_publication_date", "citation_date", "citation_online_date"),
        *("dcterms.date", "dc.date", "dcterms.issued", "dc.date.issued", "date", "pubdate"),
    ),
    "file_dated": ("dcterms.created", "dcterms.modified", "article:modified_time", "last-modified"),
    "publisher": ("og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "application-name"),
    "language": ("content-language", "dc.language", "og:locale"),
}


def facts_of(root: etree._Element, body: etree._Element, parts: Sequence[Part]) -> dict[str, str]:
    """The facts by Griot's names, none of them empty. `parts` is the page's text, whose heading may be its title."""
    meta: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("http-equiv") or ""
        if value := tidy(tag.get("content", "")):
            meta.setdefault(name.strip().lower(), []).append(value)
    said = {fact: [value for name in names for value in meta.get(name, [])] for fact, names in META.items()}
    linked = _linked_data(root)
    publisher = next(iter([*said["publisher"], *linked["publisher"]]), "")
    authors = [name for name in (said["author"] or linked["author"]) if not name.startswith("http")]
    times = [time.get("datetime") or text_of(time, frozenset()) for time in islice(body.iter("time"), 1)]
    marked = [tag.get("content", "") for tag in root.iter("meta") if tag.get("itemprop") == "datePublished"]
    days = map(iso_day, (*said["published"], *linked["datePublished"], *marked, *times))
    tags = (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), body.get("lang"))
    languages = map(primary_language, (*filter(None, tags), *said["language"]))
    found = {
        "title": title_of(root, body, parts, [*meta.get("og:title", []), *meta.get("citation_title", [])], publisher),
        "author": ", ".join(dict.fromkeys(authors)),
        "published": next(filter(None, days), ""),
        "file_dated": next(filter(None, map(iso_day, said["file_dated"])), ""),
        "publisher": publisher,
        "url": next(filter(None, _addresses(root, meta)), ""),
        "language": next(filter(None, languages), ""),
    }
    return {name: value for name, value in found.items() if value}


def _addresses(root: etree._Element, meta: dict[str, list[str]]) -> Iterator[str]:
    canonical = [link.get("href", "") for link in root.iter("link") if link.get("rel", "").lower() == "canonical"]
    for address in (*canonical, *meta.get("og:url", [])):
        yield address.strip() if re.match(r"\s*https?://\S+\s*$", address) else ""


def _linked_data(root: etree._Element) -> dict[str, list[str]]:
    """What the page's JSON-LD says of its author, publisher and day."""
    found: dict[str, list[str]] = {"author": [], "publisher": [], "datePublished": []}
    for script in root.iter("script"):
        if script.get("type", "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads("".join(map(str, script.itertext())))
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
