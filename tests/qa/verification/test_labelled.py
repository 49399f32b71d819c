"""Lines that give a label and its value are read as passages of their own."""

from collections.abc import Callable, Sequence

import numpy as np

from corpus.document import Span
from index.search import Hit
from qa.reading.reader import Reading
from qa.understanding.question import Question
from qa.verification.decision import Decision, weigh
from qa.verification.labelled import MOST_LINES, with_labelled

HitsOf = Callable[..., list[Hit]]
FORM = "Officer in charge: Nadi Fell.\n\nWeight: 87 kg.\n\nThe boat: it sank; nobody knows why."
WHO = Question("Who was the officer in charge?")


class _ReadsAlone:
    """Takes a text of one line for an answer, and a longer one for none; remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[Sequence[tuple[str, str]]] = []

    def __call__(self, _question: str, passages: Sequence[tuple[str, str]], _most: int) -> list[Reading | None]:
        self.given.append(passages)
        return [self._reading(text) for _, text in passages]

    def _reading(self, text: str) -> Reading:
        one = np.ones(1, dtype=np.float32)
        told = 5.0 if len(text) < 40 else -5.0
        return Reading(told, told, told, (Span(0, 4),), one, one, one, 0.0)


def test_a_line_whose_label_is_asked_for_is_as_likely_as_it_is_when_read_alone(hits_of: HitsOf) -> None:
    read, decision, hits = _ReadsAlone(), Decision.open_to_all(), hits_of(FORM)
    weighed = weigh([(hit, reading) for hit in hits for reading in read("", [("", hit.text)], 1) if reading], decision)
    read.given.clear()
    found = with_labelled(WHO, hits, weighed, read, decision)
    assert read.given == [[("", "Officer in charge: Nadi Fell.")]]
    assert (found[0].quote, found[0].features.answerable) == ("Officer in charge: Nadi Fell.", 5.0)
    assert {one.quote for one in found} == {one.quote for one in weighed}
    assert len(found) == len(weighed)  # none is twice there
    assert found[0].answer is not None
    assert found[0].answer.of(hits[0].document.text) == "Offi"


def test_a_line_that_is_likelier_among_its_neighbours_stays_as_it_was(hits_of: HitsOf) -> None:
    (hit,) = hits_of(FORM)
    sure = Reading(9.0, 9.0, 9.0, (Span(0, 4),), *(np.ones(1, dtype=np.float32),) * 3, 0.0)
    weighed = weigh([(hit, sure)], Decision.open_to_all())
    assert with_labelled(WHO, [hit], weighed, _ReadsAlone(), Decision.open_to_all())[0].features.answerable == 9.0


def test_prose_and_lines_of_other_labels_are_not_read_again(hits_of: HitsOf) -> None:
    read, hits = _ReadsAlone(), hits_of(FORM)
    with_labelled(Question("Why did the boat sink?"), hits, [], read, Decision.open_to_all())
    assert read.given == [[]]


def test_no_more_lines_are_read_than_a_question_needs(hits_of: HitsOf) -> None:
    read, hits = _ReadsAlone(), hits_of(*(f"Officer {n}: Nadi Fell." for n in range(MOST_LINES + 3)))
    with_labelled(WHO, hits, [], read, Decision.open_to_all())
    assert [len(passages) for passages in read.given] == [MOST_LINES]
