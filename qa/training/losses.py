"""What the reader learns: to be right about each pair, to rank a question's own passage first, to follow a teacher."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.functional import log_softmax, softmax

from qa.training.batches import Batch
from qa.training.network import Reading

LEAST = -1e4  # the logit of what cannot be


def loss_of(reading: Reading, batch: Batch, taught: Reading | None, weights: dict[str, float]) -> Tensor:
    """The loss of a batch: `weights` are those of its parts, and the `taught` share of what a teacher says instead."""
    gold = _gold(reading, batch, weights)
    if taught is None:
        return gold
    return (1 - weights["taught"]) * gold + weights["taught"] * _following(reading, taught, batch, weights)


def _gold(reading: Reading, batch: Batch, weights: dict[str, float]) -> Tensor:
    """The labels: pairs that were found count little, since there are many and some may answer after all."""
    counted = torch.where(batch.retrieved, weights["found"], 1.0)
    own, about = batch.own.float(), batch.own | batch.retrieved
    apart = (batch.mask * batch.types).bool()
    loss = weights["answerable"] * _mean(cross_entropy(reading.answerable, batch.answerable, reduction="none"), counted)
    for logits, golds in ((reading.start, batch.starts), (reading.end, batch.ends)):
        loss = loss + weights["span"] * _mean(_span(logits, batch.mask.bool(), golds), counted)
        loss = loss + weights["span_ranked"] * _ranked_spans(logits, apart, golds, batch)
    inside = cross_entropy(reading.inside, batch.inside, reduction="none")
    loss = loss + weights["inside"] * _mean(inside, apart * counted[:, None])
    for logits in (reading.early, reading.relevance):
        loss = loss + weights["about"] * _mean(cross_entropy(logits, own, reduction="none"), about * counted)
        loss = loss + weights["ranked"] * _ranked(logits.masked_fill(~about, LEAST), batch, batch.own)
    return loss + weights["ranked"] * _ranked(reading.answerable, batch, batch.own & (batch.answerable > 0))


def _following(reading: Reading, taught: Reading, batch: Batch, weights: dict[str, float]) -> Tensor:
    """The teacher's probabilities in place of the labels (Hinton et al. 2015)."""
    counted = torch.where(batch.retrieved, weights["found"], 1.0)
    apart = (batch.mask * batch.types).bool()
    answerable = cross_entropy(reading.answerable, taught.answerable.sigmoid(), reduction="none")
    loss = weights["answerable"] * _mean(answerable, counted)
    for logits, theirs in ((reading.start, taught.start), (reading.end, taught.end)):
        covered = batch.mask.bool()
        goal = softmax(theirs.masked_fill(~covered, LEAST), -1)
        told = -(goal * log_softmax(logits.masked_fill(~covered, LEAST), -1)).sum(-1)
        loss = loss + weights["span"] * _mean(told, counted)
    inside = cross_entropy(reading.inside, taught.inside.sigmoid(), reduction="none")
    loss = loss + weights["inside"] * _mean(inside, apart * counted[:, None])
    for logits in (reading.early, reading.relevance):
        followed = cross_entropy(logits, taught.relevance.sigmoid(), reduction="none")
        loss = loss + weights["about"] * _mean(followed, counted)
        loss = loss + weights["ranked"] * _ranked_alike(logits, taught.relevance, batch)
    return loss + weights["ranked"] * _ranked_alike(reading.answerable, taught.answerable, batch)


def _mean(losses: Tensor, counted: Tensor) -> Tensor:
    return (losses * counted).sum() / counted.sum().clamp(min=1.0)


def _span(logits: Tensor, covered: Tensor, golds: Tensor) -> Tensor:
    """The negative log of the probability that falls on any of the gold tokens; the first one stands for no answer."""
    log_probability = log_softmax(logits.masked_fill(~covered, LEAST), -1)
    return -torch.logsumexp(log_probability.masked_fill(golds == 0, LEAST), -1)


def _ranked_spans(logits: Tensor, apart: Tensor, golds: Tensor, batch: Batch) -> Tensor:
    """The same over all texts of a question that is answered, none left out (shared-norm: Clark and Gardner 2018)."""
    whole = torch.logsumexp(logits.masked_fill(~apart, LEAST), -1)
    gold = torch.logsumexp(logits.masked_fill((golds == 0) | ~apart, LEAST), -1)
    every = torch.logsumexp(whole[None].masked_fill(~_same(batch), LEAST), -1)
    return _mean(every - gold, (batch.own & (batch.answerable > 0)).float())


def _ranked(logits: Tensor, batch: Batch, best: Tensor) -> Tensor:
    """The negative log of the share of a question's own pair among all that were read for it, over the `best` rows."""
    every = torch.logsumexp(logits[None].masked_fill(~_same(batch), LEAST), -1)
    return _mean(every - logits, best.float())


def _ranked_alike(logits: Tensor, theirs: Tensor, batch: Batch) -> Tensor:
    """The shares of a question's pairs as the teacher gives them."""
    same = _same(batch)
    goal = softmax(theirs[None].masked_fill(~same, LEAST), -1)
    told = -(goal * log_softmax(logits[None].masked_fill(~same, LEAST), -1)).sum(-1)
    return _mean(told, batch.own.float())


def _same(batch: Batch) -> Tensor:
    """Which pairs are of one question, (pairs, pairs)."""
    return batch.group[:, None] == batch.group[None]
