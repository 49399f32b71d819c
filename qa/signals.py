"""What the gate weighs: a few named numbers about a question and the best evidence that was found for it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean

from index.lexicon import Lexicon
from index.search import Hit
from index.words import STOPWORDS, WORD, fold, words
from qa.evidence import Candidate
from qa.question import Question
from qa.reranker import Rerank
from qa.rules import Broken

NO_OTHER = -11.0  # the logit of what has nothing to do with a question; stands for a runner-up when there is none
MOST_LEFT_OUT = 4  # words tried, the rarest first; all of them bring nothing more on XQuAD


@dataclass(frozen=True, slots=True)
class Signals:
    """Numbers about the best candidate; logits are the cross-encoder's, flags are 0 or 1.

    A near miss scores high because it is close to the subject. What tells it apart is that its neighbours are close
    too (`stands_out`, the margins), that it depends on one word that it shares with the question (`weakest`), and
    that something which was asked for is missing (the flags).
    """

    relevance: float  # logit of the sentence in its best reading
    weakest: float  # the lowest logit of that reading with one of the question's words left out
    stands_out: float  # relevance above the mean of all sentences read
    margin: float  # logits ahead of the next best sentence
    passage_margin: float  # logits of its passage ahead of the best other passage
    lacks_figures: float  # flag: no passage read holds the question's years and figures
    unknown_names: float  # flag: the question names what no document names


NAMES = tuple(field.name for field in fields(Signals))


def read_signals(
    question: Question,
    best: Candidate,
    candidates: Sequence[Candidate],
    passages: Sequence[tuple[Hit, float]],
    lexicon: Lexicon,
    rerank: Rerank,
    broken: Broken,
) -> Signals:
    """The signals of the best candidate among all that were read, in the best of all `passages` with their logits."""
    without = rerank([(text, best.reading) for text in _each_word_left_out(question.subject, lexicon)])
    others = [candidate.relevance for candidate in candidates if candidate is not best]
    own = next(logit for hit, logit in passages if hit is best.hit)
    other_passages = [logit for hit, logit in passages if hit is not best.hit]
    return Signals(
        relevance=best.relevance,
        weakest=min(without, default=best.relevance),
        stands_out=best.relevance - fmean(candidate.relevance for candidate in candidates),
        margin=best.relevance - max(others, default=NO_OTHER),
        passage_margin=own - max(other_passages, default=NO_OTHER),
        lacks_figures=float(broken.lacks_figures),
        unknown_names=float(bool(broken.unknown_names)),
    )


def _each_word_left_out(text: str, lexicon: Lexicon) -> list[str]:
    """The text without each of its content words in turn, the rarest of them first."""
    found = [match for match in WORD.finditer(text) if fold(match[0]) not in STOPWORDS]
    rarity = {match: max((lexicon.rarity(stem) for stem in words(match[0])), default=0.0) for match in found}
    tried = sorted(found, key=lambda match: (-rarity[match], match.start()))[:MOST_LEFT_OUT]
    return [text[: match.start()] + text[match.end() :] for match in tried]
