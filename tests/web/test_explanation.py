"""`web.explanation`: each step from a question to its reply, told from the very values that the reply was made of."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpus.document import Span
from index.search import Index
from qa.assistant import AnswerRules, Assistant
from qa.reading.reader import Read, Reading
from qa.understanding.rewriting import Conversation
from qa.verification.decision import Decision
from tests.readers import WORD
from web.contract import Json
from web.explanation import DECIDED, Decider, SentenceState, examined_turn, explanation_json

SOURCES = (
    "# Cocaine\n\nPolice seized 116 kg of cocaine in 2016. Convoys travel at night.",
    "# Gold\n\nGold mines in Kidal pay armed groups. The gold leaves for Dubai.",
    "# Salt\n\nSalt leaves Taoudenni by camel.",
)
SEIZED = "Police seized 116 kg of cocaine in 2016."
QUESTION = "How much cocaine did police seize in 2016?"
SURE = {"cocaine": 2.0, "Gold": -3.0, "Salt": None}  # the logit that a passage answers, by a word of it
UNSURE = {"cocaine": -1.0, "Gold": -3.0, "Salt": None}
BLIND = {"cocaine": None, "Gold": None, "Salt": None}

Explain = Callable[..., Json]


def reader_of(logits: Mapping[str, float | None]) -> Read:
    """Gives a passage the logit of the word that stands in it, 1 less as relevance and 2 less early; words of an
    answer are those with a figure, each with 3 as start and end. None is not read to the end."""

    def read(_question: str, passages: Sequence[tuple[str, str]], _most: int) -> list[Reading | None]:
        return [
            _reading(text, next((logit for word, logit in logits.items() if word in text), None))
            for _, text in passages
        ]

    return read


def _reading(text: str, logit: float | None) -> Reading | None:
    if logit is None:
        return None
    tokens = tuple(Span(*match.span()) for match in WORD.finditer(text))
    weights = np.array([3.0 * any(map(str.isdigit, token.of(text))) for token in tokens], dtype=np.float32)
    return Reading(logit - 2, logit - 1, logit, tokens, weights, weights, weights, 0.0)


@pytest.fixture
def assistant_of(index_of: Callable[..., Index]) -> Callable[[Mapping[str, float | None]], Assistant]:
    """Answers from the three sources with a reader of these logits, from an even chance on."""
    index = index_of(*SOURCES)

    def make(logits: Mapping[str, float | None]) -> Assistant:
        decision = replace(Decision.open_to_all(), threshold=0.5)
        return Assistant(lambda: index, reader_of(logits), decision, AnswerRules(), clock=iter(range(1000)).__next__)

    return make


@pytest.fixture
def explain(assistant_of: Callable[[Mapping[str, float | None]], Assistant]) -> Explain:
    """The explanation of a question, read with these logits and asked after another."""

    def one(question: str, logits: Mapping[str, float | None] = SURE, before: str = "") -> Json:
        assistant, conversation = assistant_of(logits), Conversation()
        if before:
            conversation = assistant.ask(before, conversation).conversation
        return explanation_json(examined_turn(assistant, question, conversation), conversation)

    return one


def test_the_likeliest_sentence_is_told_with_its_features_its_words_and_its_number(explain: Explain) -> None:
    first = explain(QUESTION)["sentences"][0]
    assert (first["text"], first["answer"], first["state"], first["citation"]) == (SEIZED, "116", "said", 1)
    assert first["probability"] == 0.8808  # the logistic function of 2
    features = first["features"]
    assert {name: features[name] for name in ("answerable", "relevance", "early", "margin", "behind", "inside")} == {
        "answerable": 2.0,
        "relevance": 1.0,
        "early": 0.0,
        "margin": 6.0,
        "behind": 0.0,
        "inside": 3.0,
    }


def test_a_sentence_is_where_its_offsets_say(explain: Explain, index_of: Callable[..., Index]) -> None:
    texts = {document.id: document.text for document in index_of(*SOURCES).documents.values()}
    explained = explain(QUESTION)
    told = [*explained["sentences"], *explained["passages"], *explained["selected"]]
    assert [texts[one["document_id"]][one["start"] : one["end"]] for one in told] == [one["text"] for one in told]


def test_sentences_that_were_read_are_in_the_order_of_their_probability(explain: Explain) -> None:
    explained = explain(QUESTION)
    states = [(one["text"], one["state"]) for one in explained["sentences"]]
    assert states == [
        (SEIZED, SentenceState.SAID),
        ("Gold mines in Kidal pay armed groups.", SentenceState.UNLIKELY),
        ("The gold leaves for Dubai.", SentenceState.UNLIKELY),
        ("Convoys travel at night.", SentenceState.UNLIKELY),
    ]
    assert explained["sentences_read"] == 4


def test_a_passage_tells_its_ranks_and_the_logits_of_one_that_was_read_to_the_end(explain: Explain) -> None:
    passages = {one["title"]: one for one in explain(QUESTION)["passages"]}
    first = passages["Cocaine"]
    assert (first["rank"], first["score"], first["dense_rank"], first["keyword_rank"]) == (1, 1.0, 1, 1)
    assert (first["read"], first["early"], first["relevance"], first["answerable"]) == (True, 0.0, 1.0, 2.0)
    unread = passages["Salt"]
    assert (unread["read"], unread["early"], unread["relevance"], unread["answerable"]) == (False, None, None, None)


def test_an_answer_is_decided_by_its_threshold_and_says_what_it_selected_and_why(explain: Explain) -> None:
    explained = explain(QUESTION)
    decision = explained["decision"]
    assert (decision["status"], decision["by"]) == ("answered", Decider.ANSWER)
    assert (decision["probability"], decision["threshold"], decision["reaching"]) == (0.8808, 0.5, 1)
    (one,) = explained["selected"]
    assert (one["text"], one["citations"], one["why"], one["answer"]) == (SEIZED, [1], "best", "116")


def test_a_refusal_below_the_threshold_says_so_and_names_the_passages_that_it_showed(explain: Explain) -> None:
    explained = explain(QUESTION, UNSURE)
    decision = explained["decision"]
    assert (decision["status"], decision["by"], decision["rule"]) == ("not_found", Decider.THRESHOLD, None)
    assert (decision["probability"], decision["reaching"]) == (0.2689, 0)  # the logistic function of -1
    assert {one["title"] for one in explained["passages"] if one["shown"]} == {"Cocaine", "Gold"}
    assert explained["selected"] == []


def test_a_rule_that_refuses_is_named_with_the_words_that_break_it(explain: Explain) -> None:
    explained = explain("How much cocaine did police seize in 2019?")
    rule = {"name": "year", "words": ["2019"]}
    assert (explained["decision"]["by"], explained["decision"]["rule"]) == (Decider.RULE, rule)
    assert (explained["sentences"][0]["state"], explained["sentences"][0]["rule"]) == (SentenceState.RULED_OUT, rule)
    assert "2019" in explained["decision"]["words"]


def test_a_rule_that_only_unlikely_sentences_break_does_not_hide_the_threshold(explain: Explain) -> None:
    decision = explain("How much cocaine did police seize in 2019?", UNSURE)["decision"]
    assert (decision["by"], decision["rule"]) == (Decider.THRESHOLD, {"name": "year", "words": ["2019"]})


def test_when_nothing_is_read_the_search_decides(explain: Explain) -> None:
    explained = explain(QUESTION, BLIND)
    assert (explained["decision"]["by"], explained["sentences"]) == (Decider.SEARCH, [])
    assert len(explained["passages"]) == 3


def test_mended_words_and_dropped_wishes_are_told(explain: Explain) -> None:
    read = explain("Could you tell me how much cocane police seized in 2016?")["read"]
    assert read["spelling"] == [{"asked": "cocane", "read": "cocaine"}]
    assert read["read_as"] == "Could you tell me how much cocaine police seized in 2016?"
    assert read["without_wishes"] == "How much cocaine police seized in 2016?"
    assert (read["kind"], read["years"], read["rewritten"]) == ("number", ["2016"], None)


def test_a_follow_up_is_told_as_it_was_rewritten(explain: Explain) -> None:
    explained = explain("And in 2017?", before=QUESTION)
    read = explained["read"]
    assert (read["before"], read["rewritten"]) == (QUESTION, "How much cocaine did police seize in 2017?")
    assert read["spelling"] == []
    assert explained["decision"]["rule"] == {"name": "year", "words": ["2017"]}


def test_small_talk_is_decided_before_anything_is_searched(explain: Explain) -> None:
    explained = explain("Hello!")
    assert (explained["read"]["small_talk"], explained["decision"]["by"]) == ("greeting", Decider.SMALL_TALK)
    assert (explained["searched"], explained["passages"], explained["sentences"]) == (None, [], [])


def test_a_question_empty_of_content_is_told_as_one(explain: Explain) -> None:
    assert explain("Tell me more about that.")["decision"]["by"] == Decider.EMPTY


def test_an_overview_of_all_documents_says_which_sentences_it_took(explain: Explain) -> None:
    explained = explain("Which documents do you have?")
    assert explained["decision"]["by"] == Decider.SMALL_TALK
    assert {one["why"] for one in explained["selected"]} == {"overview"}


def test_a_question_whose_reply_is_known_is_examined_again(
    assistant_of: Callable[[Mapping[str, float | None]], Assistant],
) -> None:
    assistant = assistant_of(SURE)
    first, again = (explanation_json(examined_turn(assistant, QUESTION, Conversation())) for _ in range(2))
    assert first.pop("timings_ms").keys() == again.pop("timings_ms").keys()
    assert first == again


@pytest.mark.parametrize("question", [QUESTION, "How much cocaine in 2019?", "Hello!", "Tell me more about that."])
def test_an_explanation_comes_back_from_json_as_it_was(explain: Explain, question: str) -> None:
    explained = explain(question)
    assert json.loads(json.dumps(explained)) == explained


def test_every_step_that_can_decide_has_its_sentence() -> None:
    assert set(DECIDED) == set(Decider)
