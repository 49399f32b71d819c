"""The references to the notes of a Word file, and the number or sign that each shows."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from corpus.archives import attribute, local_name
from corpus.draft import tidy
from corpus.readers.ordinals import roman

DELETED = "deleted"  # instead of a note's number


def note_numbers(body: etree._Element, endnote_format: str) -> dict[str, str]:
    """The number or sign that each note's first reference shows; DELETED for one whose reference was deleted."""
    numbers: dict[str, str] = {}
    counts = Counter[str]()
    for reference in body.iter("{*}footnoteReference", "{*}endnoteReference"):
        key, kind = note_key(reference), local_name(reference)
        if any(local_name(above) in {"del", "moveFrom"} for above in reference.iterancestors()):
            numbers.setdefault(key, DELETED)
        elif numbers.get(key, DELETED) == DELETED:
            if attribute(reference, "customMarkFollows") in {"1", "true", "on"}:
                numbers[key] = tidy("".join(map(str, reference.getparent().itertext("{*}t"))))
                continue
            counts[kind] += 1
            is_roman = kind == "endnoteReference" and endnote_format == "lowerRoman"
            numbers[key] = roman(counts[kind]) if is_roman else str(counts[kind])
    return numbers


def references(element: etree._Element) -> Iterator[etree._Element]:
    """The references to notes in an element, in order."""
    yield from element.iter("{*}footnoteReference", "{*}endnoteReference")


def note_key(reference: etree._Element) -> str:
    """The key of the note that is referred to: "footnote 3"."""
    return f"{local_name(reference).removesuffix('Reference')} {attribute(reference, 'id')}"
