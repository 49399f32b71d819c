"""Who wrote or published a document, and when, is told from its record where a question names it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.document import Document
from corpus.message import Message
from index.search import Index
from qa.codes import QaCode
from qa.composition.record import record

IndexOf = Callable[..., Index]


@pytest.fixture(scope="module")
def shelf(index_of: IndexOf) -> list[Document]:
    index = index_of("# Salt roads of Gao\n\n## The well\n\nSalt is cut.", "# Gold pits of Gao\n\nGold is dug.")
    salt, gold = index.documents.values()
    return [
        replace(salt, author="Adama Diallo", publisher="Port of Silt", published="2021-05-03"),
        replace(gold, published="2019"),
    ]


@pytest.mark.parametrize(
    ("question", "code", "told"),
    [
        ("Who wrote Salt roads of Gao?", QaCode.RECORD_AUTHOR, "Adama Diallo"),
        ("Who is the author of the salt roads report?", QaCode.RECORD_AUTHOR, "Adama Diallo"),
        ("Who wrote The Well?", QaCode.RECORD_AUTHOR, "Adama Diallo"),  # a heading in it
        ("Qui est l’auteur de Salt roads of Gao ?", QaCode.RECORD_AUTHOR, "Adama Diallo"),
        ("Who published “Salt roads of Gao”?", QaCode.RECORD_PUBLISHER, "Port of Silt"),
        ("When was the report Salt roads of Gao published?", QaCode.RECORD_PUBLISHED, "2021-05-03"),
        ("In which year was Gold pits of Gao first issued?", QaCode.RECORD_PUBLISHED, "2019"),
        ("What is the date of Gold pits of Gao?", QaCode.RECORD_PUBLISHED, "2019"),
        ("Quand Gold pits of Gao a-t-il été publié ?", QaCode.RECORD_PUBLISHED, "2019"),
    ],
)
def test_a_question_that_names_one_document_is_told_its_record(
    shelf: list[Document], question: str, code: QaCode, told: str
) -> None:
    found = record(question, shelf)
    assert found is not None
    assert found.message == Message(code, title=found.document.title, told=told)
    assert found.document in shelf


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Gold pits of Gao?",  # its record names nobody
        "Who wrote Gao?",  # two titles have it
        "Who wrote Salt mines of Taoudenni?",
        "Who wrote the report?",
        "Who sells salt?",
        "When was salt cut?",
        "",
    ],
)
def test_what_names_no_document_or_is_not_on_record_is_not_told(shelf: list[Document], question: str) -> None:
    assert record(question, shelf) is None


def test_a_sentence_says_so_if_it_is_of_that_document_and_names_the_same(shelf: list[Document]) -> None:
    found = record("When was Salt roads of Gao published?", shelf)
    assert found is not None
    assert found.is_said_by(shelf[0], "It was printed on 3 May 2021.")
    assert not found.is_said_by(shelf[0], "Salt is cut.")
    assert not found.is_said_by(shelf[1], "It was printed on 3 May 2021.")
