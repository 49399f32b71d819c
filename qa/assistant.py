"""Answers a question: search, rerank, choose evidence, decide, cite. The whole walk is on this page."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

from index.search import Hit, Index
from qa.adding import additions
from qa.choosing import IN_PARTS
from qa.composing import compose
from qa.conversation import Conversation, stand_alone
from qa.evidence import each_text_once, read_sentences, rerank_passages
from qa.gate import Gate, Verdict, decide
from qa.lacking import Lack, Lacking
from qa.question import Question
from qa.recent import RecentReplies
from qa.reply import Answer, Courtesy, Refusal, Reply, UnsoundCitationError, checked
from qa.reranker import Rerank
from qa.rules import holds_figures
from qa.spelling import mend

MAX_QUESTION_CHARS = 2000
MOST_COPIES = 10  # of one text under several names that take nothing from what is read
FAREWELL = "You are welcome. Ask on: every sentence of an answer has a number that opens its place."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """How much is read. The defaults were chosen on XQuAD (README, "Measured")."""

    passages_found: int = 8  # reranked by the cross-encoder
    passages_read: int = 3  # read sentence by sentence
    passages_within: float = 8.0  # logits of the best: one further behind wins no sentence, but an overview reads it
    passage_weight: float = 0.7  # what a passage's logit adds to its sentences' scores
    nearest_shown: int = 3  # passages that a refusal shows


class Step(StrEnum):
    """What is done between a question and its reply, in this order."""

    SEARCHING = "searching"
    READING = "reading"


OnStep = Callable[[Step, int], None]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question's reply, the index it was answered from, what to remember, and milliseconds spent by step."""

    reply: Reply
    index: Index
    conversation: Conversation
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's verdict on a question, the passages nearest to it, and the seconds that each step took."""

    verdict: Verdict
    nearest: tuple[Hit, ...]
    seconds: dict[str, float]


class Assistant:
    """Answers from the index that `current_index` hands out. Safe to share between threads."""

    def __init__(
        self,
        current_index: Callable[[], Index],
        rerank: Rerank,
        gate: Gate,
        rules: AnswerRules = AnswerRules(),
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.current_index = current_index
        self._rerank = rerank
        self._gate = gate
        self._rules = rules
        self._clock = clock
        self._recent = RecentReplies()

    def ask(
        self,
        question: str,
        conversation: Conversation = Conversation(),  # noqa: B008
        on_step: OnStep = lambda _step, _passages: None,
    ) -> Turn:
        """The reply to a question of 1 to 2,000 characters. The same question over the same index gets the same reply.

        `on_step` is told what is done next, and over how many passages; what it raises ends the asking. Raises
        IndexFault when there is no index to answer from.
        """
        index = self.current_index()
        asked = Question(question)
        if asked.takes_leave:
            return Turn(Courtesy(question, FAREWELL), index, conversation, {"total": 0.0})
        if asked.is_pleasantry or asked.is_about_griot:
            return Turn(Courtesy(question, _greeting(index)), index, conversation, {"total": 0.0})
        whole = stand_alone(question, conversation, index.similarities)
        read_as = mend(whole, index.lexicon)
        if Question(read_as).is_empty:
            return Turn(Courtesy(question, _ask_back(index)), index, conversation, {"total": 0.0})
        quoted = () if whole == question else conversation.quoted
        reply, timings = self._answer(question, read_as, index, quoted, on_step)
        return Turn(reply, index, conversation.after(read_as, _quoted(reply)), timings)

    def judge(
        self,
        read_as: str,
        index: Index,
        quoted: Sequence[tuple[str, int]] = (),
        on_step: OnStep = lambda _step, _passages: None,
    ) -> Judgement:
        """What the index holds on a question that stands alone, and what the gate says of it.

        The passages that begin at the `quoted` places, from which the question before was answered, are read too.
        """
        rules, asked, started = self._rules, Question(read_as), self._clock()
        on_step(Step.SEARCHING, len(index.passages))
        found = index.search(index.lexicon.spell_out(asked.subject), MOST_COPIES * rules.passages_found)
        hits = each_text_once(found)[: rules.passages_found]
        hits += [hit for hit in index.passages_at(quoted) if all(hit.passage != found.passage for found in hits)]
        retrieved = self._clock()
        on_step(Step.READING, len(hits))
        passages = rerank_passages(asked.subject, hits, self._rerank)
        holding = [(hit, logit) for hit, logit in passages if holds_figures(asked, hit)]
        best = (holding or passages)[: rules.passages_read]
        least = -math.inf if asked.kind in IN_PARTS or not best else best[0][1] - rules.passages_within
        read = [(hit, logit) for hit, logit in best if logit >= least]
        candidates = read_sentences(asked.subject, read, self._rerank, rules.passage_weight)
        verdict = decide(asked, passages, candidates, index, self._rerank, self._gate)
        done = self._clock()
        nearest = tuple(hit for hit, _ in passages[: rules.nearest_shown])
        return Judgement(verdict, nearest, {"retrieve": retrieved - started, "rerank": done - retrieved})

    def _answer(
        self, question: str, read_as: str, index: Index, quoted: tuple[tuple[str, int], ...], on_step: OnStep
    ) -> tuple[Reply, dict[str, float]]:
        started, steps = self._clock(), {"retrieve": 0.0, "rerank": 0.0}  # as they stay where the reply is known

        def make() -> Reply:
            judged = self.judge(read_as, index, quoted, on_step)
            steps.update(judged.seconds)
            judged_at = self._clock()
            reply = self._reply(question, read_as, index, judged)
            steps["rerank"] += self._clock() - judged_at  # what completes the best sentence is read, too
            return reply

        reply = self._recent.reply(index, (question, read_as, quoted), make)
        steps["total"] = self._clock() - started
        return reply, {step: round(seconds * 1000, 1) for step, seconds in steps.items()}

    def _reply(self, question: str, read_as: str, index: Index, judged: Judgement) -> Reply:
        verdict = judged.verdict
        if verdict.candidates:
            asked, best = Question(read_as), verdict.candidates[0]
            added = additions(asked, best, self._rerank)
            claims, evidence, remarks = compose(asked, verdict.candidates, added, index)
            try:
                return checked(Answer(question, read_as, claims, evidence, verdict.probability, remarks))
            except UnsoundCitationError:
                log.exception("an answer was withheld: %r", read_as)
        lacking = verdict.lacking or Lacking(Lack.WITHHELD)
        return Refusal(question, read_as, lacking, judged.nearest, verdict.probability)


def _quoted(reply: Reply) -> tuple[tuple[str, int], ...]:
    """The places of the passages that an answer quotes, each once; none for any other reply."""
    evidence = reply.evidence if isinstance(reply, Answer) else ()
    return tuple(dict.fromkeys((e.document.id, e.hit.passage.span.start) for e in evidence))


def _greeting(index: Index) -> str:
    return f"I am Griot. I answer from {_coverage(index)}, word for word and with the place where each sentence stands."


def _ask_back(index: Index) -> str:
    return f"What would you like to know? Name a subject, and I look for it in {_coverage(index)}."


def _coverage(index: Index) -> str:
    titles = [document.title for document in index.documents.values()]
    shown = "; ".join(titles[:3])
    more = len(titles) - 3
    return f"{shown} and {more} more document{'' if more == 1 else 's'}" if more > 0 else shown
