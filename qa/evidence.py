"""Reads what was found: passages by the cross-encoder, then the sentences of the best, one by one."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Span
from index.search import Hit
from index.words import fold
from qa.reranker import Rerank

LEANING = re.compile(
    r"(?:\w+,? ){0,3}?(?:this|these|those|he|she|they|it|his|her|their|its|such|both|the (?:latter|former|same))\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. `relevance` is the cross-encoder's logit for it under its headings, in its best
    `reading`; `score` adds what its passage is worth, and ranks candidates."""

    hit: Hit
    span: Span
    relevance: float
    score: float
    reading: str = ""

    @property
    def quote(self) -> str:
        """The sentence as it stands in its document."""
        return self.span.of(self.hit.document.text)


def each_text_once(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those of a document whose very text another one holds that was found before it."""
    first: dict[str, str] = {}
    return [hit for hit in hits if first.setdefault(hit.document.digest, hit.document.id) == hit.document.id]


def rerank_passages(question: str, hits: Sequence[Hit], rerank: Rerank) -> list[tuple[Hit, float]]:
    """All the hits with their logits, best first; ties keep the order of the search."""
    logits = rerank([(question, _under(hit.context, hit.text)) for hit in hits])
    return sorted(zip(hits, logits, strict=True), key=lambda pair: -pair[1])


def read_sentences(
    question: str, passages: Sequence[tuple[Hit, float]], rerank: Rerank, passage_weight: float
) -> list[Candidate]:
    """Every sentence of these passages with its score, best first; ties keep reading order.

    Each is read under its title and headings, which helps, and alone, for the sentence before it would hurt; one
    that leans on the sentence before it ("These groups …") is read with that one too, and the better reading counts.
    """
    sentences = [(hit, logit, n) for hit, logit in passages for n in range(len(hit.passage.sentences))]
    readings = [(at, reading) for at, (hit, _, n) in enumerate(sentences) for reading in _readings(hit, n)]
    best = [(-math.inf, "")] * len(sentences)
    for (at, reading), relevance in zip(readings, rerank([(question, text) for _, text in readings]), strict=True):
        best[at] = max(best[at], (relevance, reading))
    candidates = [
        Candidate(hit, hit.passage.sentences[n], relevance, relevance + passage_weight * logit, reading)
        for (hit, logit, n), (relevance, reading) in zip(sentences, best, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _readings(hit: Hit, n: int) -> list[str]:
    text, span = hit.document.text, hit.passage.sentences[n]
    sentence = span.of(text)
    readings = [_under(hit.context, sentence)]
    before = sentence_before(hit, span)
    if before is not None and leans(sentence):
        readings.append(_under(hit.context, f"{before.of(text)} {sentence}"))
    return readings


def sentence_before(hit: Hit, span: Span) -> Span | None:
    """The sentence before one of a hit's sentences, in the passage or just before it; None at a section's start."""
    n = hit.passage.sentences.index(span)
    return hit.passage.sentences[n - 1] if n > 0 else hit.before


def leans(sentence: str) -> bool:
    """Whether a sentence cannot be understood without the one before it: a pronoun or "this" among its first words."""
    return LEANING.match(fold(sentence)) is not None


def _under(context: str, text: str) -> str:
    return f"{context}: {text}" if context else text
