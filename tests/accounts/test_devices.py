"""On which devices somebody is signed in, in words."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from clinic.accounts.devices import browser_in, named, system_in
from clinic.accounts.models import Account, SignIn
from clinic.core import db
from tests.conftest import PASSWORD
from tests.walk import page_text

MOZILLA, KIT = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS, MAC = "(Windows NT 10.0; Win64; x64)", "(Macintosh; Intel Mac OS X 10_15_7)"
IPHONE = "(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
AGENTS = {
    "Firefox on Windows": f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox on Linux": f"{MOZILLA} (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox on Android": f"{MOZILLA} (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "Firefox on iPhone": f"{MOZILLA} {IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
    "Chrome on Windows": f"{MOZILLA} {WINDOWS} {KIT} Chrome/138.0.0.0 Safari/537.36",
    "Chrome on macOS": f"{MOZILLA} {MAC} {KIT} Chrome/138.0.0.0 Safari/537.36",
    "Chrome on Android": f"{MOZILLA} (Linux; Android 10; K) {KIT} Chrome/138.0.0.0 Mobile Safari/537.36",
    "Chrome on iPhone": f"{MOZILLA} {IPHONE} CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1",
    "Edge on Windows": f"{MOZILLA} {WINDOWS} {KIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
    "Opera on Windows": f"{MOZILLA} {WINDOWS} {KIT} Chrome/136.0.0.0 Safari/537.36 OPR/121.0.0.0",
    "Safari on macOS": f"{MOZILLA} {MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Safari on iPad": f"{MOZILLA} (iPad; CPU OS 17_7 like Mac OS X) {KIT} Version/17.7 Mobile/15E148 Safari/604.1",
    "A browser on Linux": "w3m/0.5.3+git20230121 (Linux)",
    "A device that did not say what it is": "",
}


@pytest.mark.parametrize("said", AGENTS)
def test_a_browser_and_its_system_are_named(app: Any, said: str) -> None:
    with app.test_request_context():
        assert named(browser_in(AGENTS[said]), system_in(AGENTS[said])) == said


def listed(browser: Any) -> list[str]:
    """The devices on one's own page."""
    page = page_text(browser.get("/me"))
    return re.findall(r"<p><b>([^<]+)</b>", page)


def test_ones_own_page_names_every_device_and_keeps_nothing_finer(as_, app, dana: Account) -> None:
    browser = as_(dana)
    said, agent = {"email": dana.email, "password": PASSWORD}, {"User-Agent": AGENTS["Firefox on Windows"]}
    assert as_(None).post("/sign-in", said, headers=agent).status_code == 303
    assert set(listed(browser)) == {"Firefox on Windows", "A device that did not say what it is"}
    dana.language = "zh_Hans"
    db.session.commit()
    assert "Windows 上的 Firefox" in listed(browser)
    kept = db.session.execute(text("SELECT browser, system FROM sign_ins")).all()
    assert set(map(tuple, kept)) == {("firefox", "windows"), (None, None)}
    everything = db.session.execute(text("SELECT * FROM sign_ins")).all()
    assert not any(part in str(value) for row in everything for value in row for part in ("Gecko", "rv:", "Mozilla"))


def test_the_database_holds_no_other_word(app, as_, dana: Account) -> None:
    as_(dana)
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE sign_ins SET browser = 'Mozilla/5.0'"))
    db.session.rollback()


def test_a_sign_in_from_before_names_none(app, as_, dana: Account) -> None:
    browser = as_(dana)
    row = db.session.query(SignIn).one()
    row.browser = row.system = None
    db.session.commit()
    assert listed(browser) == ["A device that did not say what it is"]
