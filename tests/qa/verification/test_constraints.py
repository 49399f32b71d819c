"""A name, year or figure of the question that the evidence does not have, or contradicts, is a violation."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.message import Message
from index.search import Index
from qa.understanding.question import Question
from qa.verification.constraints import RULES, Rule, Violation
from qa.verification.decision import Candidate
from qa.verification.reasons import Reason, lacking

CandidatesOf = Callable[..., list[Candidate]]
IndexOf = Callable[..., Index]
NAMES, DOCUMENT, YEAR, FIGURES, PLACE = RULES
years = st.integers(1990, 2029).map(str)


def broken(rule: Rule, question: str, candidate: Candidate, index: Index) -> tuple[str, ...] | None:
    """The words that a violation names; None where the rule does not apply or is met."""
    asked = Question(question)
    violation = rule.check(asked, candidate, index) if rule.applies(asked) else None
    if violation is None:
        return None
    assert violation.rule == rule.name
    words = violation.reason["words"]
    assert isinstance(words, tuple)
    return tuple(map(str, words))


def last_of(candidates_of: CandidatesOf, source: str) -> Candidate:
    """The last sentence of a source; every full stop in it ends one."""
    return candidates_of(source, probabilities=[0.8] * source.count("."))[-1]


def test_the_rules_are_tried_in_this_order() -> None:
    assert [rule.name for rule in RULES] == ["known names", "same document", "year", "figures", "place"]


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who fled Gao for Tokyo (Japan)?", ("Tokyo", "Japan")),
        ("Tokyo lies where?", None),  # the first word has its capital anyway
        ("Who fled GAO and Kidal?", None),
        ("Who fled Gao-Kidal for Gao-Bissau?", ("Gao-Bissau",)),  # each part of a name is asked for
        ("Is the road to tokyo safe?", None),
        ("Where is N'Djamena?", None),
        ("Who said Tokyo, TOKYO and Tókyo?", ("Tokyo",)),  # once, whatever its case and accents
        ("What are Tokyo’s routes?", ("Tokyo",)),
        ("Who carried an AK47 to Gao?", None),  # what is no word is not asked for
        ("Did any Peoplese flee Gaoans?", ("Gaoans",)),  # "people" stands there; "Gao" is too short to tell
    ],
)
def test_a_name_must_be_known_to_the_documents(
    candidates_of: CandidatesOf, flight_index: Index, question: str, unknown: tuple[str, ...] | None
) -> None:
    candidate = last_of(candidates_of, "Many people fled Gao.")
    assert broken(NAMES, question, candidate, flight_index) == unknown


def test_a_name_may_be_said_otherwise_where_the_reader_is_sure(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    for probability, unknown in ((0.84, ("Tokyo",)), (0.85, None)):
        (candidate,) = candidates_of("Many people fled Gao.", probabilities=[probability])
        assert broken(NAMES, "Who fled Gao for Tokyo?", candidate, flight_index) == unknown


@pytest.mark.parametrize(
    ("question", "source", "elsewhere"),
    [
        ("Has Togo signed the treaty?", "# Mali\n\nThe country signed the treaty.", ("Togo",)),  # another country's
        ("Has Togo signed the treaty?", "# Togo\n\nThe country signed the treaty.", None),
        ("Has Togo signed the treaty?", "Togo lies west.\n\n## The treaty\n\nThe country signed it.", None),
        ("How many treaties has Togo signed?", "# Mali\n\nThe country signed two treaties.", ("Togo",)),
        ("Has Peru signed the treaty?", "# Mali\n\nThe country signed the treaty.", None),  # the rule before says it
        ("Has the EU signed the treaty?", "The European Union signed the treaty.", None),
        ("Has the EU signed the treaty?", "Europe has no united police and signed the treaty.", ("EU",)),
        ("Has the OCS signed the treaty?", "The Central Drug Office signed the treaty.", None),
        ("Has the Central Drug Office signed the treaty?", "The OCS signed the treaty.", None),
        ("Did people flee Togo or Mali?", "# Mali\n\nPeople fled.", None),  # each may have a document of its own
        ("Why has Togo signed the treaty?", "# Mali\n\nThe country signed the treaty.", None),  # neither number nor yes
    ],
)
def test_what_a_number_or_a_yes_is_asked_of_must_be_named_in_the_same_document(
    candidates_of: CandidatesOf, index_of: IndexOf, question: str, source: str, elsewhere: tuple[str, ...] | None
) -> None:
    index = index_of("Togo, Mali and the EU signed nothing. The Central Drug Office (OCS) neither.")
    assert broken(DOCUMENT, question, last_of(candidates_of, source), index) == elsewhere


@pytest.mark.parametrize(
    ("question", "source", "another"),
    [
        ("What was seized in 2017?", "Police seized 85 kg in 2017.", None),
        ("What was seized in 2017?", "Police seized 116 kg in 2016.", ("2017",)),
        ("What was seized in 2017?", "Seizures fell from 2016 to 2017.", None),
        ("What was seized in 2017?", "Police seized 116 kg.", None),  # no year is known
        ("What was seized?", "Police seized 116 kg in 2016.", None),  # none is asked for
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2017.", None),  # one is enough
        ("What was seized in 2016 and in 2017?", "Police seized 85 kg in 2018.", ("2016", "2017")),
        ("What was seized in 2017?", "It began in 2016. Police seized 116 kg.", ("2017",)),  # the year goes on
        ("What was seized in 2017?", "It began in 2017. Police seized 116 kg.", None),
        ("What was seized in 2017?", "It began in 2017. It was 2016. Nobody knew. Police seized it.", ("2017",)),
        ("What was seized in 2017?", "# The year 2016\n\nPolice seized 116 kg.", ("2017",)),  # the title tells
        ("What was seized in 2017?", "# The year 2016\n\nIn 2017 all was new. Police seized 116 kg.", None),
        ("What was seized in 2017?", "# Seizures\n\n## In 2017\n\nPolice seized 116 kg.", None),
    ],
)
def test_the_nearest_year_must_be_one_that_is_asked_for(
    candidates_of: CandidatesOf, flight_index: Index, question: str, source: str, another: tuple[str, ...] | None
) -> None:
    assert broken(YEAR, question, last_of(candidates_of, source), flight_index) == another


def test_a_year_that_stands_after_a_sentence_is_not_its_own(candidates_of: CandidatesOf, flight_index: Index) -> None:
    first, _ = candidates_of("Police seized 116 kg. That was in 2016.", probabilities=[0.9, 0.8])
    assert broken(YEAR, "What was seized in 2017?", first, flight_index) is None


@given(st.lists(years, min_size=1, max_size=4), st.lists(years, min_size=1, max_size=4))
def test_a_year_is_met_when_one_of_those_asked_for_is_told(
    candidates_of: CandidatesOf, flight_index: Index, asked: list[str], told: list[str]
) -> None:
    (candidate,) = candidates_of(f"Seizures rose in {' and '.join(told)}.", probabilities=[0.8])
    question = f"What of {' and '.join(asked)}?"
    assert (broken(YEAR, question, candidate, flight_index) is None) is bool(set(asked) & set(told))


@pytest.mark.parametrize(
    ("question", "source", "missing"),
    [
        ("Were 70,000 people displaced?", "70000 people were displaced.", None),
        ("Were 70000 people displaced?", "70,000 people were displaced.", None),
        ("Were 70,000 people displaced?", "7,000 people were displaced.", ("70,000",)),
        ("Was 3,875 the number?", "They counted 3875 cars.", None),
        ("Was 3875 the number?", "They counted 3 875 cars.", None),
        ("Did 35 % of men flee?", "Of the men 3.5 % fled", ("35",)),
        ("Did 17 men flee?", "They took 317 cars.", ("17",)),
        ("Did 17 and 300 men flee?", "They took 300 cars.", ("17",)),
        ("Did 7 men flee?", "They took 317 cars.", None),  # below ten a figure is as often a word, or numbers a list
        ("Did 3.5 % of men flee?", "They fled in 2017.", None),
        ("Did 12 men flee?", "Twelve men fled.", None),
        ("Did 20 men flee?", "Twenty men fled.", None),
        ("Were 5,000,000 people moved?", "Five million people were moved.", None),
        ("Did anyone flee?", "They took cars.", None),
        ("Who fled in the 80s?", "They took cars.", None),  # a decade, a rank and a day are no quantities
        ("Who led the 10th flight?", "They took cars.", None),
        ("Who fled on June 17?", "They took cars.", None),
        ("What was seized in 2018?", "In 2016, police seized 116 kg.", None),  # years have a rule of their own
        ("Were 116 kg seized in 2016 or 2018?", "In 2016, police seized 85 kg.", ("116",)),
        ("Were 116 kg seized?", "# The 116 kg of cocaine\n\nPolice seized it.", None),  # the title has it
        ("Were 116 kg seized?", "Police seized it. It was 116 kg.", None),  # anywhere in the passage
    ],
)
def test_a_figure_that_is_taken_for_given_must_stand_in_the_passage(
    candidates_of: CandidatesOf, flight_index: Index, question: str, source: str, missing: tuple[str, ...] | None
) -> None:
    first = candidates_of(source, probabilities=[0.8] * max(source.rstrip(".").count(". ") + 1, 1))[0]
    assert broken(FIGURES, question, first, flight_index) == missing


@given(st.integers(3000, 10**6))  # below, some are years
def test_a_figure_is_met_by_itself_however_its_thousands_are_parted(
    candidates_of: CandidatesOf, flight_index: Index, figure: int
) -> None:
    (candidate,) = candidates_of(f"They counted {figure:,} cars.", probabilities=[0.8])
    assert broken(FIGURES, f"Were {figure} cars counted?", candidate, flight_index) is None
    assert broken(FIGURES, f"Were {10 * figure + 1} cars counted?", candidate, flight_index) == (f"{10 * figure + 1}",)


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("What does article 2 say?", None),
        ("What does article 1 say?", ("article 1",)),
        ("What do article 1 and article 2 say?", None),
        ("What does article 3 say?", None),  # which the sentence names
        ("What does paragraph 1 say?", None),  # the document does not number its paragraphs
        ("What is said of gold?", None),
    ],
)
def test_a_sentence_must_stand_in_the_article_asked_for_or_name_it(
    candidates_of: CandidatesOf, flight_index: Index, question: str, elsewhere: tuple[str, ...] | None
) -> None:
    last = last_of(candidates_of, "Article 1: gold is sold.\n\nArticle 2: salt is cut as article 3 says.")
    assert broken(PLACE, question, last, flight_index) == elsewhere


def test_what_has_no_number_stands_elsewhere_in_a_document_that_numbers_its_articles(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    first = candidates_of("Salt is dear.\n\nArticle 1: gold is sold.", probabilities=[0.8, 0.8])[0]
    assert broken(PLACE, "What does article 1 say?", first, flight_index) == ("article 1",)


@pytest.mark.parametrize(
    ("rule", "question", "source", "reason"),
    [
        (NAMES, "Who fled to Tokyo?", "People fled.", Message(Reason.UNMENTIONED, words=("Tokyo",))),
        (DOCUMENT, "Did they flee Kidal?", "People fled.", Message(Reason.NOT_NEAR, words=("Kidal",))),
        (YEAR, "Who fled in 2017?", "People fled in 2016.", Message(Reason.ANOTHER, words=("2017",))),
        (FIGURES, "Did 300 people flee?", "People fled.", Message(Reason.ANOTHER, words=("300",))),
        (PLACE, "What says article 2?", "Article 1: all fled.", Message(Reason.ELSEWHERE, words=("article 2",))),
    ],
)
def test_each_rule_refuses_with_a_reason_of_its_own(
    candidates_of: CandidatesOf, flight_index: Index, rule: Rule, question: str, source: str, reason: Message
) -> None:
    (candidate,) = candidates_of(source, probabilities=[0.8])
    assert rule.check(Question(question), candidate, flight_index) == Violation(rule.name, reason)


def test_a_reason_names_each_word_once_as_it_was_first_asked() -> None:
    words = ("Ségou", "SEGOU", "Gao", "ségou", "Gao")
    assert lacking(Reason.NOT_NEAR, words) == Message("refusal.not_near", words=("Ségou", "Gao"))
