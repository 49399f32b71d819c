"""A sentence answers as it was asked, for a number by that number of that thing, or does not."""

from collections.abc import Callable, Sequence

import pytest

from index.search import Index
from qa.as_asked import answers_as_asked, is_of_the_year
from qa.evidence import Candidate
from qa.question import Question

CandidatesOf = Callable[..., list[Candidate]]


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("How many people fled Gao?", "300 people fled Gao.", True),
        ("How many people fled Gao?", "Three people fled Gao.", True),
        ("How many people fled Gao?", "Many people fled Gao.", False),  # no number
        ("How many people fled Gao?", "People fled Gao in 2016.", False),  # only a year
        ("How many of the 300 people fled Gao?", "300 people fled Gao.", False),  # only the question's own
        ("How many people fled Kidal?", "300 people fled Gao.", False),  # another place
        ("How many people fled Kidal?", "# Flight from Kidal\n\n300 people fled.", True),  # the place stands above
        ("How many people fled Gao or Kidal?", "300 people fled Gao.", True),  # one of two names is enough
        ("How many people fled to N'Djamena?", "300 people fled to N'Djamena.", True),
        ("How much cannabis did police seize?", "Police seized 116 kg of cannabis.", True),
        ("How much cocaine did police seize?", "Police seized 116 kg of cannabis.", False),  # another drug
        ("How much heroin did police seize?", "Police seized 116 kg of cannabis.", True),  # no document has the word
        ("How many people fled in 2017?", "300 people fled in 2016.", False),  # another year
        ("Who fled Kidal in 2017?", "Gold was sold in 2016.", True),  # asks for no number
    ],
)
def test_a_number_must_be_the_one_that_is_asked_for(
    candidates_of: CandidatesOf, flight_index: Index, question: str, sentence: str, answers: bool
) -> None:
    (candidate,) = candidates_of(sentence, logits=[6.0])
    assert answers_as_asked(Question(question), candidate, flight_index) is answers


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("How much time did it take?", "It took three days.", True),
        ("How much time was left?", "Gao led 24 to 10 with 3:08 left.", True),
        ("How much time did it take?", "300 people fled.", False),
        ("How much money did it cost?", "It cost $5 million in cash.", True),
        ("How much money did it cost?", "It cost 300 lives.", False),
        ("How much money did it cost?", "Time is money: 300 lives.", True),  # it is named
        ("How many times did Gao win?", "Gao won twice.", True),
        ("How many people did the EU train?", "The European Union trained 12 people.", True),
        ("How many people did UNODC train?", "The United Nations Office on Drugs and Crime trained 12 people.", True),
        ("How many people did the AU train?", "The European Union trained 12 people.", False),
        ("How many people did the EU train?", "Europe has no united police; 12 people were trained.", False),
    ],
)
def test_what_is_asked_for_may_stand_there_under_another_name(
    candidates_of: CandidatesOf, index_of: Callable[..., Index], question: str, sentence: str, answers: bool
) -> None:
    (candidate,) = candidates_of(sentence, logits=[6.0])
    index = index_of("Time is money, as the EU, the AU and UNODC say. Gao and Europe won many times.")
    assert answers_as_asked(Question(question), candidate, index) is answers


def test_what_is_counted_is_met_by_its_own_word(candidates_of: CandidatesOf, flight_index: Index) -> None:
    (candidate,) = candidates_of("The halls hold more than 70,000 works of art.", logits=[6.0])
    assert answers_as_asked(Question("How many works do the halls hold?"), candidate, flight_index)


def test_people_are_counted_by_whatever_they_are(candidates_of: CandidatesOf, flight_index: Index) -> None:
    (candidate,) = candidates_of("87 smugglers were convicted.", logits=[6.0])
    assert answers_as_asked(Question("How many people were convicted?"), candidate, flight_index)


def test_a_number_of_another_year_is_none_though_its_passage_names_the_year(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    seized, opened = candidates_of(
        "Police seized 116 kg of cocaine in 2016. A court opened in 2017.", logits=[6.0, 0.0]
    )
    asked = Question("How much cocaine was seized in 2017?")
    assert not answers_as_asked(asked, seized, flight_index)
    assert not answers_as_asked(asked, opened, flight_index)


@pytest.mark.parametrize(
    ("counted", "cosine", "answers"),
    [
        ("young people", 0.25, True),
        ("young people", 0.24, False),
        ("bus drivers", 0.4, True),  # no document speaks of them
        ("bus drivers", 0.39, False),
    ],
)
def test_what_is_counted_must_be_alike_and_more_so_when_no_document_mentions_it(
    candidates_of: CandidatesOf,
    flight_index: Index,
    monkeypatch: pytest.MonkeyPatch,
    counted: str,
    cosine: float,
    answers: bool,
) -> None:
    compared = []

    def similar(text: str, others: Sequence[str]) -> list[float]:
        compared.append((text, others))
        return [-1.0, cosine]

    monkeypatch.setattr(flight_index, "similarities", similar)
    (candidate,) = candidates_of("3 cars took 300 people to Gao.", logits=[6.0])
    assert answers_as_asked(Question(f"How many {counted} were sent?"), candidate, flight_index) is answers
    assert compared == [(counted, ["cars took 300 people to", "people to gao"])]


@pytest.mark.parametrize(
    ("question", "text", "is_of_it"),
    [
        ("What was seized in 2017?", "Police seized 85 kg in 2017.", True),
        ("What was seized in 2017?", "Police seized 116 kg in 2016.", False),
        ("What was seized in 2017?", "Seizures fell from 2016 to 2017.", True),
        ("What was seized in 2017?", "Police seized 116 kg.", True),  # no year is known
        ("What was seized?", "Police seized 116 kg in 2016.", True),  # none is asked for
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2017.", True),
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2018.", False),
        ("What was seized in 2017?", "It began in 2016. Police seized 116 kg.", False),  # the year goes on
        ("What was seized in 2017?", "It began in 2017. Police seized 116 kg.", True),
        ("What was seized in 2017?", "It began in 2017. It was 2016. Nobody knew. Police seized 116 kg.", False),
        ("What was seized in 2017?", "Police seized 116 kg. That was in 2016.", False),
        ("What was seized in 2017?", "# The year 2016\n\nPolice seized 116 kg.", False),  # the title tells
        ("What was seized in 2017?", "# The year 2016\n\nIn 2017 all was new. Police seized 116 kg.", True),
    ],
)
def test_a_sentence_is_of_the_last_year_that_was_named(
    candidates_of: CandidatesOf, question: str, text: str, is_of_it: bool
) -> None:
    *_, last = candidates_of(text, logits=[1.0] * text.count("."))
    assert is_of_the_year(Question(question), last) is is_of_it


@pytest.mark.parametrize(
    ("question", "source", "answers"),
    [
        ("Has Togo signed the treaty?", "# Mali\n\nThe country signed the treaty.", False),  # another country's
        ("Has Togo signed the treaty?", "# Togo\n\nThe country signed the treaty.", True),
        ("Has Togo signed the treaty?", "The country signed the treaty.\n\n## West\n\nTogo lies there.", True),
        ("Has Peru signed the treaty?", "# Mali\n\nThe country signed the treaty.", True),  # no document knows of it
        ("Has the EU signed the treaty?", "The European Union signed the treaty.", True),
        ("Has the OCS signed the treaty?", "The Central Drug Office signed. The treaty is new.", True),
        ("Has the Central Drug Office signed the treaty?", "The OCS signed the treaty.", True),
        ("Why has Togo signed the treaty?", "# Mali\n\nThe country signed the treaty.", True),  # is not strict
    ],
)
def test_what_a_yes_is_asked_of_must_be_named_in_the_same_document(
    candidates_of: CandidatesOf, index_of: Callable[..., Index], question: str, source: str, answers: bool
) -> None:
    candidate = candidates_of(source, logits=[6.0] * source.count("."))[0]
    index = index_of("Togo and the EU signed nothing. The Central Drug Office (OCS) neither.")
    assert answers_as_asked(Question(question), candidate, index) is answers
