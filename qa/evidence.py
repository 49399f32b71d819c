"""Chooses the sentences that answer: passages are read by the cross-encoder, then the sentences of the best."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from index.search import Hit
from index.words import words
from qa.reply import Claim, Evidence
from qa.reranker import Rerank

SAME_STEMS = 0.8  # share of stems above which a sentence repeats another; rewordings of one fact share about this many


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. `relevance` is the cross-encoder's logit for it under its headings;
    `score` adds what its passage is worth, and ranks candidates."""

    hit: Hit
    span: Span
    relevance: float
    score: float

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.span.of(self.hit.document.text)


def rerank_passages(question: str, hits: Sequence[Hit], rerank: Rerank) -> list[tuple[Hit, float]]:
    """All the hits with their logits, best first; ties keep the order of the search."""
    logits = rerank(question, [_under(hit.context, hit.text) for hit in hits])
    return sorted(zip(hits, logits, strict=True), key=lambda pair: -pair[1])


def read_sentences(
    question: str, passages: Sequence[tuple[Hit, float]], rerank: Rerank, passage_weight: float
) -> list[Candidate]:
    """Every sentence of these passages with its score, best first; ties keep reading order.

    Each is read under its title and headings, which helps, and alone, for the sentence before it would hurt.
    """
    sentences = [(hit, logit, span) for hit, logit in passages for span in hit.passage.sentences]
    relevances = rerank(question, [_under(hit.context, span.of(hit.document.text)) for hit, _, span in sentences])
    candidates = [
        Candidate(hit, span, relevance, relevance + passage_weight * logit)
        for (hit, logit, span), relevance in zip(sentences, relevances, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.score)


def choose(candidates: Sequence[Candidate], max_sentences: int, margin: float) -> list[Candidate]:
    """The best candidate, and those within `margin` logits of it that add something, `max_sentences` at most."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == max_sentences or candidate.score < candidates[0].score - margin:
            break
        if not any(repeats(candidate.quote, earlier.quote) for earlier in chosen):
            chosen.append(candidate)
    return chosen


def repeats(text: str, earlier: str) -> bool:
    """Whether a sentence says hardly more than an earlier one: most of its stems stand there, and all its figures."""
    stems, said = set(words(text)), set(words(earlier))
    figures = {stem for stem in stems if stem[0].isdigit()}
    return len(stems & said) >= SAME_STEMS * len(stems) and figures <= said


def cite(chosen: Sequence[Candidate]) -> tuple[tuple[Claim, ...], tuple[Evidence, ...]]:
    """The claims and their numbered evidence: the best document first, each document in its own order."""
    documents = list(dict.fromkeys(candidate.hit.document.id for candidate in chosen))
    ordered = sorted(chosen, key=lambda c: (documents.index(c.hit.document.id), c.span.start))
    evidence = tuple(Evidence(n, c.span, c.quote, c.hit, c.relevance) for n, c in enumerate(ordered, 1))
    return tuple(Claim(e.quote, (e.number,)) for e in evidence), evidence


def _under(context: str, text: str) -> str:
    return f"{context}: {text}" if context else text
