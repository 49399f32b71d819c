"""Answers requests about the documents as a whole with the sentences that each begins with."""

import re
from collections.abc import Sequence
from itertools import groupby, islice

from corpus.document import Block, BlockKind, Document, Passage, Span
from corpus.message import Message
from index.search import Hit, Index
from index.words import fold
from qa.answer import Answer, Claim, Evidence, Refusal, Remark, Reply, Why
from qa.composition.expansion import leans
from qa.understanding.small_talk import SmallTalk
from qa.verification.reasons import Reason

MOST_DOCUMENTS = 8  # quoted at once; all of them stand on a page of their own
SENTENCES = {SmallTalk.SUMMARY: 2}  # of each document; one for other requests
FEWEST_WORDS = 6  # of a sentence that says something
WHOLE = re.compile(r"[^\W_a-zà-þ].*[.!?…]\W*", re.DOTALL)
CAPTION = re.compile(r"(?:figure|fig|table|map|box|photo|source|note)s?\b\.? ?(?:\d|:)|.*(?:https?://|©|\bisbn\b)")


def overview(request: SmallTalk, question: str, index: Index) -> Reply:
    """The leading sentences of the documents, the newest first; for NEWS of those that the last build changed."""
    wanted = index.manifest.changed if request is SmallTalk.NEWS else tuple(index.documents)
    newest = sorted((index.documents[one] for one in sorted(wanted)), key=_published, reverse=True)
    passages = {document_id: list(group) for document_id, group in groupby(index.passages, lambda one: one.document_id)}
    first = {document.digest: document for document in reversed(newest)}  # a copy of another says nothing new
    leads = [
        lead
        for document in [one for one in newest if first[one.digest] is one][:MOST_DOCUMENTS]
        for lead in _leads(document, passages.get(document.id, ()), SENTENCES.get(request, 1))
    ]
    if not leads:
        return Refusal(question, question, Message(Reason.NOTHING_NEAR), (), 0.0)
    evidence = tuple(
        Evidence(number, span, span.of(hit.document.text), hit, 1.0) for number, (hit, span) in enumerate(leads, 1)
    )
    claims = tuple(Claim(one.quote, (one.number,), Why.OVERVIEW) for one in evidence)
    code = Remark.NEW_DOCUMENTS if request is SmallTalk.NEWS else Remark.OVERVIEW
    remark = Message(code, documents=len(wanted))
    return Answer(question, question, claims, evidence, 1.0, (remark,), shown=len(claims), found=len(claims))


def _leads(document: Document, passages: Sequence[Passage], most: int) -> list[tuple[Hit, Span]]:
    """The first sentences of a document's paragraphs that say something, each with the passage that it stands in."""
    found = (
        (Hit(document, passage, 0.0, None, None), span)
        for passage in passages
        for span in passage.sentences
        if _says_something(document, span)
    )
    return list(islice(found, most))


def _says_something(document: Document, span: Span) -> bool:
    said = span.of(document.text)
    in_prose = any(_holds(block, span) and block.kind is BlockKind.PARAGRAPH for block in document.blocks)
    whole = WHOLE.fullmatch(said) is not None and len(said.split()) >= FEWEST_WORDS
    return whole and in_prose and not leans(said) and CAPTION.match(fold(said)) is None


def _holds(block: Block, span: Span) -> bool:
    return block.span.start <= span.start and span.end <= block.span.end


def _published(document: Document) -> str:
    """The day, month or year of publication as ISO 8601 writes it, else that of the file; empty, so last, without."""
    found = re.search(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", document.published or document.file_dated)
    return found[0] if found else ""
