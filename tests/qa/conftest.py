"""What tests of the answers share: passages as a search hands them out, and judges to read them."""

from collections.abc import Callable, Sequence

import pytest

from corpus.document import Document
from corpus.passages import CuttingRules, cut
from index.search import Hit, Index
from index.words import words
from qa.evidence import Candidate
from qa.reranker import PACKAGED, CrossEncoder, Rerank, load_reranker


@pytest.fixture(scope="session")
def hits_of(documents_of: Callable[..., list[Document]]) -> Callable[..., list[Hit]]:
    """Every passage of these Markdown sources as a hit, in reading order."""

    def hits(*sources: str) -> list[Hit]:
        cuts = [(document, cut(document, CuttingRules())) for document in documents_of(*sources)]
        return [Hit(document, passage, 1.0, 1, 1) for document, passages in cuts for passage in passages]

    return hits


@pytest.fixture(scope="session")
def candidates_of(hits_of: Callable[..., list[Hit]]) -> Callable[..., list[Candidate]]:
    """Every sentence of these Markdown sources in reading order, with the logits that are given as its score too."""

    def candidates(*sources: str, logits: Sequence[float]) -> list[Candidate]:
        spans = [(hit, span) for hit in hits_of(*sources) for span in hit.passage.sentences]
        return [Candidate(hit, span, logit, logit) for (hit, span), logit in zip(spans, logits, strict=True)]

    return candidates


@pytest.fixture(scope="session")
def flight_index(index_of: Callable[..., Index]) -> Index:
    """An index that knows Gao, Kidal, N'Djamena, cocaine and cannabis, and people and police who fled."""
    return index_of(
        "Many people fled Gao. 300 people fled Gao. Nobody fled Kidal for N'Djamena.",
        "Police seized 116 kg of cannabis and some cocaine in Kidal.",
    )


@pytest.fixture(scope="session")
def fake_rerank() -> Rerank:
    """A judge by words: -6 for a text with none of the question's stems, 6 for one with all, evenly between."""

    def rerank(pairs: Sequence[tuple[str, str]]) -> list[float]:
        stems = [(set(words(question)), set(words(text))) for question, text in pairs]
        return [12 * len(asked & told) / max(len(asked), 1) - 6 for asked, told in stems]

    return rerank


@pytest.fixture(scope="session")
def reranker() -> CrossEncoder:
    """The packaged cross-encoder, loaded once."""
    return load_reranker(PACKAGED, threads=2)
