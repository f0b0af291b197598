"""Which language is spoken, and how dates and times look in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache

import flask_babel
from babel.dates import format_date
from flask import Flask, g, has_request_context, request
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import Markup

from clinic.config import HOME
from clinic.core import clock

# A sentence that waits for its language says of itself that it is HTML, so nobody would escape the name that stands in it.
del LazyString.__html__

LANGUAGES = {"en": "English", "zh_Hans": "简体中文"}
babel = flask_babel.Babel()
#: Language -> sentence of a template -> the same in that language, as it stands and filled with nothing.
#: Templates are few, so this stays small.
_said: dict[str, dict[str, tuple[Markup, Markup | None]]] = {"en": {}, "zh_Hans": {}}


def init_app(app: Flask) -> None:
    """Let every page and paper of `app` speak its reader's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    folder = HOME / "clinic" / "translations"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder if folder.is_dir() else HOME.parent / "translations")
    babel.init_app(app, locale_selector=_choose)
    app.add_template_filter(day)
    app.add_template_filter(short_day)
    app.add_template_filter(weekday)
    app.add_template_filter(moment)
    app.add_template_filter(time_of_day)
    app.add_template_filter(listed)
    app.add_template_global(language)
    app.add_template_global(html_lang)
    # Flask-Babel asks for language, domain and catalogue again at each of the some two hundred sentences of a page.
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=count)


def _choose() -> str:
    """The signed-in person's language, else the cookie's, else the browser's best match."""
    if not has_request_context():
        return "en"
    if current_user.is_authenticated:
        return str(current_user.language)
    cookie = request.cookies.get("language", "")
    if cookie in LANGUAGES:
        return cookie
    best = request.accept_languages.best_match(["en", "zh-Hans", "zh-CN", "zh"], "en")
    return "zh_Hans" if best.startswith("zh") else "en"


def language() -> str:
    """The language spoken now: "en" or "zh_Hans"."""
    try:
        spoken: str | None = g.get("language")
    except RuntimeError:  # outside the application
        return "en"
    if spoken is None:
        spoken = "zh_Hans" if str(flask_babel.get_locale() or "en").startswith("zh") else "en"
        g.language = spoken
    return spoken


def html_lang() -> str:
    """The same as HTML writes it: "en" or "zh-Hans"."""
    return language().replace("_", "-")


def say(sentence: str, **values: object) -> Markup:
    """What `_()` in a template says: the sentence in the reader's language, with `values` escaped."""
    known = _said[language()]
    if sentence not in known:
        known[sentence] = _translated(sentence)
    bare, filled = known[sentence]
    return bare % values if values or filled is None else filled


def count(one: str, many: str, num: int, **values: object) -> Markup:
    """What `ngettext()` in a template says: the sentence for this number, which is its `num` too."""
    sentence = Markup(flask_babel.get_translations().ungettext(one, many, num))  # noqa: S704 - our own sentence
    return sentence % {"num": num, **values}


def _translated(sentence: str) -> tuple[Markup, Markup | None]:
    bare = Markup(flask_babel.get_translations().ugettext(sentence))  # noqa: S704 - our own sentence
    try:
        return bare, bare % {}
    except KeyError:  # it has placeholders
        return bare, None


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` ("en" or "zh_Hans") inside the block: for papers and for command lines."""
    before = g.get("language")
    with flask_babel.force_locale(code):
        g.language = code
        try:
            yield
        finally:
            g.language = before


def day(value: date | None) -> str:
    """A date in words, such as “Wed 25 Nov 2026” or “2026年11月25日星期三”."""
    if value is None:
        return ""
    code = language()
    return _formatted(value, "full" if code == "zh_Hans" else "EEE d MMM y", code)


def short_day(value: date, *, year: bool = True) -> str:
    """A date as papers, charts and lines of choice write it: no weekday, no year where it goes without saying."""
    code = language()
    pattern = ("y年" if year else "") + "M月d日" if code == "zh_Hans" else "d MMM" + (" y" if year else "")
    return _formatted(value, pattern, code)


def short_days(first: date, last: date) -> str:
    """From one day to another, the year once where it is the same: “2 Mar – 8 Mar 2026” or “2026年3月2日 – 3月8日”."""
    twice, year_first = first.year != last.year, language() == "zh_Hans"
    return f"{short_day(first, year=twice or year_first)} – {short_day(last, year=twice or not year_first)}"


@lru_cache(maxsize=4096)  # pages name the same few days again and again, and Babel takes its time
def _formatted(value: date, pattern: str, code: str) -> str:
    return format_date(value, pattern, locale=code)


def month(value: date) -> str:
    """A month with its year: “November 2026” or “2026年11月”."""
    code = language()
    return _formatted(value, "y年M月" if code == "zh_Hans" else "MMMM y", code)


def weekday(value: date) -> str:
    """The day's name, short: “Wed” or “周三”."""
    return str(flask_babel.format_date(value, "EEE", rebase=False))


def moment(value: datetime | None) -> str:
    """A moment on the practice's clock, such as “Wed 25 Nov 2026, 17:00”."""
    if value is None:
        return ""
    here = clock.local(value)
    return f"{day(here.date())} {here:%H:%M}" if language() == "zh_Hans" else f"{day(here.date())}, {here:%H:%M}"


def time_of_day(value: datetime | None) -> str:
    """The hour and minute on the practice's clock."""
    return "" if value is None else f"{clock.local(value):%H:%M}"


def listed(values: Iterable[object]) -> str:
    """Short things one after the other, such as “2, 3, 7” or “2、3、7”."""
    return ("、" if language() == "zh_Hans" else ", ").join(str(one) for one in values)
