"""The stages of a case: the path and the next move, corrections, each partner's view, readiness, evidence."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases import queries as cases
from clinic.cases import stage_actions as actions
from clinic.cases import stage_queries as queries
from clinic.cases import words
from clinic.cases.journey import StageError
from clinic.cases.lifecycle import Side
from clinic.cases.models import Case, Evidence, StageEpisode
from clinic.cases.stage_forms import CorrectionForm, EvidenceForm, PositionForm, StageForm, readiness_form, voices
from clinic.core.i18n import day
from clinic.core.web import ChangedMeanwhileError, saved
from clinic.desk import evidence, stage_content
from clinic.desk.views import bp
from clinic.method import catalogue
from clinic.unsent.content import keeps_unsent

Page = str | Response | tuple[str, int]


def _page(template: str, form: Any, *, status: int = 422, **values: Any) -> Page:
    return render_template(template, form=form, **values), status if form.is_submitted() else 200


def _path(case: Case, anchor: str | None = None) -> str:
    return url_for("desk.stage_path", case_id=case.id, _anchor=anchor)


def _refuse_readers(case: Case) -> None:
    """Those who may read a case, but not change it, look at its pages and post nothing."""
    if request.method == "POST" and not may(current_user, Permission.CHANGE_CASE, case):
        abort(403)


@bp.route("/cases/<uuid:case_id>/stage", methods=["GET", "POST"])
@keeps_unsent(_l("A move to a stage"))
@guard(Permission.READ_CASE, cases.get_case)
def stage_path(case: Case) -> Page:
    """The path through the stages with all that stands beside it, and the next move."""
    _refuse_readers(case)
    form = StageForm(case)
    if form.validate_on_submit():
        said: dict[str, Any] = {"on": form.on.data, "reason": form.reason.data or "", "theme": form.theme.data or ""}
        said |= {"new_cycle": form.new_cycle.data, "record_id": form.record_id.value}
        said["agreement"] = actions.Agreement(form.proposed_by.data or "", form.agreed.data or ())
        try:
            actions.move_stage(case, stage=int(form.stage.data), by=current_user, **said)
        except StageError as fault:
            form[fault.field].errors = [words.stage_faults()[fault.reason]]
        else:
            return saved(_("The stage is noted."), to=_path(case))
    shown = stage_content.stage_page_of(case, current_user)
    people = cases.names_of_colleagues(stage_content.people_in(shown))
    values: dict[str, Any] = {"shown": shown, "people": people, "stages": catalogue.stages(), "kinds": words.kinds()}
    return _page("desk/stage_path.html", form, case=case, **values)


@bp.route("/stages/<uuid:episode_id>/correct", methods=["GET", "POST"])
@keeps_unsent(_l("A correction of the path"))
@guard(Permission.CHANGE_CASE, queries.get_episode)
def correct_stage(episode: StageEpisode) -> Page:
    """What a move should have said; what it said stays readable."""
    said = queries.said_about(episode)
    now, seen = said[-1], str(len(said) - 1)
    fields = ("on", "reason", "theme", "new_cycle", "withdrawn")
    form = CorrectionForm(data={name: getattr(now, name) for name in fields} | {"stage": str(now.stage), "seen": seen})
    values: dict[str, Any] = {"case": episode.case, "said": said, "stages": catalogue.stages(), "collided": None}
    values["people"] = cases.names_of_colleagues(one.by_id for one in said)
    if not form.validate_on_submit():
        return _page("desk/correct_stage.html", form, **values)
    typed: dict[str, Any] = {name: form[name].data or "" for name in ("because", "reason", "theme")}
    typed |= {"on": form.on.data, "new_cycle": form.new_cycle.data, "withdrawn": form.withdrawn.data}
    correction = actions.Correction(stage=int(form.stage.data), **typed)
    try:
        actions.correct_stage(
            episode, correction, seen=form.seen.value, by=current_user, record_id=form.record_id.value
        )
    except StageError as fault:
        _name_fault(form, fault, episode)
        return _page("desk/correct_stage.html", form, **values)
    except ChangedMeanwhileError:
        form.seen.data = seen
        values["collided"] = [
            (form[name].label.text, words.shown(form[name], getattr(now, name))) for name in (*fields, "stage")
        ]
        return _page("desk/correct_stage.html", form, status=409, **values)
    return saved(_("The path is corrected. What was noted first stays readable."), to=_path(episode.case))


def _name_fault(form: CorrectionForm, fault: StageError, episode: StageEpisode) -> None:
    """Say what is wrong beside the field; when it is another move that would not fit, beside the stage or the day."""
    if fault.entry == episode.number:
        form[fault.field].errors = [words.stage_faults()[fault.reason]]
        return
    other = next(one for one in queries.path_of(episode.case) if one.number == fault.entry)
    beside = form.withdrawn if form.withdrawn.data else form.on if fault.field == "on" else form.stage
    beside.errors = [words.later_fault(fault.reason, other.stage, day(other.on))]


@bp.route("/cases/<uuid:case_id>/stage/views", methods=["GET", "POST"])
@keeps_unsent(_l("A partner’s view of the stage"))
@guard(Permission.READ_CASE, cases.get_case)
def partner_views(case: Case) -> Page:
    """Where each partner sees the work, beside the shared stage, which stays as it is."""
    _refuse_readers(case)
    form = PositionForm(case)
    if form.validate_on_submit():
        said: dict[str, Any] = {"stage": int(form.stage.data), "on": form.on.data, "words": form.words.data or ""}
        side = Side(form.side.data)
        actions.record_position(case, side, by=current_user, record_id=form.record_id.value, **said)
        return saved(_("The view is noted. The shared stage is unchanged."), to=request.path)
    positions = queries.positions_of(case)
    newest = stage_content.views_of(case, queries.newest(positions))
    values: dict[str, Any] = {
        "views": newest,
        "difference": stage_content.difference(newest),
        "stages": catalogue.stages(),
    }
    values["history"] = [stage_content.view_of(case, one) for one in positions]
    values["people"] = cases.names_of_colleagues(one.by_id for one in positions)
    return _page("desk/partner_views.html", form, case=case, **values)


@bp.route("/stages/<uuid:episode_id>/readiness", methods=["GET", "POST"])
@keeps_unsent(_l("Readiness to move on"))
@guard(Permission.CHANGE_CASE, queries.get_episode)
def readiness(episode: StageEpisode) -> Page:
    """How each sees the signs of being ready to move on: guidance, never a lock."""
    stage = catalogue.stage(queries.said_about(episode)[-1].stage)
    found = queries.get_readiness(episode)
    kept = found.answers if found else {}
    asked = voices(episode.case)
    names = {(sign.key, voice): f"{sign.key}-{voice}" for sign in stage.readiness for voice, _name in asked}
    now = {name: kept.get(sign, {}).get(voice, "") for (sign, voice), name in names.items()}
    edition = str(found.edition if found else 0)
    form = readiness_form(stage, episode.case)(data={**now, "seen": edition})
    signs = [
        (sign.label.said_to(couple=episode.case.is_couple), [form[names[sign.key, voice]] for voice, _name in asked])
        for sign in stage.readiness
    ]
    values: dict[str, Any] = {"case": episode.case, "stage": stage, "signs": signs, "collided": None}
    if not form.validate_on_submit():
        return _page("desk/readiness.html", form, **values)
    answers: dict[str, dict[str, str]] = {
        sign: said for sign, said in kept.items() if sign not in {one.key for one in stage.readiness}
    }
    for (sign, voice), name in names.items():
        if form[name].data:
            answers.setdefault(sign, {})[voice] = form[name].data
    try:
        actions.save_readiness(episode, answers, seen=form.seen.value, by=current_user)
    except ChangedMeanwhileError:
        form.seen.data = edition
        values["collided"] = [
            (f"{sign} – {field.label.text}", words.shown(field, now[field.name]))
            for sign, fields in signs
            for field in fields
            if field.data != now[field.name]
        ]
        return _page("desk/readiness.html", form, status=409, **values)
    return saved(_("Saved."), to=_path(episode.case, "readiness"))


@bp.route("/stages/<uuid:episode_id>/evidence", methods=["GET", "POST"])
@keeps_unsent(_l("Evidence beside a stage"))
@guard(Permission.CHANGE_CASE, queries.get_episode)
def stage_evidence(episode: StageEpisode) -> Page:
    """What of the record speaks for where the work stands; put there by somebody, and nothing moves by it."""
    case, offers = episode.case, evidence.offers_in(evidence.record_for(current_user, episode.case))
    form = EvidenceForm([(one.key, one.label) for one in offers])
    if form.validate_on_submit():
        one = next(each for each in offers if each.key == form.what.data)
        said: dict[str, Any] = {
            "of": one.of,
            "side": one.side,
            "visibility": one.visibility,
            "line": form.line.data or "",
        }
        actions.add_evidence(episode, one.kind, by=current_user, record_id=form.record_id.value, **said)
        return saved(_("It stands beside the stage now; nothing has moved."), to=request.path)
    records = [one for one in queries.evidence_for(current_user, case) if one.episode_id == episode.id]
    found = evidence.shown(records, offers, case)
    values: dict[str, Any] = {
        "shown": found,
        "stage": catalogue.stage(queries.said_about(episode)[-1].stage),
        "case": case,
    }
    values["people"] = cases.names_of_colleagues(one.by_id for one in found)
    return _page("desk/stage_evidence.html", form, **values)


def _own_evidence(evidence_id: Any) -> Evidence | None:
    """A piece of evidence, if the reader may see it at all."""
    found = queries.get_evidence(evidence_id)
    hidden = found is not None and found.visibility.value == "author_only" and found.by_id != current_user.id
    return None if hidden else found


@bp.post("/evidence/<uuid:evidence_id>/withdraw")
@guard(Permission.CHANGE_CASE, _own_evidence)
def withdraw_evidence(evidence: Evidence) -> Response:
    """Take it away from the stage."""
    actions.withdraw_evidence(evidence, by=current_user)
    to = url_for(".stage_evidence", episode_id=evidence.episode_id)
    return saved(_("Removed. It can be brought back at the foot of the page."), to=to)


@bp.post("/evidence/<uuid:evidence_id>/restore")
@guard(Permission.CHANGE_CASE, _own_evidence)
def restore_evidence(evidence: Evidence) -> Response:
    """Put it back."""
    actions.restore_evidence(evidence, by=current_user)
    to = url_for(".stage_evidence", episode_id=evidence.episode_id)
    return saved(_("It stands beside the stage again."), to=to)
