"""How long a sign-in lasts is told to the page that asks, and asking does not make it longer."""

from typing import Any

import time_machine
from flask import Flask

from clinic.accounts.models import Account


def asked(browser: Any) -> tuple[int, bool]:
    answer = browser.get("/signed-in").json
    return answer["left"], answer["last"]


def test_asking_renews_nothing_and_staying_does(app: Flask, as_, dana: Account) -> None:
    idle = int(app.config["IDLE"].total_seconds())
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as now:
        browser = as_(dana)
        assert asked(browser) == (idle, False)
        now.shift(idle - 120)
        assert [asked(browser) for _time in range(2)] == [(120, False), (120, False)]
        now.shift(60)
        assert asked(browser) == (60, False)
        assert browser.post("/signed-in").json == {"stays": True}
        assert asked(browser) == (idle, False)
        now.shift(idle - 1)
        assert asked(browser) == (1, False)
        now.shift(2)
        over = browser.get("/signed-in")
        assert (over.status_code, over.json) == (401, {"sentence": "You are signed out."})
        assert browser.post("/signed-in").status_code == 401
        assert browser.get("/").status_code == 401


def test_another_page_of_the_same_sign_in_renews_it(app: Flask, as_, dana: Account) -> None:
    idle = int(app.config["IDLE"].total_seconds())
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as now:
        browser = as_(dana)
        now.shift(idle - 100)
        assert asked(browser)[0] == 100
        assert browser.get("/cases").status_code == 200
        assert asked(browser)[0] == idle


def test_after_twelve_hours_staying_is_not_offered(app: Flask, as_, dana: Account) -> None:
    idle = int(app.config["IDLE"].total_seconds())
    with time_machine.travel("2026-05-04 09:00:00", tick=False) as now:
        browser = as_(dana)
        for _half_hour in range(12 * 3600 // (idle - 60)):
            now.shift(idle - 60)
            assert browser.post("/signed-in").status_code == 200
        now.move_to("2026-05-04 20:59:00")
        assert asked(browser) == (60, True)
        assert browser.post("/signed-in").status_code == 200
        assert asked(browser) == (60, True)
        now.shift(61)
        assert browser.get("/signed-in").status_code == 401


def test_every_page_for_those_signed_in_carries_the_question_and_no_other_does(as_, dana: Account) -> None:
    browser = as_(dana)
    for path in ("/", "/cases", "/me", "/exercises"):
        assert 'data-idle="1800"' in browser.get(path).get_data(as_text=True)
    assert "data-idle" not in as_(None).get("/sign-in").get_data(as_text=True)
