"""What tests of the answers share: passages as a search hands them out, sentences to choose from, and a reader."""

from collections.abc import Callable, Sequence

import pytest

from corpus.document import Document
from corpus.passages import CuttingRules, cut
from index.search import Hit, Index
from qa.reading.reader import Read
from qa.verification.decision import NAMES, Candidate, Decision, Features
from tests.readers import BY_MARGIN, shared_words_of_sentences

NOTHING_KNOWN = Features(**dict.fromkeys(NAMES, 0.0))


@pytest.fixture(scope="session")
def hits_of(documents_of: Callable[..., list[Document]]) -> Callable[..., list[Hit]]:
    """Every passage of these Markdown sources as a hit, in reading order."""

    def hits(*sources: str) -> list[Hit]:
        cuts = [(document, cut(document, CuttingRules())) for document in documents_of(*sources)]
        return [Hit(document, passage, 1.0, 1, 1) for document, passages in cuts for passage in passages]

    return hits


@pytest.fixture(scope="session")
def candidates_of(hits_of: Callable[..., list[Hit]]) -> Callable[..., list[Candidate]]:
    """Every sentence of these Markdown sources in reading order, each answering as a whole with its probability."""

    def candidates(*sources: str, probabilities: Sequence[float]) -> list[Candidate]:
        spans = [(hit, span) for hit in hits_of(*sources) for span in hit.passage.sentences]
        return [
            Candidate(hit, span, span, NOTHING_KNOWN, probability, probability)
            for (hit, span), probability in zip(spans, probabilities, strict=True)
        ]

    return candidates


@pytest.fixture(scope="session")
def flight_index(index_of: Callable[..., Index]) -> Index:
    """An index that knows Gao, Kidal, N'Djamena, cocaine and cannabis, and people and police who fled."""
    return index_of(
        "Many people fled Gao. 300 people fled Gao. Nobody fled Kidal for N'Djamena.",
        "Police seized 116 kg of cannabis and some cocaine in Kidal.",
    )


@pytest.fixture(scope="session")
def read_by_words() -> Read:
    """A reader by words, which tells sentences apart."""
    return shared_words_of_sentences


@pytest.fixture(scope="session")
def by_margin() -> Decision:
    """A decision for which a sentence is as likely as the reader's logit of its best span says; answers from 0.5 on."""
    return BY_MARGIN
