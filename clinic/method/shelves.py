"""Sheets in the order in which pages offer them: practices, the maps of each framework, stories, logs, letters."""

from dataclasses import dataclass

from flask_babel import gettext as _

from clinic.method import catalogue
from clinic.method.values import GROUPS, Sheet


@dataclass(frozen=True, slots=True)
class Shelf:
    """Sheets of one sort, with what the sort is called."""

    key: str
    name: str
    sheets: tuple[Sheet, ...]


def shelves() -> list[Shelf]:
    """All sheets by sort, in the reader's language; maps by the framework they come from. Empty ones are left out."""
    words = {"practice": _("Practices"), "story": _("Stories"), "log": _("Logs"), "letter": _("Letters")}
    found: list[Shelf] = []
    for group in GROUPS:
        if group == "map":
            maps = catalogue.sheets_by_framework()
            found += [
                Shelf(one.key, _("Maps: %(framework)s", framework=one.name), maps[one.key])
                for one in catalogue.frameworks()
            ]
        else:
            found.append(Shelf(group, words[group], tuple(one for one in catalogue.sheets() if one.group == group)))
    return [one for one in found if one.sheets]
