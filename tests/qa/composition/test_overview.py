"""Requests about the documents as a whole are answered with the sentences that each begins with."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.message import Message
from index.search import Index
from qa.answer import Answer, Refusal, Remark, Reply, Why, checked
from qa.composition.overview import MOST_DOCUMENTS, overview
from qa.understanding.small_talk import SmallTalk
from qa.verification.reasons import Reason

IndexOf = Callable[..., Index]
GOLD = "Gold from the mines of Kidal leaves for Dubai. The mines of Kidal pay the armed groups. Nobody counts the gold."
ARMS = "Arms from Libya cross the desert in convoys. They are sold in the markets of Gao. The price of arms is high."
REQUESTS = (SmallTalk.SUMMARY, SmallTalk.DOCUMENTS, SmallTalk.NEWS)


def published(day: str, text: str, title: str = "A report") -> str:
    return f"---\ntitle: {title}\npublished: {day}\n---\n{text}\n"


def said(reply: Reply) -> list[str]:
    """The sentences of a sound answer."""
    assert isinstance(reply, Answer)
    return [claim.text for claim in checked(reply).claims]


def changed(index: Index, *document_ids: str) -> Index:
    """The index as after a build that changed these documents."""
    index.manifest = replace(index.manifest, changed=document_ids)
    return index


def test_a_summary_takes_two_sentences_of_each_document_and_a_list_of_them_one(index_of: IndexOf) -> None:
    index = index_of(published("2018", GOLD), published("2020", ARMS))
    arms, price = "Arms from Libya cross the desert in convoys.", "The price of arms is high."
    gold, mines = "Gold from the mines of Kidal leaves for Dubai.", "The mines of Kidal pay the armed groups."
    assert said(overview(SmallTalk.SUMMARY, "Summarize.", index)) == [arms, price, gold, mines]  # "They …" leans
    assert said(overview(SmallTalk.DOCUMENTS, "Which documents?", index)) == [arms, gold]


def test_the_newest_comes_first_and_what_names_no_day_last(index_of: IndexOf) -> None:
    days = ("2018", "", "2020-05", "2020-05-17", "in 2019")
    index = index_of(*(published(f'"{day}"', f"The mine number {n} yields much gold.") for n, day in enumerate(days)))
    numbers = [sentence.split()[3] for sentence in said(overview(SmallTalk.DOCUMENTS, "?", index))]
    assert numbers == ["3", "2", "4", "0", "1"]


def test_where_no_day_is_named_that_of_the_file_counts(index_of: IndexOf) -> None:
    index = index_of(published('""', GOLD), published("2020", ARMS))
    index.documents["d0"] = replace(index.documents["d0"], file_dated="2021-05-03")
    assert said(overview(SmallTalk.DOCUMENTS, "?", index))[0] == "Gold from the mines of Kidal leaves for Dubai."


def test_an_overview_is_certain_and_says_of_how_many_documents_it_is(index_of: IndexOf) -> None:
    answer = overview(SmallTalk.SUMMARY, "Summarize.", index_of(GOLD, ARMS))
    assert isinstance(answer, Answer)
    assert (answer.question, answer.read_as, answer.confidence) == ("Summarize.", "Summarize.", 1.0)
    assert answer.remarks == (Message(Remark.OVERVIEW, documents=2),)
    assert {claim.why for claim in answer.claims} == {Why.OVERVIEW}
    assert answer.shown == answer.found == len(answer.claims) == 4


def test_news_are_of_what_the_last_build_changed(index_of: IndexOf) -> None:
    answer = overview(SmallTalk.NEWS, "What is new?", changed(index_of(GOLD, ARMS), "d1"))
    assert said(answer) == ["Arms from Libya cross the desert in convoys."]
    assert isinstance(answer, Answer)
    assert answer.remarks == (Message(Remark.NEW_DOCUMENTS, documents=1),)


def test_without_anything_new_there_are_no_news(index_of: IndexOf) -> None:
    reply = overview(SmallTalk.NEWS, "What is new?", index_of(GOLD))
    assert reply == Refusal("What is new?", "What is new?", Message(Reason.NOTHING_NEAR), (), 0.0)


def test_a_copy_of_a_document_is_quoted_once(index_of: IndexOf) -> None:
    assert len(said(overview(SmallTalk.DOCUMENTS, "?", index_of(GOLD, GOLD, ARMS)))) == 2


def test_no_more_documents_are_quoted_than_one_reads(index_of: IndexOf) -> None:
    answer = overview(
        SmallTalk.DOCUMENTS, "?", index_of(*(f"The mine number {n} yields much gold." for n in range(11)))
    )
    assert (len(said(answer)), MOST_DOCUMENTS) == (8, 8)
    assert isinstance(answer, Answer)
    assert answer.remarks == (Message(Remark.OVERVIEW, documents=11),)


@pytest.mark.parametrize(
    "first",
    [
        "Gold pays.",  # too short to say something
        "They pay the armed groups of the north.",  # leans on what is not there
        "and so the mines pay the armed groups",  # no whole sentence
        "Figure 3: the mines of Kidal and of Gao in 2016.",
        "Source: the reports of the mines of Kidal, 2016.",
        "See https://example.org for all the figures on gold.",
        "- the mines of Kidal pay the armed groups.",  # an item of a list
        "# The Mines Of Kidal Pay The Armed Groups.",  # a heading
    ],
)
def test_what_says_nothing_by_itself_is_passed_over(index_of: IndexOf, first: str) -> None:
    index = index_of(f"{first}\n\nGold from the mines of Kidal leaves for Dubai.\n")
    assert said(overview(SmallTalk.DOCUMENTS, "?", index)) == ["Gold from the mines of Kidal leaves for Dubai."]


@pytest.mark.parametrize("request_", REQUESTS)
def test_documents_that_say_nothing_are_refused(index_of: IndexOf, request_: SmallTalk) -> None:
    index = changed(index_of("# Gold\n\nGold pays.", "- nets\n- calls\n"), "d0", "d1")
    assert isinstance(overview(request_, "?", index), Refusal)


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_same_request_gets_the_same_reply(index_of: IndexOf, request_: SmallTalk) -> None:
    index = changed(index_of(GOLD, ARMS), "d0", "d1")
    assert overview(request_, "?", index) == overview(request_, "?", index)
