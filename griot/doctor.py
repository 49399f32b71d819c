"""What is not as it should be around an index: files, documents and leftovers, a sentence each."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import combinations
from pathlib import Path

from corpus.codes import CorpusCode
from corpus.document import Document, Passage
from corpus.folder import MAX_FILE_BYTES
from corpus.shelf import Shelf
from index.generation import Contents, Manifest, removed_since
from index.home import Home
from index.words import words
from web.messages import render_in_english

ALIKE = 0.8  # of the sentences of the shorter document; reissues share nearly all, reports on one thing few
MAX_HOLDERS = 50  # documents with one sentence in common; more share a form, and their pairs would be without number
MIN_SENTENCE_WORDS = 5  # shorter ones stand in many documents ("All rights reserved.")


def findings(home: Home, shelf: Shelf, manifest: Manifest, contents: Contents) -> list[str]:
    """Everything that an operator may want to mend, in the order in which it hurts; empty when all is well."""
    files = shelf.files()
    return [
        *(f"{skip.name} is not in the index: {render_in_english(skip.reason)}" for skip in manifest.skipped),
        *_strayed(files, contents.documents, {skip.name for skip in manifest.skipped}, removed_since(home, manifest)),
        *(
            f"{document.name}: {render_in_english(warning)}"
            for document in contents.documents
            for warning in document.warnings
            if warning.code != CorpusCode.PDF_PAGES_RECOGNISED  # as the settings ask
        ),
        *near_duplicates(contents.documents, contents.passages),
        *_leftovers(home, manifest),
    ]


def near_duplicates(documents: Sequence[Document], passages: Sequence[Passage]) -> list[str]:
    """The pairs of documents of which one holds at least four fifths of the other's sentences."""
    texts = {document.id: document.text for document in documents}
    sentences: dict[str, set[tuple[str, ...]]] = {document.id: set() for document in documents}
    for passage in passages:
        for span in passage.sentences:
            said = tuple(words(span.of(texts[passage.document_id])))
            if len(said) >= MIN_SENTENCE_WORDS:
                sentences[passage.document_id].add(said)
    holders = defaultdict(list)
    for document_id, all_said in sentences.items():
        for said in all_said:
            holders[said].append(document_id)
    telling = (ids for ids in holders.values() if len(ids) <= MAX_HOLDERS)
    shared = Counter(pair for ids in telling for pair in combinations(sorted(ids), 2))
    return [
        f"{one} and {other} are nearly the same: {count} sentence{' stands' if count == 1 else 's stand'} in both. "
        f"Remove one: griot remove {other}"
        for (one, other), count in sorted(shared.items())
        if count >= ALIKE * min(len(sentences[one]), len(sentences[other]))
    ]


def _strayed(
    files: dict[str, Path], documents: Sequence[Document], skipped: set[str], removed: Set[str]
) -> Iterator[str]:
    indexed = {document.name: document for document in documents}
    for name, document in indexed.items():
        if document.id in removed:
            yield f"{name} was removed and answers nothing, but its text is still in the index. Run: griot build"
        elif name not in files:
            yield f"{name} is gone from the folder, and {document.id} still answers. Run: griot build"
        elif _digest(files[name]) != document.file_digest:
            yield f"{name} has changed since it was read, and {document.id} answers from its old text. Run: griot build"
    for name in files:
        if name not in indexed and name not in skipped:
            yield f"{name} is not in the index yet. Run: griot build"


def _leftovers(home: Home, manifest: Manifest) -> Iterator[str]:
    for name in home.drafts():
        yield f"{name} was left by a build that did not end. Run: griot prune"
    for name in home.names():
        if int(name) > int(manifest.generation):
            told = f"Generation {name} is newer than the one in use and not used."
            yield f"{told} Run: griot build, or griot rollback {name}"


def _digest(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
