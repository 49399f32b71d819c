"""A part of the documents: which are in it, and that a search finds nothing outside."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, Original
from index.scope import Scope
from index.search import Index

IndexOf = Callable[..., Index]
WORDS = ("gold", "salt", "tin", "leaves", "by", "road", "camel", "Gao", "Kidal")
sources = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: f"# {words[0]}\n\n{' '.join(words)}."),
    min_size=2,
    max_size=7,
)


def document(documents_of: Callable[..., list[Document]], **facts: object) -> Document:
    (made,) = documents_of("# Gold\n\nGold.")
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("published", "scope", "is_in"),
    [
        ("2019", Scope(published_since="2019"), True),
        ("2018-12-31", Scope(published_since="2019"), False),
        ("2019", Scope(published_since="2019-06"), True),  # the day may have been later
        ("2019-05", Scope(published_since="2019-06"), False),
        ("2019-06-30", Scope(published_until="2019-06"), True),
        ("2020", Scope(published_since="2018", published_until="2019"), False),
        ("", Scope(published_since="1900"), False),
    ],
)
def test_days_are_compared_as_exactly_as_the_less_exact_is_written(
    documents_of: Callable[..., list[Document]], published: str, scope: Scope, is_in: bool
) -> None:
    assert scope.holds(document(documents_of, published=published)) is is_in


def test_a_brief_without_a_day_has_that_of_what_it_restates(documents_of: Callable[..., list[Document]]) -> None:
    brief = document(documents_of, restates=Original("UNODC", "Mali", "2018", ""))
    assert Scope(published_since="2018").holds(brief)
    assert not Scope(published_since="2019").holds(brief)


def test_a_document_is_named_by_its_id_or_its_collection_and_meets_the_rest(
    documents_of: Callable[..., list[Document]],
) -> None:
    one = document(documents_of, collection="Mali", publisher="UNODC", language="en")
    assert Scope(documents=frozenset({"d9"}), collections=frozenset({"Mali"})).holds(one)
    assert not Scope(documents=frozenset({"d9"})).holds(one)
    assert not Scope(collections=frozenset({"Mali"}), languages=frozenset({"fr"})).holds(one)
    assert Scope(publishers=frozenset({"UNODC"})).holds(one)
    assert not Scope()


@settings(deadline=None, max_examples=40)
@given(st.data(), sources, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
def test_a_part_is_searched_as_an_index_of_its_documents_alone(
    index_of: IndexOf, data: st.DataObject, texts: list[str], question: str
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))
    alone = index_of(*(text for n, text in enumerate(texts) if n in chosen))
    part = index_of(*texts).within(Scope(documents=frozenset(f"d{n}" for n in chosen)))
    names = dict(zip((f"d{n}" for n in sorted(chosen)), alone.documents, strict=True))
    hits = {(names[hit.document.id], hit.passage.span, hit.dense_rank) for hit in part.search(question, 50)}
    assert hits == {(hit.document.id, hit.passage.span, hit.dense_rank) for hit in alone.search(question, 50)}
    assert part.lexicon == alone.lexicon


def test_what_stands_outside_takes_no_place_among_the_candidates(
    index_of: IndexOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.POOL", 1)
    index = index_of(*["# Gold\n\nGold gold gold."] * 5, "# Salt\n\nSalt and a little gold.")
    (hit,) = index.within(Scope(documents=frozenset({"d5"}))).search("gold", 3)
    assert (hit.document.id, hit.dense_rank, hit.keyword_rank) == ("d5", 1, 1)


def test_a_part_is_made_once_and_all_documents_are_the_index_itself(index_of: IndexOf) -> None:
    index, scope = index_of("# Gold\n\nGold.", "# Salt\n\nSalt."), Scope(documents=frozenset({"d1"}))
    assert index.within(scope) is index.within(scope)
    assert index.within(Scope()) is index
    assert index.within(scope).manifest.passages == 1


def test_a_part_without_documents_finds_nothing(index_of: IndexOf) -> None:
    assert index_of("# Gold\n\nGold.").within(Scope(documents=frozenset({"d7"}))).search("gold", 3) == []
