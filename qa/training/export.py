"""Exports a trained reader to int8 ONNX: python -m qa.training.export OUT/network.pt FOLDER

FOLDER gets lower.onnx, upper.onnx and tokenizer.json, what `qa.reading.reader` reads, and the loss is printed.
"""

import argparse
import hashlib
import logging
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.weights import packaged_folder
from qa.training.bases import CROSS_ENCODER
from qa.training.network import Network, Shape

OPSET = 17
EXAMPLE_TOKENS = 8  # of the trace; every length is allowed

log = logging.getLogger(__name__)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(load_network(args.network), args.folder)
    for file in sorted(args.folder.iterdir()):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        log.info('    "%s": "%s",  # %.1f MB', file.name, digest, file.stat().st_size / 1e6)


def load_network(file: Path) -> Network:
    """The network of a file that `train` wrote, a checkpoint or the result; its shape is told by its weights."""
    stored = torch.load(file, weights_only=True, map_location="cpu")
    weights = stored.get("network", stored)
    lower, upper = (
        1 + max(int(name.split(".")[2]) for name in weights if name.startswith(f"{half}.layers."))
        for half in ("lower", "upper")
    )
    network = Network(Shape(layers=lower + upper, lower_layers=lower))
    network.load_state_dict(weights)
    return network.eval()


def export(network: Network, folder: Path, *, quantized: bool = True) -> None:
    """Writes both halves and the tokenizer. Weights are 7-bit in their 8, so that processors without VNNI, whose
    products of 8 bits overflow, give the same scores (onnxruntime, "Quantize ONNX models")."""
    folder.mkdir(parents=True, exist_ok=True)
    base = packaged_folder(*CROSS_ENCODER)
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    ids = torch.ones(1, EXAMPLE_TOKENS, dtype=torch.long)
    hidden, _ = network.lower(ids, ids, ids)
    halves = (
        ("lower", network.lower, (ids, ids, ids), ["ids", "types", "mask"], ["hidden", "early"]),
        ("upper", network.upper, (hidden, ids), ["hidden", "mask"], ["relevance", "answerable", "span"]),
    )
    for name, half, example, inputs, outputs in halves:
        varying = {one: {0: "pairs", 1: "tokens"} for one in (*inputs, "hidden", "span")}
        varying |= {one: {0: "pairs"} for one in ("early", "relevance", "answerable") if one in outputs}
        with tempfile.TemporaryDirectory() as scratch:
            exact = Path(scratch) / "exact.onnx"
            torch.onnx.export(
                half,
                example,
                str(exact),
                input_names=inputs,
                output_names=outputs,
                dynamic_axes={one: axes for one, axes in varying.items() if one in (*inputs, *outputs)},
                opset_version=OPSET,
                dynamo=False,
            )
            if quantized:
                quantize_dynamic(
                    exact, folder / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
                )
            else:
                shutil.copyfile(exact, folder / f"{name}.onnx")


if __name__ == "__main__":
    main()
