"""What the packages of Excel and PowerPoint have in common: parts that refer to parts, and core properties."""

import posixpath
import re
from typing import NamedTuple

from lxml import etree

from corpus.archives import Archive
from corpus.draft import tidy
from corpus.readers.declared import iso_day, primary_language

NO_TITLE = re.compile(
    r"(?:powerpoint )?pr[eé]sentation ?\d*|(?:book|classeur|workbook) ?\d*|untitled.*|.*\.\w{3,4}", re.I
)


class Relation(NamedTuple):
    """A part that another refers to: the last word of the reference's type, and the member it leads to."""

    kind: str
    target: str


def relations(archive: Archive, name: str) -> dict[str, Relation]:
    """The parts that a part (or "", the package) refers to, by the ids of the references."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in archive:
        return {}
    found = {}
    for relation in archive.xml(rels).iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:
            found[relation.get("Id", "")] = Relation(kind, target)
    return found


def target_of_kind(related: dict[str, Relation], kind: str) -> str:
    """The member that is referred to as this kind of part; "" where there is none."""
    return next((relation.target for relation in related.values() if relation.kind == kind), "")


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name in whatever namespace: strict and transitional files use two."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def core_facts(archive: Archive) -> dict[str, str]:
    """What the package says of itself, by Griot's names. When it was made or changed is no date of publication."""
    name = target_of_kind(relations(archive, ""), "core-properties")
    texts = (
        {etree.QName(e).localname: tidy(e.text or "") for e in archive.xml(name).iter(etree.Element)} if name else {}
    )
    title = texts.get("title", "")
    found = {
        "title": "" if NO_TITLE.fullmatch(title) else title,
        "author": texts.get("creator", ""),
        "language": primary_language(texts.get("language", "")),
        "published": iso_day(texts.get("issued", "")),
    }
    return {fact: value for fact, value in found.items() if value}
