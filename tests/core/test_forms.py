"""What every form does with what was typed."""

from io import BytesIO

import pytest
from flask import Flask

from clinic.core.forms import BaseForm, line, prose, time_line, zone_field

BLANKS = [
    " ",
    "\t \n",
    "\u3000",
    "\u00a0",
    "\x00",
    " \x00 ",
    "\u200b",
    " \u200b\u200d\ufeff ",
    "\u2060\u00ad",
    "\u3164",
    "\ufe0f",
]
#: Marks that say little, and are there to be seen.
SEEN = ["…", "?", "😶", "❤\ufe0f", "👩\u200d👩", "嗯", "\u200bא", "\ue000"]


class _Form(BaseForm):
    name = line("Name", required=True)
    text = prose("Text", required=True)
    more = line("More")


def _posted(app: Flask, **request: object) -> _Form:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", **request):
        form = _Form()
        form.validate()
        return form


@pytest.mark.parametrize("blank", ["", *BLANKS])
def test_spaces_alone_fill_nothing_in(app: Flask, blank: str) -> None:
    form = _posted(app, data={"name": blank, "text": blank, "more": "kept"})
    assert form.name.errors == form.text.errors == ["Please fill this in."]
    assert form.more.data == "kept"


@pytest.mark.parametrize("seen", SEEN)
def test_whatever_can_be_seen_is_something(app: Flask, seen: str) -> None:
    form = _posted(app, data={"name": seen, "text": seen})
    assert form.errors == {} and (form.name.data, form.text.data) == (seen, seen)


def test_what_cannot_be_seen_in_a_field_that_may_stay_empty_is_nothing(app: Flask) -> None:
    class _Times(BaseForm):
        at = time_line("At")
        zone = zone_field("Zone")

    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data={"at": "\u200b", "zone": "\u2060 "}):
        form = _Times()
        assert form.validate() and (form.at.data, form.zone.data) == ("", "")


def test_what_no_database_keeps_goes_and_every_script_stays(app: Flask) -> None:
    form = _posted(app, data={"name": " ab ", "text": "שלום\r\n👩\u200d👩 𠮷\r家", "more": "\u202eright to left"})
    assert form.errors == {}
    assert (form.name.data, form.text.data) == ("ab", "שלום\n👩\u200d👩 𠮷\n家")
    assert form.more.data == "\u202eright to left"


def test_a_file_is_no_word(app: Flask) -> None:
    form = _posted(app, data={"name": (BytesIO(b"a file"), "words.txt"), "text": "kept", "more": "kept too"})
    assert form.errors == {"name": ["This was sent as a file, which cannot be kept here. Please write it as text."]}
    assert (form.text.data, form.more.data) == ("kept", "kept too")


def test_a_file_beside_nothing_that_is_asked_is_nobodys_business(app: Flask) -> None:
    form = _posted(app, data={"name": "kept", "text": "kept", "other": (BytesIO(b"a file"), "words.txt")})
    assert form.errors == {}


@pytest.mark.parametrize("name", ["name", "text", "more"])
def test_a_character_that_cannot_be_kept_is_told_and_the_rest_stays(app: Flask, name: str) -> None:
    form = _posted(app, data={"name": "kept", "text": "kept", name: " 5\x00 6"})
    assert list(form.errors) == [name] and form[name].errors[0].startswith("A character that cannot be kept")
    assert form[name].data == "5 6" and "\x00" not in str(form[name]())
    again = _posted(app, data={"name": "kept", "text": "kept", name: form[name].data})
    assert again.errors == {}


@pytest.mark.parametrize("body", ['{"name": 7}', '["name"]', "{", "null"])
def test_json_fills_nothing_in(app: Flask, body: str) -> None:
    form = _posted(app, data=body, content_type="application/json")
    assert set(form.errors) == {"name", "text"}
