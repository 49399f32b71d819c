"""Answers a question: search, rerank, choose evidence, decide, cite. The whole walk is on this page."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from index.search import Index
from qa.conversation import Conversation, stand_alone
from qa.evidence import bring_along, choose, cite, read_sentences, rerank_passages
from qa.gate import decide, holds_figures
from qa.question import Kind, Question
from qa.reply import Answer, Courtesy, Refusal, Reply, UnsoundCitationError, checked
from qa.reranker import Rerank
from qa.spelling import mend

MAX_QUESTION_CHARS = 2000
USUAL_SENTENCES = 3  # on XQuAD a third sentence adds 2 % of the answers, a fourth nothing
MAX_SENTENCES = {
    Kind.NUMBER: 2,
    Kind.EXTENT: 2,
    Kind.DATE: 2,
    Kind.PERSON: 2,
    Kind.PLACE: 2,
    Kind.DEFINITION: 2,
    Kind.YES_NO: 2,
    Kind.LIST: 5,
    Kind.COMPARISON: 4,
    Kind.OVERVIEW: 5,
}
WITHHELD = "An answer was found, but one of its quotes did not stand where it should, so it is not shown."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """How evidence is chosen. The defaults were chosen on XQuAD (README, "Measured")."""

    passages_found: int = 8  # reranked by the cross-encoder
    passages_read: int = 3  # read sentence by sentence
    passage_weight: float = 0.7  # what a passage's logit adds to its sentences' scores
    margin: float = 6.0  # logits below the best within which a further sentence is said
    certain: float = 7.0  # logit of the best sentence above which it hardly needs another …
    certain_margin: float = 3.0  # … and the margin then: the same answers on XQuAD, in 3 words fewer
    nearest_shown: int = 3  # passages that a refusal shows


@dataclass(frozen=True, slots=True)
class Turn:
    """A question's reply, the index it was answered from, what to remember, and milliseconds spent by step."""

    reply: Reply
    index: Index
    conversation: Conversation
    timings_ms: dict[str, float]


class Assistant:
    """Answers from the index that `current_index` hands out. Safe to share between threads."""

    def __init__(
        self,
        current_index: Callable[[], Index],
        rerank: Rerank,
        rules: AnswerRules = AnswerRules(),
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.current_index = current_index
        self._rerank = rerank
        self._rules = rules
        self._clock = clock

    def ask(self, question: str, conversation: Conversation = Conversation()) -> Turn:  # noqa: B008
        """The reply to a question of 1 to 2,000 characters. The same question over the same index gets the same reply.

        Raises IndexFault when there is no index to answer from.
        """
        index = self.current_index()
        asked = Question(question)
        if asked.is_pleasantry or asked.is_about_griot:
            return Turn(Courtesy(question, _greeting(index)), index, conversation, {"total": 0.0})
        read_as = mend(stand_alone(question, conversation), index.lexicon)
        if Question(read_as).is_empty:
            return Turn(Courtesy(question, _ask_back(index)), index, conversation, {"total": 0.0})
        reply, timings = self._answer(question, read_as, index)
        return Turn(reply, index, conversation.after(read_as), timings)

    def _answer(self, question: str, read_as: str, index: Index) -> tuple[Reply, dict[str, float]]:
        rules, asked, started = self._rules, Question(read_as), self._clock()
        hits = index.search(index.lexicon.spell_out(asked.subject), rules.passages_found)
        retrieved = self._clock()
        ranked = rerank_passages(asked.subject, hits, self._rerank)
        kept = [(hit, logit) for hit, logit in ranked if holds_figures(asked, hit)][: rules.passages_read]
        candidates = read_sentences(asked.subject, kept, self._rerank, rules.passage_weight)
        reranked = self._clock()
        verdict = decide(asked, hits, candidates, index)
        nearest = tuple(hit for hit, _ in ranked[: rules.nearest_shown])
        reply: Reply = Refusal(question, read_as, verdict.reason or WITHHELD, nearest, verdict.probability)
        if verdict.candidates:
            most = MAX_SENTENCES.get(asked.kind, USUAL_SENTENCES)
            certain = verdict.candidates[0].relevance >= rules.certain
            chosen = choose(verdict.candidates, most, rules.certain_margin if certain else rules.margin)
            claims, evidence = cite(bring_along(chosen, max(most, USUAL_SENTENCES)))
            try:
                reply = checked(Answer(question, read_as, claims, evidence, verdict.probability))
            except UnsoundCitationError:
                log.exception("an answer was withheld: %r", read_as)
        done = self._clock()
        steps = {"retrieve": retrieved - started, "rerank": reranked - retrieved, "total": done - started}
        return reply, {step: round(seconds * 1000, 1) for step, seconds in steps.items()}


def _greeting(index: Index) -> str:
    return f"I am Griot. I answer from {_coverage(index)}, word for word and with the place where each sentence stands."


def _ask_back(index: Index) -> str:
    return f"What would you like to know? Name a subject, and I look for it in {_coverage(index)}."


def _coverage(index: Index) -> str:
    titles = [document.title for document in index.documents.values()]
    shown = "; ".join(titles[:3])
    more = len(titles) - 3
    return f"{shown} and {more} more document{'' if more == 1 else 's'}" if more > 0 else shown
