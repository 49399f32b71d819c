"""Questions asked while the index is rebuilt and swapped: every one is answered, from one generation or the other."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from corpus.passages import CuttingRules
from griot.building import build_index
from griot.settings import Settings
from index.archive import earlier_document
from index.encoder import Encoder
from index.home import Home
from index.library import Library
from qa.assistant import Assistant
from qa.verification.decision import Decision
from tests.readers import shared_words
from web.app import create_app

ROUNDS = 4
QUESTIONS = 80
A_SECOND = 20
WELLS = ("Tamber", "Quarry", "Linden", "Oressa", "Marsh", "Copper")
ROUND = re.compile(r"round (\d+)")


def write_round(folder: Path, number: int) -> None:
    """Six reports that all tell the same round, so that sentences of two rounds are of two generations."""
    folder.mkdir(exist_ok=True)
    for well in WELLS:
        told = (
            f"# {well}\n\nThe {well} well was measured in round {number}. Its gauge read {number}{len(well)} units.\n"
        )
        (folder / f"{well.lower()}.md").write_text(told, encoding="utf-8")


def ask(app: Flask) -> dict[str, Any]:
    """One reply of the API."""
    response = app.test_client().post("/api/v1/ask", json={"question": "What do the documents say about the wells?"})
    assert response.status_code == 200
    reply: dict[str, Any] = response.json
    return reply


def test_a_rebuild_and_a_swap_fail_no_question_and_mix_no_generations(tmp_path: Path, fake_encoder: Encoder) -> None:
    settings = Settings(home=tmp_path / "home", documents=tmp_path / "reports", keep_generations=ROUNDS)
    write_round(settings.documents, 1)
    build_index(settings, load_encoder=lambda: fake_encoder)
    home, stop = Home(settings.home), Event()
    library = Library(home, fake_encoder, CuttingRules())
    library.refresh()
    watching = library.watch(0.02, stop)
    assistant = Assistant(library.current, shared_words, Decision.open_to_all())
    app = create_app(assistant, lambda document_id, digest: earlier_document(home, document_id, digest))

    def rebuild() -> None:
        for number in range(2, ROUNDS + 1):
            write_round(settings.documents, number)
            build_index(settings, load_encoder=lambda: fake_encoder)

    with ThreadPoolExecutor(8) as pool:
        building = pool.submit(rebuild)
        asked = []
        while not building.done() or len(asked) < QUESTIONS:
            asked.append(pool.submit(ask, app))
            sleep(1 / A_SECOND)
        building.result()
        replies = [one.result() for one in asked]
    stop.set()
    watching.join()

    client, generations = app.test_client(), set()
    for reply in replies:
        assert reply["status"] == "answered"
        generations.add(reply["index"]["generation"])
        rounds = {told for cited in reply["citations"] for told in ROUND.findall(cited["quote"])}
        assert rounds == {str(int(reply["index"]["generation"]))}
        for cited in reply["citations"]:
            version = urlsplit(cited["link"]).query.split("&")[0]
            kept = client.get(f"/api/v1/documents/{cited['document_id']}?{version}").json
            assert kept["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert len(generations) > 1
    assert library.current().manifest.generation == f"{ROUNDS:06d}"
