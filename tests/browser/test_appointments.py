"""The form of an appointment asks for what fits what is typed."""

import uuid
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


def book(page: Page, on: str, *starts: str) -> None:
    """Appointments of one case on a day in the past, until ten to eleven, whatever they overlap with."""
    page.goto("/cases")
    follow(page, "text=Zhao Lei")
    token, address = page.locator("[name=csrf_token]").first.input_value(), f"{page.url}/sessions/new"
    page.goto(address)
    whose = page.locator("[name=practitioner]").first.input_value()
    said = {"csrf_token": token, "seen": "0", "on": on, "booked": "both", "modality": "video"}
    said |= {"state": "planned", "repeat": "0", "practitioner": whose, "ends": "10:50"}
    for one in starts:
        form = {**said, "starts": one, "record_id": str(uuid.uuid4())}
        answer = page.request.post(address, form=form, headers={"Referer": page.url})
        shown = answer.text().partition('name="overlaps"')[2].partition('value="')[2].partition('"')[0]
        if shown:
            again = {**form, "overlaps": shown}
            assert page.request.post(address, form=again, headers={"Referer": page.url}).ok


def test_names_are_whole_where_two_appointments_lie_beside_each_other(page: Page) -> None:
    book(page, "2026-03-04", "10:00", "10:05")
    page.goto("/calendar?on=2026-03-04")
    blocks = page.locator(".cal .block.w2")
    assert blocks.count() == 2
    for block in blocks.all():
        inside = (
            "one => one.querySelector('.title').getBoundingClientRect().bottom <= one.getBoundingClientRect().bottom"
        )
        assert block.evaluate(inside) and block.evaluate("one => one.scrollWidth <= one.clientWidth")
    day = page.locator(".cal-day").nth(2).bounding_box()
    narrow = blocks.last.bounding_box()
    blocks.last.locator(".title").focus()
    wide = blocks.last.bounding_box()
    assert day and narrow and wide and narrow["width"] < day["width"] / 2 < wide["width"]
    expect(blocks.last.locator(".until")).to_be_visible()


def test_four_beside_each_other_break_no_name_and_widen_their_day(page: Page) -> None:
    times = ("10:00", "10:03", "10:06", "10:09")
    for on in ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"):
        book(page, on, *times)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/calendar?on=2026-03-09")
    titles = page.locator(".cal .block.w4 .title")
    assert titles.count() == 20
    lines = """title => { const words = title.lastChild, range = document.createRange();
      return [...words.data.matchAll(/\\S+/g)].every(word => {
        range.setStart(words, word.index);
        range.setEnd(words, word.index + word[0].length);
        return range.getClientRects().length === 1 && title.scrollWidth <= title.clientWidth; }); }"""
    assert all(title.evaluate(lines) for title in titles.all())
    inside = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(inside)  # the week scrolls, the page does not
    last = titles.last
    last.focus()
    scale, place = page.locator(".cal-scale").bounding_box(), last.bounding_box()
    assert scale and place and scale["x"] + scale["width"] <= place["x"] < 1440


def test_on_a_phone_the_calendar_begins_in_the_upper_third(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/calendar")
    place = page.locator(".cal").bounding_box()
    assert place and place["y"] < 844 / 3
    expect(page.locator("#go-on")).not_to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("link", name="In other calendars")).to_be_visible()
    page.fill("#go-on", "2026-03-04")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".cal-head h2")).to_have_text("2 Mar – 8 Mar 2026")
    page.goto("/calendar?on=2026-02-30")
    expect(page.locator("#go-fault")).to_be_visible()  # a fault is never behind a button
