"""The questions that the reader learns from: answers stand where they say, and no document is in two parts."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rapidfuzz.distance import OSA

from index.words import STOPWORDS
from qa.training.data import (
    WRAPPINGS,
    Asked,
    Part,
    asked_otherwise,
    part_of,
    passages,
    qamr,
    read_passages,
    squad,
)
from qa.training.prepared import HOME, PIECE, WHOLE

QUESTION = "How many trucks did the police seize near Gao?"
GUARDS = "Guards of the port in Lagos watch the ships by day and by night, whatever the weather may be there. " * 5
RANGERS = "Rangers of the park in Mali follow the herds on foot and by car, as far as the dunes of the desert. " * 5
LONG = f"{GUARDS}{RANGERS}".strip()  # 200 words, of which Griot makes two pieces


def row(text: str, question: str, *answers: str, title: str = "Trade", section: str = "") -> dict[str, Any]:
    """A stored passage with one question."""
    one = {"question": question, "answerable": bool(answers), "kind": "direct", "spans": list(answers)}
    return {"id": "trade-001", "title": title, "section": section, "passage": text, "questions": [one]}


def asked_over(text: str, question: str, *answers: str, **names: str) -> Asked:
    (one,) = passages([row(text, question, *answers, **names)])
    return one


def drawn(question: str, draws: int = 600) -> list[str]:
    """How a question is asked in so many draws."""
    return [asked_otherwise(question, Random(n)) for n in range(draws)]


@pytest.mark.parametrize("part", Part)
def test_every_answer_stands_word_for_word_in_its_passage(part: Part) -> None:
    for stored in read_passages(part):
        for asked in stored["questions"]:
            assert asked["answerable"] is bool(asked["spans"]), (stored["id"], asked["question"])
            missing = [span for span in asked["spans"] if span not in stored["passage"]]
            assert not missing, (stored["id"], missing)


def test_the_spans_of_every_view_are_where_its_answers_stand() -> None:
    rows = read_passages(Part.CALIBRATION)
    questions = [asked for stored in rows for asked in stored["questions"]]
    for stored, one in zip(questions, passages(rows), strict=True):
        assert [span.of(one.whole.text) for span in one.whole.spans] == stored["spans"]
        assert one.answerable is stored["answerable"]
        for view in one.views[1:]:
            assert view.text in one.whole.text
            for span in view.spans:
                assert 0 <= span.start < span.end <= len(view.text)
                assert any(span.of(view.text) in answer for answer in stored["spans"])


def test_no_document_is_in_two_parts() -> None:
    rows = {part: read_passages(part) for part in Part}
    ids = [stored["id"] for part in Part for stored in rows[part]]
    assert len(ids) == len(set(ids))
    titles = {part: {stored["title"] for stored in rows[part]} for part in Part}
    assert sum(map(len, titles.values())) == len(set().union(*titles.values()))


def test_a_fifth_of_the_documents_is_the_test_and_a_tenth_calibrates() -> None:
    assert Counter(part_of(n) for n in range(100)) == {Part.TRAINING: 70, Part.CALIBRATION: 10, Part.TEST: 20}


def test_neighbours_of_one_title_are_one_document_and_each_file_counts_its_own(tmp_path: Path) -> None:
    for file, titles in (("b", "AABCDEEE"), ("a", "VWXYZZ")):
        lines = [json.dumps({"id": f"{file}{n}", "title": title}) for n, title in enumerate(titles)]
        (tmp_path / f"{file}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ids = {part: [stored["id"] for stored in read_passages(part, tmp_path)] for part in Part}
    assert ids == {
        Part.TRAINING: ["a0", "a1", "a2", "b0", "b1", "b2", "b3"],
        Part.CALIBRATION: ["a3", "b4"],
        Part.TEST: ["a4", "a5", "b5", "b6", "b7"],
    }


def test_an_answer_is_no_part_of_a_longer_word_or_figure() -> None:
    one = asked_over("Police found 212 g of gold in the house. The court counted 12 men.", "How many?", "12")
    assert [span.start for span in one.whole.spans] == [59]


def test_an_answer_that_is_only_a_part_of_a_word_is_found_there() -> None:
    one = asked_over("The Malians left.", "Which country?", "Mali")
    assert [(span.start, span.end) for span in one.whole.spans] == [(4, 8)]


@pytest.mark.parametrize(
    ("question", "start"), [("How many men were held in Gao?", 0), ("How many trucks were burnt in Kidal?", 26)]
)
def test_of_several_places_of_an_answer_the_one_in_the_sentence_that_shares_the_questions_words_is_taken(
    question: str, start: int
) -> None:
    one = asked_over("Ten men were held in Gao. Ten trucks were burnt in Kidal.", question, "Ten")
    assert [span.start for span in one.whole.spans] == [start]


def test_a_short_passage_has_one_view_under_its_title_and_headings() -> None:
    one = asked_over("Gold is sold.", "What is sold?", "Gold", title="Trade", section="Mali > Gold")
    (view,) = one.views
    assert (view.context, view.text, view.role) == ("Trade > Mali > Gold", "Gold is sold.", WHOLE)
    assert (one.home, one.source, one.kind, one.answerable) == ("Trade", "passages", "direct", True)


def test_the_piece_with_the_answer_is_home_and_its_span_counts_from_the_pieces_start() -> None:
    one = asked_over(LONG, "Who follows the herds?", "Rangers of the park")
    assert [view.role for view in one.views] == [WHOLE, PIECE, HOME]
    assert [(span.start, span.end) for span in one.views[2].spans] == [(0, 19)]
    assert [view.spans for view in one.views[1:2]] == [()]
    assert [view.text for view in one.views] == [LONG, GUARDS.strip(), RANGERS.strip()]


def test_every_piece_that_holds_a_part_of_an_answer_is_home() -> None:
    across = f"{GUARDS[-30:-1]} {RANGERS[:15]}"
    one = asked_over(LONG, "Who watches, and who follows?", across)
    assert [view.role for view in one.views] == [WHOLE, HOME, HOME]
    assert [span.of(view.text) for view in one.views[1:] for span in view.spans] == [GUARDS[-30:-1], RANGERS[:15]]


@pytest.mark.parametrize(
    ("question", "roles"),
    [("Who pays the guards of the port?", [HOME, PIECE]), ("Who pays the rangers of the park?", [PIECE, HOME])],
)
def test_without_an_answer_the_piece_that_shares_the_questions_words_is_home(question: str, roles: list[int]) -> None:
    one = asked_over(LONG, question)
    assert not one.answerable
    assert [view.role for view in one.views[1:]] == roles


def test_squad_gives_the_articles_that_are_named_with_their_answers(data_folder: Path) -> None:
    leads, old = squad(data_folder / "squad2_dev.json.gz", {"Court_of_Gao"})
    assert (leads.question, leads.whole.context, leads.home) == ("Who leads the court?", "Court of Gao", "Court of Gao")
    assert [span.of(leads.whole.text) for span in leads.whole.spans] == ["Aminata Touré"]
    assert (old.question, old.answerable, old.kind, old.source) == ("Is it old?", False, "near", "squad")


def test_qamr_gives_each_sentence_between_those_beside_it(data_folder: Path) -> None:
    first, second, third = qamr(data_folder / "qamr.jsonl.gz")
    assert second.whole.text == "The mines of Kayes yield copper. Nobody counts the copper. It leaves by road."
    assert first.whole.text == "The mines of Kayes yield copper. Nobody counts the copper."
    answers = [one.whole.spans[0].of(one.whole.text) for one in (first, second, third)]
    assert answers == ["copper", "Nobody", "by road"]
    assert {one.home for one in (first, second, third)} == {"mines"}


def test_a_question_that_is_asked_otherwise_keeps_its_meaning() -> None:
    words = QUESTION.rstrip("?").split()
    kinds = Counter[str]()
    for asked in drawn(QUESTION):
        if asked == QUESTION.lower().rstrip("?"):
            kinds["lowered"] += 1
        elif asked in [wrapping.format(QUESTION) for wrapping in WRAPPINGS]:
            kinds["wrapped"] += 1
        elif asked == " ".join(word for word in words if word.lower() not in STOPWORDS):
            kinds["keywords"] += 1
        else:
            kinds["misspelt"] += 1
            assert OSA.distance(asked, QUESTION) <= 1
    shares = {kind: count / 600 for kind, count in kinds.items()}
    assert shares == pytest.approx({"lowered": 0.4, "misspelt": 0.2, "keywords": 0.2, "wrapped": 0.2}, abs=0.05)


def test_names_and_figures_are_never_misspelt_away() -> None:
    """Short words, and what is no word of letters alone, stay as they are."""
    for asked in drawn("Did AK47 No. 12,345 of Gao cost 5 m?"):
        assert all(part in asked.casefold() for part in ("ak47", "12,345", "gao"))


@pytest.mark.parametrize("question", ["Why?", "", "the", "?"])
def test_a_question_of_hardly_a_word_stays_one(question: str) -> None:
    assert all(asked.strip() or not question.strip(" ?") for asked in drawn(question))
