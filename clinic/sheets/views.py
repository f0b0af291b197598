"""Pages about sheets: what a case holds, all entries of one sheet, one entry, and a letter to read out."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.cases import queries as cases
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case
from clinic.core.lifecycle import NotNowError
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.method.forms import values_of
from clinic.method.said import Said, remarks, said
from clinic.method.values import Sheet
from clinic.sheets import actions, content, pictures, queries
from clinic.sheets.forms import EntryForm, entry_form
from clinic.sheets.lifecycle import waits
from clinic.sheets.models import SheetEntry
from clinic.unsent.content import keeps_unsent

bp = Blueprint("sheets", __name__)
Page = str | Response | tuple[str, int]
#: Entries that the overview shows before its sheets, one of each sheet.
NEWEST = 6


@dataclass(frozen=True)
class _Opened:
    """One sheet of a case; to the trail it is the case."""

    case: Case
    key: str
    sheet: Sheet | None  # None: it has left the method
    id: uuid.UUID
    case_id: uuid.UUID
    __tablename__ = "cases"


def _opened(case_id: uuid.UUID, key: str) -> _Opened | None:
    case = cases.get_case(case_id)
    return _Opened(case, key, content.sheet_of(key), case_id, case_id) if case else None


@bp.get("/cases/<uuid:case_id>/sheets")
@guard(Permission.READ_CASE, cases.get_case)
def sheets(case: Case) -> Page:
    """What was written last, and every sheet there is."""
    entries = content.kept(queries.entries_for(current_user, case))
    values = {
        "newest": content.newest_of_each(entries)[:NEWEST],
        "shelves": content.offered(case, entries),
        "name_of": content.name_of,
    }
    return render_template("sheets/sheets.html", case=case, **values)


@bp.get("/cases/<uuid:case_id>/sheets/<string:key>")
@guard(Permission.READ_CASE, _opened)
def sheet(opened: _Opened) -> Page:
    """All entries of one sheet, as its picture."""
    case, sheet = opened.case, opened.sheet
    entries = queries.entries_for(current_user, case, opened.key)
    if sheet is None and not entries:
        abort(404)
    kept = content.kept(entries)
    values = {
        "sheet": sheet,
        "entries": kept,
        "picture": pictures.draw(sheet, case, kept),
        "withdrawn": [one for one in entries if one.withdrawn_at is not None],
        "waits": sheet is None or waits(sheet, case),
    }
    return render_template("sheets/sheet.html", case=case, key=opened.key, **values)


@bp.route("/cases/<uuid:case_id>/sheets/<string:key>/new", methods=["GET", "POST"])
@keeps_unsent(_l("A new entry on a sheet"))
@guard(Permission.WRITE_SHEET, _opened)
def add_entry(opened: _Opened) -> Page:
    """A new entry."""
    case, sheet = opened.case, opened.sheet
    if sheet is None:
        abort(404)
    form = _form(sheet, case, None)
    values = {"case": case, "sheet": sheet, "form": form, "waits": waits(sheet, case)}
    if request.form.get("more") or not form.validate_on_submit():
        return render_template("sheets/add_entry.html", **values), 422 if form.errors else 200
    try:
        made = actions.add(case, sheet, record_id=form.record_id.value, by=current_user, **_typed(form, None))
    except actions.GateClosedError:
        form.form_errors.append(_("This is for both together, and the gate is not open. What you typed is still here."))
        return render_template("sheets/add_entry.html", **values), 422
    return saved(_("The entry is kept."), to=url_for(".entry", entry_id=made.id))


def _form(sheet: Sheet, case: Case, entry: SheetEntry | None) -> EntryForm:
    """The form with what is kept; with what was typed alone, once something was."""
    stored = entry.answers if entry else {}
    kind = entry_form(sheet, case, stored, request.form, request.form.get("more", ""))
    data: dict[str, Any] = {**values_of(sheet.fields, stored), "seen": "0"}
    if entry is not None:
        data |= {"seen": str(entry.edition), "on": entry.on, "side": entry.side.value if entry.side else "both"}
        data["only_me"] = entry.visibility is Visibility.AUTHOR_ONLY
    form = kind() if request.form else kind(data=data)
    if entry is not None:
        del form.record_id
    form.fit(sheet, case, own=entry is None or entry.author_id == current_user.id)
    return form


def _typed(form: EntryForm, entry: SheetEntry | None) -> dict[str, Any]:
    mine = "only_me" in form
    alone = bool(form.only_me.data) if mine else entry is not None and entry.visibility is Visibility.AUTHOR_ONLY
    return {"side": form.whose, "on": form.on.data, "answers": form.answers(), "only_me": alone}


def _said(sheet: Sheet | None, entry: SheetEntry) -> list[Said]:
    return said(sheet.fields if sheet else (), entry.answers, sides=pictures.names_of(entry.case))


@bp.get("/entries/<uuid:entry_id>")
@guard(Permission.READ_SHEET, queries.get_entry)
def entry(entry: SheetEntry) -> Page:
    """One entry."""
    sheet = content.sheet_of(entry.sheet)
    hints = remarks(sheet.rules if sheet else (), entry.answers)
    values = {"sheet": sheet, "name": content.name_of(entry.sheet), "said": _said(sheet, entry), "remarks": hints}
    return render_template("sheets/entry.html", entry=entry, case=entry.case, **values)


@bp.get("/entries/<uuid:entry_id>/letter")
@guard(Permission.READ_SHEET, queries.get_entry)
def letter(entry: SheetEntry) -> Page:
    """A letter alone on the page, to read out or to print."""
    sheet = content.sheet_of(entry.sheet)
    if sheet is None or sheet.group != "letter":
        abort(404)
    hints = remarks(sheet.rules, entry.answers)
    parts = content.letter_of(sheet, entry)
    return render_template("sheets/letter.html", entry=entry, case=entry.case, parts=parts, remarks=hints)


@bp.route("/entries/<uuid:entry_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("A change to an entry on a sheet"))
@guard(Permission.WRITE_SHEET, queries.get_entry)
def edit_entry(entry: SheetEntry) -> Page:
    """Change an entry."""
    sheet = content.sheet_of(entry.sheet)
    if sheet is None:
        raise NotNowError("The sheet is no longer in the method.")
    form = _form(sheet, entry.case, entry)
    values = {"entry": entry, "case": entry.case, "sheet": sheet, "form": form, "stored": None}
    if request.form.get("more") or not form.validate_on_submit():
        if not form.is_submitted() and entry.withdrawn_at is not None:
            raise NotNowError("A withdrawn entry is put back before it is changed.")
        return render_template("sheets/edit_entry.html", **values), 422 if form.errors else 200
    try:
        actions.change(entry, sheet, seen=form.seen.value, by=current_user, **_typed(form, entry))
    except ChangedMeanwhileError:
        form.seen.data = str(entry.edition)
        return render_template("sheets/edit_entry.html", **{**values, "stored": _said(sheet, entry)}), 409
    except NotNowError:
        form.form_errors.append(_("It was withdrawn meanwhile. What you typed is still here."))
        return render_template("sheets/edit_entry.html", **values), 409
    return saved(_("Saved."), to=url_for(".entry", entry_id=entry.id))


@bp.post("/entries/<uuid:entry_id>/withdraw")
@guard(Permission.WRITE_SHEET, queries.get_entry)
def withdraw(entry: SheetEntry) -> Response:
    """Take an entry out of its sheet."""
    actions.withdraw(entry, by=current_user)
    return saved(_("Withdrawn. It can be brought back from here."), to=url_for(".entry", entry_id=entry.id))


@bp.post("/entries/<uuid:entry_id>/restore")
@guard(Permission.WRITE_SHEET, queries.get_entry)
def restore(entry: SheetEntry) -> Response:
    """Undo: put it back."""
    actions.restore(entry, by=current_user)
    return saved(_("It is back on its sheet."), to=url_for(".entry", entry_id=entry.id))
