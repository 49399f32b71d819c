"""What a network is measured by while it is trained, on figures that are worked out by hand."""

import pytest
import torch
from torch import Tensor, nn

from qa.training.batches import Batch, Sampler
from qa.training.held import report
from qa.training.network import Reading
from tests.qa.training.tiny import asked, perfect, prepared_of


class Prescribed(nn.Module):
    """Says what it was given to say, and whether it was asked to learn meanwhile."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading
        self.learned_while_read = False

    def forward(self, _ids: Tensor, _types: Tensor, _mask: Tensor) -> Reading:
        self.learned_while_read |= self.training
        return self.reading


@pytest.fixture
def batch() -> Batch:
    """Of eight questions two are asked, the first with an answer, each over its passage and two that were found."""
    rows = (asked(20 + n, answered=n == 0, held=True) for n in range(8))
    sampler = Sampler(prepared_of(*rows), 1000, 40, 2)
    (groups,) = sampler.held()
    return sampler.batch(sorted(groups, key=lambda group: group.wording))


def reported(batch: Batch, **logits: Tensor) -> str:
    network = Prescribed(perfect(batch)._replace(**logits))
    line = report(network, [batch], torch.device("cpu"))  # type: ignore[arg-type]
    assert (network.learned_while_read, network.training) == (False, True)
    return line


def test_a_network_that_is_right_is_told_so_in_one_line(batch: Batch) -> None:
    assert reported(batch) == "held: given 1.000, token 1.000, early 1.000, first 1.000, among 1.000"


@pytest.mark.parametrize(
    ("name", "logits", "figures"),
    [
        ("relevance", [1.0, 2.0, 0.0, 2.0, 1.0, 0.0], "1.000 1.000 1.000 0.500 1.000"),
        ("answerable", [1.0, 0.0, 0.0, 2.0, 0.0, 0.0], "0.000 1.000 1.000 1.000 0.000"),
        ("answerable", [1.0, 0.0, 0.0, 0.0, 2.0, 0.0], "1.000 1.000 1.000 1.000 0.000"),
    ],
)
def test_each_figure_tells_of_its_head(batch: Batch, name: str, logits: list[float], figures: str) -> None:
    given, token, early, first, among = figures.split()
    expected = f"held: given {given}, token {token}, early {early}, first {first}, among {among}"
    assert reported(batch, **{name: torch.tensor(logits)}) == expected


def test_a_first_token_elsewhere_is_not_right_and_one_outside_of_the_text_does_not_count(batch: Batch) -> None:
    starts = perfect(batch).start
    starts[:, 0] = 99.0  # no answer
    assert "token 1.000" in reported(batch, start=starts)
    starts[0, -2] = 50.0
    assert "token 0.000" in reported(batch, start=starts)


def test_a_passage_that_comes_after_eight_others_is_not_read_to_the_end() -> None:
    row = asked(20, held=True)
    batch_of_many = Sampler(prepared_of(row._replace(pairs=(row.pairs[0], *[row.pairs[3]] * 8))), 1000, 40, 2)
    (groups,) = batch_of_many.held()
    batch = batch_of_many.batch(groups)
    early = torch.tensor([0.0, *[1.0] * 8])
    assert "early 0.000" in reported(batch, early=early)
    assert "early 1.000" in reported(batch, early=torch.tensor([0.0, *[1.0] * 7, -1.0]))
