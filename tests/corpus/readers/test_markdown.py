"""Markdown is read as the words a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.markdown import read_markdown, split_front_matter

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


def parts_of(source: str) -> list[Part]:
    return list(read_markdown(source).parts)


def declared(source: str) -> dict[str, str]:
    return {key: value for key, value in split_front_matter(source)[0].items() if value}


def test_headings_keep_their_level() -> None:
    assert parts_of("# Mali\n\n### Gao\n\nKidal\n=====\n\nMopti\n-----\n") == [
        Part(HEADING, "Mali", 1),
        Part(HEADING, "Gao", 3),
        Part(HEADING, "Kidal", 1),
        Part(HEADING, "Mopti", 2),
    ]


def test_lines_of_a_paragraph_are_joined_by_spaces() -> None:
    assert parts_of("Cocaine crosses\nthe Sahel  \nby night.\n") == [
        Part(PARAGRAPH, "Cocaine crosses the Sahel by night.")
    ]


def test_nested_list_items_come_in_reading_order() -> None:
    assert parts_of("- drugs\n  - cocaine\n    1. by road\n- arms\n") == [
        Part(ITEM, "drugs"),
        Part(ITEM, "cocaine"),
        Part(ITEM, "by road", locator="item 1"),
        Part(ITEM, "arms"),
    ]


def test_a_second_paragraph_of_an_item_is_an_item_too() -> None:
    assert parts_of("- drugs\n\n  They move.\n") == [Part(ITEM, "drugs"), Part(ITEM, "They move.")]


def test_a_table_row_names_the_heading_of_each_cell() -> None:
    source = "| Year | Seized | |\n|---|---|---|\n| 2017 | 3 kg | Gao |\n| 2018 | | |\n"
    assert parts_of(source) == [Part(ROW, "Year: 2017; Seized: 3 kg; Gao"), Part(ROW, "Year: 2018")]


def test_a_row_with_too_few_or_too_many_cells_loses_no_named_cell() -> None:
    assert parts_of("| A | B |\n|---|---|\n| x |\n| x | y | z |\n") == [Part(ROW, "A: x"), Part(ROW, "A: x; B: y")]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("*Key* and **main** results", "Key and main results"),
        ("the [UNODC report](https://unodc.org 'a title')", "the UNODC report"),
        ("![A map of *Mali*](map.png) shows", "A map of Mali shows"),
        ("run `griot --build` now", "run griot --build now"),
        ("see <https://unodc.org>", "see https://unodc.org"),
        (r"5 \* 3 &amp; 2 &lt; 4", "5 * 3 & 2 < 4"),
        ("[*nested **marks***](x)", "nested marks"),
        ("has ~~nine *old*~~<del>8</del><s>7</s>ten boats", "has ten boats"),
        ("sold 870<sup>2</sup> oars on 5 km<sup>2</sup>, H<sub>2</sub>O", "sold 870 oars on 5 km², H2O"),
    ],
)
def test_markup_is_read_as_plain_words(markup: str, words: str) -> None:
    assert parts_of(markup) == [Part(PARAGRAPH, words)]


def test_a_task_is_ticked_or_not() -> None:
    assert parts_of("- [x] Radio bought\n- [ ] Boat bought\n") == [
        Part(ITEM, "☒ Radio bought"),
        Part(ITEM, "☐ Boat bought"),
    ]


def test_an_item_is_cited_by_the_numbers_of_its_lists() -> None:
    assert parts_of("3. Stop\n   1. Look\n\n   Wait\n4. Go\n   - now\n") == [
        Part(ITEM, "Stop", locator="item 3"),
        Part(ITEM, "Look", locator="item 3.1"),
        Part(ITEM, "Wait", locator="item 3"),
        Part(ITEM, "Go", locator="item 4"),
        Part(ITEM, "now", locator="item 4"),
    ]


def test_a_paragraph_is_cited_by_the_article_above_it() -> None:
    assert parts_of("## Article 2 – Fees\n\nTen francs.\n\n1. Paid in May.\n\n## End\n\nArticle 2 applies.\n") == [
        Part(HEADING, "Article 2 – Fees", 2, locator="Article 2"),
        Part(PARAGRAPH, "Ten francs.", locator="Article 2"),
        Part(ITEM, "Paid in May.", locator="Article 2, item 1"),
        Part(HEADING, "End", 2),
        Part(PARAGRAPH, "Article 2 applies."),
    ]


def test_a_code_block_is_a_paragraph_as_it_stands() -> None:
    assert parts_of("```sh\n*not* emphasis\n```\n") == [Part(PARAGRAPH, "*not* emphasis\n")]


def test_raw_html_stays_text() -> None:
    source = "<script>alert(1)</script>\n\nA <b>bold</b> claim.\n\n<!-- hidden -->\n"
    assert [part.text for part in parts_of(source)] == [
        "<script>alert(1)</script>",
        "A <b>bold</b> claim.",
        "<!-- hidden -->",
    ]


def test_a_quotation_is_read_like_its_paragraphs() -> None:
    assert parts_of("> # Said\n>\n> It is so.\n") == [Part(HEADING, "Said", 1), Part(PARAGRAPH, "It is so.")]


def test_front_matter_gives_the_facts_and_leaves_the_body() -> None:
    source = "---\ntitle: 'Mali:  a review'\npublished: 2018-05-01\nurl: https://unodc.org\n---\n# Body\n"
    assert declared(source) == {"title": "Mali: a review", "published": "2018-05-01", "url": "https://unodc.org"}
    assert parts_of(source) == [Part(HEADING, "Body", 1)]


def test_a_year_alone_is_a_date_that_can_be_shown() -> None:
    assert declared("---\npublished: 2018\n---\n") == {"published": "2018"}


def test_facts_that_griot_does_not_know_are_passed_over() -> None:
    assert declared("---\ntitle: Mali\ncolour: red\nnote: null\npublisher: {a: b}\n---\n") == {"title": "Mali"}


def test_a_brief_declares_the_original_that_it_restates() -> None:
    source = "---\nrestates:\n  title: Mali:a  review\n  published: 2018-05-01\n  publisher: null\n  colour: red\n---\n"
    assert declared(source) == {"restates.title": "Mali:a review", "restates.published": "2018-05-01"}


def test_an_original_that_is_only_named_is_known_by_its_title() -> None:
    assert declared("---\nrestates: Mali, a review\n---\n") == {"restates.title": "Mali, a review"}


def test_questions_are_declared_as_a_list_and_held_one_a_line() -> None:
    assert declared("---\nquestions:\n  - What  is it?\n  - Who?\n  - 3\n---\n") == {"questions": "What is it?\nWho?"}


@pytest.mark.parametrize(
    "top",
    [
        "title: Mali: a review",  # two colons: no YAML
        "title: [unclosed",
        "published: 2018-13-45",  # the YAML loader raises ValueError for it
        "Only a sentence.",
        "- a\n- list",
        "",
    ],
)
def test_a_top_that_is_no_mapping_is_not_front_matter(top: str) -> None:
    source = f"---\n{top}\n---\n\nBody."
    assert split_front_matter(source) == ({}, source)


def test_a_rule_at_the_top_is_a_rule() -> None:
    assert parts_of("---\n\nFirst.\n\n---\n\nSecond.\n") == [Part(PARAGRAPH, "First."), Part(PARAGRAPH, "Second.")]


def test_front_matter_that_never_ends_is_body() -> None:
    assert split_front_matter("---\ntitle: Mali\n\nText.") == ({}, "---\ntitle: Mali\n\nText.")


def test_front_matter_stands_only_at_the_very_top() -> None:
    assert declared("Text.\n\n---\ntitle: Mali\n---\n") == {}


@given(st.text(alphabet="#*_-|`[^]()>!\n ab:1.<&;\\~+", max_size=200))
def test_whatever_is_typed_is_read(source: str) -> None:
    assert all((part.level in range(1, 7)) == (part.kind is HEADING) for part in read_markdown(source).parts)


@given(st.lists(st.from_regex(r"[A-Za-zé]{2,8}", fullmatch=True), min_size=1, max_size=30))
def test_no_word_of_plain_prose_is_lost(words: list[str]) -> None:
    assert parts_of(" ".join(words)) == [Part(PARAGRAPH, " ".join(words))]


@pytest.mark.parametrize("value", ["!!int ''", "!!timestamp x", "!!bool x"])
def test_a_value_that_its_tag_forbids_is_not_front_matter(value: str) -> None:
    source = f"---\ntitle: {value}\n---\n\nBody."
    assert split_front_matter(source) == ({}, source)


def test_only_questions_take_a_list() -> None:
    assert declared("---\ntitle: [Mali, Niger]\npublisher: [UNODC]\nnote: Draft\n---\n") == {"note": "Draft"}
    assert declared("---\nquestions: Who?\n---\n") == {}


def test_a_title_of_many_lines_is_one_line() -> None:
    assert declared("---\ntitle: |\n  Mali\n  Niger\n---\n") == {"title": "Mali Niger"}


def test_a_runaway_number_is_no_title() -> None:
    assert declared(f"---\ntitle: {'7' * 300}\n---\n") == {}


@pytest.mark.parametrize("value", ["0x" + "f" * 5000, "0b" + "1" * 20_000])
def test_a_number_too_long_to_be_written_stops_nothing(value: str) -> None:
    assert split_front_matter(f"---\ntitle: {value}\n---\n\nBody.")[1].endswith("Body.")


@pytest.mark.parametrize("value", ["yes", "no"])
def test_a_title_of_yes_or_no_is_no_number(value: str) -> None:
    assert declared(f"---\ntitle: {value}\n---\n") == {"title": value}


def test_a_footnote_is_a_paragraph_without_its_label_and_its_number_no_word() -> None:
    source = "Lamps burn oil.[^1] Keepers sleep [^b].\n\n[^1]: Since 1866 *paraffin*.\n[^b]: https://un.org\n\nDay.\n"
    assert parts_of(source) == [
        Part(PARAGRAPH, "Lamps burn oil. Keepers sleep."),
        Part(PARAGRAPH, "Since 1866 paraffin.", locator="note 1"),
        Part(PARAGRAPH, "https://un.org", locator="note b"),
        Part(PARAGRAPH, "Day."),
    ]


def test_what_looks_like_a_footnote_s_number_stays_where_no_footnote_or_code_says_so() -> None:
    source = "The class [^a] and `x[^1]`.\n\n```\n[^1]: code\n```\n\n[^1]: Note.\n"
    assert [part.text for part in parts_of(source)] == ["The class [^a] and x[^1].", "[^1]: code\n", "Note."]


def test_a_footnote_of_two_paragraphs_is_cited_whole_by_its_label() -> None:
    source = (
        "Lamps burn oil.[^1][^2] Next[^1] day.\n\n[^1]: Since 1866.\n\n    Or 1867.\n\n[^2]: Unsure.\n\n[^3]: Unused.\n"
    )
    assert parts_of(source) == [
        Part(PARAGRAPH, "Lamps burn oil. Next day."),
        Part(PARAGRAPH, "Since 1866.", locator="note 1"),
        Part(PARAGRAPH, "Or 1867.", locator="note 1"),
        Part(PARAGRAPH, "Unsure.", locator="note 2"),
        Part(PARAGRAPH, "Unused.", locator="note 3"),
    ]


def test_the_colon_of_a_table_s_heading_is_not_doubled() -> None:
    assert parts_of("| Place: | Seized |\n|--|--|\n| Gao | resin |\n") == [Part(ROW, "Place: Gao; Seized: resin")]
