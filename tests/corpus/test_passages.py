"""Passages: whole sentences of one section, and every sentence in exactly one of them."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.document import BlockKind, Document, Passage, Span
from corpus.draft import Draft, Part, lay_out
from corpus.folder import read_folder
from corpus.passages import CuttingRules, context, cut
from corpus.readers.markdown import read_markdown
from corpus.readers.plaintext import read_plain_text
from corpus.sentences import sentence_spans

SHIPPED = Path(corpus.__file__).parent / "documents"

words = st.sampled_from(
    ["cocaine", "Gao", "moves", "3.5", "kg", "of", "e.g.", "Mr.", "Ségou", "the", "😀", "and,", "by;"]
)
sentence = st.lists(words, min_size=1, max_size=30).map(lambda held: " ".join(held) + ".")
body = st.lists(sentence, min_size=1, max_size=6).map(" ".join)
body_parts = st.builds(Part, st.sampled_from([BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW]), body)
headings = st.builds(Part, st.just(BlockKind.HEADING), sentence, st.integers(min_value=1, max_value=6))
documents = st.lists(body_parts | headings, max_size=14).map(
    lambda parts: lay_out(Draft(tuple(parts)), document_id="d", name="d.md")
)
rules = st.integers(min_value=1, max_value=60).map(CuttingRules)


def markdown(source: str) -> Document:
    return lay_out(read_markdown(source), document_id="d", name="d.md")


def texts_of(document: Document, max_words: int) -> list[str]:
    return [passage.span.of(document.text) for passage in cut(document, CuttingRules(max_words))]


def body_sentences(document: Document) -> list[Span]:
    """The sentences of every block but headings; of headings when there is nothing else."""
    held = [block for block in document.blocks if block.kind is not BlockKind.HEADING] or document.blocks
    return [
        Span(block.span.start + found.start, block.span.start + found.end)
        for block in held
        for found in sentence_spans(block.span.of(document.text))
    ]


@given(documents, rules)
def test_every_sentence_of_the_body_stands_in_exactly_one_passage(document: Document, rules: CuttingRules) -> None:
    assert [s for passage in cut(document, rules) for s in passage.sentences] == body_sentences(document)


@given(documents, rules)
def test_a_passage_begins_and_ends_with_its_sentences(document: Document, rules: CuttingRules) -> None:
    for passage in cut(document, rules):
        text = passage.span.of(document.text)
        assert text.startswith(passage.sentences[0].of(document.text))
        assert text.endswith(passage.sentences[-1].of(document.text))
        assert passage.span == Span(passage.sentences[0].start, passage.sentences[-1].end)


@given(documents, rules)
def test_only_a_single_long_sentence_makes_a_longer_passage(document: Document, rules: CuttingRules) -> None:
    too_long = [p for p in cut(document, rules) if len(p.span.of(document.text).split()) > rules.max_words]
    assert [passage for passage in too_long if len(passage.sentences) > 1] == []


@given(documents, rules)
def test_a_passage_never_reaches_over_a_heading(document: Document, rules: CuttingRules) -> None:
    bodiless = all(block.kind is BlockKind.HEADING for block in document.blocks)
    starts = [block.span.start for block in document.blocks if block.kind is BlockKind.HEADING and not bodiless]
    passages = cut(document, rules)
    assert [(p, at) for p, at in itertools.product(passages, starts) if p.span.start <= at < p.span.end] == []


@given(documents, rules)
def test_passages_follow_each_other_in_the_text(document: Document, rules: CuttingRules) -> None:
    edges = [edge for passage in cut(document, rules) for edge in (passage.span.start, passage.span.end)]
    assert edges == sorted(edges)


@pytest.mark.parametrize("max_words", [20, 110, 180])
def test_the_shipped_documents_keep_the_laws(max_words: int) -> None:
    for document in read_folder(SHIPPED).documents:
        passages = cut(document, CuttingRules(max_words))
        assert [s for passage in passages for s in passage.sentences] == body_sentences(document)
        sizes = [len(p.span.of(document.text).split()) for p in passages if len(p.sentences) > 1]
        assert [size for size in sizes if size > max_words] == []


def test_a_passage_is_a_slice_of_its_document() -> None:
    document = markdown("# Mali\n\nCocaine moves. Gold pays.\n")
    assert cut(document, CuttingRules()) == [Passage("d", (), Span(6, 31), (Span(6, 20), Span(21, 31)))]


def test_the_section_is_the_path_of_headings_without_the_title() -> None:
    source = "# T\n\n## A\n\n### B\n\nOne.\n\n### C\n\nTwo.\n\n## D\n\nThree.\n\n# E\n\nFour.\n"
    passages = cut(markdown(source), CuttingRules())
    assert [passage.section for passage in passages] == [("A", "B"), ("A", "C"), ("D",), ("E",)]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Crime in Mali", ()),
        ("Mali", ()),
        ("Findings", ("Findings",)),
        ("Crime in Niger", ("Crime in Niger",)),
    ],
)
def test_a_first_heading_is_left_out_only_when_the_title_says_all_of_it(heading: str, section: tuple[str, ...]) -> None:
    document = markdown(f"---\ntitle: Crime in Mali\n---\n# {heading}\n\nOne.\n")
    assert [passage.section for passage in cut(document, CuttingRules())] == [section]


def test_a_first_heading_that_names_the_document_may_come_after_text() -> None:
    assert [p.section for p in cut(markdown("One.\n\n# Mali\n\nTwo.\n"), CuttingRules(1))] == [(), ()]


def test_a_later_heading_in_the_words_of_the_title_ends_the_section_before_it() -> None:
    passages = cut(markdown("# Crime in Mali\n\n## Drugs\n\nOne.\n\n# Mali\n\nTwo.\n"), CuttingRules())
    assert [passage.section for passage in passages] == [("Drugs",), ("Mali",)]


def test_a_skipped_level_leaves_no_hole_in_the_path() -> None:
    passages = cut(markdown("# T\n\n#### Deep\n\nOne.\n\n## Flat\n\nTwo.\n"), CuttingRules())
    assert [passage.section for passage in passages] == [("Deep",), ("Flat",)]


def test_text_before_the_first_heading_is_in_no_section() -> None:
    assert [p.section for p in cut(markdown("One.\n\n## A\n\nTwo.\n"), CuttingRules())] == [(), ("A",)]


def test_the_context_is_the_title_and_the_headings() -> None:
    document = markdown("# Mali\n\n## Drugs\n\n### Cocaine\n\nIt moves.\n")
    assert [context(document, p) for p in cut(document, CuttingRules())] == ["Mali > Drugs > Cocaine"]


def test_a_file_name_is_no_context() -> None:
    document = markdown("## Drugs\n\nThey move.\n")
    assert [context(document, p) for p in cut(document, CuttingRules())] == ["Drugs"]


@pytest.mark.parametrize(
    ("locators", "told"),
    [
        (("", ""), "Mali"),
        (("para. 5", "para. 6"), "Mali > paragraph 5, paragraph 6"),
        (("Article 2", ""), "Mali > Article 2"),
        (("sheet Seizures", "sheet Seizures"), "Mali > sheet Seizures"),
    ],
)
def test_the_context_tells_the_locators_that_the_file_gives_each_once_in_whole_words(
    locators: tuple[str, str], told: str
) -> None:
    parts = [Part(BlockKind.PARAGRAPH, "Decides to go.", locator=locator) for locator in locators]
    document = lay_out(Draft((Part(BlockKind.HEADING, "Mali", 1), *parts)), document_id="d", name="d.md")
    assert [context(document, p) for p in cut(document, CuttingRules())] == [told]


def test_short_paragraphs_share_a_passage_while_they_fit() -> None:
    document = markdown("One two three.\n\nFour five six.\n\nSeven eight nine.\n")
    assert texts_of(document, 6) == ["One two three.\n\nFour five six.", "Seven eight nine."]


def test_a_long_paragraph_is_cut_in_pieces_of_about_equal_size() -> None:
    document = markdown("Aa b c d ee. Ff g h i jj. Kk l m n oo. Pp q r s tt. Uu v w x yy. Zz a b c dd.\n")
    assert [len(text.split()) for text in texts_of(document, 20)] == [15, 15]  # 30 words: not 20 and 10


def test_a_sentence_longer_than_a_passage_stands_alone() -> None:
    document = markdown("One two. Aa b c d e f g hh. Three four.\n")
    assert texts_of(document, 4) == ["One two.", "Aa b c d e f g hh.", "Three four."]


def test_paragraphs_of_two_sections_never_share_a_passage() -> None:
    assert texts_of(markdown("## A\n\nOne.\n\n## B\n\nTwo.\n"), 110) == ["One.", "Two."]


def test_a_document_of_headings_only_still_has_passages() -> None:
    document = markdown("# Mali\n\n## Gao\n\n## Kidal\n")
    assert [(p.section, p.span.of(document.text)) for p in cut(document, CuttingRules())] == [
        ((), "Mali\n\nGao\n\nKidal")
    ]


def test_a_document_without_text_has_no_passage() -> None:
    assert cut(lay_out(Draft(()), document_id="d", name="d.md"), CuttingRules()) == []


def test_sentences_are_cut_in_the_language_of_the_document() -> None:
    draft = read_plain_text("---\nlanguage: fr\n---\nLe p. ex. est là. Fin.\n")
    (passage,) = cut(lay_out(draft, document_id="d", name="d.txt"), CuttingRules())
    assert [len(passage.sentences), passage.sentences[-1]] == [2, Span(18, 22)]


def test_rules_tell_every_number_that_they_cut_by() -> None:
    assert CuttingRules(max_words=50, version=7).as_dict() == {"max_words": 50, "version": 7}
