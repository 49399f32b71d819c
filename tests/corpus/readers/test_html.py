"""A page is read as its text: without menus and notices, and with nothing that a reader would miss."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.html.reader import read_chapter, read_html

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


def read(source: str) -> Draft:
    return read_html(source.encode())


def body(source: str) -> list[Part]:
    return list(read(f"<!DOCTYPE html><html><head><title>x</title></head><body>{source}</body></html>").parts)


def texts(source: str) -> list[str]:
    return [part.text for part in body(source)]


def facts(head: str, rest: str = "<p>Text.") -> dict[str, str]:
    return read(f"<html><head>{head}</head><body>{rest}</body></html>").facts


def test_headings_paragraphs_and_items_come_in_reading_order() -> None:
    assert body("<h1>Mali</h1><p>Cocaine moves by road.<h3>Gao</h3><ul><li>One.<li>Two.</ul>") == [
        Part(HEADING, "Mali", 1),
        Part(PARAGRAPH, "Cocaine moves by road."),
        Part(HEADING, "Gao", 3),
        Part(ITEM, "One."),
        Part(ITEM, "Two."),
    ]


def test_nested_items_follow_the_item_that_holds_them() -> None:
    assert body("<ul><li>drugs<ul><li>cocaine<ol><li>by road</ol></ul><p>and</p></li><li>arms</ul>") == [
        Part(ITEM, "drugs"),
        Part(ITEM, "cocaine"),
        Part(ITEM, "by road", locator="item 1"),
        Part(ITEM, "and"),
        Part(ITEM, "arms"),
    ]


def test_numbered_items_are_cited_by_their_numbers_and_show_what_their_author_chose() -> None:
    page = """<ol start=4><li>Arms<ol type=a><li><p>rifles</p><li>knives</ol><li>Gold</ol>
        <ol><li>Stop<li value=7>Go</ol><ol style="list-style: none"><li>Plain</ol>"""
    assert body(page) == [
        Part(ITEM, "4. Arms", locator="item 4"),
        Part(ITEM, "a. rifles", locator="item 4 (a)"),
        Part(ITEM, "b. knives", locator="item 4 (b)"),
        Part(ITEM, "5. Gold", locator="item 5"),
        Part(ITEM, "Stop", locator="item 1"),
        Part(ITEM, "7. Go", locator="item 7"),
        Part(ITEM, "Plain"),
    ]


def test_a_ticked_box_is_told_from_one_that_is_not() -> None:
    assert texts(
        "<ul><li><input type=checkbox disabled checked> Radio<li><input type=checkbox disabled> Boat</ul>"
    ) == [
        "☒ Radio",
        "☐ Boat",
    ]


def test_a_definition_says_what_it_defines() -> None:
    assert body("<dl><dt>Mule:<dd>One who carries.<p>Often poor.</p><dt>Broker<dt>Agent<dd>One who sells.</dl>") == [
        Part(ITEM, "Mule: One who carries."),
        Part(ITEM, "Often poor."),
        Part(ITEM, "Broker, Agent: One who sells."),
    ]


def test_a_term_without_a_definition_stands_alone() -> None:
    assert texts("<dl><dt>Mule</dl><p>The end.") == ["Mule", "The end."]


def test_a_term_as_long_as_a_sentence_stands_alone() -> None:
    signature = "open(" + ", ".join(f"argument_{n}=None" for n in range(9)) + ")"
    assert texts(f"<dl><dt>{signature}<dd>Opens a file.</dl>") == [signature, "Opens a file."]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a <b>bold</b> <a href=x>claim</a>", "a bold claim"),
        ("in<b>sid</b>e", "inside"),
        ("Bamako,<br>Mali", "Bamako, Mali"),
        ("caf&eacute; &amp; 5&nbsp;&lt; 6 &#8211; &euro;", "café & 5 < 6 – €"),
        ("co&shy;caine", "cocaine"),
        ("10<sup>6</sup> km<sup>2</sup> of CO<sub>2</sub>", "10⁶ km² of CO2"),
        ("seized<sup><a href='#note'>3</a></sup> there<a href=#r class=footnote-ref>4</a>", "seized there"),
        ("870<sup>2</sup> tusks, 12<sup>a</sup> rifles", "870 tusks, 12 rifles"),
        ("12<span style='vertical-align: super'>7</span> rifles", "12 rifles"),
        ("3<sup>1</sup>/<sub>2</sub> tons", "3½ tons"),
        (
            "<b class=frac>3<b class=sr-only>+</b><b class=num>1</b>&frasl;<b class=den>2</b></b>",
            "3½",
        ),
        (
            "<math><msup><mn>10</mn><mn>6</mn></msup></math> or <math><mfrac><mn>1</mn><mn>9</mn></mfrac></math>",
            "10⁶ or 1/9",
        ),
        (
            "sold 870<a href='#fn2'><sup>2</sup></a> tusks<a href='#_ftn1'>[1]</a> in 15<sup><a href=x#n4>4</a></sup>",
            "sold 870 tusks in 15",
        ),
        ("see part <a href='#n5'>5</a>", "see part 5"),
        ("he said <q>no</q>", "he said “no”"),
        ("a\n  wrapped\tline", "a wrapped line"),
        ("one<script>var x</script> two<style>p {}</style> three<!-- four -->", "one two three"),
        ("pay <del>10</del> <s>11</s> <strike>9</strike> <ins>12</ins> dollars", "pay 12 dollars"),
        ("<ruby>東<rt>tō</rt></ruby>", "東"),
    ],
)
def test_markup_is_read_as_the_words_it_shows(markup: str, words: str) -> None:
    assert body(f"<p>{markup}</p>") == [Part(PARAGRAPH, words)]


def test_a_note_is_cited_by_its_number() -> None:
    page = """<p>Tusks<a href=#x3 role=doc-noteref>3</a> and oars<sup><a href=#n4>[4]</a></sup>.</p>
        <ol><li id=x3>By the park.</li><li id=n4><p>In May.</p></li></ol><p><sup>5</sup> By night.</p>
        <p><a href=#_ftnref6>[6]</a> By day.</p>"""
    assert body(page) == [
        Part(PARAGRAPH, "Tusks and oars."),
        Part(ITEM, "By the park.", locator="note 3"),
        Part(ITEM, "In May.", locator="note 4"),
        Part(PARAGRAPH, "By night.", locator="note 5"),
        Part(PARAGRAPH, "By day.", locator="note 6"),
    ]


def test_two_breaks_end_a_paragraph() -> None:
    assert texts("The firm sold rice.<br><br>It moved in 1971.<br>\n<BR/>It closed.") == [
        "The firm sold rice.",
        "It moved in 1971.",
        "It closed.",
    ]


def test_a_blank_line_ends_a_paragraph_only_where_lines_are_kept() -> None:
    assert texts("<pre>griot build\n\ngriot ask</pre><p>one\n\ntwo") == ["griot build", "griot ask", "one two"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret.</p>",
        "<p style='color: red; display: none'>Secret.</p>",
        "<div style=visibility:hidden><p>Secret.</div>",
        "<template><p>Secret.</template>",
        "<noscript>Secret.</noscript>",
        "<svg><text>Secret.</text></svg>",
        "<span class='sr-only'>Secret.</span>",
        "<textarea>Secret.</textarea><select><option>Secret.</select><button>Secret.</button>",
        "<iframe>Secret.</iframe><object>Secret.</object>",
    ],
)
def test_what_is_hidden_is_no_text(hidden: str) -> None:
    assert texts(f"<p>Seen.</p>{hidden}<p>Seen too.</p>") == ["Seen.", "Seen too."]


TEN_MORE = "<p>The port handles ninety ships a month and is guarded by the navy at night and by day.</p>"


def hidden(markup: str, head: str = "") -> tuple[list[str], int]:
    """The parts of a page with this in it besides a paragraph, and how many hidden texts it warns of."""
    draft = read(f"<html><head>{head}</head><body><main>{TEN_MORE}{markup}</main></body></html>")
    counts = [dict(w.arguments)["count"] for w in draft.warnings if w.code == CorpusCode.TEXT_HIDDEN]
    return [part.text for part in draft.parts][1:], sum(map(int, counts))


@pytest.mark.parametrize(
    "style",
    [
        "color:#fff; background:#fff",
        "color: white",
        "color:#fdfdfd",
        "color:rgba(0, 0, 0, 0)",
        "color:#000;background-color:rgb(5,5,5)",
        "font-size:1px",
        "font-size:0",
        "opacity:0",
        "position:absolute;left:-9999px",
        "position:absolute; clip: rect(0 0 0 0)",
        "clip-path:inset(100%)",
        "height:0;overflow:hidden",
        "text-indent:-999em",
        "transform:scale(0)",
    ],
)
def test_text_that_a_style_hides_is_left_out_and_counted(style: str) -> None:
    assert hidden(f"<p style='{style}'>The harbour master is Evil Nobody.</p> <b>Seen.</b>") == (["Seen."], 1)
    rules = f"<style>/* a */ @media print {{ .x {{ color: red }} }} p.x, i {{ {style} }}</style>"
    assert hidden("<p class=x>The harbour master is Evil Nobody.</p><p>Seen.</p>", rules) == (["Seen."], 1)


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        ("<div style='background:#123'><p style='color:#fff'>Seen.</p></div>", ""),
        ("<table bgcolor=#000088><tr><td><font color=white>Seen.</font></table>", ""),
        ("<p style='color:#fff'>Seen.</p>", "<link rel=stylesheet href=dark.css>"),
        ("<p style='opacity:0; transform:translateY(20px)'>Seen.</p>", ""),
        ("<div style='font-size:0'><p style='font-size:14px'>Seen.</p></div>", ""),
        ("<p style='color:transparent;background:linear-gradient(red,blue)'>Seen.</p>", ""),
        (
            "<p class=x>Seen.</p>",
            "<style>@media print {.x {display:none}} .x:hover {opacity:0} .x {left:-999px}</style>",
        ),
        ("<p class=x>Seen.</p>", "<style>.x {opacity:0} .on .x {opacity:1}</style>"),
        ("<p class='x y'>Seen.</p>", "<style>.x {opacity:0} .y {opacity:1}</style>"),
        ("<p class=x style='opacity:1'>Seen.</p>", "<style>#a .x, .x {opacity:0}</style>"),
    ],
)
def test_text_that_may_be_seen_is_kept(markup: str, head: str) -> None:
    assert hidden(markup, head) == (["Seen."], 0)


def test_a_page_that_a_script_shows_is_read() -> None:
    assert texts("<div id=app style='opacity:0'><p>The port handles ninety ships.</p></div>") == [
        "The port handles ninety ships."
    ]


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        ("10 <span style='text-decoration: line-through'>11</span>12", ""),
        ("10 <span class=old>11</span>12", "<style>.old{text-decoration-line:line-through}</style>"),
    ],
)
def test_what_a_style_strikes_out_is_left_out(markup: str, head: str) -> None:
    assert hidden(f"<p>{markup}</p>", head) == (["10 12"], 0)


def test_what_rules_close_is_no_text() -> None:
    assert hidden(
        "<div class=gone><p>A harbour that nobody sees.</div><p>Seen.", "<style>.gone{display:none}</style>"
    ) == (
        ["Seen."],
        0,
    )


@pytest.mark.parametrize(
    "panel",
    [
        "<button aria-controls=p>How are scouts chosen?</button><div id=p hidden>",
        "<a role=tab href=#p>How are scouts chosen?</a><div id=p role=tabpanel aria-hidden=true>",
        "<h3><button data-bs-target=#p>How are scouts chosen?</button></h3><div id=p style='display: none'>",
        "<ul><li><a data-toggle=tab href=#p>How are scouts chosen?</a></ul><div id=p class=tab-pane>",
        "<button aria-controls=p>How are scouts chosen?</button><div id=p class=shut>",
        "<details><summary>How are scouts chosen?</summary><div>",
        "<h3>How are scouts chosen?</h3><div class=faq-answer>",
    ],
)
def test_tabs_and_accordions_are_read_as_if_opened_with_their_labels(panel: str) -> None:
    rules = "<style>.faq-answer, .tab-pane {display: none} .shut {height: 0; overflow: hidden; transition: 1s}</style>"
    assert hidden(f"{panel}<p>Each village sends two candidates.</p></div>", rules) == (
        ["How are scouts chosen?", "Each village sends two candidates."],
        0,
    )


@pytest.mark.parametrize(
    "closed",
    [
        "<button aria-controls=p>Menu</button><ul id=p hidden><li><a href=1>The offices of the port</a></ul>",
        "<button data-target=#p>Join</button><div id=p class=modal hidden><p>Join the friends of the port.</p></div>",
        "<a href=#p>Join</a><div id=p role=dialog hidden><p>Join the friends of the port.</p></div>",
        "<div hidden><p>Join the friends of the port.</p></div>",
    ],
)
def test_menus_and_dialogues_stay_closed(closed: str) -> None:
    assert hidden(f"<p>Seen.</p>{closed}")[0] in (["Seen."], ["Seen.", "Join"])


@pytest.mark.parametrize(
    "tag", ["<div style='opacity:0'>", "<font color=white>", "<div hidden class=tab-pane>", "<p style='font-size:0'>"]
)
def test_thousands_of_hidden_elements_within_each_other_are_read_at_once(tag: str) -> None:
    before = time.process_time()
    read("<html><body>" + tag * 2000 + "x<i>y</i>" * 10_000)
    assert time.process_time() - before < 5


def test_the_handle_beside_a_heading_is_no_part_of_it() -> None:
    assert texts(
        "<h2>Fees<a class=headerlink href=#fees>¶</a><span class=mw-editsection>[edit]</span></h2><p>Ten."
    ) == [
        "Fees",
        "Ten.",
    ]


def test_table_rows_name_their_headings() -> None:
    table = """<table><caption>Seizures</caption><thead><tr><th>Country<th colspan=2>kg<tr><th><th>2018<th>2019</thead>
        <tr><th>Mali<td>3<td>4<tr><th>Niger<td colspan=2>none</table>"""
    assert body(table) == [
        Part(PARAGRAPH, "Seizures"),
        Part(ROW, "Country: Mali; kg 2018: 3; kg 2019: 4"),
        Part(ROW, "Country: Niger; kg 2018, kg 2019: none"),
    ]


def test_headings_beside_the_rows_name_them() -> None:
    assert texts("<table><tr><th>Capital:<td>Bamako<tr><th>Languages<td><ul><li>Bambara<li>Fula</ul></table>") == [
        "Capital: Bamako",
        "Languages: Bambara, Fula",
    ]


def test_the_figures_of_a_table_in_a_cell_are_those_of_its_row() -> None:
    def inner(figure: int) -> str:
        return f"<table><caption>Arms</caption><tr><th>Item<th>Number<tr><td>Pistols<td>{figure}</table>"

    assert texts(f"<table><tr><th>Place<th>Seized<tr><td>Gao<td>{inner(3)}<tr><td>Kidal<td>{inner(4)}</table>") == [
        "Place: Gao; Seized; Arms; Item: Pistols; Number: 3",
        "Place: Kidal; Seized; Arms; Item: Pistols; Number: 4",
    ]


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs() -> None:
    page = """<table><tr><td><a href=a>Home</a><br><a href=b>Products</a></td><td><h1>Our history</h1>
        <p>The firm was founded in 1962 by two brothers who sold rice at the market.</p>
        <table><tr><td>Founded<td>1962<tr><td>Moved<td>1971</table></td></tr></table>"""
    assert body(page) == [
        Part(HEADING, "Our history", 1),
        Part(PARAGRAPH, "The firm was founded in 1962 by two brothers who sold rice at the market."),
        Part(ROW, "Founded: 1962"),
        Part(ROW, "Moved: 1971"),
    ]


NEWS = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Cocaine seized in Gao | Daily News</title>
<meta property="og:site_name" content="Daily News"><meta name="author" content="A. Reporter">
<meta property="article:published_time" content="2020-02-03T10:00:00Z">
<link rel="canonical" href="https://news.example/gao"></head><body class="has-sidebar">
<div class="cookie-banner"><p>We use cookies to improve your experience. Read our policy.</p><button>OK</button></div>
<header><a href="/">Daily News</a><nav><ul><li><a href="/w">World</a></li></ul></nav></header>
<main><div class="breadcrumb"><a href="/">Home</a> › <a href="/w">World</a></div>
<article><header><h1>Cocaine seized in Gao</h1><p>By A. Reporter</p></header>
<p>Customs officers seized ten kilograms of cocaine in Gao on Monday, the ministry said.</p>
<div class="share-buttons"><a href="#">Facebook</a></div>
<figure><img src="x" alt="x"><figcaption>Officers at the border post.</figcaption></figure>
<aside class="note"><p>Gao lies on the river Niger, 320 kilometres from Timbuktu.</p></aside>
<aside class="related"><h3>Related</h3><a href="/1">Heroin found in Niamey</a></aside>
<div class="newsletter"><p>Sign up to our newsletter</p><form><input name="e"></form></div>
<h2>What is known</h2><ul><li>Two men were held.</li></ul>
<footer>Filed under: <a href="/t">crime</a></footer></article>
<section id="comments"><h2>1 comment</h2><article><p>I knew that this would happen, said nobody ever, and on and on
it goes for longer than the article itself, so that its words are most of the words that the page has.</p></article>
</section></main><aside class="sidebar"><h3>Most read</h3><ol><li><a href="/3">Final lost</a></li></ol></aside>
<footer><p>© Daily News</p></footer><script>track()</script></body></html>"""


def test_a_news_page_is_read_as_its_article() -> None:
    assert list(read(NEWS).parts) == [
        Part(HEADING, "Cocaine seized in Gao", 1),
        Part(PARAGRAPH, "By A. Reporter"),
        Part(PARAGRAPH, "Customs officers seized ten kilograms of cocaine in Gao on Monday, the ministry said."),
        Part(PARAGRAPH, "Officers at the border post."),
        Part(PARAGRAPH, "Gao lies on the river Niger, 320 kilometres from Timbuktu."),
        Part(HEADING, "What is known", 2),
        Part(ITEM, "Two men were held."),
    ]


def test_a_news_page_tells_its_facts() -> None:
    assert read(NEWS).facts == {
        "title": "Cocaine seized in Gao",
        "author": "A. Reporter",
        "published": "2020-02-03",
        "publisher": "Daily News",
        "url": "https://news.example/gao",
        "language": "en",
    }


@pytest.mark.parametrize(
    "page",
    [
        "<nav><a href=/>Home</a></nav><p>Call 20 22.</p><footer>© 2020 Ministry of Transport and Roads</footer>",
        "<header><a href=/>Site</a></header><main><p>Call 20 22.</p></main><footer>Founded in 1960.</footer>",
        "<form action=x><ul class=nav><li><a href=1>Start</a></ul><div><p>Call 20 22.</p></div><input></form>",
        "<div class=topnav><a href=1>Home</a><a href=2>Shop</a></div><div><span>Call 20 22.</span></div>",
        "<div class=modal><p>Call 20 22.</p></div>",
        "<nav>Call 20 22.</nav>",
        "<article><p>Call 20 22.</p></article>",
        "<div aria-hidden=true><p>Call 20 22.</p></div>",
        "<main></main><div>Call 20 22.</div>",
        "Call 20 22.",
    ],
)
def test_the_text_of_a_short_page_is_never_lost(page: str) -> None:
    assert texts(page) == ["Call 20 22."]


def test_a_page_of_links_is_read_as_links() -> None:
    assert texts("<h1>Offices</h1><ul><li><a href=b>Bamako</a><li><a href=d>Dakar</a></ul>") == [
        "Offices",
        "Bamako",
        "Dakar",
    ]


def test_menus_without_a_name_are_left_out_around_prose() -> None:
    prose = "The court sat on 4 May and heard nine witnesses from three towns of the north."
    assert texts(f"<p><a href=1>Home</a> | <a href=2>Shop</a></p><p>{prose}</p><p><a href=3>Privacy</a></p>") == [prose]


def test_a_table_of_contents_is_left_out_with_its_heading() -> None:
    page = """<h1>Fees</h1><h2>Contents</h2><ul><li><a href=#a>A</a><li><a href=#b>B</a><li><a href=#c>C</a></ul>
        <h3 id=a>A</h3><p>A licence costs 40 dollars.</p>"""
    assert body(page) == [
        Part(HEADING, "Fees", 1),
        Part(HEADING, "A", 3),
        Part(PARAGRAPH, "A licence costs 40 dollars."),
    ]


def test_the_page_of_a_book_keeps_all_but_links_within_the_book() -> None:
    page = """<html><body><nav><ol><li><a href=a.xhtml>One</a></ol></nav><footer>A note.</footer>
        <ul><li><a href=a.xhtml>One</a><li><a href=b.xhtml>Two</a><li><a href=c.xhtml>Three</a></ul>
        <div class=sidebar><a href=https://x>A box.</a></div></body></html>"""
    assert read_chapter(page.encode()) == (Part(PARAGRAPH, "A note."), Part(PARAGRAPH, "A box."))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Ségou".encode(), "Ségou"),
        ("<p>Ségou".encode("cp1252"), "Ségou"),
        ("<p>Ségou".encode("utf-16"), "Ségou"),
        ("<meta charset='iso-8859-15'><p>5 €".encode("iso-8859-15"), "5 €"),
        ('<meta http-equiv=Content-Type content="text/html; charset=koi8-r"><p>Мали'.encode("koi8-r"), "Мали"),
        ("<?xml version='1.0' encoding='windows-1251'?><html><body><p>Мали</p></body></html>".encode("cp1251"), "Мали"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(data: bytes, text: str) -> None:
    assert [part.text for part in read_html(data).parts] == [text]


def test_xhtml_may_close_its_title_within_its_tag() -> None:
    page = """<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
        <script src="x"/></head><body><P>Caf&eacute; &unknown;</P><table><tr><td>a</td><td/></tr></table>
        </body></html>"""
    assert [part.text for part in read(page).parts] == ["Café &unknown;", "a"]


@pytest.mark.parametrize(
    ("head", "rest", "title"),
    [
        ("<title>Fees</title>", "<p>x", "Fees"),
        ("<title>Fees | The Ministry</title>", "<p>x", "Fees"),
        ("<title>Fees - a history</title>", "<p>x", "Fees - a history"),
        ("<title>Fees – Ministry</title><meta property=og:site_name content=Ministry>", "<p>x", "Fees"),
        ("<title>Ministry: Fees</title><meta property=og:title content=Fees>", "<p>x", "Fees"),
        ("<title>Untitled</title>", "<h1>Fees <i>of</i> 2020</h1><p>x", "Fees of 2020"),
        ("<title>Fees | The Ministry</title>", "<h1>The Ministry</h1><p>x", "Fees"),
        ("<title>Fees | M</title>", "<h1>Menu</h1><h1>Fees</h1><p>x", "Fees"),
    ],
)
def test_the_title_is_the_heading_or_what_the_page_calls_itself(head: str, rest: str, title: str) -> None:
    assert facts(head, rest)["title"] == title


@pytest.mark.parametrize("tag", ["<h1>a", "<time>a"])
def test_headings_and_days_within_each_other_are_read_at_once(tag: str) -> None:
    before = time.process_time()
    assert read("<html><body>" + tag * 3000).parts
    assert time.process_time() - before < 5  # each was read again for each that it stands in: 40 seconds


@pytest.mark.parametrize(
    "head",
    [
        "<meta name=date content=2021-03-04>",
        "<meta name=citation_publication_date content=2021/3/4>",
        "<meta name=DCTERMS.date content='4 March 2021'>",
        "<meta property=article:published_time content=2021-03-04T23:59:00+02:00>",
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-03-04"}]}</script>',
    ],
)
def test_the_day_of_publication_is_found_wherever_it_is_declared(head: str) -> None:
    assert facts(head)["published"] == "2021-03-04"


def test_the_day_may_be_told_by_the_time_in_the_text() -> None:
    assert facts("", "<p>Bamako, <time datetime='2021-03-04T10:00'>Thursday</time>")["published"] == "2021-03-04"


def test_linked_data_tells_the_author_and_the_publisher() -> None:
    data = '{"author": [{"name": "A. Diallo"}, {"name": "B. Keita"}], "publisher": {"name": "Daily News"}}'
    found = facts(f'<script type="application/ld+json">{data}</script>')
    assert (found["author"], found["publisher"]) == ("A. Diallo, B. Keita", "Daily News")


@pytest.mark.parametrize("data", ["{", "[" * 100_000, "null", '[1, {"@graph": 2, "author": 3}]'])
def test_linked_data_that_is_broken_tells_nothing(data: str) -> None:
    assert facts(f'<script type="application/ld+json">{data}</script>') == {}


def test_an_address_that_is_no_address_is_passed_over() -> None:
    assert facts("<link rel=canonical href='javascript:alert(1)'><link rel=canonical href=/x>") == {}


@pytest.mark.parametrize(
    "tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "nav", "div class=menu", "dl><dd"]
)
def test_tags_a_hundred_thousand_deep_do_no_harm(tag: str) -> None:
    draft = read(f"<p>First.</p>{f'<{tag}>' * 100_000}deep")
    assert draft.parts[0].text == "First."
    assert draft.warnings == (Message(CorpusCode.HTML_NESTED_TOO_DEEPLY),)


@pytest.mark.parametrize("start", ["", "<?xml version='1.0'?>"])
def test_entities_within_entities_are_text(start: str) -> None:
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    page = f"{start}<!DOCTYPE html [<!ENTITY a0 'lol'>{laughs}<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    said = " ".join(part.text for part in read(f"{page}<html><body><p>So: &a9; &x;</p></body></html>").parts)
    assert "&a9; &x;" in said
    assert len(said) < 2000


@pytest.mark.parametrize("data", [b"", b"  \n", b"<!-- nothing -->", b"<html></html>", b"<script>x</script>"])
def test_a_page_without_text_has_no_parts(data: bytes) -> None:
    assert read_html(data).parts == ()


@given(
    st.lists(
        st.sampled_from(
            """<p> </p> <b> </b> <ul> <li> <table> <tr> <td> <th> </table> <dl> <dt> <dd> <h1> </h2> <br> <pre> <nav>
            <main> </main> <article> <a href=#x> </a> <sup>
            <div class=menu> </div> <?xml <!-- --> <![CDATA[ & word &amp;
            <template> <svg> <math> <select> <title> <body> </body> <form> <time> <q> <script> </script>
            """.split()  # noqa: SIM905
        ),
        max_size=40,
    )
)
@settings(max_examples=200)
def test_any_heap_of_tags_is_read(pieces: list[str]) -> None:
    assert all(part.text.strip() for part in read(" ".join(pieces)).parts)


@given(st.binary(max_size=200), st.integers(0, len(NEWS)))
def test_a_damaged_page_is_read_or_refused(noise: bytes, at: int) -> None:
    page = NEWS.encode()
    with suppress(UnreadableFileError):
        assert read_html(noise).pages == 0
    with suppress(UnreadableFileError):
        assert read_html(page[:at] + noise + page[at + len(noise) :]).pages == 0


@given(st.lists(st.from_regex(r"[A-Za-zé]{2,8}", fullmatch=True), min_size=1, max_size=30))
def test_no_word_of_plain_prose_is_lost(words: list[str]) -> None:
    assert texts(f"<p>{' '.join(words)}</p>") == [" ".join(words)]
