"""Checking a text: what the documents say, what they say otherwise, and what they do not say."""

from collections.abc import Callable

import pytest

from index.search import Index
from qa.checking.check import Checked, Verdict, check

HARBOUR = """# Harbour of Oressa

## Herring in 2020

The boats of Oressa landed 412 tonnes of herring at Port Amel on 3 May 2020. The herring was sold to Norway.

In 2021 the boats landed over 388 tonnes of cod. The port has no ice factory.

## Fees

The Harbour Board takes 90 crowns for a boat and 12 crowns for a raft.
"""


@pytest.fixture(scope="module")
def index(index_of: Callable[..., Index]) -> Index:
    return index_of(HARBOUR)


def only(text: str, index: Index) -> Checked:
    (checked,) = check(text, index)
    return checked


def pairs(checked: Checked) -> list[tuple[str, str]]:
    quote = checked.sources[0].quote
    return [
        (d.here.of(checked.text) if d.here else "", d.there.of(quote) if d.there else "") for d in checked.differences
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The boats of Oressa landed 412 tonnes of herring at Port Amel on 3 May 2020.",
        "On 3 May 2020, 412 tonnes of herring were landed at Port Amel by the boats of Oressa.",
        "The herring was sold to Norway.",
        "The port has no ice factory.",
        "In 2021 the boats landed over 388 tonnes of cod, and the herring was sold to Norway.",
    ],
)
def test_what_a_document_says_is_supported(sentence: str, index: Index) -> None:
    assert only(sentence, index).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("The boats of Oressa landed 421 tonnes of herring at Port Amel on 3 May 2020.", ("421 tonnes", "412 tonnes")),
        ("The boats of Oressa landed 412 tonnes of herring at Port Amel on 3 June 2020.", ("June", "May")),
        ("The boats of Oressa landed 412 tonnes of herring at Port Amel on 5 May 2020.", ("5", "3")),
        ("The boats of Oressa landed 412 tonnes of herring at Port Amel on 3 May 2019.", ("2019", "2020")),
        ("The herring was sold to Denmark.", ("Denmark", "Norway")),
        ("The port has an ice factory.", ("", "no")),
        ("In 2021 the boats landed under 388 tonnes of cod.", ("under", "over")),
        ("The Harbour Board takes 12 crowns for a boat.", ("12 crowns", "90 crowns")),
    ],
)
def test_a_change_of_one_word_differs_and_both_words_are_named(
    sentence: str, pair: tuple[str, str], index: Index
) -> None:
    checked = only(sentence, index)
    assert (checked.verdict, pairs(checked)) == (Verdict.DIFFERS, [pair])


@pytest.mark.parametrize("sentence", ["Whales are seen from the lighthouse.", "Oysters were landed in Gao in 1999."])
def test_what_no_document_says_is_not_found(sentence: str, index: Index) -> None:
    assert only(sentence, index) == Checked(only(sentence, index).span, sentence, Verdict.NOT_FOUND)


def test_every_sentence_stands_at_its_span_and_every_quote_in_its_document(index: Index) -> None:
    text = "Notes.\n\nThe port has no ice factory. Whales are seen.\nThe herring was sold to Norway."
    checked = check(text, index)
    assert [one.span.of(text) for one in checked] == [one.text for one in checked]
    assert [one.text for one in checked][-3:] == [
        "The port has no ice factory.",
        "Whales are seen.",
        "The herring was sold to Norway.",
    ]
    for source in (source for one in checked for source in one.sources):
        assert source.quote in HARBOUR


def test_how_many_are_done_is_told(index: Index) -> None:
    told: list[tuple[int, int]] = []
    check("The port has no ice factory. Whales are seen.", index, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
