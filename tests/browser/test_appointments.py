"""The form of an appointment asks for what fits what is typed."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

pytestmark = pytest.mark.one_database


def day(ahead: int) -> str:
    """A day as a field takes it."""
    return (datetime.now(UTC).date() + timedelta(days=ahead)).isoformat()


def test_states_and_the_end_of_a_series_come_and_go_with_what_is_chosen(page: Page) -> None:
    page.goto("/cases")
    follow(page, "text=Zhao Lei")
    page.goto(f"{page.url}/sessions/new")
    times, held = page.locator("#times"), page.locator("[name=state][value=held]")
    afterwards = page.locator("details[data-afterwards]")
    expect(times).not_to_be_visible()
    page.locator("label:has([name=repeat][value='1'])").click()
    expect(times).to_be_visible()
    times.fill("3")
    page.fill("#on", day(9))
    expect(afterwards).not_to_be_visible()
    page.fill("#on", day(-9))
    afterwards.locator("summary").click()
    page.locator("label:has([name=state][value=held])").click()
    page.fill("#on", day(9))
    expect(held).to_be_checked()  # what is chosen is never hidden
    expect(afterwards).to_be_visible()
    page.click("main form.panel .btn.primary")
    expect(page.locator("main")).to_contain_text("This day lies ahead.")
