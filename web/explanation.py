"""Traces a reply to its cause: each step from the question to it, as a table that JSON holds and pages show.

How it was read, what was searched and found, what the reader said of each sentence, where it was decided, and what was
selected. For operators: `griot ask --explain`, `/operator/question` and `/api/v1/operator/explain` show this one table.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, replace
from enum import StrEnum
from typing import NamedTuple

from corpus.document import Span
from index.search import Hit
from qa.answer import Answer, Courtesy, Evidence, Refusal, Reply
from qa.assistant import Examination, Turn
from qa.understanding.rewriting import Conversation, rewrite
from qa.understanding.small_talk import SmallTalk, small_talk
from qa.verification.constraints import Violation
from qa.verification.decision import Candidate, Features
from qa.verification.reasons import Reason
from web.asking import Answering
from web.contract import Json, document_link, index_summary, section_of, status_of
from web.messages import own_words, render_in_english

MOST_SENTENCES = 12  # the likeliest; `griot calibrate` looks at as many
AROUND_A_WORD = ".,;:?!()[]\"'“”‘’«»"

N_ = str  # marks what pybabel shall find


class Decider(StrEnum):
    """The step that decided what the reply is."""

    SMALL_TALK = "small_talk"
    EMPTY = "empty"
    SEARCH = "search"
    THRESHOLD = "threshold"
    RULE = "rule"
    CHECK = "check"
    ANSWER = "answer"


class SentenceState(StrEnum):
    """What became of a sentence that was read."""

    SAID = "said"
    MENTIONED = "mentioned"  # counted and listed as a further place
    PASSED_OVER = "passed_over"  # it answers, and there was no reason to say it besides the others
    RULED_OUT = "ruled_out"
    UNLIKELY = "unlikely"  # below the threshold


DECIDED: Mapping[Decider, str] = {
    Decider.SMALL_TALK: N_("It is no question to the documents, or one about all of them: nothing was searched."),
    Decider.EMPTY: N_("Nothing in it can be looked for: nothing was searched."),
    Decider.SEARCH: N_("Nothing was found to read."),
    Decider.THRESHOLD: N_("No sentence reaches the threshold."),
    Decider.RULE: N_("Every sentence that reaches the threshold breaks a rule."),
    Decider.CHECK: N_("An answer was made, and a citation of it did not stand where it said."),
    Decider.ANSWER: N_("A sentence reaches the threshold and breaks no rule."),
}


class _Place(NamedTuple):
    """Where a sentence or passage begins: what tells it from every other."""

    document_id: str
    start: int


def examined_turn(assistant: Answering, question: str, conversation: Conversation) -> Turn:
    """The turn of a question with its examination, which is made now when the reply was known already."""
    turn = assistant.ask(question, conversation, lambda _step, _passages: None)
    reply = turn.reply
    if turn.examined is not None or isinstance(reply, Courtesy) or _small_talk(turn) is not None:
        return turn
    quoted = conversation.quoted if _whole(turn, conversation) != question else ()
    examined = assistant.examine(reply.read_as, turn.index, quoted)
    steps = examined.seconds | {"total": sum(examined.seconds.values())}
    timings = {step: round(seconds * 1000, 1) for step, seconds in steps.items()}
    return replace(turn, examined=examined, timings_ms=timings)


def explanation_json(turn: Turn, conversation: Conversation = Conversation()) -> Json:  # noqa: B008
    """The table of a turn; `conversation` is what was asked before it.

    Probabilities and fused scores are 0 to 1, the other scores logits of the reader. Where nothing was searched,
    `passages` and `sentences` are empty, and so are they for a known reply: see `examined_turn`.
    """
    examined = turn.examined
    return {
        "question": turn.reply.question,
        "read": _reading_json(turn, conversation),
        "searched": examined.searched if examined else None,
        "passages": _passages_json(turn.reply, examined) if examined else [],
        "sentences_read": len(examined.candidates) if examined else 0,
        "sentences": _sentences_json(turn.reply, examined) if examined else [],
        "decision": _decision_json(turn),
        "selected": _selected_json(turn.reply, examined) if isinstance(turn.reply, Answer) else [],
        "index": index_summary(turn.index),
        "timings_ms": turn.timings_ms,
    }


def _reading_json(turn: Turn, conversation: Conversation) -> Json:
    """What was made of the words of a question; null for what was not done."""
    asked, whole, talk = turn.reply.question, _whole(turn, conversation), _small_talk(turn)
    read_as = asked if isinstance(turn.reply, Courtesy) or talk else turn.reply.read_as
    examined = turn.examined.question if turn.examined else None
    return {
        "small_talk": talk,
        "before": conversation.last_read_as or None,
        "rewritten": whole if whole != asked and not talk else None,
        "spelling": [{"asked": a, "read": b} for a, b in _mended(whole, read_as)] if examined else [],
        "read_as": read_as,
        "without_wishes": examined.text if examined and examined.text != read_as else None,
        "put_to_reader": examined.as_read if examined and examined.as_read != examined.text else None,
        "kind": examined.kind if examined else None,
        "names": list(examined.names) if examined else [],
        "years": list(examined.years) if examined else [],
        "figures": list(examined.values) if examined else [],
    }


def _whole(turn: Turn, conversation: Conversation) -> str:
    """The question as it stands alone, before its spelling was mended."""
    return rewrite(turn.reply.question, conversation, turn.index.similarities)


def _small_talk(turn: Turn) -> SmallTalk | None:
    return small_talk(turn.reply.question, turn.index.lexicon.knows)


def _mended(whole: str, read_as: str) -> list[tuple[str, str]]:
    """The words that were mended, each as asked and as read: mending changes letters and no spaces."""
    pairs = zip(unicodedata.normalize("NFC", whole).split(), read_as.split(), strict=False)
    return [(a.strip(AROUND_A_WORD), b.strip(AROUND_A_WORD)) for a, b in pairs if a != b]


def _passages_json(reply: Reply, examined: Examination) -> list[Json]:
    """The passages in the order of the search, then those that the answer before quoted.

    `early` is null for what was not read to the end: the reader tells it of the others only.
    """
    read = {_place_of(c.hit, c.hit.passage.span): c.features for c in examined.candidates}
    nearest = reply.nearest if isinstance(reply, Refusal) else ()
    shown = {_place_of(hit, hit.passage.span) for hit in nearest}
    return [
        _passage_json(rank, hit, read.get(_place_of(hit, hit.passage.span)))
        | {"shown": _place_of(hit, hit.passage.span) in shown}
        for rank, hit in enumerate(examined.hits, 1)
    ]


def _passage_json(rank: int, hit: Hit, features: Features | None) -> Json:
    logits = (features.early, features.relevance, features.answerable) if features else (None, None, None)
    return {
        "rank": rank,
        **_place_json(hit, hit.passage.span),
        "text": hit.text,
        "score": round(hit.score, 4),
        "dense_rank": hit.dense_rank,
        "keyword_rank": hit.keyword_rank,
        "from_answer_before": hit.dense_rank is None and hit.keyword_rank is None,
        "read": features is not None,
        **{name: _rounded(logit) for name, logit in zip(("early", "relevance", "answerable"), logits, strict=True)},
    }


def _sentences_json(reply: Reply, examined: Examination) -> list[Json]:
    """The likeliest sentences, likeliest first."""
    ranks = {_place_of(hit, hit.passage.span): rank for rank, hit in enumerate(examined.hits, 1)}
    broken = {_place_of(one.hit, one.span): violation for one, violation in examined.verified.violations}
    cited = {_place_of(e.hit, e.span): e.number for e in reply.evidence} if isinstance(reply, Answer) else {}
    more = {_place_of(e.hit, e.span) for e in reply.more} if isinstance(reply, Answer) else set()
    told = []
    for number, one in enumerate(examined.candidates[:MOST_SENTENCES], 1):
        place = _place_of(one.hit, one.span)
        violation = broken.get(place)
        state = _state(one, violation, examined.threshold, is_cited=place in cited, is_more=place in more)
        told.append(
            {
                "number": number,
                **_place_json(one.hit, one.span),
                "passage": ranks.get(_place_of(one.hit, one.hit.passage.span)),
                "text": one.quote,
                "answer": one.answer.of(one.hit.document.text) if one.answer else None,
                "probability": round(float(one.probability), 4),
                "features": {name: _rounded(value) for name, value in asdict(one.features).items()},
                "rule": _rule_json(violation),
                "state": state,
                "citation": cited.get(place),
            }
        )
    return told


def _state(
    candidate: Candidate, violation: Violation | None, threshold: float, *, is_cited: bool, is_more: bool
) -> SentenceState:
    if is_cited:
        return SentenceState.SAID
    if is_more:
        return SentenceState.MENTIONED
    if violation is not None:
        return SentenceState.RULED_OUT
    return SentenceState.PASSED_OVER if candidate.probability >= threshold else SentenceState.UNLIKELY


def _rule_json(violation: Violation | None) -> Json | None:
    """A rule that was broken, and the words of the question that it was broken by."""
    if violation is None:
        return None
    words = dict(violation.reason.arguments).get("words", ())
    return {"name": violation.rule, "words": list(words) if isinstance(words, tuple) else []}


def _decision_json(turn: Turn) -> Json:
    """Where it was decided and why; `rule` is the one that a refusal speaks of, `words` what the reader was told."""
    examined, own, by = turn.examined, own_words(turn.reply), _decider(turn)
    verified = examined.verified if examined else None
    first = verified.violations[0][1] if verified and verified.violations and not verified.answering else None
    return {
        "status": status_of(turn),
        "by": by,
        "text": DECIDED[by],
        "threshold": examined.threshold if examined else None,
        "probability": round(float(verified.probability), 4) if verified else None,
        "reaching": sum(one.probability >= examined.threshold for one in examined.candidates) if examined else 0,
        "broken": len(verified.violations) if verified else 0,
        "rule": _rule_json(first),
        "messages": [message.to_json() for message in own],
        "words": render_in_english(*own),
    }


def _decider(turn: Turn) -> Decider:
    if _small_talk(turn) is not None:
        return Decider.SMALL_TALK
    match turn.reply:
        case Courtesy():
            return Decider.EMPTY
        case Answer():
            return Decider.ANSWER
        case Refusal(reason=reason) if reason.code == Reason.WITHHELD:
            return Decider.CHECK
        case Refusal(reason=reason) if reason.code == Reason.NOTHING_NEAR:
            return Decider.SEARCH
        case Refusal():
            examined = turn.examined
            violations = examined.verified.violations if examined else ()
            ruled_out = any(examined and one.probability >= examined.threshold for one, _ in violations)
            return Decider.RULE if ruled_out else Decider.THRESHOLD


def _selected_json(answer: Answer, examined: Examination | None) -> list[Json]:
    """The sentences of an answer in its order, and why each is said; null as probability where it was not a candidate
    itself but belongs to one."""
    candidates = examined.candidates if examined else ()
    probabilities = {_place_of(one.hit, one.span): round(float(one.probability), 4) for one in candidates}
    told = []
    for claim in answer.claims:
        evidence = answer.evidence[claim.numbers[0] - 1]
        told.append(
            {
                "citations": list(claim.numbers),
                **_place_json(evidence.hit, evidence.span),
                "text": claim.text,
                "answer": _answer_words(evidence),
                "why": claim.why,
                "probability": probabilities.get(_place_of(evidence.hit, evidence.span)),
            }
        )
    return told


def _answer_words(evidence: Evidence) -> str | None:
    return evidence.answer.of(evidence.document.text) if evidence.answer else None


def _place_json(hit: Hit, span: Span) -> Json:
    document = hit.document
    return {
        "document_id": document.id,
        "title": document.title,
        "language": document.language or None,
        "section": section_of(hit.passage.section),
        "page": document.page_at(span.start),
        "locator": document.locator_at(span.start) or None,
        "recognised": document.is_recognised_at(span.start),
        "start": span.start,
        "end": span.end,
        "link": document_link(document, span),
    }


def _place_of(hit: Hit, span: Span) -> _Place:
    return _Place(hit.document.id, span.start)


def _rounded(logit: float | None) -> float | None:
    return None if logit is None else round(float(logit), 3)
