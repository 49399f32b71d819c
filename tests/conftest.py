"""What tests of every room share: the real encoder, one that needs no model, a browser, small indexes, small files."""

import os
import shutil
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from corpus.document import Document
from corpus.draft import lay_out
from corpus.passages import CuttingRules, cut, searchable_texts
from corpus.readers.markdown import read_markdown
from index.encoder import Encoder, Vectors, load_encoder
from index.generation import Contents, Manifest
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.search import Index
from index.vectors import VectorStore

# The same examples every time, and no clock: a slow machine fails nothing.
settings.register_profile("griot", deadline=None, derandomize=True)
settings.load_profile("griot")

FILES = {
    "cocaine.md": (
        "---\ntitle: Cocaine in the Sahel\npublisher: UNODC\npublished: 2018-05-01\n---\n"
        "## Routes\n\nCocaine reaches Gao by road. Convoys travel at night.\n\n"
        "### Seizures\n\nPolice seized 116 kg of cocaine in 2016.\n"
    ),
    "gold.txt": "GOLD AND ARMED GROUPS\n\nGold mines in Kidal pay armed groups. The gold leaves for Dubai.\n",
    "sub/migrants.md": "# Smuggling of migrants\n\nSmugglers move migrants through Agadez and Gao.\n",
}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class FakeEncoder:
    """A bag of words hashed into 64 numbers: needs no model, and texts that share words are near each other."""

    def __init__(self) -> None:
        self.name = "fake-bag-of-words"
        self.digest = "fa" * 32
        self.dimension = 64

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """A unit vector for each text; a text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split() or [""]:
                row[zlib.crc32(word.strip(".,;:?!").encode(errors="replace")) % self.dimension] += 1
        on_done(len(texts))
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model, loaded once: this takes seconds."""
    return load_encoder("all-MiniLM-L6-v2")


@pytest.fixture(scope="session")
def fake_encoder() -> Encoder:
    """An encoder for tests in which the model does not matter."""
    return FakeEncoder()


@pytest.fixture(scope="session")
def documents_of() -> Callable[..., list[Document]]:
    """The documents d0, d1, … of these Markdown sources."""

    def documents(*sources: str) -> list[Document]:
        return [
            lay_out(read_markdown(source), document_id=f"d{n}", name=f"d{n}.md") for n, source in enumerate(sources)
        ]

    return documents


@pytest.fixture(scope="session")
def index_of(documents_of: Callable[..., list[Document]], fake_encoder: Encoder) -> Callable[..., Index]:
    """Builds an index in memory over Markdown sources, with the fake encoder unless another is given."""

    def index_one(*sources: str, encoder: Encoder = fake_encoder) -> Index:
        documents, rules = documents_of(*sources), CuttingRules()
        passages = [passage for document in documents for passage in cut(document, rules)]
        texts = searchable_texts(documents, passages)
        manifest = Manifest(
            generation="000001",
            built_at="2024-02-29T12:30:45+00:00",
            source="here",
            encoder=encoder.name,
            encoder_digest=encoder.digest,
            dimension=encoder.dimension,
            cutting=rules.as_dict(),
            documents={document.id: document.digest for document in documents},
            passages=len(passages),
            skipped=(),
            files={},
        )
        vectors, keywords = VectorStore.over(encoder.encode(texts)), Keywords.over(texts)
        lexicon = Lexicon.mined(documents, texts)
        return Index(manifest, Contents(tuple(documents), tuple(passages), vectors, keywords, lexicon), encoder)

    return index_one


@pytest.fixture(scope="session")
def reader_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a real reader with two layers of 32 numbers and weights of chance, always the same."""
    import torch  # noqa: PLC0415  (slow to import)

    from qa.training.export import export  # noqa: PLC0415
    from qa.training.network import Network, Shape  # noqa: PLC0415

    torch.manual_seed(7)
    network = Network(Shape(width=32, heads=4, inner=64, layers=2, lower_layers=1)).eval()
    folder = tmp_path_factory.mktemp("reader")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, that its exporter by tracing is the older one
        export(network, folder)
    return folder


@pytest.fixture
def documents_folder(tmp_path: Path) -> Path:
    """Three small files: two Markdown, one of them in a subfolder, and one plain text."""
    folder = tmp_path / "documents"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one the tests are skipped, and fail where CI promises one."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium on the PATH (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()
