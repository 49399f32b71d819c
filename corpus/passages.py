"""Cuts a document into passages: whole sentences of one section, sized for the models that read them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from corpus.document import Block, BlockKind, Document, Passage, Span
from corpus.sentences import sentence_spans

PARAGRAPH = re.compile(r"\bparas?\.\s*")


@dataclass(frozen=True, slots=True)
class CuttingRules:
    """How passages are cut. An index names the rules it was cut by, and no other rules may search it.

    `version` changes whenever the same file would be read or cut differently by new code.
    """

    max_words: int = 110  # about 150 word pieces; MiniLM reads 256 with the heading path before it
    version: int = 4

    def as_dict(self) -> dict[str, int]:
        """The rules as a manifest stores them."""
        return asdict(self)


def cut(document: Document, rules: CuttingRules) -> list[Passage]:
    """The passages of a document in reading order. Every sentence of its body stands in exactly one.

    Paragraphs of a section share a passage while they fit; one that does not fit is cut between sentences into
    pieces of about equal size. Only a sentence that is longer than `max_words` makes a passage longer than that.
    """
    passages = []
    for section, blocks in _sections(document):
        for sentences in _packed([_sentences(document, block) for block in blocks], document.text, rules.max_words):
            span = Span(sentences[0].start, sentences[-1].end)
            passages.append(Passage(document.id, section, span, tuple(sentences)))
    return passages


def context(document: Document, passage: Passage) -> str:
    """What a passage needs to be understood, joined by " > ": the title, the headings above it, and its locators.

    The locators are those of its blocks ("paragraph 5, paragraph 6"); most files give none.
    """
    title = (document.title,) if document.title_given else ()
    named = ", ".join(_locators(document, passage))
    return " > ".join(part for part in (*title, *passage.section, named) if part)


def _locators(document: Document, passage: Passage) -> list[str]:
    """The locators of a passage's blocks, each once, in whole words as people ask for them."""
    found = dict.fromkeys(document.locator_at(sentence.start) for sentence in passage.sentences)
    return [PARAGRAPH.sub("paragraph ", locator) for locator in found if locator]


def searchable_texts(documents: Sequence[Document], passages: Sequence[Passage]) -> list[str]:
    """What is embedded and counted for each passage: its title and headings, then its own text."""
    by_id = {document.id: document for document in documents}
    texts = []
    for passage in passages:
        document = by_id[passage.document_id]
        heading = context(document, passage)
        own = passage.span.of(document.text)
        texts.append(f"{heading}\n{own}" if heading else own)
    return texts


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """The heading path and body blocks of each section. Without any body, the headings are the body."""
    if all(block.kind is BlockKind.HEADING for block in document.blocks):
        yield (), list(document.blocks)
        return
    path: list[tuple[int, str]] = []
    first = next((block for block in document.blocks if block.kind is BlockKind.HEADING), None)
    for is_heading, run in groupby(document.blocks, lambda block: block.kind is BlockKind.HEADING):
        if not is_heading:
            yield tuple(text for _, text in path), list(run)
            continue
        for heading in run:
            text = heading.span.of(document.text)
            path = [(level, above) for level, above in path if level < heading.level]
            if heading is not first or not _names_document(text, document.title):
                path.append((heading.level, text))


def _names_document(heading: str, title: str) -> bool:
    return set(heading.casefold().split()) <= set(title.casefold().split())


def _sentences(document: Document, block: Block) -> list[Span]:
    at = block.span.start
    found = sentence_spans(block.span.of(document.text), document.language)
    return [Span(at + span.start, at + span.end) for span in found]


def _packed(paragraphs: Sequence[list[Span]], text: str, max_words: int) -> Iterator[list[Span]]:
    """Sentences grouped into passages: short paragraphs together, long ones in pieces of about equal size."""
    held: list[Span] = []
    size = 0  # words of what is held
    for sentences in paragraphs:
        added = _words(text, sentences)
        if held and size + added > max_words:
            yield held
            held, size = [], 0
        pieces = _balanced(sentences, text, max_words) if added > max_words else [sentences]
        if held or len(pieces) == 1:
            held, size = [*held, *sentences], size + added
            continue
        yield from pieces
    if held:
        yield held


def _balanced(sentences: list[Span], text: str, max_words: int) -> list[list[Span]]:
    total = _words(text, sentences)
    count = -(-total // max_words)
    if count <= 1 or len(sentences) == 1:
        return [sentences]
    goal, pieces, piece = total / count, [], [sentences[0]]
    for sentence in sentences[1:]:
        size, grown = _words(text, piece), _words(text, [*piece, sentence])
        if grown > max_words or grown - goal > goal - size:
            pieces.append(piece)
            piece = []
        piece.append(sentence)
    return [*pieces, piece]


def _words(text: str, sentences: Sequence[Span]) -> int:
    return sum(len(span.of(text).split()) for span in sentences)
