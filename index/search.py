"""Finds the passages nearest to a question: cosine and BM25, scaled and fused."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from corpus.document import Document, Passage, Span
from corpus.message import Message
from corpus.passages import CuttingRules, context, searchable_texts
from corpus.tombstones import Tombstone
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import MismatchedIndexError
from index.generation import Contents, Manifest, read_contents, read_manifest
from index.lexicon import Lexicon
from index.scope import Scope

POOL = 100  # candidates from each side; on XQuAD the answering passage is never below rank 100 of both
MAX_PARTS = 16  # scopes whose parts stay made: their lexicons, and some bytes a passage for their rows
DENSE_WEIGHT = 0.5  # equal weights were best on XQuAD (0.952 recall@1; DESIGN's measured table)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    `score` is 0 to 1 within one search. A rank is 1 for the best, and None when that side did not find it. `before` is
    the sentence just before the passage in its section, None where the section begins with it.
    """

    document: Document
    passage: Passage
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    before: Span | None = None

    @property
    def text(self) -> str:
        """The passage as it stands in its document."""
        return self.passage.span.of(self.document.text)

    @property
    def context(self) -> str:
        """The title and headings above the passage, and the locators in it."""
        return context(self.document, self.passage)

    def context_of(self, sentence: Span) -> str:
        """The title and headings above a sentence of the passage, and its own locator."""
        return context(self.document, self.passage, sentence)


class Index:
    """One generation in memory, searched with the encoder that made it. Safe to share between threads."""

    def __init__(self, manifest: Manifest, contents: Contents, encoder: Encoder) -> None:
        self.manifest = manifest
        self.documents = {document.id: document for document in contents.documents}
        self.passages = contents.passages
        self.lexicon = contents.lexicon
        self.suggestions = contents.suggestions
        self._vectors = contents.vectors
        self._keywords = contents.keywords
        self._encoder = encoder
        self._parts: OrderedDict[Scope, Index] = OrderedDict()
        self._lock = Lock()

    def without(self, document_ids: Set[str]) -> "Index":
        """The index as if it had never held these documents; itself where it does not."""
        return self._only(self.documents.keys() - document_ids)

    def within(self, scope: Scope) -> "Index":
        """The index of the documents in a scope alone; itself where that is all of them.

        Rows outside are passed over before anything is ranked: its vectors, candidates, the scaling of their scores,
        its lexicon and its suggestions are those of an index that holds nothing else. What stays as the whole index
        has it is how BM25 weighs a word: by how rare it is, and how long a passage is, among all passages.
        """
        if not scope:
            return self
        with self._lock:
            if scope in self._parts:
                self._parts.move_to_end(scope)
                return self._parts[scope]
        part = self._only(scope.ids(self.documents.values()))
        with self._lock:
            self._parts[scope] = part
            while len(self._parts) > MAX_PARTS:
                self._parts.popitem(last=False)
        return part

    def _only(self, document_ids: Set[str]) -> "Index":
        """The index with these of its documents; itself where these are all."""
        left = tuple(document for document in self.documents.values() if document.id in document_ids)
        gone = [document for document in self.documents.values() if document.id not in document_ids]
        if not gone:
            return self
        rows = [row for row, passage in enumerate(self.passages) if passage.document_id in document_ids]
        kept = tuple(self.passages[row] for row in rows)
        manifest = replace(
            self.manifest,
            documents={one: digest for one, digest in self.manifest.documents.items() if one in document_ids},
            passages=len(rows),
            changed=tuple(one for one in self.manifest.changed if one in document_ids),
        )
        if len(rows) < len(self.passages) / 2:  # the smaller part is counted
            lexicon = Lexicon.mined(left, searchable_texts(left, kept))
        else:
            removed = [passage for passage in self.passages if passage.document_id not in document_ids]
            lexicon = self.lexicon.without(searchable_texts(gone, removed), gone, left)
        contents = Contents(
            documents=left,
            passages=kept,
            vectors=self._vectors.only(rows),
            keywords=self._keywords.only(rows),
            lexicon=lexicon,
            suggestions=tuple(one for one in self.suggestions if one.document_id in document_ids),
        )
        return Index(manifest, contents, self._encoder)

    def search(self, question: str, k: int) -> list[Hit]:
        """The `k` best passages, best first; fewer when the index holds fewer. Ties go to the earlier passage."""
        if not self.passages:
            return []
        vector = self._encoder.encode([question])[0]
        counts = self._keywords.scores(question)
        dense = [row for row, _ in self._vectors.nearest(vector, POOL)]
        keyword = [int(row) for row in (-counts).argsort(kind="stable")[:POOL] if counts[row] > 0]
        rows = sorted({*dense, *keyword})
        cosines = dict(zip(rows, self._vectors.cosines(vector, rows), strict=True))
        fused = fuse(cosines, {row: float(counts[row]) for row in rows})
        dense_rank = {row: rank for rank, row in enumerate(dense, 1)}
        keyword_rank = {row: rank for rank, row in enumerate(keyword, 1)}
        return [
            Hit(
                document=self._document(row),
                passage=self.passages[row],
                score=score,
                dense_rank=dense_rank.get(row),
                keyword_rank=keyword_rank.get(row),
                before=self._before(row),
            )
            for row, score in fused[:k]
        ]

    def passages_at(self, addresses: Sequence[tuple[str, int]]) -> list[Hit]:
        """The passages that begin at these places (document id, start), with score 0; unknown places have none."""
        return [
            Hit(self._document(row), passage, 0.0, None, None, self._before(row))
            for row, passage in enumerate(self.passages)
            if (passage.document_id, passage.span.start) in addresses
        ]

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """The cosine of each of the others with `text`, in their order."""
        vector, *matrix = self._encoder.encode([text, *others])
        return [float(other @ vector) for other in matrix]

    def _before(self, row: int) -> Span | None:
        here, earlier = self.passages[row], self.passages[row - 1]
        follows = row > 0 and earlier.document_id == here.document_id and earlier.section == here.section
        return earlier.sentences[-1] if follows else None

    def _document(self, row: int) -> Document:
        return self.documents[self.passages[row].document_id]


def fuse(dense: dict[int, float], keyword: dict[int, float]) -> list[tuple[int, float]]:
    """Rows with their fused scores, best first: each side scaled to 0..1 over the candidates, then weighed.

    Both sides score the same rows. The convex combination of Bruch, Gai and Ingber (2023), which beat reciprocal
    ranks on XQuAD. Equal scores are in row order.
    """
    dense, keyword = _scaled(dense), _scaled(keyword)
    fused = {row: DENSE_WEIGHT * dense[row] + (1 - DENSE_WEIGHT) * keyword[row] for row in dense}
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def removed_from(index: Index, tombstones: Iterable[Tombstone]) -> frozenset[str]:
    """The ids of the documents that an index holds though they were removed after it was made."""
    names = {one.name for one in tombstones if one.stamp not in index.manifest.removals}
    return frozenset(document.id for document in index.documents.values() if document.name in names)


def open_index(folder: Path, encoder: Encoder, rules: CuttingRules) -> Index:
    """The index of a generation. Raises MismatchedIndexError when settings and index disagree, DamagedIndexError."""
    manifest = read_manifest(folder)
    if manifest.encoder_digest != encoder.digest:
        raise MismatchedIndexError(
            Message(
                IndexCode.OTHER_ENCODER,
                model=manifest.encoder,
                numbers=manifest.dimension,
                weights=manifest.encoder_digest[:12],
                other=encoder.name,
                other_numbers=encoder.dimension,
                other_weights=encoder.digest[:12],
            )
        )
    check_rules(manifest, rules)
    return Index(manifest, read_contents(folder, manifest), encoder)


def check_rules(manifest: Manifest, rules: CuttingRules) -> None:
    """Raises MismatchedIndexError when a generation was cut by other rules than these."""
    if manifest.cutting != rules.as_dict():
        raise MismatchedIndexError(
            Message(
                IndexCode.OTHER_RULES,
                rules=_listed(manifest.cutting.items()),
                other=_listed(rules.as_dict().items()),
            )
        )


def _scaled(scores: dict[int, float]) -> dict[int, float]:
    low, high = min(scores.values()), max(scores.values())
    return {row: (score - low) / (high - low) if high > low else 0.0 for row, score in scores.items()}


def _listed(rules: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in rules)
