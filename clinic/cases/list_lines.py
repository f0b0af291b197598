"""The lines of a list of cases as they stand on a page: each drawn once for as long as it says the same."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from clinic.accounts.signing_in import sharing
from clinic.cases.list_queries import Line
from clinic.core.i18n import language


def case_lines(cases: Iterable[Line], stages: Sequence[Any]) -> Markup:
    """A line for each of `cases`; on a shared screen without names. `stages` are those of the method."""
    names = {one.number: str(one.short) for one in stages}
    reader = sharing(), language(), request.root_path
    return Markup("").join(_drawn(one, names.get(one.stage or 0, ""), *reader) for one in cases)


@lru_cache(maxsize=500)  # ten pages: fifty lines are half the work of a page, and few of them change between two looks
def _drawn(case: Line, stage: str, hidden: bool, _spoken: str, _mounted: str) -> Markup:
    template = current_app.jinja_env.get_template("cases/_line.html")
    return Markup(template.render(case=case, stage=stage, hidden=hidden) + "\n")  # noqa: S704 - drawn by a template
