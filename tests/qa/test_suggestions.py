"""Questions made out of the documents: which, in what order, and only those that are answered from where they came."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest

from corpus.message import Message
from index.search import Hit, Index
from index.suggestions import Suggestion
from qa.answer import Answer, Evidence, Refusal
from qa.assistant import Assistant
from qa.reading.reader import Read
from qa.suggestions import LEAST_CONFIDENCE, MAX_KEPT, MAX_TRIED, candidates, nearest_suggestions, suggest
from qa.verification.decision import Decision
from qa.verification.reasons import Reason

HEADINGS = """# Mining

## 1. Arms trafficking

Text.

## IV. Gold from Kidal

Text.

### 2.3 CHILD LABOUR

Text.

## Introduction

Text.

## What the miners of the north said to us

Text.
"""


class Asked:
    """Stands for an assistant: answers from the document that is named for a question, and refuses all others."""

    def __init__(self, index: Index, answers: Mapping[str, str], confidence: float = LEAST_CONFIDENCE) -> None:
        self.questions: list[str] = []
        self._index = index
        self._answers = answers
        self._confidence = confidence

    def ask(self, question: str) -> SimpleNamespace:
        """A turn, of which only the reply is looked at."""
        self.questions.append(question)
        document_id = self._answers.get(question)
        if document_id is None:
            return SimpleNamespace(reply=Refusal(question, question, Message(Reason.NOT_FOUND), (), 0.0))
        passage = next(one for one in self._index.passages if one.document_id == document_id)
        hit = Hit(self._index.documents[document_id], passage, 1.0, 1, 1)
        evidence = Evidence(1, passage.sentences[0], hit.text, hit, 1.0)
        return SimpleNamespace(reply=Answer(question, question, (), (evidence,), self._confidence))


def declaring(*questions: str, title: str = "Tin") -> str:
    """A document that declares that it answers these."""
    declared = "".join(f'  - "{question}"\n' for question in questions)
    return f"---\ntitle: {title}\nquestions:\n{declared}---\nTin is dug in the hills.\n"


def made_of(index: Index, document_id: str = "d0") -> list[str]:
    """The questions that are made of a document."""
    made = candidates(index.documents[document_id])
    assert {one.document_id for one in made} <= {document_id}
    return [one.question for one in made]


def test_the_questions_that_a_document_declares_come_first(index_of: Callable[..., Index]) -> None:
    source = declaring("Who digs tin?", "Where is tin dug?") + "\n## Child labour\n\nText.\n"
    assert made_of(index_of(source)) == [
        "Who digs tin?",
        "Where is tin dug?",
        "What do the documents say about child labour?",
    ]


def test_headings_are_asked_about_without_their_numbers(index_of: Callable[..., Index]) -> None:
    assert made_of(index_of(HEADINGS)) == [
        "What do the documents say about arms trafficking?",
        "What do the documents say about Gold from Kidal?",  # it holds a name
        "What do the documents say about child labour?",
    ]  # neither the title, nor "Introduction", nor a heading of more than six words


def test_names_that_are_often_used_are_asked_about_most_used_first(index_of: Callable[..., Index]) -> None:
    seldom, often = (
        "We saw Red Hill, then Red Hill, then Red Hill.",
        "Then Gao Town, by Gao Town, to Gao Town, at Gao Town.",
    )
    source = f"# Walks\n\n{seldom} {often} Once more in Lake Debo, and Lake Debo.\n"
    assert made_of(index_of(source)) == ["Tell me about Gao Town.", "Tell me about Red Hill."]


def test_a_name_in_the_title_is_not_asked_about(index_of: Callable[..., Index]) -> None:
    source = "# Walks on Red Hill\n\nWe saw Red Hill, then Red Hill, then Red Hill.\n"
    assert made_of(index_of(source)) == []


def test_a_document_makes_six_at_the_most_and_each_once(index_of: Callable[..., Index]) -> None:
    declared = [f"Who is number {n}?" for n in range(8)]
    assert made_of(index_of(declaring(declared[0], *declared))) == declared[:6]


def test_only_questions_that_are_answered_are_kept(index_of: Callable[..., Index]) -> None:
    index = index_of(declaring("Who digs tin?", "Who sells tin?"))
    asked = Asked(index, {"Who sells tin?": "d0"})
    assert suggest(asked, index) == (Suggestion("Who sells tin?", "d0"),)
    assert asked.questions == ["Who digs tin?", "Who sells tin?"]


def test_a_question_that_another_document_answers_is_not_kept(index_of: Callable[..., Index]) -> None:
    index = index_of(declaring("Who digs tin?"), "# Gold\n\nGold is dug too.\n")
    assert suggest(Asked(index, {"Who digs tin?": "d1"}), index) == ()


@pytest.mark.parametrize(("confidence", "kept"), [(LEAST_CONFIDENCE, 1), (LEAST_CONFIDENCE - 0.001, 0)])
def test_an_answer_without_confidence_is_not_kept(index_of: Callable[..., Index], confidence: float, kept: int) -> None:
    index = index_of(declaring("Who digs tin?"))
    assert len(suggest(Asked(index, {"Who digs tin?": "d0"}, confidence), index)) == kept


def test_a_real_assistant_is_asked(index_of: Callable[..., Index], read_by_words: Read, by_margin: Decision) -> None:
    index = index_of(declaring("Where is tin dug?", "Who is Boris Spassky?"))
    kept = (Suggestion("Where is tin dug?", "d0"),)  # its sentence holds both words: a probability of 0.998
    assistant = Assistant(lambda: index, read_by_words, by_margin)
    assert suggest(assistant, index) == suggest(assistant, index) == kept
    close = replace(by_margin, shift=-5.5)  # 6 - 5.5: a probability of 0.62
    assert suggest(Assistant(lambda: index, read_by_words, close), index) == ()


def test_documents_take_turns(index_of: Callable[..., Index]) -> None:
    index = index_of(declaring("A 1?", "A 2?", "A 3?"), declaring("B 1?"), declaring("C 1?", "A 1?"))
    answers = {"A 1?": "d0", "A 2?": "d0", "A 3?": "d0", "B 1?": "d1", "C 1?": "d2"}
    asked = Asked(index, answers)
    kept = suggest(asked, index)
    assert asked.questions == ["A 1?", "B 1?", "C 1?", "A 2?", "A 3?"]  # that of the third is asked already
    assert [one.question for one in kept] == ["A 1?", "B 1?", "C 1?", "A 2?", "A 3?"]


def test_no_more_are_tried_than_a_build_can_wait_for(index_of: Callable[..., Index]) -> None:
    index = index_of(*(declaring(*(f"{d} {n}?" for n in range(6))) for d in "ABCD"))
    asked, told = Asked(index, {}), list[tuple[int, int]]()
    suggest(asked, index, on_tried=lambda done, total: told.append((done, total)))
    assert len(asked.questions) == MAX_TRIED == 18
    assert told == [(n, 18) for n in range(1, 19)]


def test_what_was_kept_before_is_kept_again_and_its_document_not_asked(index_of: Callable[..., Index]) -> None:
    index = index_of(declaring("Who digs tin?", "Who sells tin?"), declaring("Who digs gold?", title="Gold"))
    before = [Suggestion("Who sells tin?", "d0")]
    asked = Asked(index, {"Who digs gold?": "d1", "Who digs tin?": "d0"})
    assert suggest(asked, index, before, {"d0"}) == (*before, Suggestion("Who digs gold?", "d1"))
    assert asked.questions == ["Who digs gold?"]


def test_a_document_that_is_settled_without_a_question_is_not_asked_again(index_of: Callable[..., Index]) -> None:
    index = index_of(declaring("Who digs tin?"))
    asked = Asked(index, {"Who digs tin?": "d0"})
    assert (suggest(asked, index, (), {"d0"}), asked.questions) == ((), [])


def test_no_more_are_kept_than_are_of_use(index_of: Callable[..., Index]) -> None:
    index = index_of("# Tin\n\nTin.\n")
    before = [Suggestion(f"Who is number {n}?", "d0") for n in range(40)]
    assert suggest(Asked(index, {}), index, before) == tuple(before[:MAX_KEPT])


@pytest.fixture
def suggested(index_of: Callable[..., Index]) -> Index:
    """An index whose passages speak of gold thrice, of tin twice, of salt once; with questions on each."""
    index = index_of("# Gold\n\nGold and tin.", "# Gold\n\nGold, tin and salt.", "# Gold\n\nGold.")
    questions = ("Who digs gold?", "Who digs tin?", "Who sells salt?", "Where is tin sold?")
    index.suggestions = tuple(Suggestion(question, "d0") for question in questions)
    return index


@pytest.mark.parametrize(
    ("question", "most", "nearest"),
    [
        ("Is there any salt?", 3, ["Who sells salt?"]),
        ("gold, tin or salt", 3, ["Who sells salt?", "Where is tin sold?", "Who digs tin?"]),
        ("gold, tin or salt", 1, ["Who sells salt?"]),
        ("GOLD", 3, ["Who digs gold?"]),
        ("Who digs tin?", 3, ["Who digs gold?", "Where is tin sold?"]),
        ("What about chess?", 3, []),
        ("Who? Where?", 3, []),
        ("", 3, []),
        ("gold", 0, []),
    ],
)
def test_the_nearest_suggestions_share_the_rarest_words(
    suggested: Index, question: str, most: int, nearest: list[str]
) -> None:
    assert nearest_suggestions(question, suggested, most) == nearest
