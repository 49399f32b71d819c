"""An operator's way in a real browser, over a server that is a process of its own: add, ask, remove, and go back."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.home import Home

pytestmark = pytest.mark.browser

ADDRESS = re.compile(r"Griot is at (http://127\.0\.0\.1:\d+) ")
TOKEN = re.compile(r"Operator's token, shown this once: (\S+) ")
WAIT_MS = 30_000
BUILD_MS = 120_000  # ten seconds or so; a busy machine may take many more

CLOCK = "CLOCK TOWER\n\nThe clock tower was repaired by Agnes Rowe. Its bell weighs 212 kilograms.\n"
FERRY = "# The ferry of Quarrytown\n\nThe ferry across the Tamber is steered by Odile Marchetti.\n"
QUESTION = "Who steers the ferry across the Tamber?"
ANSWER = "The ferry across the Tamber is steered by Odile Marchetti."
DROP = """([form, files]) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
    form.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@dataclass(frozen=True)
class Server:
    """Where it is, the token that it printed, and the environment that names its home."""

    address: str
    token: str
    environment: dict[str, str]


def wait_until_ready(address: str) -> None:
    """Returns when the models are loaded and the index answers."""
    by, status = time.monotonic() + WAIT_MS / 1000, 0
    while status != HTTPStatus.OK:
        assert time.monotonic() < by, f"the server is not ready: {status}"
        time.sleep(0.1)
        connection = HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
        connection.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """`griot serve` over one document, which it indexes first."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "clock.txt").write_text(CLOCK)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRIOT_")}
    environment |= {"GRIOT_HOME": str(tmp_path / "home"), "GRIOT_DOCUMENTS": str(tmp_path / "documents")}
    command = (sys.executable, "-P", "-m", "griot", "serve", "--port", "0", "--build")
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = ""
        try:
            while not ADDRESS.search(told):
                line = process.stderr.readline()
                assert line, f"the server ended:\n{told}"
                told += line
            (address,), (token,) = ADDRESS.findall(told), TOKEN.findall(told)
            wait_until_ready(address)
            yield Server(address, token, environment)
        finally:
            process.terminate()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:  # noqa: ARG001  (it is to end later)
    """A window of the system's Chromium, in which nothing goes wrong unseen. It is closed before the server ends."""
    faults: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []


def state_of(page: Page, name: str) -> Locator:
    """How a file stands, beside its name."""
    return page.locator(f'tr[data-name="{name}"] td').first


def told_on_asking(page: Page, server: Server) -> Locator:
    """What the chat says to the question, in a conversation of its own."""
    page.goto(server.address)
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=WAIT_MS)
    return main


def sign_in(page: Page, server: Server) -> None:
    """Opens the operator's page."""
    page.goto(f"{server.address}/operator")
    page.get_by_label("Token").fill(server.token)
    page.get_by_role("button", name="Sign in").click()


def test_a_build_on_the_command_line_is_seen_while_the_page_is_open(page: Page, server: Server) -> None:
    home = Home(Path(server.environment["GRIOT_HOME"]))
    (Path(server.environment["GRIOT_DOCUMENTS"]) / "ferry.md").write_text(FERRY)
    command = (sys.executable, "-P", "-m", "griot", "build", "--wait", "--progress")
    sign_in(page, server)
    expect(page.locator("#elsewhere")).to_be_empty()
    with home.building():
        expect(page.locator("#elsewhere")).to_contain_text("The index is being built or changed elsewhere")
        build = subprocess.Popen(command, env=server.environment, cwd=home.folder, stdout=subprocess.DEVNULL)
    with build:
        expect(state_of(page, "ferry.md")).to_have_text("ready", timeout=BUILD_MS)
    expect(page.locator("#elsewhere")).to_be_empty()
    expect(page.locator("#generations li").filter(has_text="000002,")).to_contain_text("in use")
    assert build.returncode == 0


def test_an_operator_adds_a_document_removes_it_and_goes_back(page: Page, server: Server) -> None:
    desk = f"{server.address}/operator"
    sign_in(page, server)
    expect(state_of(page, "clock.txt")).to_have_text("ready")

    form = page.locator("#add").element_handle()
    page.evaluate(DROP, [form, [["ferry.md", FERRY], ["broken.pdf", "%PDF-1.7\n"]]])
    expect(state_of(page, "ferry.md")).to_have_text("queued")
    expect(page.locator("#job-state")).to_contain_text("generation 000002 answers", timeout=BUILD_MS)
    expect(state_of(page, "ferry.md")).to_have_text("ready")
    expect(state_of(page, "broken.pdf")).to_contain_text("failed damaged")

    told = told_on_asking(page, server)
    expect(told).to_contain_text(ANSWER)
    expect(told.get_by_role("link", name="Source 1", exact=True).first).to_be_visible()

    page.goto(desk)
    page.get_by_role("link", name="Remove ferry.md").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#job-state")).to_contain_text("generation 000003 answers", timeout=BUILD_MS)
    expect(state_of(page, "ferry.md")).to_have_count(0)
    refused = told_on_asking(page, server)
    expect(refused).to_contain_text("No sentence was found")
    expect(refused).not_to_contain_text("Odile")

    page.goto(desk)
    page.get_by_role("button", name="Put to use generation 000002").click()
    expect(page.locator("#generations li").filter(has_text="000002,")).to_contain_text("in use")
    expect(state_of(page, "ferry.md")).to_contain_text("removed")
    expect(told_on_asking(page, server)).to_contain_text(ANSWER)
