"""What a terminal says of a place: its document, headings, page and the number by which it is cited."""

from corpus.document import BlockKind
from corpus.draft import Draft, Part, lay_out
from corpus.passages import CuttingRules, cut
from griot.telling import hit_text
from index.search import Hit


def test_a_passage_is_told_with_its_page_and_the_number_by_which_it_is_cited() -> None:
    parts = (Part(BlockKind.PARAGRAPH, "Decides to go.", page=3, locator="para. 12"),)
    document = lay_out(Draft(parts, {"title": "Resolution"}), document_id="r", name="r.pdf")
    (passage,) = cut(document, CuttingRules())
    assert hit_text(1, Hit(document, passage, 0.5, 1, None)).startswith("1. Resolution, page 3, para. 12 @ 0-14 (")


def test_a_passage_that_was_recognised_on_a_scan_says_so() -> None:
    parts = (Part(BlockKind.PARAGRAPH, "Decides to go.", page=3, recognised=True),)
    document = lay_out(Draft(parts, {"title": "Resolution"}), document_id="r", name="r.pdf")
    (passage,) = cut(document, CuttingRules())
    told = hit_text(1, Hit(document, passage, 0.5, 1, None))
    assert told.startswith("1. Resolution, page 3, recognised text @ 0-14 (")
