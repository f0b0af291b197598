"""A served installation and a real Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from clinic.config import HOME

CHROMIUM = next((path for path in map(shutil.which, ("chromium", "google-chrome")) if path), None)
expect.set_options(timeout=20_000)  # a slow machine may take its time
DAY, SESSIONS = date(2026, 2, 2), count()
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The demo practice, served by the command that people use; `.url`, `.environment`."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "CLINIC_INSTANCE": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    if request.config.getoption("--database") == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE served")
        environment["CLINIC_DATABASE_URL"] = server.replace("/postgres?", "/served?")
    command = [sys.executable, "-m", "clinic.cli", "demo", "--serve"]
    process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _try in range(100):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - our own server
                break
        except OSError:
            time.sleep(0.2)
    yield SimpleNamespace(url=url, environment=environment)
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser for all journeys."""
    assert CHROMIUM, "Chromium is missing; ./tandem doctor says what to install."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, chromium: Any, served: SimpleNamespace) -> Iterator[BrowserContext]:
    """One browser of somebody at a desk, on a computer as slow as `--slow` says."""
    context = chromium.new_context(base_url=served.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    times = request.config.getoption("--slow")
    if times > 1:
        context.on("page", lambda page: slow_down(page, times))
    yield context
    context.close()


def slow_down(page: Page, times: int) -> None:
    """Let `page` run `times` slower than this computer does: what a test takes for granted then shows."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in which the first practitioner is signed in."""
    page = context.new_page()
    sign_in(page, "one@demo.example")
    return page


def sign_in(page: Page, email: str) -> None:
    """Sign `email` in, as the demo prints it."""
    from clinic.demo.load import PASSWORD

    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("form.form button[type=submit]")
    page.wait_for_url("**/")


def follow(page: Page, to: str | Locator) -> None:
    """Click what leads to another page, and wait until that one stands with its scripts.

    A click alone returns before the page it leads to is there: the next one would hit the page that is left.
    """
    with page.expect_navigation():
        (page.locator(to).first if isinstance(to, str) else to).click()


def begin_note(page: Page) -> None:
    """On a case's page: begin the note of another session, held on a day of its own."""
    record, token = str(uuid.uuid4()), page.locator("[name=csrf_token]").first.input_value()
    on = DAY + timedelta(days=next(SESSIONS))  # two at once would be refused
    held = {"on": on.isoformat(), "starts": "05:00", "ends": "06:20", "attendance": "both", "modality": "video"}
    said = {"csrf_token": token, "record_id": record, "seen": "0", **held, "state": "held"}
    headers, all_of_them = {"Referer": page.url}, f"{page.url}/sessions"

    def without_note() -> set[str]:
        return set(re.findall(r"/sessions/[0-9a-f-]{36}/note", page.request.get(all_of_them).text()))

    before = without_note()
    assert page.request.post(f"{page.url}/sessions/new", form=said, headers=headers).ok
    [address] = without_note() - before
    answer = page.request.post(address, form={"csrf_token": token}, headers=headers)
    page.goto(answer.url)


def write_note(page: Page) -> None:
    """On a case's page: press “Write note”. Where another test has signed the note of this hour, begin another one."""
    case = page.url
    follow(page, "text=Write note" if page.locator("text=Write note").count() else ".next form button")
    if not page.url.endswith("/edit"):
        page.goto(case)
        begin_note(page)


def comes_true(page: Page, asked: Callable[[], bool]) -> bool:
    """Whether it becomes true while `page` goes on; a slow machine may take its time."""
    for _try in range(400):
        if asked():
            return True
        page.wait_for_timeout(50)
    return False


@pytest.fixture
def writing(context: BrowserContext) -> Page:
    """The editor of a note that was just begun, of a session of its own."""
    from tests.browser.writing import begin  # which needs what stands above

    page = context.new_page()
    sign_in(page, "one@demo.example")
    begin(page)
    return page
