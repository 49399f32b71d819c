"""The signals of the best evidence are the numbers that their names say."""

from collections.abc import Callable, Sequence

from index.lexicon import Lexicon
from qa.evidence import Candidate
from qa.question import Question
from qa.rules import Broken
from qa.signals import NO_OTHER, Signals, read_signals

CandidatesOf = Callable[..., list[Candidate]]
NOTHING_BROKEN = Broken()
LEXICON = Lexicon(passages=9, stems={"gold": 8, "kidal": 1, "leav": 4}, forms={}, long_forms={})


def read(
    candidates: Sequence[Candidate],
    question: str = "Does gold leave Kidal?",
    logits: Callable[[str], float] = lambda _: 0.0,
    passages: Sequence[float] = (5.0, 1.0),
    broken: Broken = NOTHING_BROKEN,
) -> Signals:
    hits = list({id(candidate.hit): candidate.hit for candidate in candidates}.values())
    ranked = list(zip(hits, passages, strict=False))
    return read_signals(
        Question(question),
        candidates[0],
        candidates,
        ranked,
        LEXICON,
        lambda pairs: [logits(text) for text, _ in pairs],
        broken,
    )


def test_the_margins_are_to_the_next_best_sentence_and_passage(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold leaves Kidal. Arms rust.", "Cars burn.", logits=[6.0, 1.0, 2.0])
    signals = read(candidates, passages=(5.0, 1.5))
    assert (signals.relevance, signals.margin, signals.passage_margin) == (6.0, 4.0, 3.5)


def test_a_runner_up_that_is_not_there_counts_as_far_off(candidates_of: CandidatesOf) -> None:
    signals = read(candidates_of("Gold leaves Kidal.", logits=[6.0]))
    assert (signals.margin, signals.passage_margin) == (6.0 - NO_OTHER, 5.0 - NO_OTHER)


def test_it_stands_out_from_the_mean_of_all_that_was_read(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold leaves Kidal. Arms rust. Cars burn.", logits=[6.0, 1.0, 2.0])
    assert read(candidates).stands_out == 3.0


def test_the_weakest_is_the_lowest_logit_with_a_word_left_out(candidates_of: CandidatesOf) -> None:
    asked: list[str] = []

    def logits(text: str) -> float:
        asked.append(text)
        return {"Does gold leave ?": -4.0, "Does gold  Kidal?": 2.0, "Does  leave Kidal?": 3.0}[text]

    assert read(candidates_of("Gold leaves Kidal.", logits=[6.0]), logits=logits).weakest == -4.0
    assert asked == ["Does gold leave ?", "Does gold  Kidal?", "Does  leave Kidal?"]  # the rarest first


def test_at_most_four_words_are_left_out_in_turn(candidates_of: CandidatesOf) -> None:
    asked: list[str] = []
    question = "Which cars, arms, drugs, people and minerals leave Kidal?"
    read(candidates_of("Gold.", logits=[6.0]), question, logits=lambda text: float(len(asked.append(text) or asked)))
    assert len(asked) == 4


def test_a_question_without_words_to_leave_out_is_as_weak_as_it_is_relevant(candidates_of: CandidatesOf) -> None:
    assert read(candidates_of("Gold.", logits=[6.0]), "Why?").weakest == 6.0


def test_what_is_broken_is_flagged(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Many flee.", logits=[6.0])
    broken = Broken(unknown_names=("Osaka",), lacks_figures=True)
    signals = read(candidates, "How many people flee?", broken=broken)
    assert (signals.lacks_figures, signals.unknown_names) == (1.0, 1.0)
    unbroken = read(candidates, "How many people flee?")
    assert (unbroken.lacks_figures, unbroken.unknown_names) == (0.0, 0.0)
