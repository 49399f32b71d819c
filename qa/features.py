"""What the gate looks at: named features of a question and the evidence found for it."""

from collections.abc import Sequence

from index.lexicon import Lexicon
from index.search import Hit
from index.words import words
from qa.evidence import Candidate
from qa.expected import holds_expected
from qa.question import Question

FAR = -11.0  # about the lowest logit that the cross-encoder gives: a text of another subject


def features(
    question: Question, ranked: Sequence[tuple[Hit, float]], candidates: Sequence[Candidate], lexicon: Lexicon
) -> dict[str, float]:
    """Features by name, for evidence that holds at least one candidate. Logits are the cross-encoder's.

    `ranked` are the reranked passages and `candidates` the sentences read, both best first.
    """
    best = candidates[0]
    logit = next(logit for hit, logit in ranked if hit is best.hit)
    others = [other for hit, other in ranked if hit is not best.hit]
    rest = [candidate.relevance for candidate in candidates[1:]]
    here, around = _stems(best.quote, best.hit.context), _stems(best.hit.text, best.hit.context)
    return {
        "relevance": best.relevance,  # of the best sentence
        "stands_out": best.relevance - (sum(rest) / len(rest) if rest else FAR),  # above the mean of the others read
        "margin": min(best.score - (candidates[1].score if len(candidates) > 1 else FAR), MAX_MARGIN),
        "passage": logit,  # of its passage
        "passage_margin": logit - max(others, default=FAR),  # above the next passage
        "fused": best.hit.score,  # of the search
        "covered": _covered(question, here, lexicon),  # share of the question's rarity in the sentence and its headings
        "covered_around": _covered(question, around, lexicon),  # … in the passage
        "rarest_missed": _rarest_missed(question, around, lexicon),  # rarity of the rarest term the passage lacks
        "names_missed": _share_missed(question.names, around),
        "lacks_expected": float(not holds_expected(question, best.quote)),
    }


MAX_MARGIN = 6.0


def _stems(*texts: str) -> set[str]:
    return {stem for text in texts for stem in words(text)}


def _covered(question: Question, stems: set[str], lexicon: Lexicon) -> float:
    whole = sum(lexicon.rarity(stem) for stem in question.stems)
    return sum(lexicon.rarity(stem) for stem in question.stems if stem in stems) / whole if whole > 0 else 0.0


def _rarest_missed(question: Question, stems: set[str], lexicon: Lexicon) -> float:
    return max((lexicon.rarity(stem) for stem in question.stems if stem not in stems), default=0.0)


def _share_missed(terms: Sequence[str], stems: set[str]) -> float:
    return sum(term not in stems for term in terms) / len(terms) if terms else 0.0
