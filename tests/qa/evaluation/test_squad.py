"""Question sets in SQuAD's format are read, and made into exams of three modes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from qa.evaluation.dataset import EvaluationError
from qa.evaluation.squad import Article, Exam, Mode, SquadQuestion, exam, read_squad

ReadStored = Callable[[object], list[Article]]
WORDS = ("gold", "iron", "leaves", "Kidal", "by", "road", "1.5", "(taxed)", "Dr.", "U.S.")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(lambda words: f"The {' '.join(words)} ends.")


def asking(id: str, text: str, context: str, *answers: str) -> dict[str, Any]:  # noqa: A002  (SQuAD's own name)
    """A question as SQuAD stores it, each answer where it first stands in its paragraph."""
    found = [{"text": answer, "answer_start": context.index(answer)} for answer in answers]
    return {"id": id, "question": text, "answers": found}


MINES = "Gold leaves Kidal by road. Iron stays in Gao. The mines pay armed groups."
COURT = "The court of Gao opened in 2015."
FERRY = "The ferry leaves at noon. It crosses the Niger."
MINES_ASKED = (
    asking("gold", "What leaves Kidal?", MINES, "Gold"),
    asking("road", "How does gold leave?", MINES, "by road", "road"),
    asking("iron", "Where is iron?", MINES, "Gao"),
    asking("pay", "Whom do the mines pay?", MINES, "armed groups"),
)
SHELF = {
    "version": "1.1",
    "data": [
        {
            "title": "Mines_of_Kidal",
            "paragraphs": [
                {"context": MINES, "qas": MINES_ASKED},
                {"context": COURT, "qas": [asking("opened", "When did the court open?", COURT, "2015")]},
            ],
        },
        {
            "title": "Ferries",
            "paragraphs": [
                {
                    "context": FERRY,
                    "qas": [
                        asking("noon", "When does it leave?", FERRY, "at noon"),
                        asking("river", "What does it cross?", FERRY, "the Niger"),
                    ],
                }
            ],
        },
    ],
}


@pytest.fixture(scope="session")
def read_stored(tmp_path_factory: pytest.TempPathFactory) -> ReadStored:
    """Reads a value that is stored as JSON."""
    file = tmp_path_factory.mktemp("squad") / "set.json"

    def read(stored: object) -> list[Article]:
        file.write_text(json.dumps(stored), encoding="utf-8")
        return read_squad(file)

    return read


@pytest.fixture(scope="session")
def shelf(read_stored: ReadStored) -> list[Article]:
    """An article on mines in two paragraphs, and one on ferries."""
    return read_stored(SHELF)


def one_paragraph(context: str, *questions: dict[str, Any]) -> dict[str, Any]:
    """A set of one article of one paragraph."""
    return {"data": [{"title": "One", "paragraphs": [{"context": context, "qas": questions}]}]}


def answerable(held: Exam) -> dict[str, bool]:
    """Whether each question is answerable, by its id, in the order in which they are asked."""
    return {asked.judged.id: asked.judged.answerable for asked in held.questions}


def test_an_article_has_its_title_and_its_paragraphs_with_their_questions(shelf: list[Article]) -> None:
    assert shelf[1] == Article(
        "Ferries",
        (
            (
                FERRY,
                (
                    SquadQuestion("noon", "When does it leave?", ("at noon",), Span(17, 24)),
                    SquadQuestion("river", "What does it cross?", ("the Niger",), Span(37, 46)),
                ),
            ),
        ),
    )


def test_the_underscores_of_a_title_are_spaces(shelf: list[Article]) -> None:
    assert [article.title for article in shelf] == ["Mines of Kidal", "Ferries"]


def test_an_article_without_a_title_is_numbered(read_stored: ReadStored) -> None:
    stored = one_paragraph(COURT, asking("opened", "When?", COURT, "2015"))
    del stored["data"][0]["title"]
    assert read_stored(stored)[0].title == "Article 0"


def test_an_answer_that_several_people_gave_is_accepted_once_and_the_first_says_where(read_stored: ReadStored) -> None:
    asked = asking("gold", " What leaves? ", MINES, "Iron", "Gold ", "Iron")
    ((_, questions),) = read_stored(one_paragraph(MINES, asked))[0].paragraphs
    assert questions == (SquadQuestion("gold", "What leaves?", ("Iron", "Gold"), Span(27, 31)),)


def test_a_question_without_an_answer_is_left_out(read_stored: ReadStored) -> None:
    impossible = {**asking("sea", "Does it cross the sea?", FERRY), "is_impossible": True, "plausible_answers": []}
    articles = read_stored(one_paragraph(FERRY, impossible, asking("noon", "When?", FERRY, "at noon")))
    assert [question.id for _, questions in articles[0].paragraphs for question in questions] == ["noon"]


@pytest.mark.parametrize(
    "stored",
    [
        [],
        {},
        "data",
        {"data": 3},
        {"data": ["article"]},
        {"data": [{"title": "No paragraphs"}]},
        {"data": [{"paragraphs": [{"qas": []}]}]},
        {"data": [{"paragraphs": [{"context": COURT}]}]},
        one_paragraph(COURT, {"question": "When?", "answers": [{"text": "2015", "answer_start": 27}]}),
        one_paragraph(COURT, {"id": "opened", "question": "When?"}),
        one_paragraph(COURT, {"id": "opened", "question": "When?", "answers": [{"text": "2015"}]}),
        one_paragraph(COURT, {"id": "o", "question": "When?", "answers": [{"text": "2015", "answer_start": "late"}]}),
        one_paragraph(COURT, {"id": "o", "question": "When?", "answers": {"text": ["2015"], "answer_start": [27]}}),
    ],
)
def test_another_format_is_refused(read_stored: ReadStored, stored: object) -> None:
    with pytest.raises(EvaluationError, match=r"^questions\.not_squad .*set\.json"):
        read_stored(stored)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"question": "Who?"}\n{"question": "When?"}\n'])
def test_a_file_that_is_no_json_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lines.jsonl").write_bytes(content)
    with pytest.raises(EvaluationError, match=r"^questions\.not_squad .*lines\.jsonl"):
        read_squad(tmp_path / "lines.jsonl")


@pytest.mark.parametrize(
    "stored", [{"data": []}, one_paragraph(COURT), one_paragraph(COURT, asking("o", "Who?", COURT))]
)
def test_a_set_without_any_answer_is_refused(read_stored: ReadStored, stored: object) -> None:
    with pytest.raises(EvaluationError, match=r"^questions\.none .*set\.json"):
        read_stored(stored)


def test_in_full_mode_every_article_is_a_document(shelf: list[Article]) -> None:
    assert exam(shelf, Mode.FULL).documents == {
        "000.md": f"# Mines of Kidal\n\n{MINES}\n\n{COURT}\n",
        "001.md": f"# Ferries\n\n{FERRY}\n",
    }


def test_in_full_mode_every_question_is_answerable(shelf: list[Article]) -> None:
    asked = ("gold", "road", "iron", "pay", "opened", "noon", "river")
    assert answerable(exam(shelf, Mode.FULL)) == dict.fromkeys(asked, True)


def test_a_question_knows_its_article(shelf: list[Article]) -> None:
    assert [question.article for question in exam(shelf, Mode.FULL).questions] == [0, 0, 0, 0, 0, 1, 1]


def test_in_half_mode_every_second_article_is_no_document(shelf: list[Article]) -> None:
    full = exam([*shelf, *shelf], Mode.FULL).documents
    half = exam([*shelf, *shelf], Mode.HALF).documents
    assert half == {"000.md": full["000.md"], "002.md": full["002.md"]}


def test_in_half_mode_the_questions_on_what_is_left_out_are_unanswerable(shelf: list[Article]) -> None:
    assert answerable(exam(shelf, Mode.HALF)) == {
        **dict.fromkeys(("gold", "road", "iron", "pay", "opened"), True),
        **dict.fromkeys(("noon", "river"), False),
    }


def test_in_near_mode_the_sentence_that_answers_the_first_question_of_a_paragraph_is_deleted(
    shelf: list[Article],
) -> None:
    assert exam(shelf, Mode.NEAR).documents == {
        "000.md": f"# Mines of Kidal\n\nIron stays in Gao. The mines pay armed groups.\n\n{COURT}\n",
        "001.md": "# Ferries\n\nIt crosses the Niger.\n",
    }


def test_in_near_mode_a_sentence_in_the_middle_leaves_one_space_behind(read_stored: ReadStored) -> None:
    *_, iron, pay = MINES_ASKED
    held = exam(read_stored(one_paragraph(MINES, iron, pay)), Mode.NEAR)
    assert held.documents == {"000.md": "# One\n\nGold leaves Kidal by road. The mines pay armed groups.\n"}


def test_in_near_mode_the_first_question_is_unanswerable_and_others_of_its_sentence_are_dropped(
    shelf: list[Article],
) -> None:
    assert answerable(exam(shelf, Mode.NEAR)) == {
        "gold": False,  # and "road" is dropped
        "iron": True,
        "pay": True,
        "opened": True,  # the only question of its paragraph: nothing is deleted
        "noon": False,
        "river": True,
    }


def test_in_near_mode_a_paragraph_of_one_sentence_is_emptied(read_stored: ReadStored) -> None:
    questions = (asking("opened", "When?", COURT, "2015"), asking("where", "Where?", COURT, "Gao"))
    held = exam(read_stored(one_paragraph(COURT, *questions)), Mode.NEAR)
    assert (held.documents, answerable(held)) == ({"000.md": "# One\n\n\n"}, {"opened": False})


def test_an_answerable_question_is_met_by_each_of_its_answers_whatever_their_spaces(shelf: list[Article]) -> None:
    road = exam(shelf, Mode.FULL).questions[1].judged
    assert [road.is_met_by(said) for said in ("By  Road.", "A road.", "By boat.")] == [True, True, False]


def test_the_signs_of_an_answer_stand_for_themselves(read_stored: ReadStored) -> None:
    context = "It cost $1.50 (in 2016)."
    held = exam(read_stored(one_paragraph(context, asking("cost", "What?", context, "$1.50 (in"))), Mode.FULL)
    judged = held.questions[0].judged
    assert [judged.is_met_by(said) for said in (context, "It cost $1x50 (in 2016).")] == [True, False]


def test_an_unanswerable_question_tells_no_answer(shelf: list[Article]) -> None:
    assert [asked.judged.must for asked in exam(shelf, Mode.HALF).questions[-2:]] == [(), ()]


@st.composite
def paragraphs(draw: st.DrawFn) -> dict[str, Any]:
    """A paragraph of some sentences, and questions whose answers are words of one sentence each."""
    texts = draw(st.lists(sentences, min_size=1, max_size=5))
    context = draw(st.sampled_from([" ", "  ", "\n"])).join(texts)
    asked = []
    for n in range(draw(st.integers(0, 4))):
        sentence = draw(st.sampled_from(texts))
        words = sentence.split()
        first = draw(st.integers(0, len(words) - 1))
        answer = " ".join(words[first : draw(st.integers(first, len(words) - 1)) + 1])
        at = context.index(sentence) + sentence.index(answer)
        asked.append({"id": f"q{n}", "question": "What?", "answers": [{"text": answer, "answer_start": at}]})
    return {"context": context, "qas": asked}


@given(st.lists(st.lists(paragraphs(), min_size=1, max_size=3), min_size=1, max_size=2))
def test_in_near_mode_the_answer_of_every_answerable_question_still_stands_in_its_document(
    read_stored: ReadStored, articles: list[list[dict[str, Any]]]
) -> None:
    asked = asking("opened", "When did the court open?", COURT, "2015")
    stored = {"data": [{"paragraphs": [*found, {"context": COURT, "qas": [asked]}]} for found in articles]}
    held = exam(read_stored(stored), Mode.NEAR)
    for question in held.questions:
        document = held.documents[f"{question.article:03d}.md"]
        assert not question.judged.answerable or question.judged.is_met_by(document)


def test_a_question_whose_answer_reaches_into_the_deleted_sentence_is_dropped() -> None:
    text = "Gold is sold. Arms rust in Gao. Cars burn."
    questions = (
        SquadQuestion("arms", "What rusts?", ("Arms",), Span(14, 18)),
        SquadQuestion("both", "What happens?", ("sold. Arms rust",), Span(8, 23)),
        SquadQuestion("cars", "What burns?", ("Cars",), Span(32, 36)),
    )
    held = exam([Article("Things", ((text, questions),))], Mode.NEAR)
    assert [(asked.judged.id, asked.judged.answerable) for asked in held.questions] == [("arms", False), ("cars", True)]
