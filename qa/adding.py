"""Finds what the sentences around the best one add to it: an answer often stands beside what the question names.

"Where were the nine sailors found?" is nearest to "Nine sailors were taken on 17 August." and answered by "The navy
found them near Rio del Rey.", which by itself says nothing of sailors. Read after the other it raises the logit of
the pair; what does not answer lowers it. A window scored instead of its sentence would hide which of them it was.
"""

from corpus.document import Span
from qa.evidence import Candidate
from qa.question import Question
from qa.reranker import Rerank

LEAST_ADDED = 0.5  # logits; on XQuAD 1.7 % more answers hold what is expected, in 2 words more
MOST_ADDED = 2
BEFORE, AFTER = 2, 5  # sentences around the best that are tried


def additions(question: Question, best: Candidate, rerank: Rerank) -> list[Candidate]:
    """The sentences of the best candidate's passage that add to it, those that add most first.

    `relevance` is the logit of the two together.
    """
    read = _readings(best)
    logits = rerank([(question.subject, reading) for _, reading in read])
    adding = [
        Candidate(best.hit, span, logit, best.score, reading)
        for (span, reading), logit in zip(read, logits, strict=True)
        if logit >= best.relevance + LEAST_ADDED
    ]
    return sorted(adding, key=lambda candidate: -candidate.relevance)[:MOST_ADDED]


def _readings(best: Candidate) -> list[tuple[Span, str]]:
    """The sentences around the best that its own reading does not hold, each read together with it, in their order."""
    text, sentences = best.hit.document.text, best.hit.passage.sentences
    at = sentences.index(best.span)
    above = best.reading.removesuffix(best.quote)
    before = [(span, f"{above}{span.of(text)} {best.quote}") for span in sentences[max(at - BEFORE, 0) : at]]
    after = [(span, f"{best.reading} {span.of(text)}") for span in sentences[at + 1 : at + 1 + AFTER]]
    return [(span, reading) for span, reading in (*before, *after) if span.of(text) not in best.reading]
