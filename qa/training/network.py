"""The reader's network: a BERT encoder in two halves, with heads for relevance, answerability and the answer's span."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

DROPOUT = 0.1  # of the embeddings and of what each part of a layer adds, while training (BERT's: Devlin et al. 2019)
FARTHEST = 128  # tokens apart, from which all distances are one


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is. The defaults are those of MiniLM-L12-H384 (Wang et al. 2020).

    The first `lower_layers` are run for every candidate, the others only for those that they rank first. With
    `distances`, attention also weighs how far apart two tokens stand, in so many steps, as MPNet's (Song et al. 2020).
    """

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    heads: int = 12
    inner: int = 1536
    layers: int = 12
    lower_layers: int = 6
    norm_epsilon: float = 1e-12
    distances: int = 0


class Reading(NamedTuple):
    """What the network gives for a batch of (question, passage) pairs, as logits.

    `early`, `relevance` and `answerable` are (pairs,): does the passage speak of what is asked, after the lower half
    and after both; does it answer. `start`, `end` and `inside` are (pairs, tokens).
    """

    early: Tensor
    relevance: Tensor
    answerable: Tensor
    start: Tensor
    end: Tensor
    inside: Tensor

    def as_float(self) -> "Reading":
        """The same in single precision, which losses need."""
        return Reading(*(logits.float() for logits in self))


class Layer(nn.Module):
    """One transformer layer, normalised after each of its two parts as BERT's are."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attention_out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=shape.norm_epsilon)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.out = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.norm_epsilon)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """`hidden` is (pairs, tokens, width); `bias` (pairs, 1 or heads, 1 or tokens, tokens) is added to attention."""
        pairs, tokens, width = hidden.shape
        parts = self.query_key_value(hidden).view(pairs, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias, -1)
            mixed = weights @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(pairs, tokens, width)
        hidden = self.attention_norm(hidden + self._dropped(self.attention_out(mixed)))
        normed: Tensor = self.norm(hidden + self._dropped(self.out(functional.gelu(self.inner(hidden)))))
        return normed

    def _dropped(self, added: Tensor) -> Tensor:
        return functional.dropout(added, DROPOUT, self.training)


class Lower(nn.Module):
    """The embeddings and the first layers, with a head that says early what a pair is worth."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.distance = nn.Embedding(shape.distances, shape.heads) if shape.distances else None
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.norm_epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.lower_layers))
        self.early = nn.Sequential(nn.Linear(shape.width, shape.width), nn.Tanh(), nn.Linear(shape.width, 1))

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The hidden states (pairs, tokens, width) and the early logits (pairs,)."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.word(ids) + self.position(positions) + self.segment(types))
        hidden = functional.dropout(hidden, DROPOUT, self.training)
        bias = _bias(mask, self.distance)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden, self.early(hidden[:, 0]).squeeze(-1)


class Upper(nn.Module):
    """The other layers, and the heads that read from them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.distance = nn.Embedding(shape.distances, shape.heads) if shape.distances else None
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers - shape.lower_layers))
        self.pooler = nn.Linear(shape.width, shape.width)
        self.relevance = nn.Linear(shape.width, 1)
        self.answerable = nn.Linear(shape.width, 1)
        self.span = nn.Linear(shape.width, 3)

    def forward(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Relevance and answerability (pairs,), and start, end and inside of the answer (pairs, tokens, 3)."""
        bias = _bias(mask, self.distance)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        return self.relevance(pooled).squeeze(-1), self.answerable(pooled).squeeze(-1), self.span(hidden)


class Network(nn.Module):
    """Both halves."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.lower = Lower(shape)
        self.upper = Upper(shape)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Reading:
        """`ids`, `types` and `mask` are (pairs, tokens) of integers, `mask` 1 where there is a token."""
        hidden, early = self.lower(ids, types, mask)
        relevance, answerable, span = self.upper(hidden, mask)
        start, end, inside = span.unbind(-1)
        return Reading(early, relevance, answerable, start, end, inside)


def _bias(mask: Tensor, distance: nn.Embedding | None) -> Tensor:
    """What is added to the attention logits: nothing looks at padding, and each distance has its weight."""
    padding = (1.0 - mask[:, None, None, :].float()) * -1e4
    if distance is None:
        return padding
    positions = torch.arange(mask.shape[1], device=mask.device)
    steps = _steps(positions[None, :] - positions[:, None], distance.num_embeddings)
    bias: Tensor = padding + distance(steps).permute(2, 0, 1)
    return bias


def _steps(distances: Tensor, count: int) -> Tensor:
    """The step of each distance: half are for tokens behind; near ones have their own, far ones share (T5's)."""
    half = count // 2
    near = half // 2
    far = near + (torch.log(distances.abs().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)).long()
    step = torch.where(distances.abs() < near, distances.abs(), far.clamp(max=half - 1))
    return step + half * (distances > 0)
