"""One moment that went better, from the log to the closing story, as a therapist records it; then as a supervisor reads it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import follow, sign_in

MOMENTS = ("She hummed while the tea drew.", "He waited with the bill.", "They laughed at the same sign.")


def in_session(page: Page, case: str, exercise: str, name: str) -> None:
    """Open the form of an exercise that is filled in during the session."""
    page.goto(f"{case}/homework/new")
    follow(page, f"form:has(input[name=exercise][value={exercise}]) button:has-text('{name}')")
    page.check("[name=outcome][value=tried]", force=True)


def keep(page: Page) -> None:
    """Save what was typed."""
    follow(page, "form.form .bar button.primary")
    assert re.search(r"/homework/[0-9a-f-]{36}$", page.url)


def pick(page: Page, name: str, words: str) -> None:
    """Choose the record that reads like `words`."""
    select = page.locator(f"select[name='{name}']")
    value = select.locator("option", has_text=words).first.get_attribute("value")
    select.select_option(value)


def test_a_moment_is_followed_to_the_closing_story(page: Page, served, chromium) -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    case, name = page.url, "Lin Hao"
    for words in MOMENTS:
        page.goto(f"{case}/exceptions/new")
        page.check("[name=side][value=b]", force=True)
        page.fill("[name=context]", words)
        follow(page, "form.form button.primary")
        page.wait_for_url("**/exceptions")

    in_session(page, case, "exception_deep_description", name)
    for row, words in enumerate(MOMENTS):
        pick(page, f"x-exceptions-{row}-entry_ref", words)
        page.fill(f"[name=x-exceptions-{row}-forgotten_capability]", f"We can do this, no. {row}.")
    keep(page)

    in_session(page, case, "pattern_recognition", name)
    page.fill("[name=x-pattern]", "Small sounds make room.")
    pick(page, "x-supporting_entries-0-entry", MOMENTS[0])
    pick(page, "x-counter_entries-0-entry", MOMENTS[1])
    keep(page)

    in_session(page, case, "micro_experiments", name)
    pick(page, "x-pattern_ref", "Small sounds make room.")
    page.fill("[name=x-plan]", "Hum while the tea draws.")
    page.fill("[name=x-days-0-day]", "1")
    page.select_option("[name=x-days-0-done]", "partly")
    page.fill("[name=x-days-0-learned]", "It helps before words.")
    keep(page)

    in_session(page, case, "commitment_and_experimentation", name)
    pick(page, "x-experiment_ref", "tea")
    page.fill("[name=x-what_will_i_try]", "Tea before any question.")
    keep(page)

    in_session(page, case, "feedback_loop", name)
    pick(page, "x-commitment_ref", "Tea before any question.")
    page.fill("[name=x-learned]", "A pause is an answer too.")
    keep(page)

    in_session(page, case, "progress_narrative", name)
    page.fill("[name=x-where_now]", "We have a sound for it.")
    pick(page, "x-moments-0-moment", MOMENTS[0])
    keep(page)

    context = chromium.new_context(base_url=served.url, locale="en-GB")
    supervisor = context.new_page()
    sign_in(supervisor, "supervisor@demo.example")
    supervisor.goto(f"{case}/thread")
    thread = supervisor.locator("main section, main article, main li").filter(has_text="Small sounds make room.").first
    for words in (MOMENTS[0], "We can do this, no. 0.", "It helps before words.", "Tea before any question."):
        expect(thread).to_contain_text(words)
    for words in ("A pause is an answer too.", "1 moment fits"):
        expect(thread).to_contain_text(words)
    assert supervisor.locator(".in-session").count() == 0
    context.close()
