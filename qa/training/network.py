"""The reader's network: a BERT encoder in two halves, with heads for relevance, answerability and the answer's span."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

LAYER_NORM_EPSILON = 1e-12  # BERT's (Devlin et al. 2019)
FUSED_AFTER = 7  # nodes that lie at most between a quantized matrix and the bias that names it


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is. The defaults are those of MiniLM-L12-H384 (Wang et al. 2020).

    The first `lower_layers` are run for every candidate, the others only for those that they rank first.
    """

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    heads: int = 12
    inner: int = 1536
    layers: int = 12
    lower_layers: int = 6


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


class Layer(nn.Module):
    """One transformer layer, normalised after each of its two parts as BERT's are."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attention_out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.out = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """`hidden` is (pairs, tokens, width); `bias` (pairs, 1, 1, tokens) is added to the attention logits."""
        pairs, tokens, width = hidden.shape
        parts = self.query_key_value(hidden).view(pairs, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias, -1)
            mixed = weights @ value
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(pairs, tokens, width)
        hidden = self.attention_norm(hidden + self.attention_out(mixed))
        normed: Tensor = self.norm(hidden + self.out(functional.gelu(self.inner(hidden))))
        return normed


class Lower(nn.Module):
    """The embeddings and the first layers, with a head that says early what a pair is worth."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.lower_layers))
        self.early = nn.Sequential(nn.Linear(shape.width, shape.width), nn.Tanh(), nn.Linear(shape.width, 1))

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The hidden states (pairs, tokens, width) and the early logits (pairs,)."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.word(ids) + self.position(positions) + self.segment(types))
        bias = _bias(mask)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden, self.early(hidden[:, 0]).squeeze(-1)


class Upper(nn.Module):
    """The other layers, and the heads that read from them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers - shape.lower_layers))
        self.pooler = nn.Linear(shape.width, shape.width)
        self.relevance = nn.Linear(shape.width, 1)
        self.answerable = nn.Linear(shape.width, 1)
        self.span = nn.Linear(shape.width, 3)

    def forward(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Relevance and answerability (pairs,), and start, end and inside of the answer (pairs, tokens, 3)."""
        bias = _bias(mask)
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


def _bias(mask: Tensor) -> Tensor:
    return (1.0 - mask[:, None, None, :].float()) * -1e4


def from_cross_encoder(file: Path, shape: Shape) -> Network:
    """A network with the weights of an int8 ONNX cross-encoder of BERT's form; its new heads begin at zero.

    With fewer layers than the file holds, evenly spaced ones are taken, the last among them (Sajjad et al. 2023).
    `answerable` begins as a copy of the relevance head.
    """
    weights = _dequantized(file)
    stored = 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("bert.encoder.layer."))
    taken = [round((n + 1) * stored / shape.layers) - 1 for n in range(shape.layers)]
    network = Network(shape)
    state = network.state_dict()
    for ours, theirs in _names(shape, taken).items():
        for part in ("weight", "bias") if f"{ours}.bias" in state else ("weight",):
            found = torch.cat([weights[f"{name}.{part}"] for name in theirs])
            state[f"{ours}.{part}"].copy_(found.reshape(state[f"{ours}.{part}"].shape))
    for name in ("upper.span.weight", "upper.span.bias", "lower.early.2.weight", "lower.early.2.bias"):
        state[name].zero_()
    state["lower.early.0.weight"].copy_(weights["bert.pooler.dense.weight"])
    state["lower.early.0.bias"].copy_(weights["bert.pooler.dense.bias"])
    network.load_state_dict(state)
    return network


def _names(shape: Shape, taken: list[int]) -> dict[str, tuple[str, ...]]:
    """Our modules, and those of the cross-encoder's whose weights they begin with."""
    names: dict[str, tuple[str, ...]] = {
        "lower.word": ("bert.embeddings.word_embeddings",),
        "lower.position": ("bert.embeddings.position_embeddings",),
        "lower.segment": ("bert.embeddings.token_type_embeddings",),
        "lower.norm": ("bert.embeddings.LayerNorm",),
        "upper.pooler": ("bert.pooler.dense",),
        "upper.relevance": ("classifier",),
        "upper.answerable": ("classifier",),
    }
    for n, source in enumerate(taken):
        half, at = ("lower", n) if n < shape.lower_layers else ("upper", n - shape.lower_layers)
        ours, theirs = f"{half}.layers.{at}", f"bert.encoder.layer.{source}"
        names[f"{ours}.query_key_value"] = tuple(
            f"{theirs}.attention.self.{part}" for part in ("query", "key", "value")
        )
        names[f"{ours}.attention_out"] = (f"{theirs}.attention.output.dense",)
        names[f"{ours}.attention_norm"] = (f"{theirs}.attention.output.LayerNorm",)
        names[f"{ours}.inner"] = (f"{theirs}.intermediate.dense",)
        names[f"{ours}.out"] = (f"{theirs}.output.dense",)
        names[f"{ours}.norm"] = (f"{theirs}.output.LayerNorm",)
    return names


def _dequantized(file: Path) -> dict[str, Tensor]:
    """The float weights of an int8 ONNX BERT by their names: (stored - zero point) * scale.

    Its matrices have lost their names; each is named by the bias that is added to its product.
    """
    graph = onnx.load(file).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    weights: dict[str, Tensor] = {}
    for name, value in stored.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            shifted = value.astype(np.float32) - stored[f"{base}_zero_point"].astype(np.float32)
            matrix = torch.tensor(shifted * stored[f"{base}_scale"])
            if base.endswith(".weight"):
                weights[base] = matrix if "embeddings" in base else matrix.T
            else:
                weights[_named_by_bias(name, users, stored)] = matrix.T
        elif not name.endswith(("_scale", "_zero_point")) and name.startswith(("bert", "classifier")):
            weights[name] = torch.tensor(value).float()
    return weights


def _named_by_bias(
    quantized: str,
    users: dict[str, list[onnx.NodeProto]],
    stored: dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.generic]]"],
) -> str:
    node = users[quantized][0]
    for _ in range(FUSED_AFTER):
        node = users[node.output[0]][0]
        bias = next((one for one in node.input if one in stored and one.endswith(".bias")), None)
        if node.op_type == "Add" and bias is not None:
            return f"{bias.removesuffix('.bias')}.weight"
    raise ValueError(f"no bias follows {quantized}: not a BERT cross-encoder as optimum quantizes them")
