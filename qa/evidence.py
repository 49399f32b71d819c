"""Chooses the sentences that answer: passages are read by the cross-encoder, then the sentences of the best."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Span
from index.search import Hit
from index.words import fold, words
from qa.reply import Claim, Evidence
from qa.reranker import Rerank

LEANING = re.compile(
    r"(?:\w+,? ){0,3}?(?:this|these|those|he|she|they|it|his|her|their|its|such|both|the (?:latter|former|same))\b"
)
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

    Each is read under its title and headings, which helps, and alone, for the sentence before it would hurt; one
    that leans on the sentence before it ("These groups …") is read with that one too, and the better reading counts.
    """
    sentences = [(hit, logit, n) for hit, logit in passages for n in range(len(hit.passage.sentences))]
    readings = [(at, reading) for at, (hit, _, n) in enumerate(sentences) for reading in _readings(hit, n)]
    relevances = [-math.inf] * len(sentences)
    for (at, _), relevance in zip(readings, rerank(question, [reading for _, reading in readings]), strict=True):
        relevances[at] = max(relevances[at], relevance)
    candidates = [
        Candidate(hit, hit.passage.sentences[n], relevance, relevance + passage_weight * logit)
        for (hit, logit, n), relevance in zip(sentences, relevances, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _readings(hit: Hit, n: int) -> list[str]:
    spans, text = hit.passage.sentences, hit.document.text
    sentence = spans[n].of(text)
    readings = [_under(hit.context, sentence)]
    if n > 0 and leans(sentence):
        readings.append(_under(hit.context, f"{spans[n - 1].of(text)} {sentence}"))
    return readings


def leans(sentence: str) -> bool:
    """Whether a sentence cannot be understood without the one before it: a pronoun or "this" among its first words."""
    return LEANING.match(fold(sentence)) is not None


def choose(candidates: Sequence[Candidate], max_sentences: int, margin: float) -> list[Candidate]:
    """The best candidate, and those within `margin` logits of it that add something, `max_sentences` at most."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == max_sentences or candidate.score < candidates[0].score - margin:
            break
        if not any(repeats(candidate.quote, earlier.quote) for earlier in chosen):
            chosen.append(candidate)
    return chosen


def bring_along(chosen: Sequence[Candidate], most: int) -> list[Candidate]:
    """The chosen, and before each that leans on it the sentence before, as long as there are no more than `most`."""
    said = list(chosen)
    for candidate in chosen:
        spans = candidate.hit.passage.sentences
        n = spans.index(candidate.span)
        if n > 0 and leans(candidate.quote) and len(said) < most:
            before = replace(candidate, span=spans[n - 1])
            if not any(before.quote == other.quote for other in said):
                said.append(before)
    return said


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
