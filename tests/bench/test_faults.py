"""The signs of bad reading that are counted in files without a truth."""

from bench.readers.faults import glued_words, split_words, torn_sentences, words_nowhere
from corpus.document import BlockKind, Document
from corpus.draft import Draft, Part, lay_out


def document(*texts: str) -> Document:
    parts = tuple(Part(BlockKind.PARAGRAPH, text, page=n) for n, text in enumerate(texts, 1))
    return lay_out(Draft(parts, pages=len(parts)), document_id="a", name="a.pdf")


def test_a_sentence_that_goes_on_in_the_next_block_is_torn() -> None:
    [tear] = torn_sentences(document("The boats of the north returned", "late at night."))
    assert (tear.page, tear.end, tear.beginning) == (1, "The boats of the north returned", "late at night.")


def test_a_block_that_ends_in_the_middle_is_torn_whatever_follows() -> None:
    assert len(torn_sentences(document("The boats returned to the", "Vol. 85, No. 152"))) == 1


def test_notes_between_the_halves_are_passed_over() -> None:
    [tear] = torn_sentences(document("The boats of the north returned", "3 See the yearbook.", "late at night."))
    assert tear.beginning == "late at night."


def test_lists_and_clauses_are_not_torn() -> None:
    texts = (
        "Rescue vessels of all kinds; and",
        "ferries.",
        "Recalling its resolution of 3 June,",
        "Noting the report,",
    )
    assert torn_sentences(document(*texts)) == []


def test_a_glued_word_is_two_on_a_line_of_the_page() -> None:
    layout = "mechanisms to act\nto see\nnew mechanisms"
    assert glued_words("new mechanismsto act", layout) == ["mechanismsto (mechanisms to)"]


def test_a_word_that_the_page_has_whole_or_cut_at_a_line_end_is_not_glued() -> None:
    assert glued_words("into a price", "in to the town in to into\npri-\nce") == []


def test_a_split_word_is_whole_on_the_page() -> None:
    assert split_words("the p roc ess", "the process") == []
    assert split_words("the pro cess", "the process") == ["pro cess"]


def test_words_nowhere_are_counted_as_often_as_they_stand() -> None:
    assert words_nowhere("The boats.", "The boats sail and sail.") == (0.6, ["sail", "and"])
