"""What a question gets: an answer made of quoted sentences, a refusal, or a word of courtesy."""

from dataclasses import dataclass

from corpus.document import Document, Span
from index.search import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a document that a claim rests on. `number` is the one the reader sees, from 1.

    `quote` is the sentence as it was read; `relevance` is the reranker's logit for it.
    """

    number: int
    span: Span
    quote: str
    hit: Hit
    relevance: float

    @property
    def document(self) -> Document:
        """The document that the sentence stands in."""
        return self.hit.document


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, and the numbers of the evidence that says so."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims in reading order, each resting on evidence. `confidence` is 0 to 1."""

    question: str
    read_as: str
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """The documents do not hold the answer. `reason` tells the reader why; `nearest` are passages, best first."""

    question: str
    read_as: str
    reason: str
    nearest: tuple[Hit, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Courtesy:
    """A short reply to a greeting, or to a question with nothing in it to look for. It claims nothing."""

    question: str
    text: str


Reply = Answer | Refusal | Courtesy


class UnsoundCitationError(Exception):
    """A citation does not stand in its document where it says; the answer must not be shown."""


def checked(answer: Answer) -> Answer:
    """The answer itself, once every law of it holds. Raises UnsoundCitationError with the law that does not.

    Evidence is numbered 1..n; every quote stands in its document at its offsets; every claim is word for word the
    quote of the evidence it names.
    """
    quotes = {evidence.number: evidence.quote for evidence in answer.evidence}
    if not answer.claims or list(quotes) != list(range(1, len(answer.evidence) + 1)):
        raise UnsoundCitationError(f"the evidence is numbered {[e.number for e in answer.evidence]}")
    for evidence in answer.evidence:
        span, text = evidence.span, evidence.document.text
        if not 0 <= span.start < span.end <= len(text) or span.of(text) != evidence.quote:
            raise UnsoundCitationError(f"{evidence.document.id} does not say {evidence.quote!r} at {evidence.span}")
    for claim in answer.claims:
        if not claim.numbers or any(quotes.get(number) != claim.text for number in claim.numbers):
            raise UnsoundCitationError(f"no evidence says {claim.text!r}")
    return answer
