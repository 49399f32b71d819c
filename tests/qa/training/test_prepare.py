"""What is prepared: questions in two wordings, texts as tokens, and what the search finds that does not answer."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus.document import Span
from index.encoder import Encoder
from qa.training import data
from qa.training import prepare as preparing
from qa.training.data import Asked, Part, View
from qa.training.prepare import Pool, prepare
from qa.training.prepared import HOME, PIECE, RETRIEVED, WHOLE, Array, Prepared, Tokens
from tests.qa.training.tiny import asked, prepared_of

SETTINGS: dict[str, Any] = {
    "seed": 1,
    "qamr": 1.0,
    "retrieved": 1,
    "held_retrieved": 2,
    "calibration_articles": ["River_Niger"],
}
PASSAGES = {
    Part.TRAINING: (("Gold", "Miners dig gold in Kayes."), ("Copper", "Miners sell copper in Dakar.")),
    Part.CALIBRATION: (("Salt", "Miners carry salt to Mopti."),),
}


@pytest.fixture(autouse=True)
def encoder_of_words(monkeypatch: pytest.MonkeyPatch, fake_encoder: Encoder) -> None:
    """No model is loaded."""
    monkeypatch.setattr(preparing, "load_encoder", lambda _name: fake_encoder)


def on(home: str, text: str, question: str, answer: str = "", kind: str = "direct", cut: int = 0) -> Asked:
    """A question on a passage, which Griot would cut at a character where `cut` is given."""
    at = text.index(answer)
    whole = View(home, text, (Span(at, at + len(answer)),) if answer else (), WHOLE)
    pieces = (View(home, text[:cut], (), HOME), View(home, text[cut:], (), PIECE)) if cut else ()
    return Asked(question, (whole, *pieces), "passages", kind, home)


def found_for(one: Asked, *others: Asked, most: int = 9, without: frozenset[str] = frozenset()) -> list[str]:
    """The texts that the search finds for a question."""
    (found,) = Pool([one, *others]).retrieved([one], most, without)
    assert all((view.role, view.spans) == (RETRIEVED, ()) for view in found)
    return [view.text for view in found]


@pytest.fixture
def few_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three passages stand for all, each with a question that it answers and one that it does not."""

    def read(part: Part) -> list[dict[str, Any]]:
        return [
            {
                "title": title,
                "section": "",
                "passage": text,
                "questions": [
                    {"question": f"What do miners do with {title}?", "kind": "direct", "spans": [title.lower()]},
                    {"question": f"Who taxes {title}?", "kind": "attribute", "spans": []},
                ],
            }
            for title, text in PASSAGES[part]
        ]

    monkeypatch.setattr(data, "read_passages", read)


def shown(tokenizer: Tokenizer, tokens: Array) -> str:
    text: str = tokenizer.decode(tokens.tolist())
    return text


def same(one: Prepared, other: Prepared) -> bool:
    arrays = []
    for stored in (one, other):
        values = [getattr(stored, field.name) for field in fields(stored)]
        arrays.append([part for v in values for part in ((v.flat, v.starts) if isinstance(v, Tokens) else (v,))])
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(*arrays, strict=True))


def test_lists_of_tokens_come_back_one_by_one() -> None:
    tokens = Tokens.of([[5, 6], [], [7]])
    assert [tokens[n].tolist() for n in range(3)] == [[5, 6], [], [7]]


def test_what_is_saved_opens_to_the_same(tmp_path: Path) -> None:
    prepared = prepared_of(asked(20), asked(21, answered=False, held=True))
    prepared.save(tmp_path / "prepared.npz")
    assert same(Prepared.open(tmp_path / "prepared.npz"), prepared)


def test_the_search_finds_pieces_of_other_passages_the_nearest_first() -> None:
    one = on("Gold", "Miners dig gold in Kayes.", "Who digs gold?", "Miners dig")
    near, far = on("Jewels", "Some wear gold.", ""), on("Ships", "Boats sail at noon.", "")
    assert found_for(one, far, near) == ["Some wear gold.", "Boats sail at noon."]
    assert found_for(one, far, near, most=1) == ["Some wear gold."]


def test_what_holds_the_answers_words_is_not_found() -> None:
    one = on("Gold", "Mining of gold in Ségou.", "Where is gold mined?", "Ségou")
    assert found_for(one, on("Cotton", "Gold leaves SEGOU by road.", ""), on("Jewels", "Some wear gold.", "")) == [
        "Some wear gold."
    ]


def test_a_questions_own_pieces_are_not_found() -> None:
    one = on("Gold", "Gold is dug. Gold is sold.", "Who digs gold?", cut=13)
    assert found_for(one) == []


def test_the_pieces_of_another_passage_are_found_as_they_are_cut() -> None:
    one = on("Gold", "Gold is dug.", "Who digs gold?")
    assert sorted(found_for(one, on("Sale", "Gold is sold. Gold is worn.", "", cut=14))) == [
        "Gold is sold. ",
        "Gold is worn.",
    ]


def test_documents_that_are_named_are_left_out() -> None:
    one = on("Gold", "Gold is dug.", "Who digs gold?")
    others = on("Jewels", "Some wear gold.", ""), on("Banks", "Banks hold gold.", "")
    assert found_for(one, *others, without=frozenset({"Jewels"})) == ["Banks hold gold."]


@pytest.mark.parametrize(("kind", "expected"), [("attribute", ["Gold is worn."]), ("sibling", [])])
def test_where_another_part_of_the_document_answers_nothing_of_it_is_found(kind: str, expected: list[str]) -> None:
    one = on("Gold", "Gold is dug.", "Who wears gold?", kind=kind)
    assert found_for(one, on("Gold", "Gold is worn.", "")) == expected


@pytest.mark.usefixtures("few_passages")
def test_each_question_has_two_wordings_its_own_views_and_those_that_were_found(
    data_folder: Path, tokenizer: Tokenizer
) -> None:
    prepared = prepare(SETTINGS, data_folder, tokenizer)
    assert prepared.source.tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 2, 0, 0]  # two passages, SQuAD, QAMR, one held out
    assert prepared.held.tolist() == [0] * 9 + [1, 1]
    assert len(prepared.questions.starts) == 2 * 11 + 1
    roles = [prepared.role[a:b].tolist() for a, b in zip(prepared.groups, prepared.groups[1:], strict=False)]
    assert roles == [[WHOLE, RETRIEVED]] * 4 + [[WHOLE]] * 5 + [[WHOLE, RETRIEVED, RETRIEVED]] * 2
    assert shown(tokenizer, prepared.questions[0]) == "what do miners do with gold?"
    assert shown(tokenizer, prepared.texts[int(prepared.text[0])]) == "gold : miners dig gold in kayes."


@pytest.mark.usefixtures("few_passages")
def test_the_spans_are_the_answers_tokens_in_their_texts(data_folder: Path, tokenizer: Tokenizer) -> None:
    prepared = prepare(SETTINGS, data_folder, tokenizer)
    answers = [
        shown(tokenizer, prepared.texts[int(prepared.text[pair])][first : last + 1])
        for pair, first, last in prepared.spans
    ]
    assert answers == ["gold", "copper", "aminata toure", "copper", "nobody", "by road", "salt"]
    first = prepared.spans[0].tolist()
    assert first == [0, 4, 4]  # the second "gold" of "gold : miners dig gold", not that of the title


@pytest.mark.usefixtures("few_passages")
def test_what_is_held_out_is_no_text_of_a_question_that_is_learned(data_folder: Path, tokenizer: Tokenizer) -> None:
    prepared = prepare(SETTINGS, data_folder, tokenizer)
    learned = prepared.text[: prepared.groups[9]]
    texts = {shown(tokenizer, prepared.texts[int(n)]) for n in learned}
    assert not any("salt" in text for text in texts)
    assert not any("niger" in text for text in texts)  # an article that calibrates


@pytest.mark.usefixtures("few_passages")
def test_the_same_seed_prepares_the_same(data_folder: Path, tokenizer: Tokenizer) -> None:
    assert same(prepare(SETTINGS, data_folder, tokenizer), prepare(SETTINGS, data_folder, tokenizer))
    none_of_qamr = prepare(SETTINGS | {"qamr": 0.0}, data_folder, tokenizer)
    assert 2 not in none_of_qamr.source
