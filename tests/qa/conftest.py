"""What tests of the answers share: indexes in memory, passages as a search hands them out, and judges to read them."""

from collections.abc import Callable, Sequence

import pytest

from corpus.document import Document
from corpus.draft import lay_out
from corpus.markdown import read_markdown
from corpus.passages import CuttingRules, cut
from index.build import searchable_texts
from index.encoder import Encoder
from index.generation import Contents, Manifest
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.search import Hit, Index
from index.vectors import VectorStore
from index.words import words
from qa.evidence import Candidate
from qa.reranker import PACKAGED, CrossEncoder, Rerank, load_reranker

RULES = CuttingRules()


def document_of(markdown: str, n: int) -> Document:
    """The document d0, d1, … of a Markdown source."""
    return lay_out(read_markdown(markdown), document_id=f"d{n}", name=f"d{n}.md")


@pytest.fixture(scope="session")
def index_of(fake_encoder: Encoder) -> Callable[..., Index]:
    """Builds an index in memory over Markdown sources: the documents d0, d1, …, with the fake encoder unless told."""

    def index_one(*sources: str, encoder: Encoder = fake_encoder) -> Index:
        documents = [document_of(source, n) for n, source in enumerate(sources)]
        passages = [passage for document in documents for passage in cut(document, RULES)]
        texts = searchable_texts(documents, passages)
        manifest = Manifest(
            generation="000001",
            built_at="2024-02-29T12:30:45+00:00",
            source="here",
            encoder=encoder.name,
            encoder_digest=encoder.digest,
            dimension=encoder.dimension,
            cutting=RULES.as_dict(),
            documents={document.id: document.digest for document in documents},
            passages=len(passages),
            skipped=(),
            files={},
        )
        vectors, keywords = VectorStore.over(encoder.encode(texts)), Keywords.over(texts)
        lexicon = Lexicon.mined(documents, texts)
        return Index(manifest, Contents(tuple(documents), tuple(passages), vectors, keywords, lexicon), encoder)

    return index_one


@pytest.fixture(scope="session")
def hits_of() -> Callable[..., list[Hit]]:
    """Every passage of these Markdown sources as a hit, in reading order."""

    def hits(*sources: str) -> list[Hit]:
        documents = [document_of(source, n) for n, source in enumerate(sources)]
        return [Hit(document, passage, 1.0, 1, 1) for document in documents for passage in cut(document, RULES)]

    return hits


@pytest.fixture(scope="session")
def candidates_of(hits_of: Callable[..., list[Hit]]) -> Callable[..., list[Candidate]]:
    """Every sentence of these Markdown sources in reading order, with the logits that are given as its score too."""

    def candidates(*sources: str, logits: Sequence[float]) -> list[Candidate]:
        spans = [(hit, span) for hit in hits_of(*sources) for span in hit.passage.sentences]
        return [Candidate(hit, span, logit, logit) for (hit, span), logit in zip(spans, logits, strict=True)]

    return candidates


@pytest.fixture(scope="session")
def fake_rerank() -> Rerank:
    """A judge by words: -6 for a text with none of the question's stems, 6 for one with all, evenly between."""

    def rerank(question: str, texts: Sequence[str]) -> list[float]:
        asked = set(words(question))
        return [12 * len(asked & set(words(text))) / max(len(asked), 1) - 6 for text in texts]

    return rerank


@pytest.fixture(scope="session")
def reranker() -> CrossEncoder:
    """The packaged cross-encoder, loaded once."""
    return load_reranker(PACKAGED, threads=2)
