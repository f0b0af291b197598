"""The main job, from signing in to the paper, as a therapist does it."""

import io
import re
import subprocess
import sys

from playwright.sync_api import Page
from pypdf import PdfReader

from clinic.config import HOME
from tests.browser.conftest import follow, write_note

SENTENCE = "They stayed with Sunday’s walk; 他们一起走回家。"


def test_a_note_is_written_rated_signed_and_printed(page: Page, served, tmp_path) -> None:
    page.goto("/cases")
    follow(page, "text=Chen Jing")
    case = page.url
    write_note(page)
    page.check("[name=stage][value='4']", force=True)
    page.fill("[name=rating_a]", "6-7")
    page.fill("[name=rating_b]", "5.5")
    page.fill("[name=pain_a]", "“It was quiet for too long.”")
    page.fill("[name=pain_b]", "“I did not know how to begin.”")
    page.fill("[name=better_a]", "Asked first.")
    for framework in ("Solution-focused", "Narrative", "Collaborative", "Relational-cultural"):
        page.click(f"details.lens summary:has-text('{framework}')")
        page.locator(
            f"details.lens:has(summary:has-text('{framework}')) div.form :is(textarea, input[type=text]):visible"
        ).first.fill(f"In {framework}")
    page.fill("[name=next_a]", "Say “not yet”.")
    page.fill("[name=summary]", SENTENCE)
    page.fill("[name=supervision_question]", "Whose pace is it?")
    follow(page, ".bar button[name=then]")
    page.wait_for_url("**/sign")
    follow(page, "main button:has-text('Sign')")
    page.wait_for_selector("text=Signed")
    for said in (
        "6-7",
        "5.5",
        SENTENCE,
        "In Solution-focused",
        "In Narrative",
        "In Collaborative",
        "In Relational-cultural",
    ):
        assert said in page.inner_text("main")

    page.goto(f"{case}/homework/new")
    follow(page, "text=Coping list")
    page.check("[name=whom][value=b]", force=True)
    follow(page, "button:has-text('Give it')")
    assert "Coping list" in page.inner_text("main")

    page.goto(f"{case}/reports/new")
    follow(page, "button:has-text('Issue the paper')")
    with page.expect_download() as download:
        page.click("text=Progress summary 1")
    paper = PdfReader(download.value.path())
    text = "\n".join(one.extract_text() for one in paper.pages)
    words = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", SENTENCE) in words
    for said in ("PartnerA", "PartnerB", "2-3", "6-7", "5.5", "Whosepaceisit?"):
        assert said in words
    for name in ("ChenJing", "LinHao"):
        assert name not in words

    out = tmp_path / "shell.pdf"
    command = [sys.executable, "-m", "clinic.cli", "report", "C-1001", "--kind", "supervision", "--out", str(out)]
    subprocess.run(command, cwd=HOME, env=served.environment, check=True, stdout=subprocess.DEVNULL)
    assert len(PdfReader(io.BytesIO(out.read_bytes())).pages) >= 2


def test_without_scripts_a_note_can_be_saved(chromium, served) -> None:
    from tests.browser.conftest import sign_in

    context = chromium.new_context(base_url=served.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, "two@demo.example")
    page.goto("/cases")
    follow(page, ".rows .main a")
    write_note(page)
    page.fill("[name=summary]", "Written without a script.")
    follow(page, ".bar button:not([name])")
    assert page.input_value("[name=summary]") == "Written without a script."
    page.fill("[name=summary]", "Typed last, and never saved.")
    follow(page, "button[value=discard]")
    follow(page, "#discarded li a")
    assert "Typed last, and never saved." in page.inner_text("main")
    follow(page, ".actions button")
    assert page.input_value("[name=summary]") == "Typed last, and never saved."
    page.press("[name=summary]", "Enter")
    assert page.url.endswith("/edit")
    context.close()
