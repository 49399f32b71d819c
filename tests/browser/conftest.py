"""What the browser tests share: one server over an island's few documents, and windows in which nothing goes unseen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from griot.building import build_index
from griot.operator import open_desk
from griot.settings import Settings
from griot.wiring import open_library
from index.encoder import Encoder
from qa.assistant import Assistant
from tests.browser.steps import WAIT_MS
from tests.serving import served
from tests.word_reader import DECISION, read_words
from web.app import create_app
from web.operator.guard import Guard, digest_of
from web.store import Store, open_store

TOKEN = "operator-of-this-test"  # noqa: S105
HERRING = "How much herring did the boats land in 2020?"
LANDED = "The boats of Oressa landed 412 tonnes of herring in 2020."
JOLLOF = "How do I cook jollof rice?"
TAR = "How much tar did the boats use in 2020?"  # of which there is a question close by
WEATHER = "\n\n".join(
    f"On day {day} the wind came from the west, and {day % 7 + 2} boats went out." for day in range(1, 61)
)
DOCUMENTS = {
    "fisheries.md": f"""---
title: "Fisheries of Oressa Island"
publisher: "Oressa Harbour Board"
url: "https://harbour.example/fisheries"
published: "2021-03-04"
questions:
  - "How much herring did the boats land in 2020?"
  - "Who leads oyster farming?"
---
# Fisheries of Oressa Island

This report tells what the boats of Oressa Island brought home.

## Weather

{WEATHER}

## Herring

The boats of Oressa landed 412 tonnes of herring in 2020. The herring was salted in the sheds at Port Amel.

The boats of Oressa landed 388 tonnes of herring in 2021.

## Oysters

Oyster farming is led by Marta Quill, who keeps nine beds in Lantern Bay.

- Oysters are sold at the Friday market.
- Oysters smaller than six centimetres go back into the water.

| Month | Crabs landed |
|---|---|
| May | 7 tonnes |

{WEATHER.replace("west", "north")}
""",
    "nets.md": """---
title: "Nets & <i>knots</i><script>document.title='taken'</script>"
publisher: "<b>Net</b> loft"
url: "javascript:alert(1)"
---
# Nets

The loft's notice board shows <script>document.title='taken'</script> where the tar recipe was. Tar for the nets is
made with <b>bold</b> spruce resin & "green" <img src=x onerror="document.title='taken'"> soap.
""",
    "lighthouse.txt": "LIGHTHOUSE LOG\n\nThe lighthouse keeper of Oressa is Jonas Brandt. The lamp burns whale oil.\n",
    "harbour-ar.md": (
        "---\ntitle: ميناء أوريسا\npublished: 2020\nlanguage: ar\n---\n# ميناء أوريسا\n\n"
        "أنزلت القوارب في ميناء أوريسا 412 طنا من سمك الرنجة في عام 2020. يفتح سوق المحار يوم الجمعة.\n"
    ),
    "names.txt": f"LONG NAMES\n\nThe longest name on the island is {'Llanfair' * 40}, and nobody says it twice.\n",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs, and what it keeps."""

    address: str
    store: Store
    token: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, fake_encoder: Encoder) -> Iterator[Site]:
    """Answers from the island's documents by the words that they share with a question, and has an operator."""
    folder = tmp_path_factory.mktemp("island")
    for name, text in DOCUMENTS.items():
        (folder / "documents").mkdir(exist_ok=True)
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    (folder / "documents" / "map.pdf").write_bytes(b"%PDF-1.7")
    settings = Settings(home=folder / "home", documents=folder / "documents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("griot.suggestions.assistant_over", lambda _, current: Assistant(current, read_words, DECISION))
        build_index(settings, load_encoder=lambda: fake_encoder, with_suggestions=True)
    store = open_store(folder / "home" / "store.sqlite3", ttl_days=30)
    desk = open_desk(settings, Guard(digest_of(TOKEN), only_here=False), lambda: None)
    assistant = Assistant(open_library(settings, fake_encoder).current, read_words, DECISION)
    app = create_app(assistant, desk=desk, store=store)
    with served(app) as address:
        yield Site(address, store, TOKEN)
    store.close()


@pytest.fixture(scope="session")
def site_without_index(tmp_path_factory: pytest.TempPathFactory, fake_encoder: Encoder) -> Iterator[str]:
    """The address of a server for which nothing has been built."""
    library = open_library(Settings(home=tmp_path_factory.mktemp("bare") / "home"), fake_encoder)
    with served(create_app(Assistant(library.current, read_words, DECISION))) as address:
        yield address


Visit = Callable[..., Page]


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []
    hosts: set[str | None] = set()
    faults: list[str] = []

    def open_page(path: str = "/", foreseen: str | None = None, **options: Any) -> Page:
        def note(text: str) -> None:
            if foreseen is None or foreseen not in text:
                faults.append(text)

        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        context.on("console", lambda said: note(said.text) if said.type in {"error", "warning"} else None)
        context.on("weberror", lambda error: note(str(error.error)))
        page = context.new_page()
        page.goto(path if path.startswith("http") else f"{address}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert hosts <= {"127.0.0.1"}
    assert faults == []


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens a page of the site in a window of its own: `visit(path, foreseen=…, **options of the context)`.

    Nothing may leave this machine, and nothing may go wrong: no error of a script, no violation of the policy. What a
    test brings about itself is `foreseen`: a piece of the message.
    """
    with windows(browser, site.address) as visit:
        yield visit


@pytest.fixture
def page(visit: Visit) -> Page:
    """The start page in a fresh window."""
    return visit()
