"""Misspelt words of a question are mended, and nothing else of it is touched."""

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from index.lexicon import Lexicon
from qa.understanding.spelling import english_words, mend

DOCUMENTS = (
    "Cannabis was hidden behind the wooden doors of a lorry. Smugglers cross Timbuktu, Kidal and Ménaka by night.",
    "Traffickers move cocaine and migrants through Timbuktu; JNIM and Dogon militias tax the convoys of GLO.ACT.",
)
LEXICON = Lexicon.mined([], DOCUMENTS)
NOTHING = Lexicon.mined([], [])
RUN = re.compile(r"[^\W\d_]+")  # a run of letters

misspelt = st.sampled_from(
    ["canabis", "hiden", "Wodden", "smuglers", "Timbukto", "Kidall", "traficers", "agianst", "recieve", "migrents"]
)
plain = st.sampled_from(
    [
        "Where",
        "cocaine",
        "shouldn't",
        "isn’t",
        "10kg",
        "c0caine",
        "JNIM",
        "3.5",
        "dans",
        "smuglers’",
        "Ménaka",
        "who_is",
    ]
)
letters = st.text(alphabet="abcdeinorstCTéßﬁ’'-2²_ \u0301", max_size=12)
questions = st.lists(misspelt | plain | letters, max_size=6).flatmap(
    lambda held: st.sampled_from([" ", ", ", "/", "? ", "…\n", "-"]).map(lambda between: between.join(held))
)


def skeleton(text: str) -> str:
    """What stands between the runs of letters of a text, each run one sign."""
    return RUN.sub("\0", text)


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("canabis hiden in wodden doors", "cannabis hidden in wooden doors"),
        ("Canabis hiden in wodden doors?", "Cannabis hidden in wooden doors?"),
        ("Who are the smuglers, and who pays traficers?", "Who are the smugglers, and who pays traffickers?"),
        ("cocane/canabis (migrents)", "cocaine/cannabis (migrants)"),
        ("What do the smuglers’ convoys carry?", "What do the smugglers’ convoys carry?"),
    ],
)
def test_misspelt_words_are_mended_in_their_place(question: str, mended: str) -> None:
    assert mend(question, LEXICON) == mended


def test_a_word_of_english_is_the_mend_when_the_documents_have_none() -> None:
    assert mend("who will recieve the tresure", NOTHING) == "who will receive the treasure"


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("How menny tablets were seized?", "How many tablets were seized?"),
        ("how mutch is it", "how much is it"),
        ("How oftn do they meet?", "How often do they meet?"),
        ("How kadi is it?", "How kadi is it?"),  # a word of the documents
        ("The menny", "The penny"),  # only after "how" is it one of a few
    ],
)
def test_after_how_the_words_of_measure_come_first(question: str, mended: str) -> None:
    assert mend(question, Lexicon.mined([], ["The kadi waits."])) == mended


def test_a_question_without_a_misspelt_word_is_the_same_string() -> None:
    question = "Where was cannabis hidden in 2016?"
    assert mend(question, LEXICON) == question


@given(st.lists(st.sampled_from(sorted(LEXICON.forms))).map(" ".join))
def test_words_of_the_documents_are_never_touched(question: str) -> None:
    assert mend(question, LEXICON) == question


def test_another_form_of_a_word_of_the_documents_is_not_touched() -> None:
    assert mend("where are the kadis", NOTHING) != "where are the kadis"
    assert mend("where are the kadis", Lexicon.mined([], ["The kadi waits."])) == "where are the kadis"


@settings(max_examples=200)
@given(st.lists(st.sampled_from(sorted(word for word in english_words() if word.isalpha())), max_size=8).map(" ".join))
def test_english_words_are_never_touched(question: str) -> None:
    assert mend(question, LEXICON) == question


def test_a_word_of_the_documents_comes_before_an_equally_near_one_of_english() -> None:
    question = "they crossed the bordor"  # one edit from border and from bordon
    assert mend(question, NOTHING) == "they crossed the border"
    assert mend(question, Lexicon.mined([], ["Bordon lies in the north."])) == "they crossed the bordon"


@pytest.mark.parametrize(
    "question",
    ["Is it in Kidall?", "Who is Dogonn?", "Who is Timbuctou?", "Does Mousa Traorre lead it?", "What of Canabissi?"],
)
def test_a_name_in_the_middle_is_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@pytest.mark.parametrize(
    ("question", "mended"),
    [("Is it in Timbukto?", "Is it in Timbuktu?"), ("Who rules Menakka?", "Who rules Menaka?")],
)
def test_a_name_one_edit_from_a_long_word_of_the_documents_is_mended(question: str, mended: str) -> None:
    assert mend(question, LEXICON) == mended


def test_among_names_equally_near_the_commoner_of_the_documents_is_taken() -> None:
    lexicon = Lexicon.mined([], ["Bamaka is small.", "Bamako is large. Bamako is rich."])
    assert mend("How large is Bamakx?", lexicon) == "How large is Bamako?"


@pytest.mark.parametrize("question", ["Who is in JNIN?", "Is CANABIS sold?", "the cAnabis", "USBC"])
def test_words_in_capitals_are_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@pytest.mark.parametrize(
    "question",
    ["shouldn't it", "they shouldnt’ve", "isn’t it", "we'll", "they’re", "I'm", "she'd", "wouldn't've", "Mali's"],
)
def test_contractions_are_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@pytest.mark.parametrize("question", ["c0caine", "canabis2", "10kgs", "COVID19canabis", "canabis_route", "B2canabis"])
def test_words_with_digits_or_underscores_are_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@pytest.mark.parametrize(
    "question",
    [
        "Où sont les trafiquants de canabis ?",
        "Qui a saisi la cocane ?",
        "L'Office des Nations Unies contre la drogue et le crime",
    ],
)
def test_a_french_sentence_is_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@pytest.mark.parametrize("question", ["teh gld", "xq zzz wbt", "a b c", ""])
def test_short_words_are_left(question: str) -> None:
    assert mend(question, NOTHING) == question


@pytest.mark.parametrize(
    ("word", "mended"),
    [("kidalq", "kidal"), ("kqdalq", "kqdalq"), ("zamakqy", "zamaky"), ("zqmakqy", "zamaky"), ("zqmqkqy", "zqmqkqy")],
)
def test_a_word_of_six_letters_may_be_one_edit_away_and_a_longer_one_two(word: str, mended: str) -> None:
    assert mend(word, Lexicon(passages=1, stems={}, forms={"kidal": 1, "zamaky": 1}, long_forms={})) == mended


def test_two_letters_that_changed_places_are_one_edit() -> None:
    assert mend("kidla", Lexicon(passages=1, stems={}, forms={"kidal": 1}, long_forms={})) == "kidal"


@pytest.mark.parametrize("question", ["zzzzzzzzqqq", "the xylqwrtzpv of it", "Qwrtzpsdfg?"])
def test_a_word_that_is_near_nothing_is_left(question: str) -> None:
    assert mend(question, LEXICON) == question


@settings(max_examples=150)
@given(questions)
def test_mending_twice_changes_nothing_more(question: str) -> None:
    once = mend(question, LEXICON)
    assert mend(once, LEXICON) == once


@settings(max_examples=150)
@given(questions)
def test_all_but_the_runs_of_letters_stays(question: str) -> None:
    assert skeleton(mend(question, LEXICON)) == skeleton(unicodedata.normalize("NFC", question))


def test_without_the_list_of_english_words_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.understanding.spelling.find_spec", lambda _: None)
    english_words.cache_clear()
    with pytest.raises(ModelError, match=r"^word_list\.missing$"):
        english_words()


def test_english_words_come_with_how_often_they_occur() -> None:
    assert len(english_words()) == 82_834  # wc -l of the file that is named 82_765
    assert english_words()["the"] == 23_135_851_162


def test_the_code_of_the_package_that_carries_the_words_is_never_imported() -> None:
    source = (
        "import sys\n"
        "from index.lexicon import Lexicon\n"
        "from qa.understanding.spelling import mend\n"
        "print(mend('recieve', Lexicon(0, {}, {}, {})), 'symspellpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout == "receive False\n"


@pytest.mark.parametrize("body", ["UN", "EU", "AU"])
def test_a_question_that_names_an_international_body_is_not_french(body: str) -> None:
    assert mend(f"What does the {body} say of smuglers?", LEXICON) == f"What does the {body} say of smugglers?"


@pytest.mark.parametrize("words", ["his son", "Rio de Janeiro"])
def test_an_english_question_with_one_word_that_is_also_french_is_not_french(words: str) -> None:
    assert mend(f"Who sold the canabis to {words}?", LEXICON) == f"Who sold the cannabis to {words}?"


def test_a_question_in_decomposed_letters_is_mended_as_in_composed_ones() -> None:
    question = "who sold canabisé"
    decomposed = mend(unicodedata.normalize("NFD", question), LEXICON)
    assert unicodedata.normalize("NFC", decomposed) == mend(question, LEXICON)


def test_a_raised_figure_is_left() -> None:
    assert mend("how many metres² were sown", LEXICON) == "how many metres² were sown"


def test_of_documents_words_equally_near_the_more_alike_is_taken() -> None:
    forms = {"trained": 9, "trafficked": 1}  # both two edits from "trafiked"
    assert mend("trafiked", Lexicon(passages=1, stems={}, forms=forms, long_forms={})) == "trafficked"
