"""`web.contents`: the headings of a document as a table of contents."""

from collections.abc import Callable

from corpus.document import Document
from web.contents import Entry, contents_of

Documents = Callable[..., list[Document]]


def test_the_headings_come_in_order_each_with_its_depth_and_place(documents_of: Documents) -> None:
    (document,) = documents_of("# Gold\n\nText.\n\n## Mines\n\nText.\n\n### Kidal\n\nText.\n\n## Trade\n\nText.")
    entries = contents_of(document)
    assert [(entry.text, entry.depth) for entry in entries] == [("Gold", 0), ("Mines", 1), ("Kidal", 2), ("Trade", 1)]
    for entry in entries:
        assert document.text[int(entry.anchor.removeprefix("at-")) :].startswith(entry.text)


def test_depth_begins_at_the_highest_heading_there_is(documents_of: Documents) -> None:
    (document,) = documents_of("### Mines\n\nText.\n\n#### Kidal\n\nText.")
    assert [entry.depth for entry in contents_of(document)] == [0, 1]


def test_fewer_than_two_headings_need_no_table(documents_of: Documents) -> None:
    for source in ("Text alone.", "# Gold\n\nText."):
        (document,) = documents_of(source)
        assert contents_of(document) == []


def test_two_headings_of_the_same_words_have_places_of_their_own(documents_of: Documents) -> None:
    (document,) = documents_of("# Gold\n\nText.\n\n# Gold\n\nText.")
    assert contents_of(document) == [Entry("Gold", 0, "at-0"), Entry("Gold", 0, "at-13")]
