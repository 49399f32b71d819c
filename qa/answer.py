"""What a question gets: an answer made of quoted sentences, a refusal, or a word of courtesy."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, Span
from corpus.message import Message
from index.search import Hit


class Why(StrEnum):
    """Why a sentence is said."""

    BEST = "best"  # it answers best
    PART = "part"  # it answers another part of the question
    ITEM = "item"  # it is another item of what is listed, or leads to the list
    RIVAL = "rival"  # it answers nearly as likely as the best, and says something else
    LEANED_ON = "leaned_on"  # the best one cannot be understood without it
    DOUBT = "doubt"  # the source itself puts this doubt beside it
    DIFFERS = "differs"  # another document gives another figure
    OVERVIEW = "overview"  # its document begins with it


class Remark(StrEnum):
    """The codes of what Griot itself says beside an answer."""

    DIFFERS = "remark.differs"
    NOTHING_OF = "remark.nothing_of"
    OTHER_LANGUAGE = "remark.other_language"
    OVERVIEW = "remark.overview"
    NEW_DOCUMENTS = "remark.new_documents"
    ONLY_ASKED = "remark.only_asked"
    NONE_ASKED = "remark.none_asked"
    NEARER_OUTSIDE = "remark.nearer_outside"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a document that a claim rests on. `number` is the one the reader sees, from 1.

    `quote` is the sentence as it was read, `answer` the words in it that answer, as offsets in the document; None where
    the sentence is said for another reason. `probability` is that of the sentence to answer, 0 to 1.
    """

    number: int
    span: Span
    quote: str
    hit: Hit
    probability: float
    answer: Span | None = None

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
    why: Why = Why.BEST


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims, the best first and the others in reading order, each resting on evidence.

    `confidence`, 0 to 1, is how likely the first claim is right. `remarks` are Griot's own words to the reader, such as
    that two documents differ; they claim nothing else. Of `found` sentences that answer, `shown` are said; `more` are
    the first of the others, numbered on.
    """

    question: str
    read_as: str
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    remarks: tuple[Message, ...] = ()
    shown: int = 1
    found: int = 1
    more: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The documents do not hold the answer, and why; `nearest` are passages, best first.

    `confidence`, 0 to 1, is that of the best sentence to answer all the same. Where a part of the documents was asked,
    `remarks` say so, and `outside` are those of the others in which passages nearer to the question stand.
    """

    question: str
    read_as: str
    reason: Message
    nearest: tuple[Hit, ...]
    confidence: float
    remarks: tuple[Message, ...] = ()
    outside: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Courtesy:
    """A short reply to a greeting, to a question with nothing in it to look for, or from a document's record.

    It claims nothing of what the documents say.
    """

    question: str
    message: Message


Reply = Answer | Refusal | Courtesy


class UnsoundCitationError(Exception):
    """A citation does not stand in its document where it says; the answer must not be shown."""


def checked(answer: Answer) -> Answer:
    """The answer itself, once every law of it holds. Raises UnsoundCitationError with the law that does not.

    Evidence is numbered 1..n and each is named by a claim; every quote stands in its document at its offsets, and its
    answer within it; every claim is word for word the quote of the first evidence it names.
    """
    quotes = {evidence.number: evidence.quote for evidence in answer.evidence}
    if not answer.claims or list(quotes) != list(range(1, len(answer.evidence) + 1)):
        raise UnsoundCitationError(f"the evidence is numbered {[e.number for e in answer.evidence]}")
    for evidence in (*answer.evidence, *answer.more):
        span, text = evidence.span, evidence.document.text
        if not 0 <= span.start < span.end <= len(text) or span.of(text) != evidence.quote:
            raise UnsoundCitationError(f"{evidence.document.id} does not say {evidence.quote!r} at {evidence.span}")
        if evidence.answer is not None and not span.start <= evidence.answer.start < evidence.answer.end <= span.end:
            raise UnsoundCitationError(f"{evidence.answer} lies outside of the sentence at {span}")
    for claim in answer.claims:
        if not claim.numbers or quotes.get(claim.numbers[0]) != claim.text:
            raise UnsoundCitationError(f"no evidence says {claim.text!r}")
    named = [number for claim in answer.claims for number in claim.numbers]
    if set(named) != set(quotes):
        raise UnsoundCitationError(f"the claims name {named} of the evidence {list(quotes)}")
    return answer
