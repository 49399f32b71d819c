"""Tells who wrote or published a document, and when, from its record, where its own text does not say so."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from corpus.document import BlockKind, Document
from corpus.message import Message
from index.words import fold, words
from qa.codes import QaCode

FORMS = (  # how the three facts of a record are asked for; tried in order, over folded text
    (QaCode.RECORD_AUTHOR, r"who (?:wrote|authored|drafted|(?:is|are|was|were) the authors? of) (?P<named>.+)"),
    (QaCode.RECORD_AUTHOR, r"(?:who is|by whom is|by whom was) (?P<named>.+?) (?:by|written|authored)"),
    (QaCode.RECORD_AUTHOR, r"(?:qui a (?:ecrit|redige)|qui est l[' ]auteur de) (?P<named>.+)"),
    (QaCode.RECORD_PUBLISHER, r"who (?:published|issued|released|(?:is|was) the publisher of) (?P<named>.+)"),
    (QaCode.RECORD_PUBLISHER, r"qui a (?:publie|edite) (?P<named>.+)"),
    (
        QaCode.RECORD_PUBLISHED,
        r"(?:when|in (?:what|which) year|on (?:what|which) (?:day|date)) (?:was|were|is) (?P<named>.+?)"
        r" (?:first )?(?:published|issued|released|written|dated)",
    ),
    (
        QaCode.RECORD_PUBLISHED,
        r"what is the (?:publication date|date(?: of (?:publication|issue|release))?) of (?P<named>.+)",
    ),
    (QaCode.RECORD_PUBLISHED, r"(?:quand|en quelle annee) (?P<named>.+?) a-t-(?:il|elle) ete (?:publie|ecrit)e?"),
    (QaCode.RECORD_PUBLISHED, r"(?:quand|en quelle annee) a ete (?:publie|ecrit)e? (?P<named>.+)"),
)
ASKED = [(code, re.compile(form)) for code, form in FORMS]
FACTS = {
    QaCode.RECORD_AUTHOR: lambda document: document.author,
    QaCode.RECORD_PUBLISHER: lambda document: document.publisher,
    QaCode.RECORD_PUBLISHED: lambda document: document.published,
}
FEWEST_WORDS = 2  # of a title that names a part of it only
WORKS = frozenset(
    words("document report brief briefing paper study publication article letter note file text book rapport étude")
)


class Record(NamedTuple):
    """A document that a question names, and what its record says: `told` in a message to people."""

    document: Document
    told: str
    message: Message

    def is_said_by(self, document: Document, sentence: str) -> bool:
        """Whether a sentence is of this document and names what the record does, of a day at least the year."""
        return document is self.document and bool(set(words(self.told)) & set(words(sentence)))


def record(question: str, documents: Iterable[Document]) -> Record | None:
    """What the record of the one document that a question names says of its author, publisher or day; None for others.

    A document is named by its title, by words that stand in no other title as well, or by a heading in it.
    """
    asked = re.sub(r"\s+", " ", fold(question).replace("’", "'")).strip(" ?!.")
    for code, form in ASKED:
        match = form.fullmatch(asked)
        document = _named(match["named"], list(documents)) if match else None
        if document is not None:
            told = FACTS[code](document)
            return Record(document, told, Message(code, title=document.title, told=told)) if told else None
    return None


def _named(written: str, documents: list[Document]) -> Document | None:
    stems = set(words(written))
    telling = stems - WORKS
    if not stems:
        return None
    exact = [one for one in documents if stems == set(words(one.title))]
    partly = [one for one in documents if len(telling) >= FEWEST_WORDS and telling <= set(words(one.title))]
    within = [one for one in documents if any(stems == set(heading) for heading in _headings(one))]
    return next((found[0] for found in (exact, partly, within) if len(found) == 1), None)


def _headings(document: Document) -> list[list[str]]:
    return [words(block.span.of(document.text)) for block in document.blocks if block.kind is BlockKind.HEADING]
