"""Words with places become flows, lines, tables and paragraphs; no PDF is needed to see how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.pdf.aligned import AlignedTable, aligned_tables
from corpus.readers.pdf.furniture import without_furniture
from corpus.readers.pdf.groups import Body, groups_of
from corpus.readers.pdf.hyphens import Vocabulary
from corpus.readers.pdf.layout import Cell, Line, lines_of, pieces_of, reading_order
from corpus.readers.pdf.page import Page, Rule, TextLayer, Word
from corpus.readers.pdf.paragraphs import parts_of
from corpus.readers.pdf.tables import RuledTable, ruled_tables
from corpus.readers.tables import Cell as Cells

SIZE = 10.0
CHAR = 5.0  # points that a character of these words is wide


def words(*placed: tuple[str, float, float], size: float = SIZE) -> list[Word]:
    """The words of texts that begin at (left, baseline), in the order in which they are painted."""
    found: list[Word] = []
    for text, left, baseline in placed:
        at = left
        for word in text.split():
            end = at + CHAR * len(word)
            found.append(Word(word, at, end, baseline, size, bold=False, order=len(found)))
            at = end + CHAR
    return found


def line(text: str, baseline: float = 100, **options: object) -> Line:
    values = {"left": 50.0, "right": 50.0 + CHAR * len(text), "baseline": baseline, "size": SIZE} | options
    return Line(text, opening=CHAR * len(text.split(maxsplit=1)[0]), **values)


def shown(page_words: list[Word], *rules: Rule) -> list[list[str]]:
    page = Page(TextLayer.READ, 600, 800, tuple(page_words), rules)
    return [[line.text for line in flow] for flow in lines_of(page, 1)]


PROSE = (
    "nobody in the market saw the convoy",
    "leave the town at night, for all were",
    "asleep when it drove to the border",
    "with its lamps out and its cargo hid",
)


def test_two_stacks_of_prose_are_two_flows() -> None:
    left = [(text, 50.0, 100 + 12.0 * n) for n, text in enumerate(PROSE)]
    right = [(text, 260.0, 106 + 12.0 * n) for n, text in enumerate(PROSE)]
    assert shown(words(*left, *right)) == [list(PROSE), list(PROSE)]


def test_keywords_beside_an_abstract_are_a_column_of_their_own() -> None:
    keywords = ["Keywords:", "Salt", "Tides", "Dikes", "Mud"]
    abstract = [
        "The marshes have been shrinking since the",
        "beginning of the last century. We measured",
        "the height of forty of them and found that",
        "the surface rises by three millimetres but",
        "the sea by four in each of the sixty years",
    ]
    left = [(text, 60, 100 + 12 * n) for n, text in enumerate(keywords)]
    right = [(text, 200, 100 + 12 * n) for n, text in enumerate(abstract)]
    assert shown(words(*left, *right)) == [keywords, abstract]


def test_a_line_between_columns_stands_between_what_is_above_and_below() -> None:
    upper = [(text, x, 100 + 12.0 * n) for x in (50.0, 260.0) for n, text in enumerate(PROSE)]
    lower = [(text, x, 200 + 12.0 * n) for x in (50.0, 260.0) for n, text in enumerate(PROSE)]
    across = "this line runs over both of the columns and parts the page"
    assert shown(words(*upper, (across, 50.0, 170.0), *lower)) == [
        *(list(PROSE), list(PROSE)),
        [across],
        *(list(PROSE), list(PROSE)),
    ]


def test_names_and_figures_side_by_side_stay_rows() -> None:
    rows = [(text, x, 100 + 12.0 * n) for n in range(4) for text, x in ((f"Place {n}", 50.0), (f"{n} kg", 300.0))]
    assert shown(words(*rows)) == [[f"Place {n} {n} kg" for n in range(4)]]


def marked(before: str, mark: str, after: str = "", *, apart: bool = False) -> list[Word]:
    """Words of which the last carries a raised mark; the word after hangs on the mark without a space."""
    text = words((before, 50, 100))
    at = text[-1].right + CHAR * apart
    raised = Word(mark, at, at + 3 * len(mark), 96, 6, bold=False, order=0, glued=not apart)
    rest = [word._replace(glued=True) for word in words((after, raised.right, 100))]
    return [word._replace(order=n) for n, word in enumerate([*text, raised, *rest])]


@pytest.mark.parametrize(
    ("before", "mark", "after", "text"),
    [
        ("they seized 450", "3", "", "they seized 450"),
        ("and 12", "4", ".", "and 12."),
        ("In 2017", "5,6", "", "In 2017"),
        ("by the court", "7", ",", "by the court,"),
        ("of drugs.", "3", "", "of drugs."),
        ("they seized 450", "a", "", "they seized 450"),
        ("the court", "*", "", "the court"),
        ("paid in 10", "12", "", "paid in 10¹²"),
        ("over 14 km", "2", ".", "over 14 km²."),
        ("over 900m", "3", "", "over 900m³"),
        ("a grid of 5 in", "2", "", "a grid of 5 in²"),
        ("they moved in", "2", "", "they moved in"),
        ("about 3 × 10", "6", "tonnes", "about 3 × 10⁶tonnes"),
        ("with an R", "2", "", "with an R²"),
        ("the 21", "st", "", "the 21st"),
        ("le 2", "e", "", "le 2e"),
        ("nearly 3", "1", "⁄2", "nearly 3 1⁄2"),
    ],
)
def test_a_raised_mark_of_a_note_is_left_out_and_a_power_stays(before: str, mark: str, after: str, text: str) -> None:
    assert shown(marked(before, mark, after)) == [[text]]


def test_raised_marks_with_a_space_between_are_all_left_out() -> None:
    found = marked("they seized 450", "3,")
    second = found[-1]._replace(text="4", left=found[-1].right + 3, right=found[-1].right + 6, order=9, glued=False)
    assert shown([*found, second]) == [["they seized 450"]]


def test_a_number_that_stands_raised_before_an_element_stays() -> None:
    assert shown(marked("a gram of", "235", "U", apart=True)) == [["a gram of ²³⁵U"]]


def test_a_mark_in_a_cell_is_no_digit_of_its_figure() -> None:
    found = [*words(("Place", 60, 110), ("Seized", 160, 110), ("Gao", 60, 140), ("450", 160, 140))]
    found.append(Word("3", found[-1].right, found[-1].right + 3, 136, 6, bold=False, order=0, glued=True))
    page = tuple(word._replace(order=n) for n, word in enumerate(found))
    (flow,) = lines_of(Page(TextLayer.READ, 600, 800, page, tuple(grid([50, 150, 250], [100, 120, 150]))), 1)
    assert [[cell.text for cell in row] for row in flow[0].rows] == [["Place", "Seized"], ["Gao", "450"]]


def test_a_large_first_letter_is_put_back_on_its_word() -> None:
    initial = Word("T", 50, 66, 112, 30, bold=False, order=0)
    rest = words(("his is the first line", 70, 100), ("and this the second.", 70, 112))
    found = [initial, *rest]
    assert shown([word._replace(order=n) for n, word in enumerate(found)]) == [
        ["This is the first line", "and this the second."]
    ]


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=9), st.floats(0, 500), st.floats(0, 700)), max_size=40))
def test_reading_order_keeps_every_piece_once(placed: list[tuple[str, float, float]]) -> None:
    pieces = list(pieces_of(words(*placed)))
    read = [piece for flow in reading_order(pieces) for piece in flow]
    assert sorted(piece.order for piece in read) == sorted(piece.order for piece in pieces)


PLACES = st.tuples(st.text("ab1.-•", min_size=1, max_size=8), st.sampled_from(range(0, 600, 25)), st.integers(0, 60))


@given(st.lists(PLACES, max_size=60), st.sampled_from([0.0, CHAR]), st.booleans())
def test_whatever_stands_on_a_page_becomes_parts(placed: list[tuple[str, int, int]], wide: float, ruled: bool) -> None:
    found = [
        Word(text, x, x + wide * len(text), 13.0 * y, 10, bold=y % 7 == 0, order=n)
        for n, (text, x, y) in enumerate(placed)
    ]
    rules = [*grid([0, 100, 200], [0, 90, 180]), *grid([0, 100, 200], [300, 390, 480])] if ruled else []
    flows = lines_of(Page(TextLayer.READ, 600, 800, tuple(found), tuple(rules)), 1)
    assert all(part.text and part.page == 1 for part in parts_of(flows, {1: 800.0}))


def test_two_tables_below_each_other_are_two() -> None:
    upper = words(("Place", 60, 110), ("Seized", 160, 110), ("Gao", 60, 140), ("3 kg", 160, 140))
    lower = words(("Drug", 60, 210), ("Price", 160, 210), ("Resin", 60, 240), ("9 USD", 160, 240))
    found = tuple(word._replace(order=n, bold=word.baseline in {110, 210}) for n, word in enumerate(upper + lower))
    rules = (*grid([50, 150, 250], [100, 120, 150]), *grid([50, 150, 250], [200, 220, 250]))
    parts = parts_of(lines_of(Page(TextLayer.READ, 600, 800, found, rules), 1), {1: 800.0})
    assert [part.text for part in parts] == ["Place: Gao; Seized: 3 kg", "Drug: Resin; Price: 9 USD"]


def grid(lefts: list[float], tops: list[float]) -> list[Rule]:
    level = [Rule(lefts[0], top, lefts[-1], top) for top in tops]
    return [*level, *(Rule(left, tops[0], left, tops[-1]) for left in lefts)]


def texts_of(table: RuledTable | AlignedTable) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.text for cell in row) for row in table.rows)


def test_a_grid_with_words_is_a_table_and_the_words_outside_stay() -> None:
    found = words(("Place", 60, 110), ("Seized", 160, 110), ("Gao", 60, 140), ("3 kg", 160, 140), ("Source", 60, 300))
    tables, rest = ruled_tables(found, grid([50, 150, 250], [100, 120, 150]))
    assert [texts_of(table) for table in tables] == [(("Place", "Seized"), ("Gao", "3 kg"))]
    assert [word.text for word in rest] == ["Source"]


def test_a_grid_without_a_frame_keeps_its_outer_cells() -> None:
    texts = (("Language", "Territory", "Set"), ("German", "Germany", "ISO 646"), ("French", "Canada", "ISO 8859"))
    cells = [(text, 60 + 100 * x, 110 + 20 * y) for y, row in enumerate(texts) for x, text in enumerate(row)]
    level = [Rule(50, top, 350, top) for top in (115, 135)]
    upright = [Rule(left, 95, left, 155) for left in (150, 250)]
    tables, rest = ruled_tables(words(*cells), [*level, *upright])
    assert ([texts_of(table) for table in tables], rest) == ([texts], [])


def test_a_rule_that_runs_on_beside_a_grid_adds_no_column() -> None:
    found = words(("Place", 60, 110), ("Seized", 160, 110), ("Gao", 60, 140), ("3 kg", 160, 140), ("Note", 300, 130))
    tables, rest = ruled_tables(found, [*grid([50, 150, 250], [100, 120, 150]), Rule(50, 150, 400, 150)])
    assert [texts_of(table) for table in tables] == [(("Place", "Seized"), ("Gao", "3 kg"))]
    assert [word.text for word in rest] == ["Note"]


def test_a_cell_over_two_rows_stands_in_both() -> None:
    found = words(("Gao", 60, 130), ("2017", 160, 115), ("2018", 160, 145))
    rules = [rule for rule in grid([50, 150, 250], [100, 120, 150]) if rule != Rule(50, 120, 250, 120)]
    tables, _ = ruled_tables(found, [*rules, Rule(150, 120, 250, 120)])
    assert texts_of(tables[0]) == (("Gao", "2017"), ("Gao", "2018"))


def test_a_cell_of_a_grid_over_two_columns_covers_both() -> None:
    found = words(("kg", 160, 110), ("Place", 60, 130), ("2017", 160, 130), ("2018", 260, 130))
    rules = [rule for rule in grid([50, 150, 250, 350], [100, 120, 140]) if rule != Rule(250, 100, 250, 140)]
    tables, _ = ruled_tables(found, [*rules, Rule(250, 120, 250, 140)])
    assert tables[0].rows[0] == (Cells(""), Cells("kg", columns=2))


def test_a_figure_below_a_figure_does_not_go_on_with_it() -> None:
    lines = [
        ("Year", "Month", "Kilos"),
        ("2017", "May", "30"),
        ("", "June", "7"),
        ("2018", "May", "9"),
        ("", "June", "8"),
    ]
    table = aligned_tables([cells(*texts, baseline=100 + 12 * n) for n, texts in enumerate(lines)])[0]
    assert texts_of(table) == tuple(lines)


def test_a_line_above_one_heading_is_its_first() -> None:
    rows = [("Place", "weapons", "Total"), ("Gao", "30", "40"), ("Kidal", "7", "9"), ("Mopti", "8", "11")]
    below = [cells(*texts, baseline=112 + 12 * n) for n, texts in enumerate(rows)]
    table = aligned_tables([line("Home-made", 100, left=205, right=245), *below])[0]
    assert (table.start, texts_of(table)[0]) == (0, ("Place", "Home-made weapons", "Total"))
    assert aligned_tables([line("Home-made", 80, left=205, right=245), *below])[0].start == 1


def test_headings_over_several_columns_of_cells_cover_them() -> None:
    def spaced(baseline: float, *placed: tuple[str, float]) -> Line:
        found = tuple(Cell(text, left, left + CHAR * len(text)) for text, left in placed)
        return line(" ".join(text for text, _ in placed), baseline, cells=found, left=placed[0][1])

    rows = [("Gao", "3", "4", "5", "6"), ("Kidal", "1", "2", "3", "4"), ("Mopti", "9", "8", "7", "6")]
    lefts = (50.0, 150.0, 200.0, 250.0, 300.0)
    top = spaced(100, ("seized in 2017", 175 + CHAR / 2 - 7 * CHAR), ("seized in 2018", 275 + CHAR / 2 - 7 * CHAR))
    below = [spaced(112 + 12 * n, *zip(texts, lefts, strict=True)) for n, texts in enumerate(rows)]
    table = aligned_tables([top, *below])[0]
    assert table.rows[0] == (Cells(""), Cells("seized in 2017", columns=2), Cells("seized in 2018", columns=2))


def test_a_box_around_a_paragraph_is_no_table() -> None:
    assert ruled_tables(words(("Key message", 60, 110)), grid([50, 250], [100, 150]))[0] == []


def cells(*texts: str, baseline: float) -> Line:
    found = tuple(Cell(text, 50.0 + 150 * n, 50 + 150 * n + CHAR * len(text)) for n, text in enumerate(texts) if text)
    return line(
        " ".join(cell.text for cell in found), baseline, cells=found if len(found) > 1 else (), left=found[0].left
    )


def test_a_line_without_a_first_cell_goes_on_with_the_row_above() -> None:
    table = aligned_tables(
        [
            cells("Drug", "Route", "Kilos", baseline=100),
            cells("Cocaine", "to the coast", "30", baseline=112),
            cells("", "and to Europe", baseline=124),
            cells("Heroin", "from Asia", "7", baseline=140),
            cells("Resin", "to Libya", "900", baseline=152),
        ]
    )[0]
    assert texts_of(table)[1:3] == (("Cocaine", "to the coast and to Europe", "30"), ("Heroin", "from Asia", "7"))


def test_a_cell_whose_letters_are_painted_backwards_holds_them_all() -> None:
    page = []
    for baseline in (100, 112, 124):
        page += words(("Mali", 50, baseline))
        page += [Word("i", 300.0 - 3 * n, 301.0 - 3 * n, baseline, SIZE, bold=False, order=0) for n in range(9)]
    page = [word._replace(order=order) for order, word in enumerate(page)]
    (flow,) = lines_of(Page(TextLayer.READ, 600, 800, tuple(page)), 1)
    assert [cell[1:] for cell in flow[0].cells] == [(50.0, 70.0), (276.0, 301.0)]
    assert [texts_of(table) for table in aligned_tables(flow)] == [(("Mali", " ".join("i" * 9)),) * 3]


def test_two_lines_with_a_gap_are_no_table() -> None:
    assert aligned_tables([cells("Drug", "Kilos", baseline=100), cells("Resin", "9", baseline=112)]) == []


def test_a_numbered_list_is_no_table() -> None:
    assert aligned_tables([cells(f"{n}.", "Go to the market", baseline=100 + 12 * n) for n in range(5)]) == []


def test_a_running_head_needs_three_pages() -> None:
    def page(n: int, head: str) -> list[list[Line]]:
        return [[line(head, 30), line(f"Text of page {n}", 400)]]

    pages = [page(n, "Annual report" if n < 3 else f"Annex {'ABC'[n - 3]}") for n in range(6)]
    kept = without_furniture(pages, [800.0] * 6)
    assert [flows[0][0].text for flows in kept] == [
        *("Text of page 0", "Text of page 1", "Text of page 2"),
        *("Annex A", "Annex B", "Annex C"),
    ]


def test_a_changing_head_with_the_page_s_number_is_left_out() -> None:
    heads = ["2 Drugs", "3 Arms", "4 People", "5 Money"]
    pages = [[[line(head, 30), line("Cocaine moves by road.", 400 + n)]] for n, head in enumerate(heads)]
    assert [len(flow) for flows in without_furniture(pages, [800.0] * 4) for flow in flows] == [1, 1, 1, 1]


def test_a_line_that_repeats_in_the_middle_stays() -> None:
    pages = [[[line("Cocaine moves by road.", 400)]] for _ in range(9)]
    assert without_furniture(pages, [800.0] * 9) == pages


BODY = Body(size=SIZE, pitch=1.2)


def grouped(*lines: Line) -> list[str]:
    return [group.text for group in groups_of(lines, BODY)]


def test_a_line_pushed_down_by_a_raised_number_parts_no_sentence() -> None:
    upper = line("the convoy left the town at night and drove on to the", 100)
    lower = line("border where nobody asked for its papers or its cargo.", 116)
    assert grouped(upper, lower) == [f"{upper.text} {lower.text}"]


def test_lines_that_hang_under_a_reference_belong_to_it() -> None:
    first = line("[3] A. Author. A study of the trade in the Sahel. Dakar.", 100)
    second = line("Second line of it, as long as the first one is, or so. ", 112, left=70.0)
    third = line("[4] B. Author. Another study.", 124)
    assert grouped(first, second, third) == [f"{first.text} {second.text}", third.text]


@given(st.lists(st.text("ab-", min_size=1, max_size=6), min_size=1, max_size=12))
def test_joining_lines_loses_no_letter(texts: list[str]) -> None:
    lines = [line(text, 100 + 12.0 * n) for n, text in enumerate(texts)]
    joined = Vocabulary.of(lines).join(lines)
    assert "".join(joined.split()).replace("-", "") == "".join(texts).replace("-", "")


def test_each_turn_of_the_page_is_one_form_feed() -> None:
    lines = [line("drug traf-", page=1), line("ficking", page=2), line("in Mali", page=4)]
    assert Vocabulary.of(lines).join(lines) == "drug trafficking \f\f\fin Mali"
