"""What is said beside a field is ours: no sentence that WTForms brings reaches a page, in either language."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    DecimalField,
    FloatField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    validators,
)

import clinic
from clinic.core.forms import BaseForm, DayField, HourField, choices
from clinic.core.sentences import OTHERWISE, OURS, SENTENCES


def theirs() -> set[str]:
    """Every sentence that WTForms or Flask-WTF looks up a translation for."""
    found: set[str] = set()
    for file in Path(wtforms.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in {"gettext", "ngettext"}:
                found |= {one.value for one in call.args if isinstance(one, ast.Constant) and one.value != ""}
    return found


def test_every_sentence_of_theirs_has_one_of_ours_in_both_languages(app: Flask) -> None:
    assert len(theirs()) > 30 and set(OURS) <= theirs()
    with app.test_request_context():
        said = {}
        for code in ("en", "zh_Hans"):
            with force_locale(code):
                said[code] = {one: SENTENCES.gettext(one) for one in theirs()}
                assert not set(said[code].values()) & theirs()
                assert SENTENCES.ngettext("Nothing that is known.", "", 2) == str(OTHERWISE)
        assert all(said["en"][one] != said["zh_Hans"][one] for one in theirs())


def every(kind: type) -> set[type]:
    return {kind, *(inner for one in kind.__subclasses__() for inner in every(one))}


def test_every_form_is_built_on_ours() -> None:
    for module in pkgutil.walk_packages(clinic.__path__, "clinic."):
        if not module.name.startswith("clinic.migrations"):
            importlib.import_module(module.name)
    ours = [one for one in every(Form) if one.__module__.startswith("clinic.")]
    assert len(ours) > 20 and all(issubclass(one, BaseForm) for one in ours)
    assert all(one.Meta.get_translations is BaseForm.Meta.get_translations for one in ours)
    assert issubclass(BaseForm, FlaskForm)


class _Everything(BaseForm):
    one = SelectField(choices=choices([("a", "A")]))
    number = SelectField(choices=choices([(1, "1")]), coerce=int)
    radio = RadioField(choices=choices([("a", "A")]))
    some = SelectMultipleField(choices=choices([("a", "A")]))
    numbers = SelectMultipleField(choices=choices([(1, "1")]), coerce=int)
    whole = IntegerField()
    decimal = DecimalField()
    part = FloatField()
    day = DayField()
    hour = HourField()
    needed = StringField(validators=[validators.InputRequired()])
    short = StringField(validators=[validators.Length(max=1)])
    words = StringField(validators=[validators.AnyOf(["a", "b"]), validators.Regexp("a")])


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_nothing_of_theirs_is_said_beside_a_field(app: Flask, language: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"), force_locale(language):
        form = _Everything(MultiDict({name: "zz" for name in _Everything()._fields if name != "needed"}))
        assert not form.validate()
        assert {name for name, one in form._fields.items() if not one.errors} == set()
        said = {sentence for one in form for sentence in one.errors}
        shapes = {one.split("%")[0] for one in theirs()}
        assert not any(sentence.startswith(tuple(one for one in shapes if one != "'")) for sentence in said), said
        assert not any("zz" in sentence for sentence in said)
        assert len(said) > 5 and all(sentence.isascii() == (language == "en") for sentence in said)
