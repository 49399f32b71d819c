"""What a question gets: an answer made of quoted sentences, a refusal, or a word of courtesy."""

from dataclasses import dataclass

from corpus.document import Document, Span
from index.search import Hit
from qa.lacking import Lacking


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

    @property
    def surroundings(self) -> Span:
        """The passage that it was found in, widened to hold a sentence that stands just before it."""
        passage = self.hit.passage.span
        return Span(min(passage.start, self.span.start), max(passage.end, self.span.end))


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, and the numbers of the evidence that says so.

    It is word for word the quote of the first; the others stand elsewhere and say the same in nearly the same words.
    """

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims in reading order, each resting on evidence. `confidence` is 0 to 1.

    `remarks` are Griot's own words to the reader, such as that two documents differ; they claim nothing else.
    """

    question: str
    read_as: str
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The documents do not hold the answer. `lacking` tells why; `nearest` are passages, best first."""

    question: str
    read_as: str
    lacking: Lacking
    nearest: tuple[Hit, ...]
    confidence: float

    @property
    def reason(self) -> str:
        """Why there is no answer, in a sentence."""
        return self.lacking.told


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

    Evidence is numbered 1..n and each is named by a claim; every quote stands in its document at its offsets; every
    claim is word for word the quote of the first evidence it names.
    """
    quotes = {evidence.number: evidence.quote for evidence in answer.evidence}
    if not answer.claims or list(quotes) != list(range(1, len(answer.evidence) + 1)):
        raise UnsoundCitationError(f"the evidence is numbered {[e.number for e in answer.evidence]}")
    for evidence in answer.evidence:
        span, text = evidence.span, evidence.document.text
        if not 0 <= span.start < span.end <= len(text) or span.of(text) != evidence.quote:
            raise UnsoundCitationError(f"{evidence.document.id} does not say {evidence.quote!r} at {evidence.span}")
    for claim in answer.claims:
        if not claim.numbers or quotes.get(claim.numbers[0]) != claim.text:
            raise UnsoundCitationError(f"no evidence says {claim.text!r}")
    named = [number for claim in answer.claims for number in claim.numbers]
    if set(named) != set(quotes):
        raise UnsoundCitationError(f"the claims name {named} of the evidence {list(quotes)}")
    return answer
