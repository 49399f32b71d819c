"""What the packages of Word, Excel and PowerPoint have in common: parts that refer to parts, and core properties."""

import posixpath
from typing import NamedTuple

from lxml import etree

from corpus.archives import Archive, local_name
from corpus.draft import tidy
from corpus.readers.metadata import facts_of


class Relation(NamedTuple):
    """A part that another refers to: the last word of the reference's type, and the member it leads to."""

    kind: str
    target: str


def relations(archive: Archive, name: str) -> dict[str, Relation]:
    """The parts in the file that a part (or "", the package) refers to, by the ids of the references.

    One whose id is missing or taken is found by its kind alone.
    """
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in archive:
        return {}
    found: dict[str, Relation] = {}
    for relation in archive.xml(rels).iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:  # Word leaves links to "NULL"
            key = relation.get("Id", "")
            found[key if key and key not in found else f"#{len(found)}"] = Relation(kind, target)
    return found


def target_of_kind(related: dict[str, Relation], kind: str) -> str:
    """The member that is referred to as this kind of part; "" where there is none."""
    return next((relation.target for relation in related.values() if relation.kind == kind), "")


def core_facts(archive: Archive) -> dict[str, str]:
    """What the package says of itself, by Griot's names."""
    name = target_of_kind(relations(archive, ""), "core-properties")
    texts = {local_name(e): tidy(e.text or "") for e in archive.xml(name).iter(etree.Element)} if name else {}
    return facts_of(
        title=texts.get("title", ""),
        author=texts.get("creator", ""),
        language=texts.get("language", ""),
        published=texts.get("issued", ""),
        made=(texts.get("created", ""), texts.get("modified", "")),
    )
