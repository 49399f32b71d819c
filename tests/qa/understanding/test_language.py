"""The language of a question is told by its function words, and never by the names in it."""

import pytest

from qa.understanding.language import language_of


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How many women were trained?", "en"),
        ("When did Operation Serval end?", "en"),
        ("Is cannabis grown in Mali?", "en"),
        ("Combien de femmes ont été formées ?", "fr"),
        ("Quelles drogues sont saisies au Mali ?", "fr"),
        ("Qui dirige le JNIM ?", "fr"),
        ("Où est vendu l'or ?", "fr"),
        ("Ou est vendu l or", "fr"),
        ("Quand le tribunal a-t-il été ouvert ?", "fr"),
        ("Pourquoi l'or quitte-t-il le Mali ?", "fr"),
        ("Comment les groupes armés gagnent-ils de l'argent ?", "fr"),
        ("¿Quién dirige la policía?", "es"),
        ("¿Cuántas mujeres fueron entrenadas en el norte?", "es"),
        ("Wie viele Frauen wurden ausgebildet?", "de"),
        ("Wer leitet die Gruppe?", "de"),
    ],
)
def test_function_words_tell_the_language(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "Which training took place in Ségou?",
        "What is the Office central des stupéfiants?",
        "What does the Force du G5 Sahel do?",
        "Who leads the Groupe de soutien à l'islam et aux musulmans?",
        "Who heads the Direction générale de la police nationale?",
        "What was seized by the Brigade des stupéfiants de Bamako?",
        "What did Le Monde say of the trafic de cocaïne?",
        "How does El Niño change the Río de la Plata?",
    ],
)
def test_a_question_that_names_something_in_another_language_is_not_in_that(question: str) -> None:
    assert language_of(question) in ("en", None)


@pytest.mark.parametrize("question", ["", "?!", "JNIM", "gold Mali", "cocaine 2016", "Gao Kidal Ménaka", "or", "main"])
def test_without_two_function_words_nothing_is_told(question: str) -> None:
    assert language_of(question) is None


def test_words_in_capitals_are_names() -> None:
    assert language_of("LE DE LA QUI QUE") is None
