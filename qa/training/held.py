"""Measures a network while it is trained, on the questions that are held out."""

from collections.abc import Iterable

import numpy as np
import torch

from qa.evaluation.metrics import auroc
from qa.training.batches import Batch
from qa.training.network import Network

READ = 8  # texts a question that are read to the end


@torch.no_grad()
def report(network: Network, batches: Iterable[Batch], device: torch.device) -> str:
    """One line of figures.

    `given`: how well answerability tells the passages that answer from those that do not (AUROC). `early` and `first`:
    how often a question's own passage is among the first after the lower half, and the first after both. `among`: how
    well the best answerability of all texts that are read tells whether there is an answer. `token`: how often the
    likeliest first token of the answer is right, its own passage given.
    """
    network.eval()
    scores, truth, early, first, best, right = [], [], [], [], [], []
    for batch in batches:
        on = batch.on(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            reading = network(on.ids, on.types, on.mask)
        begins = reading.start.float().masked_fill(~(on.mask * on.types).bool(), -1e4).argmax(-1)
        hit = on.starts.gather(1, begins[:, None])[:, 0].cpu().numpy()
        told = [logits.float().cpu().numpy() for logits in (reading.answerable, reading.early, reading.relevance)]
        answerable, quick, relevance = told
        group, own, labels = batch.group.numpy(), batch.own.numpy(), batch.answerable.numpy()
        for n in np.flatnonzero(own):
            rows = np.flatnonzero(group == group[n])
            scores.append(float(answerable[n]))
            truth.append(bool(labels[n]))
            order = rows[np.argsort(-quick[rows], kind="stable")]
            early.append(n in order[:READ])
            first.append(relevance[n] >= relevance[rows].max())
            best.append(float(answerable[order[:READ]].max()))
            right += [hit[n]] if labels[n] else []
    network.train()
    given, among = (auroc(told, truth) or 0.0 for told in (scores, best))
    return (
        f"held: given {given:.3f}, token {np.mean(right):.3f}, early {np.mean(early):.3f}, "
        f"first {np.mean(first):.3f}, among {among:.3f}"
    )
