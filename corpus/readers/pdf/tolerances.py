"""What the reading of PDF takes for near, large, few or alike: every tolerance, by the idea that it belongs to.

Lengths are in em of the type (so that they hold for every size) or in points, shares in parts of 1. They were read off
real pages; what each of them decides is shown on small pages by the tests.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letters:
    """What on a page is a word, a rule or a scan."""

    gap_inside_word: float = 0.6  # em; a wider gap parts words even where the file holds no space
    lone_gap: float = 0.16  # em that part two words without a space; a UN report has "un intended" at 0.11
    lone_by: float = 3.0  # times the widest other gap of the same run, so that spaced letters stay a word
    lone_letters: int = 2  # on each side at least
    garbled_share: float = 0.5  # of a page's characters; fewer strange ones are symbols in a text that can be read
    most_of_page: float = 0.5  # of its area; a picture that covers so much of a page without text is a scan
    skew_degrees: int = 10  # a scan's text layer leans by less, a watermark by more
    unreadable: float = 1.0  # points; type of that size is set to be found and not to be read
    smallest_type: float = 2.0  # points
    largest_type: float = 400.0  # points
    bold_weight: int = 600  # pdfium guesses 345 for Computer Modern, 400 is regular and 700 bold
    rule_width: float = 3.0  # points; a thicker bar is a box of its own
    shortest_rule: float = 8.0  # points
    highlight_height: float = 18.0  # points at most; colour without an outline behind one line marks words, not cells
    max_segments: int = 400  # of a drawn path; longer ones are maps and charts, not tables
    max_rules: int = 2000  # of a page; more are a drawing
    sampled_runs: int = 80  # of a page, some 400 characters
    enough_words: int = 30  # so many words of a real text hold one of the commonest


@dataclass(frozen=True, slots=True)
class Garbled:
    """When the letters of a font mean nothing."""

    letters: int = 4  # of a word at least; shorter ones without a vowel are abbreviations
    fewest_words: int = 20  # different ones of so many letters, before a font can be told from codes and names
    odd_share: float = 0.3  # of its words; a real language has few without a vowel
    strange_share: float = 0.5  # of its characters


@dataclass(frozen=True, slots=True)
class Hidden:
    """What no reader sees."""

    white: int = 250  # of 255 in red, green and blue at least
    faint: int = 8  # of 255; paint of less opacity is not seen
    deepest: int = 4  # groups within groups; deeper text is taken for shown
    most_in_group: int = 2000  # things; more are a drawing
    most_grounds: int = 2000  # pictures and painted areas of a page; on a drawing of more, text is taken for shown


@dataclass(frozen=True, slots=True)
class Struck:
    """When a drawn line strikes words out."""

    largest_type: float = 100.0  # points of what is struck out
    lowest: float = 0.12  # em above the baseline, between which a line strikes letters out
    highest: float = 0.45  # em above the baseline, between which a line strikes letters out
    ends: float = 0.6  # em by which a line may be longer or shorter than the words it strikes; a chart's line is longer
    covered: float = 0.7  # of a word's width
    max_marks: int = 5000  # of a page


@dataclass(frozen=True, slots=True)
class Form:
    """Where the text of a form's field stands."""

    usual_size: float = 10.0  # points, where no label stands beside a field
    char_width: float = 0.5  # em; a field says what stands in it, and not how wide it is set
    line_height: float = 1.2  # em
    padding: float = 2.0  # points
    baseline: float = 0.3  # em from the middle of a field down to its baseline
    max_fields: int = 1000  # of a page; each looks for its label among all words


@dataclass(frozen=True, slots=True)
class Marks:
    """When a raised figure is the mark of a note."""

    raised: float = 0.15  # em that a mark stands above the line of its word at least
    lifted: float = 0.75  # em at most; what stands higher is the line above
    small: float = 0.85  # of its word's size at most
    smallest: float = 0.4  # of its word's size at least; beside a large first letter the text itself is smaller
    apart: float = 0.6  # em between a word and its mark, at most


@dataclass(frozen=True, slots=True)
class Margins:
    """When figures beside a text number its lines."""

    fewest_numbers: int = 8  # of a page, before they number its lines
    same_edge: float = 2.0  # points
    words_beside: int = 4  # of a numbered line on average; the rows of a table hold fewer, or gaps
    cell_gap: float = 1.5  # em
    gaps_share: float = 0.2  # of the lines may hold a gap as wide


@dataclass(frozen=True, slots=True)
class Layout:
    """How the words of a page are lines, and its lines columns."""

    run_gap: float = 1.2  # em; words further apart on a line belong to two cells or columns until a flow joins them
    cell_gap: float = 1.0  # em; justified prose rarely stretches a space so far, and never on three lines at one place
    gutter_width: float = 0.7  # em; the narrowest seen between two columns of print
    same_line: float = 0.35  # em between the baselines of pieces that stand on one line
    same_size: float = 0.5  # points
    initial: float = 0.6  # of a large first letter's size at most is that of its word
    gutters_tried: int = 4  # the most frequent gaps of a page; a fifth would be a table's
    deepest: int = 12  # columns in parts of columns; no page has more, and a hostile one should end
    same_gutter: int = 10  # points
    table_cell: float = 0.6  # of the widest piece at most; lines of print are about as wide as their column
    fewest_rows: int = 3  # beside each other, before two stacks of lines are columns
    column_chars: int = 12  # a line of a column of print holds more, on average
    prose_chars: int = 20
    prose_fill: float = 0.7  # of the column's width that its lines take, on average
    size_of_nothing: float = 0.01  # points; a broken font has letters without width
    prose_run_on: float = 0.25  # of the lines of prose begin in lower case
    running_on: float = 1.35  # em between baselines of one paragraph, at most
    title_size: float = 1.15  # of the median size; bigger type that stands alone above columns spans them


@dataclass(frozen=True, slots=True)
class Grids:
    """When rules are the grid of a table."""

    touch: float = 3.0  # points; rules that end so near to each other meet
    simplest: int = 2  # rows and columns
    same_edge: float = 4.0  # points; a double rule is one edge
    fewest_filled: float = 0.5  # of a grid's cells hold words; a chart's lines make empty ones


@dataclass(frozen=True, slots=True)
class Aligned:
    """When lines without rules are the rows of a table."""

    fewest_lines: int = 3  # of two cells or more; two lines with a gap at one place may be chance
    fewest_columns: int = 2
    edge_slack: float = 2.0  # points that edges of cells under each other may differ
    centre_slack: float = 0.8  # em between the middle of a heading and that of the columns below it
    clear_strip: float = 0.6  # em of white between two columns, in every row
    next_row: float = 3.2  # em between the baselines of two rows, at most
    next_line: float = 1.35  # em between the lines of one cell, at most
    cell_words: int = 9  # on average at most; longer cells are columns of prose
    mark_chars: int = 4  # of a bullet or a number; a column of them is a list


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands at the edges of many pages: running heads and page numbers."""

    edge: float = 0.15  # of the page's height, where running heads and feet stand
    number_edge: float = 0.12
    edge_lines: int = 3  # from the page's top and from its bottom
    number_lines: int = 2
    enough_pages: int = 3  # that carry a line before it is a running head
    pair: int = 2  # pages, too few to count on
    numbered_share: float = 0.3  # of the pages show their number beside a running head; fewer agree by chance
    rows_of_a_table: int = 3  # cells; such a line above another is the head of a table that goes on


@dataclass(frozen=True, slots=True)
class Groups:
    """Which lines belong together, and which are headings."""

    usual_pitch: float = 1.2  # em between baselines, where a document has no two lines to measure
    wider: float = 1.22  # of the usual distance of lines parts paragraphs
    somewhat_wider: float = 1.08  # and parts them where the type changes besides
    wide: float = 1.8  # parts even what reads on; less may be a raised number that pushed its line down
    paragraph_step: float = 1.5  # times the distance of a group's own lines parts it after a short line
    small_capitals: float = 1.35  # a line of them in a paragraph measures so much smaller at most
    capitals: int = 4  # letters of a word that is set in them
    other_size: float = 1.15  # a line so much larger or smaller is another block
    indent: float = 0.6  # em
    slack: float = 0.3  # of the column's width left empty ends a paragraph whose last line has no full stop
    narrow: int = 4  # em; in so narrow a column a line's end tells nothing
    small_size: float = 0.93  # of the body's size at most: footnotes, captions
    heading_size: float = 1.12  # of the body's size
    heading_chars: int = 240  # reports of the UN have titles of 210
    heading_lines: int = 4
    loud_size: float = 0.85  # of the body's size at least; sans serif headings are often set a size smaller
    loud_chars: int = 90  # of a heading that is only bold or in capitals
    numbered_chars: int = 60  # of a heading that may end in a full stop: "1.1 Introduction."
    loud_lines: int = 2
    fewest_letters: int = 3
    same_place: float = 12.0  # points between the left edges of a table's parts on two pages, or between their widths
    form_lines: int = 3  # headings of one size after each other at most; more are the labels of a form


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """What goes on over the breaks of columns and pages, and what is a note."""

    foot: float = 0.85  # of the page's height from its top, under which they stand
    note_zone: float = 0.4  # of the page's height from its top, where footnotes may begin
    unmarked_note_lines: int = 6  # of small type at the foot are a source; more may be a list of references
    same_type: float = 0.06  # of its size, by which the parts of one paragraph may differ
    pages_apart: int = 2  # a whole-page picture may stand between
    look_ahead: int = 6  # groups at the top of a column that may stand before the rest of a paragraph: captions, tables
    look_back: int = 40  # groups between the halves of a sentence: the notes of a page
    long_enough: int = 60  # characters of a paragraph that may go on with a capital letter after a break
    deepest: int = 6


@dataclass(frozen=True, slots=True)
class Hyphens:
    """When a hyphen at the end of a line is the author's."""

    shortest_half: int = 3  # letters; shorter endings (ed, er, ly) stand in lists of words too
    rare: float = 0.001  # of the rarer half's frequency: "knowhow" is 0.0005 of "know", "windfall" 0.005 of "fall"


@dataclass(frozen=True, slots=True)
class Numbers:
    """When figures before paragraphs are the document's own."""

    fewest: int = 3  # numbers in a row before they are a document's own
    paragraph_chars: int = 60  # of the median numbered paragraph at least; shorter ones are the items of a list
    largest_gap: int = 3  # numbers that may be missing between two
    candidates: int = 4  # paragraphs of one number that are kept while the row is sought


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What page 1 shows as title and day."""

    large_title: float = 1.3  # of the body's size: type that is clearly larger
    loud: float = 1.08  # of the body's size: bold type that is a little larger
    next_line: float = 1.5  # em between the baselines of one name in two lines
    same_type: float = 0.1  # of its size, by which the type of one name may differ
    title_leading: float = 1.8  # em between the baselines of a title's lines at most
    title_lines: int = 4
    cover_lines: int = 30  # a page with more is one of text
    top_lines: int = 15


@dataclass(frozen=True, slots=True)
class Quotes:
    """Where a quote stands on its page."""

    shortest: int = 8  # letters and digits of a stretch; fewer stand anywhere by chance
    note_letters: int = 4  # of the page that may be passed over inside of a stretch: a note mark has three at most
    same_again: int = 4  # letters that must go on alike after what was passed over
    found_share: float = 0.5  # of the quote's letters; with fewer found, it is another text
    same_line: float = 0.5  # of the lower one's height, by which what stands on one line overlaps
    widest_gap: float = 3.0  # times the height of a line; a wider one parts columns or cells
    words_of_row: int = 2  # fewer in a line may stand there by chance


LETTERS = Letters()
GARBLED = Garbled()
HIDDEN = Hidden()
STRUCK = Struck()
FORM = Form()
MARKS = Marks()
MARGINS = Margins()
LAYOUT = Layout()
GRIDS = Grids()
ALIGNED = Aligned()
FURNITURE = Furniture()
GROUPS = Groups()
PARAGRAPHS = Paragraphs()
HYPHENS = Hyphens()
NUMBERS = Numbers()
TITLE_PAGE = TitlePage()
QUOTES = Quotes()
