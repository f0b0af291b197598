"""The rail is drawn once for all who work alike, and holds nothing of any of them."""

from typing import Any

from flask import Flask

from clinic.accounts.models import Account
from clinic.core import db
from tests.walk import page_of


def test_everybody_reads_their_own_name_and_comes_back_to_their_own_page(app: Flask, as_: Any, dana, olga) -> None:
    olga.name = "Olga <b>\0token\0"
    db.session.commit()
    first, second = as_(dana), as_(olga)
    hers = first.get("/cases?stage=3").get_data(as_text=True)
    other = second.get("/cases").get_data(as_text=True)
    assert ("<span>Dana</span>" in hers, "Dana" in other) == (True, False)
    assert "<span>Olga &lt;b&gt;\0token\0</span>" in other
    back = [
        form.inputs["next"].holds
        for form in page_of(first.get("/cases?stage=3"), "/cases").posts
        if "next" in form.inputs
    ]
    assert back == [["/cases"], ["/cases?stage=3"], ["/cases?stage=3"]]
    assert not any(
        "Dana" in piece or "Olga" in piece for drawn in app.extensions["fragments"].values() for piece in drawn
    )


def test_who_has_other_roles_or_another_language_sees_another_rail(as_: Any, dana: Account, petra: Account) -> None:
    assert 'href="/cases"' in as_(dana).get("/").get_data(as_text=True)
    assert 'href="/cases"' not in as_(petra).get("/").get_data(as_text=True)
    browser = as_(dana)
    browser.post("/language", {"language": "zh_Hans", "next": "/"})
    browser.post("/theme", {"theme": "dark", "next": "/"})
    page = browser.get("/").get_data(as_text=True)
    assert "<span>今天</span>" in page
    assert page.count('aria-pressed="true"') == 2
