"""An ablation asks the same questions without each rule and each feature, and reads each passage once."""

import re
from collections.abc import Callable, Sequence

from index.search import Index
from qa.evaluation.ablation import HEAD, ReadOnce, rows, variants
from qa.evaluation.dataset import Labelled
from qa.reading.reader import Read, Reading
from qa.verification.constraints import RULES
from qa.verification.decision import NAMES, Decision

BELL = "# Bell\n\nThe bell weighs 212 kilograms. The bell was cast in 1893."
ASKED = Labelled("bell", "How much does the bell weigh?", True, ((re.compile("212"),),))
CAST = Labelled("cast", "Which bell was cast in 1900?", False)


def test_a_variant_leaves_out_one_rule_all_rules_the_threshold_or_one_feature(by_margin: Decision) -> None:
    found = list(variants(by_margin))
    assert [name for name, _, _ in found] == [
        "(as shipped)",
        *(f"rule: {rule.name}" for rule in RULES),
        "all rules",
        "rules and threshold",
        *(f"feature: {name}" for name in NAMES),
    ]
    by_name = {name: (decision, rules) for name, decision, rules in found}
    assert by_name["(as shipped)"][1].constraints == RULES
    assert [rule.name for rule in by_name["rule: year"][1].constraints] == [
        "known names",
        "same document",
        "figures",
        "place",
    ]
    assert (by_name["rules and threshold"][1].constraints, by_name["rules and threshold"][1].threshold) == ((), 0.0)
    assert by_name["feature: margin"][0].weights == dict.fromkeys(NAMES, 0.0)
    assert by_name["feature: inside"][0] == by_margin


def test_a_passage_is_read_once_for_the_same_question(read_by_words: Read) -> None:
    calls = list[str]()

    def listening(question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
        calls.append(question)
        return read_by_words(question, passages, most)

    once, passages = ReadOnce(listening), [("", "Gold is sold.")]
    assert once("Who?", passages, 1) is once("Who?", passages, 1)
    once("Where?", passages, 1), once("Who?", passages, 2), once("Who?", [("", "Arms rust.")], 1)
    assert calls == ["Who?", "Where?", "Who?", "Who?"]


def test_what_a_rule_earns_stands_in_its_line(
    index_of: Callable[..., Index], read_by_words: Read, by_margin: Decision
) -> None:
    index = index_of(BELL)
    table = {row[:34].strip(): row[34:].split() for row in rows(lambda: index, read_by_words, by_margin, [ASKED, CAST])}
    assert HEAD.split() == ["without", "pass", "right", "ref'd", "ans'd", "auroc", "words"]
    assert table["(as shipped)"][:4] == ["2", "100.0", "0.0", "0.0"]
    assert table["rule: year"][:4] == ["1", "100.0", "0.0", "100.0"]  # "cast in 1893" is answered for 1900
    assert table["rule: figures"] == table["(as shipped)"]
