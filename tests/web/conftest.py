"""What tests of the web share: an island's fisheries to ask about, the application over it, and its HTML read back."""

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from flask import Flask
from flask.testing import FlaskClient

from corpus.folder import read_files
from corpus.formats import read_draft
from griot.building import build_index, shelf_of
from griot.operator import open_desk
from griot.settings import Settings
from griot.wiring import cutting_rules, open_library
from index.archive import earlier_document
from index.build import Recipe, build
from index.cache import BuildCache
from index.encoder import Encoder
from index.generation import Manifest
from index.home import Home
from index.library import Library
from index.search import Index
from qa.assistant import Assistant
from qa.verification.decision import Decision
from tests.word_reader import DECISION, read_words
from web.app import create_app
from web.operator.desk import Desk
from web.operator.guard import Guard, digest_of
from web.operator.jobs import Jobs
from web.store import Store, open_store

ISLAND = {
    "fisheries.md": """---
title: "Fisheries of Oressa Island"
publisher: "Oressa Harbour Board"
url: "https://harbour.example/fisheries"
published: "2021"
note: "Weights are landed weights."
questions:
  - "How much herring did the boats land in 2020?"
---
# Fisheries of Oressa Island

This report tells what the boats of Oressa Island brought home.

## Herring

The boats of Oressa landed 412 tonnes of herring in 2020. The herring was salted in the sheds at Port Amel.

The boats of Oressa landed 388 tonnes of herring in 2021.

## Oysters

Oyster farming is led by Marta Quill, who keeps nine beds in Lantern Bay. All boats return before the winter storms.

- Oysters are sold at the Friday market.
- Oysters smaller than six centimetres go back into the water.

## Harbour fees

All boats return before the winter storms. A boat longer than twelve metres pays a harbour fee of 90 crowns a year.

| Month | Crabs landed |
|---|---|
| May | 7 tonnes |
""",
    "notices/nets & knots.md": """---
title: "Nets & <i>knots</i>"
publisher: "<b>Net</b> loft"
url: "javascript:alert(1)"
restates:
  title: "<i>Old</i> knots"
  publisher: "The Guild"
  published: 1911
  url: "javascript:alert(2)"
---
# Nets

The loft's notice board shows <script>alert(1)</script> where the tar recipe was. Tar for the nets is made
with <b>bold</b> spruce resin & "green" soap.
""",
    "lighthouse.txt": "LIGHTHOUSE LOG\n\nThe lighthouse keeper of Oressa is Jonas Brandt. The lamp burns whale oil.\n",
}
HERRING = (
    "# Harbour report\n\nThe boats landed 412 tonnes of herring in 2020.",
    "# Tax office\n\nIn 2020 the boats landed 395 tonnes of herring.",
)
VOID = {"meta", "link", "input", "img", "br"}


class _Reader(HTMLParser):
    """Builds the tree of a page, and fails on a tag that is closed in the wrong place or never."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.tree.data(data)


@pytest.fixture
def read_html() -> Callable[[str], Element]:
    """Reads a page, or a piece of one with a single root, into a tree."""

    def read(html: str) -> Element:
        reader = _Reader()
        reader.feed(html.strip())
        reader.close()
        return reader.tree.close()

    return read


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory, fake_encoder: Encoder) -> Assistant:
    """Answers from the three documents of Oressa Island, by the words that they share with a question."""
    folder = tmp_path_factory.mktemp("oressa")
    for name, text in ISLAND.items():
        file = folder / "documents" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "documents" / "map.pdf").write_bytes(b"%PDF-1.7")
    settings = Settings(home=folder / "home", documents=folder / "documents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("griot.suggestions.assistant_over", lambda _, current: Assistant(current, read_words, DECISION))
        build_index(settings, load_encoder=lambda: fake_encoder, with_suggestions=True)
    return Assistant(open_library(settings, fake_encoder).current, read_words, DECISION)


@pytest.fixture
def client(assistant: Assistant) -> FlaskClient:
    """Talks to an application of its own, which remembers no conversation, over the island's index."""
    return create_app(assistant).test_client()


@pytest.fixture
def store() -> Iterator[Store]:
    """Keeps what is asked and said in memory."""
    store = open_store(None, ttl_days=30)
    yield store
    store.close()


@pytest.fixture
def empty_client(tmp_path: Path, fake_encoder: Encoder) -> FlaskClient:
    """Talks to an application for which no index has been built."""
    library = open_library(Settings(home=tmp_path / "home"), fake_encoder)
    return create_app(Assistant(library.current, read_words, DECISION)).test_client()


@pytest.fixture(scope="session")
def herring_client(index_of: Callable[..., Index]) -> FlaskClient:
    """Talks to an application over two documents of which each tells the herring of 2020, and not alike."""
    index = index_of(*HERRING)
    return create_app(Assistant(lambda: index, read_words, DECISION)).test_client()


@pytest.fixture
def token() -> str:
    """The operator's."""
    return "tonka-bean-and-4-leaves"


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """A home in which nothing is built, and a folder of two documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "gold.md").write_text("# Gold\n\nGold leaves Kidal for Dubai.\n", encoding="utf-8")
    (folder / "salt.txt").write_text("SALT\n\nSalt leaves Taoudenni by camel.\n", encoding="utf-8")
    return Settings(home=tmp_path / "home", documents=folder)


@pytest.fixture
def build_place(place: Settings, fake_encoder: Encoder) -> Callable[[], Manifest]:
    """Indexes what is on the shelf now, in this process and with the fake encoder."""
    home = Home(place.home)

    def build_one() -> Manifest:
        shelf, when = shelf_of(place), datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC)
        files, removals = shelf.snapshot()
        keep = place.keep_generations
        recipe = Recipe(str(shelf.folder), fake_encoder, cutting_rules(place), when, keep, removals=removals)
        with home.building(), BuildCache(home.folder / "cache.sqlite") as cache:
            reading = read_files(
                files, read_draft, lambda _name, _outcome: None, where="the shelf", sidecars=shelf.sidecars
            )
            return build(home, reading, recipe, cache)

    return build_one


@pytest.fixture
def library(place: Settings, fake_encoder: Encoder) -> Library:
    """The index of `place`, whenever it is built."""
    return open_library(place, fake_encoder)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The program that plays `griot build`: as it is it says nothing and ends well; a test may write another."""
    file = tmp_path / "builder.py"
    file.touch()
    return file


@pytest.fixture
def end_jobs() -> Callable[[Jobs], None]:
    """Cancels all jobs, and returns when none is followed any more."""

    def end(jobs: Jobs) -> None:
        for job in jobs.newest_first():
            jobs.cancel(job.id)
        for thread in threading.enumerate():
            if thread.name.startswith("job-"):
                thread.join(timeout=10)

    return end


@pytest.fixture
def desk(
    place: Settings, library: Library, token: str, script: Path, end_jobs: Callable[[Jobs], None]
) -> Iterator[Desk]:
    """The desk over `place`, for who has the token and sits at this machine; `script` builds."""
    jobs = Jobs(lambda _: [sys.executable, "-I", "-S", str(script)])
    yield replace(open_desk(place, Guard(digest_of(token), only_here=True), library.refresh), jobs=jobs)
    end_jobs(jobs)


@pytest.fixture
def operated(place: Settings, desk: Desk, library: Library) -> Flask:
    """The application with a desk; a question is answered with whatever is nearest."""
    assistant = Assistant(library.current, read_words, Decision.open_to_all())
    home = Home(place.home)
    return create_app(assistant, lambda document_id, digest: earlier_document(home, document_id, digest), desk)


@pytest.fixture
def visitor(operated: Flask) -> FlaskClient:
    """Has no token."""
    return operated.test_client()


@pytest.fixture
def operator(operated: Flask, token: str) -> FlaskClient:
    """Bears the token with every request."""
    client = operated.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client
