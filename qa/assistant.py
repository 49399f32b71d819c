"""Answers a question: rewrite, retrieve, read, decide, compose, check. The whole walk is on this page."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import perf_counter

from corpus.message import Message
from index.search import Hit, Index
from qa.answer import Answer, Courtesy, Refusal, Remark, Reply, UnsoundCitationError, checked
from qa.answer_cache import AnswerCache
from qa.codes import QaCode
from qa.composition.compose import compose
from qa.composition.overview import overview
from qa.composition.record import record
from qa.reading.reader import Read
from qa.understanding.language import language_of
from qa.understanding.question import Question
from qa.understanding.rewriting import Conversation, rewrite
from qa.understanding.small_talk import SmallTalk, small_talk
from qa.understanding.spelling import mend
from qa.understanding.wishes import without_wishes
from qa.verification.constraints import RULES, Rule
from qa.verification.decision import AGAIN_FROM, Candidate, Decision, Verification, confirm, decide, weigh
from qa.verification.labelled import with_labelled
from qa.verification.reasons import Reason

MAX_QUESTION_CHARS = 2000
MOST_COPIES = 10  # of one text under several names that take nothing from what is read
ENGLISH = "en"  # what the reader was trained on
MOST_TITLES = 3  # that a courtesy names
NEAREST_OF_ALL = (
    3  # passages of all documents: where one of them stands outside of a scope, a refusal names its document
)
NONE_ASKED = Message(Remark.NONE_ASKED)
MOST_EXAMPLES = 3  # questions that it shows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """How much is read, and which rules hold. The numbers were chosen by recall at the number read."""

    passages_found: int = 20  # read by the lower half of the reader
    passages_read: int = 10  # read to the end
    read_again_from: float = AGAIN_FROM  # log odds of a sentence
    nearest_shown: int = 3  # passages that a refusal shows
    constraints: tuple[Rule, ...] = RULES
    threshold: float | None = None  # probability from which Griot answers; None takes that of the decision


class Step(StrEnum):
    """What is done between a question and its reply, in this order."""

    SEARCHING = "searching"
    READING = "reading"


OnStep = Callable[[Step, int], None]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question's reply, the index it was answered from, what to remember, and milliseconds spent by step.

    `index` is the part of the index that the scope of `conversation` leaves. `examined` is what was done for it; None
    where nothing was read, or the reply was known.
    """

    reply: Reply
    index: Index
    conversation: Conversation
    timings_ms: dict[str, float]
    examined: "Examination | None" = None


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was done with a question that stands alone, so that an answer can be traced to its cause.

    `hits` are the passages that were found, best first, `nearest` those to show with a refusal; `candidates` every
    sentence that was read, most likely first; `seconds` are those that each step took.
    """

    question: Question
    searched: str
    hits: tuple[Hit, ...]
    nearest: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    threshold: float
    verified: Verification
    seconds: dict[str, float]


class Assistant:
    """Answers from the index that `current_index` hands out. Safe to share between threads."""

    def __init__(
        self,
        current_index: Callable[[], Index],
        read: Read,
        decision: Decision,
        rules: AnswerRules = AnswerRules(),
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.current_index = current_index
        self._read = read
        self._decision = decision
        self._rules = rules
        self._clock = clock
        self._cache = AnswerCache()

    def ask(
        self,
        question: str,
        conversation: Conversation = Conversation(),  # noqa: B008
        on_step: OnStep = lambda _step, _passages: None,
    ) -> Turn:
        """The reply to a question of 1 to 2,000 characters. The same question over the same index gets the same reply.

        Only the documents in the scope of the conversation are asked. `on_step` is told what is done next, and over
        how many passages; what it raises ends the asking. Raises IndexFault when there is no index to answer from.
        """
        whole = self.current_index()
        index = whole.within(conversation.scope)
        reply = _without_reading(question, index)
        if reply is not None:
            return Turn(reply, index, conversation, {"total": 0.0})
        read_as, leaned_on = self.read_as(question, conversation, index)
        if Question(read_as).is_empty:
            return Turn(Courtesy(question, _covering(QaCode.ASK_BACK, index)), index, conversation, {"total": 0.0})
        quoted = conversation.quoted if leaned_on else ()
        return self._answer(question, read_as, whole, conversation, quoted, on_step)

    def read_as(self, question: str, conversation: Conversation, index: Index) -> tuple[str, bool]:
        """The question as one that stands alone, in mended spelling, and whether it leaned on the one before."""
        whole = rewrite(question, conversation, index.similarities)
        return mend(whole, index.lexicon), whole != question

    def examine(
        self,
        read_as: str,
        index: Index,
        quoted: Sequence[tuple[str, int]] = (),
        on_step: OnStep = lambda _step, _passages: None,
    ) -> Examination:
        """What the index holds on a question that stands alone, and what is decided of it.

        The passages that begin at the `quoted` places, from which the question before was answered, are read too.
        """
        rules, started = self._rules, self._clock()
        question = Question(without_wishes(read_as))
        on_step(Step.SEARCHING, len(index.passages))
        searched = index.lexicon.spell_out(question.subject)
        found = index.search(searched, MOST_COPIES * rules.passages_found)
        hits = _each_text_once(found)[: rules.passages_found]
        hits += [hit for hit in index.passages_at(quoted) if all(hit.passage != found.passage for found in hits)]
        retrieved = self._clock()
        on_step(Step.READING, len(hits))
        readings = self._read(question.as_read, [(hit.context, hit.text) for hit in hits], rules.passages_read)
        read = [(hit, reading) for hit, reading in zip(hits, readings, strict=True) if reading is not None]
        weighed = with_labelled(question, hits, weigh(read, self._decision), self._read, self._decision)
        candidates = confirm(question, weighed, self._read, self._decision, rules.read_again_from)
        threshold = self._decision.threshold if rules.threshold is None else rules.threshold
        verified = decide(question, candidates, index, threshold, rules.constraints)
        done = self._clock()
        nearest = [hit for hit, _ in sorted(read, key=lambda pair: -pair[1].relevance)]
        return Examination(
            question,
            searched,
            tuple(hits),
            tuple(nearest[: rules.nearest_shown]),
            tuple(candidates),
            threshold,
            verified,
            {"retrieve": retrieved - started, "read": done - retrieved},
        )

    def _answer(
        self,
        question: str,
        read_as: str,
        whole: Index,
        conversation: Conversation,
        quoted: tuple[tuple[str, int], ...],
        on_step: OnStep,
    ) -> Turn:
        scope, index = conversation.scope, whole.within(conversation.scope)
        started, steps = self._clock(), {"retrieve": 0.0, "read": 0.0}  # as they stay where the reply is known
        examined: list[Examination] = []

        def make() -> Reply:
            examined.append(self.examine(read_as, index, quoted, on_step))
            steps.update(examined[0].seconds)
            reply = _reply(question, read_as, examined[0], index)
            return _of_a_part(reply, examined[0], index, whole) if isinstance(reply, Refusal) and scope else reply

        reply = self._cache.reply(whole, (question, read_as, quoted, scope), make)
        steps["total"] = self._clock() - started
        timings = {step: round(seconds * 1000, 1) for step, seconds in steps.items()}
        after = conversation.after(read_as, _quoted(reply))
        return Turn(reply, index, after, timings, examined[0] if examined else None)


def _reply(question: str, read_as: str, examined: Examination, index: Index) -> Reply:
    verified, language = examined.verified, _other_language(question, index)
    reason = verified.reason or Message(Reason.WITHHELD)
    known = record(examined.question.text, index.documents.values())
    if known is not None and not any(known.is_said_by(one.hit.document, one.quote) for one in verified.answering[:1]):
        return Courtesy(question, known.message)
    if verified.answering:
        answer = compose(question, read_as, examined.question, verified)
        remarks = (Message(Remark.OTHER_LANGUAGE, language=language),) if language else ()
        try:
            return checked(replace(answer, remarks=(*answer.remarks, *remarks)))
        except UnsoundCitationError:
            log.exception("an answer was withheld: %r", read_as)
    elif language and reason.code == Reason.NOT_FOUND:
        reason = Message(Reason.OTHER_LANGUAGE, language=language)
    return Refusal(question, read_as, reason, examined.nearest, verified.probability)


def _of_a_part(refusal: Refusal, examined: Examination, index: Index, whole: Index) -> Refusal:
    """The refusal of a part of the documents: it says so, and where outside passages stand that are nearer.

    That takes one search of the whole index: nothing outside is read, so that nobody knows whether it answers.
    """
    count = len(index.documents)
    asked = Message(Remark.ONLY_ASKED, asked=count, documents=len(whole.documents)) if count else NONE_ASKED
    nearest = whole.search(examined.searched, NEAREST_OF_ALL)
    outside = {hit.document.id: hit.document for hit in nearest if hit.document.id not in index.documents}
    if not outside:
        return replace(refusal, remarks=(asked,))
    titles = tuple(document.title for document in outside.values())
    return replace(
        refusal,
        remarks=(asked, Message(Remark.NEARER_OUTSIDE, titles=titles)),
        outside=tuple(outside.values()),
    )


def _other_language(question: str, index: Index) -> str | None:
    """The language that a question is plainly in where the reader and all documents know only English."""
    language = language_of(question)
    english = all(document.language in ("", ENGLISH) for document in index.documents.values())
    return language if english and language != ENGLISH else None


def _each_text_once(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those of a document whose very text another one holds that was found before it."""
    first: dict[str, str] = {}
    return [hit for hit in hits if first.setdefault(hit.document.digest, hit.document.id) == hit.document.id]


def _quoted(reply: Reply) -> tuple[tuple[str, int], ...]:
    """The places of the passages that an answer quotes, each once; none for any other reply."""
    evidence = reply.evidence if isinstance(reply, Answer) else ()
    return tuple(dict.fromkeys((e.document.id, e.hit.passage.span.start) for e in evidence))


def _without_reading(question: str, index: Index) -> Reply | None:
    """The reply to what is no question to the documents, or one about all of them; None for any other."""
    talk = small_talk(question, index.lexicon.knows)
    if talk in (SmallTalk.SUMMARY, SmallTalk.DOCUMENTS, SmallTalk.NEWS):
        return overview(talk, question, index)
    return None if talk is None else Courtesy(question, _courtesy(talk, index))


def _courtesy(talk: SmallTalk, index: Index) -> Message:
    examples = tuple(one.question for one in index.suggestions[:MOST_EXAMPLES])
    match talk:
        case SmallTalk.FAREWELL:
            return Message(QaCode.WELCOME)
        case SmallTalk.HELP:
            return _covering(QaCode.HELP, index, examples=examples)
        case SmallTalk.NOT_A_MODEL:
            return _covering(QaCode.NOT_CHATGPT, index, examples=examples)
        case SmallTalk.LANGUAGES:
            languages = tuple(sorted({document.language for document in index.documents.values()}))
            return Message(QaCode.LANGUAGES, languages=languages, examples=examples)
        case SmallTalk.UNCLEAR:
            return Message(QaCode.UNCLEAR, examples=examples)
        case _:
            return _covering(QaCode.GREETING, index)


def _covering(code: QaCode, index: Index, **arguments: tuple[str, ...]) -> Message:
    """A message that names some documents of the index and how many more there are."""
    titles = tuple(document.title for document in index.documents.values())
    return Message(code, titles=titles[:MOST_TITLES], more=max(len(titles) - MOST_TITLES, 0), **arguments)
