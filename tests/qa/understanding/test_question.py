"""What a question says: its kind, its figures and names, and whether it asks for anything at all."""

import pytest

from qa.understanding.question import Kind, Question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many people were displaced?", Kind.NUMBER),
        ("How much cocaine was seized in 2016?", Kind.NUMBER),
        ("What percentage of the gold is smuggled?", Kind.NUMBER),
        ("What is the population of Gao?", Kind.NUMBER),
        ("Could you tell me how many people were displaced?", Kind.NUMBER),
        ("Who was arrested, and how many?", Kind.NUMBER),
        ("How was it decided how many convoys may pass?", Kind.FACT),
        ("What is the birth rate of Mali?", Kind.NUMBER),
        ("What is the rate of change of a charge called?", Kind.FACT),
        ("How long is the border with Algeria?", Kind.NUMBER),
        ("How often do convoys leave?", Kind.NUMBER),
        ("When was the court set up?", Kind.FACT),
        ("In what year did the war begin?", Kind.FACT),
        ("Since when has the law been in force?", Kind.FACT),
        ("Who controls the gold trade?", Kind.FACT),
        ("Whose convoys cross the border?", Kind.FACT),
        ("Who was minister when the court opened?", Kind.FACT),
        ("Where is the gold sold?", Kind.FACT),
        ("In which city was the court opened?", Kind.FACT),
        ("Is cannabis grown in Mali?", Kind.YES_NO),
        ("Did the police seize arms?", Kind.YES_NO),
        ("What is JNIM?", Kind.FACT),
        ("What does UNODC stand for?", Kind.FACT),
        ("Why do groups tax convoys?", Kind.REASON),
        ("What causes displacement?", Kind.REASON),
        ("List the armed groups.", Kind.LIST),
        ("Which groups are involved in trafficking?", Kind.LIST),
        ("What are the main routes?", Kind.LIST),
        ("What is the difference between smuggling and trafficking?", Kind.COMPARISON),
        ("How does Gao differ from Kidal?", Kind.COMPARISON),
        ("Is more gold or more cocaine smuggled?", Kind.COMPARISON),
        ("Did attacks go up or down in 2019?", Kind.COMPARISON),
        ("Have seizures increased or decreased?", Kind.COMPARISON),
        ("What kinds of arms are smuggled?", Kind.LIST),
        ("What kind of force is it?", Kind.FACT),
        ("Tell me about cocaine.", Kind.OVERVIEW),
        ("Please give me an overview of human trafficking.", Kind.OVERVIEW),
        ("What does the report say about arms?", Kind.OVERVIEW),
        ("Cannabis?", Kind.OVERVIEW),
        ("How do smugglers pay for protection?", Kind.FACT),
        ("What is the capital of Mali?", Kind.FACT),
    ],
)
def test_the_question_words_tell_the_kind(text: str, kind: Kind) -> None:
    assert Question(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Tell me how many people were displaced.", Kind.NUMBER), ("Tell me when the court opened.", Kind.FACT)],
)
def test_a_question_asked_by_tell_me_keeps_its_kind(text: str, kind: Kind) -> None:
    assert Question(text).kind is kind


def test_the_curly_apostrophe_is_read_as_the_straight_one() -> None:
    assert Question("What’s JNIM?").kind is Question("What's JNIM?").kind


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Tell me about cocaine.", "cocaine"),
        ("Please give me an overview of human trafficking.", "human trafficking"),
        ("What does the report say about arms?", "arms"),
        ("Who controls the gold trade?", "Who controls the gold trade?"),
    ],
)
def test_the_subject_is_what_an_overview_is_asked_of_and_else_the_whole(text: str, subject: str) -> None:
    assert Question(text).subject == subject


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Tell me about cocaine.", "What is said about cocaine?"),
        ("Describe the gold trade", "What is said about the gold trade?"),
        ("JNIM", "What is said about JNIM?"),
        ("Who leads JNIM?", "Who leads JNIM?"),
    ],
)
def test_an_overview_is_read_in_whole_words_and_any_other_question_as_it_is(text: str, read: str) -> None:
    assert Question(text).as_read == read


def test_figures_are_the_numbers_and_years_as_written() -> None:
    question = Question("In 2016-17, were 70,000 people, 3.5 % or 12.")
    assert question.values == {"2016": 2016.0, "17": 17.0, "70,000": 70_000.0, "3.5": 3.5, "12": 12.0}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Between 1999 and 2017?", ("1999", "2017")),
        ("In 2016's first half?", ("2016",)),
        ("Of 116 kg, 3000 arms and 12017 people?", ()),
        ("What does paragraph 3 of resolution 2777 (2025) decide?", ()),  # the year is part of its name
        ("What do resolutions 1267 (1999), 1989 (2011) and 2253 (2015) ask for since 2016?", ("2016",)),
        ("Did seizures fall to 3000 (2019)?", ("2019",)),
    ],
)
def test_years_have_four_digits_and_stand_alone(text: str, years: tuple[str, ...]) -> None:
    assert Question(text).years == years


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Who leads JNIM in Kidal?", ("JNIM", "Kidal")),
        ("Kidal lies where?", ()),  # the first word has its capital anyway
        ("Who rules Ménaka and Ségou?", ("Ménaka", "Ségou")),
        ("Is the Élysée in Gao?", ("Élysée", "Gao")),
        ("What is Mali's population, and Gao’s?", ("Mali", "Gao")),
        ("Do Kidal and Gao trade more than Kidal?", ("Kidal", "Gao")),
        ("Do convoys (Tuareg) cross?", ("Tuareg",)),
    ],
)
def test_names_are_the_capitalised_words_but_the_first(text: str, names: tuple[str, ...]) -> None:
    assert Question(text).names == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How many live in Gao, Kidal and Ménaka?", ("Gao", "Kidal", "Ménaka")),  # after a comma
        ("Who are the “Tuareg” of Gao?", ("Tuareg", "Gao")),  # in curly quotes
        ("Where is the école?", ()),  # a small letter with an accent
        ("How many fled to N'Djamena?", ("N'Djamena",)),  # one word, as the index counts it
    ],
)
def test_names_are_found_wherever_they_stand(text: str, names: tuple[str, ...]) -> None:
    assert Question(text).names == names


def test_stems_are_those_of_the_words_that_carry_it_each_once() -> None:
    assert Question("Who seized the cocaine, and was cocaine sold?").stems == ("seiz", "cocain", "sold")


def test_plain_words_are_in_lower_case_without_accents() -> None:
    assert Question("Où est Ménaka?").plain_words == ("ou", "est", "menaka")


@pytest.mark.parametrize(
    "text", ["Tell me more about that.", "How many were there?", "What about them?", "Please explain.", "", "?!", "the"]
)
def test_a_question_with_nothing_to_look_for_is_empty(text: str) -> None:
    assert Question(text).is_empty


@pytest.mark.parametrize("text", ["And in 2017?", "Tell me more about cocaine.", "JNIM", "What about heroin?"])
def test_a_word_or_figure_to_look_for_makes_a_question_full(text: str) -> None:
    assert not Question(text).is_empty


@pytest.mark.parametrize(
    "text",
    ["And in 2017?", "But why?", "What about heroin?", "How about Gao?", "Who leads it?", "Are these groups armed?"],
)
def test_an_opener_or_a_pronoun_leans_on_the_question_before(text: str) -> None:
    assert Question(text).leans


@pytest.mark.parametrize("text", ["Who leads JNIM?", "What routes cross Gao and Kidal?", "How is gold sold?"])
def test_a_question_without_them_leans_on_nothing(text: str) -> None:
    assert not Question(text).leans


@pytest.mark.parametrize(
    "text",
    ["How many armed groups are there in Mali?", "Is there gold in Kidal?", "Which are the groups that tax convoys?"],
)
def test_there_is_and_a_relative_that_point_at_nothing(text: str) -> None:
    assert not Question(text).leans
