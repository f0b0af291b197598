"""Pages about cases: the list, a new case, its people, formulations, life, gate and team."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.access.guard import guard
from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.access.roles import Role
from clinic.accounts import queries as accounts
from clinic.accounts.kept import kept_page
from clinic.accounts.models import Account
from clinic.accounts.signing_in import sharing
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases import actions, list_queries, queries, words
from clinic.cases.forms import (
    CONTACT,
    NAMES,
    CaseForm,
    GateForm,
    PartnerForm,
    SearchForm,
    TeamForm,
    facts_form,
    formulation_form,
)
from clinic.cases.lifecycle import CaseKind, CaseState, Gate, SecretsPolicy, Side, Visibility
from clinic.cases.list_lines import case_lines
from clinic.cases.models import Case, Partner
from clinic.core import clock, db
from clinic.core.forms import choices
from clinic.core.web import ChangedMeanwhileError, page_asked, saved
from clinic.method import catalogue
from clinic.method.values import Formulation
from clinic.unsent.content import keeps_unsent

bp = Blueprint("cases", __name__)
bp.add_app_template_global(case_lines)
Page = str | Response | tuple[str, int]
LIVING = (CaseState.ENQUIRY, CaseState.OPEN, CaseState.PAUSED)


def _file(case: Case) -> str:
    return url_for("desk.case", case_id=case.id)


@bp.get("/cases")
@guard(Permission.LIST_CASES)
def cases() -> Page:
    """The cases one may read, the most recently active first, or by name."""
    chosen, by_name = request.args.get("state", ""), request.args.get("order") == "name" and not sharing()
    known = [chosen] if chosen in list(CaseState) else []
    states = [CaseState(one) for one in known] or ([] if chosen in {"all", "archived"} else list(LIVING))
    stage = request.args.get("stage", 0, type=int)
    found = list_queries.cases_visible_to(
        current_user,
        states=states,
        stage=stage if stage in range(1, 7) else None,
        archived=chosen == "archived",
        page=page_asked(),
        by_name=by_name,
        by_number=sharing(),
    )
    order = "name" if by_name else None
    return kept_page("cases/cases.html", made=_to_search, found=found, state=chosen, stage=stage, order=order)


def _to_search() -> dict[str, Any]:
    return {"form": SearchForm(formdata=None, by_name=not sharing()), "stages": catalogue.stages()}


@bp.post("/cases/search")
@guard(Permission.LIST_CASES)
def search_cases() -> Page:
    """Cases by name or reference, archived ones too."""
    form = SearchForm(by_name=not sharing())
    if not form.validate():
        return render_template("cases/search_cases.html", form=form, found=None), 422
    found = list_queries.search_cases(current_user, form.words.data or "", by_name=not sharing())
    trail.record(Event.CASES_SEARCHED, by=current_user, hits=found.total)
    db.session.commit()
    return render_template("cases/search_cases.html", form=form, found=found, stages=catalogue.stages())


@bp.route("/cases/new", methods=["GET", "POST"])
@keeps_unsent(_l("A new case"))
@guard(Permission.ADD_CASE)
def add_case() -> Page:
    """A new case with its people."""
    form = CaseForm()
    clients = {str(one.person.id): one for one in queries.clients_visible_to(current_user)}
    known = [(key, f"{one.person.name} ({one.references})") for key, one in clients.items()]
    for field in (form.a_existing, form.b_existing):
        field.choices = choices([("", _("No, somebody new")), *known])
    if not form.validate_on_submit():
        return render_template("cases/add_case.html", form=form), 422 if form.is_submitted() else 200
    case = actions.add_case(
        record_id=form.record_id.value,
        kind=CaseKind(form.kind.data),
        partners=[_partner_from(form, side, clients) for side in Side],
        opened_on=form.opened_on.data,
        by=current_user,
        state=CaseState(form.state.data),
    )
    return saved(_("%(reference)s is in your list.", reference=case.reference), to=_file(case))


def _partner_from(form: CaseForm, side: Side, clients: dict[str, queries.Client]) -> actions.PartnerDetails:
    said: dict[str, Any] = {name: form[f"{side.value}_{name}"].data or "" for name in NAMES}
    said["family_name_first"] = bool(said["family_name_first"])
    chosen = clients.get(form[f"{side.value}_existing"].data or "")
    return actions.PartnerDetails(
        person=actions.PersonDetails(**said),
        reason=form[f"{side.value}_reason"].data or "",
        existing=chosen.person if chosen else None,
    )


@bp.route("/cases/<uuid:case_id>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("About the relationship"))
@guard(Permission.CHANGE_CASE, queries.get_case)
def edit_case(case: Case) -> Page:
    """What is kept about the relationship."""
    now = {one.key: case.facts.get(one.key, "") for one in catalogue.relationship_facts()}
    now |= {"problem_name": case.problem_name, "policy": case.secrets_policy.value, "opened_on": case.opened_on}
    form = facts_form()(data={**now, "seen": str(case.edition)})
    fact_names = [one.key for one in catalogue.relationship_facts()]
    values = {"case": case, "fact_names": fact_names}
    if not form.validate_on_submit():
        return _form_page("cases/edit_case.html", form, **values)
    facts = {name: form[name].data or "" for name in fact_names}
    more: dict[str, Any] = {"problem_name": form.problem_name.data or "", "opened_on": form.opened_on.data}
    more["policy"] = SecretsPolicy(form.policy.data)
    try:
        actions.change_facts(case, facts, seen=form.seen.value, by=current_user, **more)
    except ChangedMeanwhileError:
        return _conflict("cases/edit_case.html", form, now, case.edition, **values)
    return saved(_("Saved."), to=_file(case))


def _form_page(template: str, form: Any, **values: Any) -> Page:
    return render_template(template, form=form, collided=None, **values), 422 if form.is_submitted() else 200


def _conflict(template: str, form: Any, now: dict[str, Any], edition: int, **values: Any) -> Page:
    """Show both texts; the form keeps what was typed and may be saved once more, on purpose."""
    differing = {name: text for name, text in now.items() if name in form and (form[name].data or "") != (text or "")}
    collided = [(form[name].label.text, words.shown(form[name], text)) for name, text in differing.items()]
    form.seen.data = str(edition)
    return render_template(template, form=form, collided=collided, **values), 409


def _partner_of(case_id: Any, side: str) -> Partner | None:
    case = queries.get_case(case_id)
    return case.partner(side) if case else None


@bp.route("/cases/<uuid:case_id>/partners/<any(a, b):side>/edit", methods=["GET", "POST"])
@keeps_unsent(_l("About one partner"))
@guard(Permission.CHANGE_CASE, _partner_of)
def edit_partner(partner: Partner) -> Page:
    """Who a partner is, how to reach them safely, and why they came."""
    person = partner.person
    now = {name: getattr(person, name) for name in NAMES} | {name: person.contact.get(name, "") for name in CONTACT}
    now |= {name: getattr(partner, name) for name in ("pseudonym", "reason", "hopes")}
    edition = partner.edition + person.edition
    form = PartnerForm(data={**now, "seen": str(edition)})
    if not form.validate_on_submit():
        return _form_page("cases/edit_partner.html", form, case=partner.case, partner=partner)
    contact = {name: form[name].data or "" for name in CONTACT}
    said: dict[str, Any] = {name: form[name].data or "" for name in NAMES}
    said["family_name_first"] = bool(said["family_name_first"])
    about: dict[str, Any] = {name: form[name].data or "" for name in ("pseudonym", "reason", "hopes")}
    details = actions.PartnerDetails(person=actions.PersonDetails(contact=contact, **said), **about)
    try:
        actions.change_partner(partner, details, seen=form.seen.value, by=current_user)
    except ChangedMeanwhileError:
        return _conflict("cases/edit_partner.html", form, now, edition, case=partner.case, partner=partner)
    return saved(_("Saved."), to=_file(partner.case))


@bp.route("/cases/<uuid:case_id>/formulations/<string:kind>", methods=["GET", "POST"], defaults={"side": ""})
@bp.route("/cases/<uuid:case_id>/formulations/<string:kind>/<any(a, b):side>", methods=["GET", "POST"])
@keeps_unsent(_l("A formulation"))
@guard(Permission.READ_CASE, lambda case_id, kind, side: _formulated(case_id, kind, side))
def edit_formulation(place: "_Place") -> Page:
    """What is understood so far: problem scenario, double formulation or resources; `?own` is one's private text."""
    case, kind, side, own = place.case, place.kind, place.side, "own" in request.args
    _refuse_readers(case)
    found = queries.get_formulation(case, kind.key, side, current_user, private=own)
    beside = queries.get_formulation(case, kind.key, side, current_user, private=not own)
    beside = None if beside is found else beside
    now = {one.key: found.answers.get(one.key, "") if found else "" for one in kind.fields}
    now["visibility"] = found.visibility.value if found else Visibility.AUTHOR_ONLY.value
    edition = found.edition if found else 0
    mine = found is None or found.author_id == current_user.id
    made = formulation_form(kind.fields, case, private=mine, shared=not (own and beside is not None))
    form = made(data={**now, "seen": str(edition)})
    values = {"case": case, "kind": kind, "partner": case.partner(side) if side else None, "own": own}
    values |= {"beside": beside, "found": found}
    if not form.validate_on_submit():
        return _form_page("cases/edit_formulation.html", form, **values)
    answers = {one.key: form[one.key].data or "" for one in kind.fields}
    whom = Visibility(form.visibility.data)
    try:
        actions.save_formulation(
            case, kind.key, side, answers, whom, seen=form.seen.value, by=current_user, private=own
        )
    except (ChangedMeanwhileError, actions.NotYoursError):
        return _conflict("cases/edit_formulation.html", form, now, edition, **values)
    return saved(_("Saved."), to=_file(case))


def _refuse_readers(case: Case) -> None:
    """Those who may read a case, but not change it, look at its pages and post nothing."""
    if request.method == "POST" and not may(current_user, Permission.CHANGE_CASE, case):
        abort(403)


class _Place:
    """A formulation's place in a case, before there is a text."""

    __tablename__ = "formulations"
    id = None

    def __init__(self, case: Case, kind: Formulation, side: Side | None) -> None:
        self.case, self.case_id, self.kind, self.side = case, case.id, kind, side


def _formulated(case_id: Any, key: str, side: str) -> _Place | None:
    case = queries.get_case(case_id)
    kind = next((one for one in catalogue.formulations() if one.key == key), None)
    if case is None or kind is None or kind.per_partner != bool(side) or (side and case.partner(side) is None):
        return None
    return _Place(case, kind, Side(side) if side else None)


@bp.post("/cases/<uuid:case_id>/move")
@guard(Permission.CHANGE_CASE, queries.get_case)
def move_case(case: Case) -> Response:
    """Open, resume or reopen; pausing and closing ask first, on a page of their own (desk)."""
    actions.move_case(case, request.form.get("verb", ""), on=clock.today(), by=current_user)
    return saved(words.moved()[case.state], to=_file(case))


@bp.post("/cases/<uuid:case_id>/archive")
@guard(Permission.CHANGE_CASE, queries.get_case)
def archive(case: Case) -> Response:
    """Take a closed case out of the lists."""
    actions.archive(case, by=current_user)
    return saved(_("The case is archived and has left the lists. It can be brought back here."), to=_file(case))


@bp.post("/cases/<uuid:case_id>/unarchive")
@guard(Permission.CHANGE_CASE, queries.get_case)
def unarchive(case: Case) -> Response:
    """Bring an archived case back."""
    actions.unarchive(case, by=current_user)
    return saved(_("The case is back in the lists."), to=_file(case))


@bp.route("/cases/<uuid:case_id>/gate", methods=["GET", "POST"])
@keeps_unsent(_l("The gate to joint work"))
@guard(Permission.READ_CASE, queries.get_case)
def set_gate(case: Case) -> Page:
    """Whether joint exercises may be given, and why."""
    _refuse_readers(case)
    form = GateForm(state=case.gate.value)
    if form.validate_on_submit():
        said = {"by": current_user, "record_id": form.record_id.value}
        actions.set_gate(case, Gate(form.state.data), form.reason.data or "", **said)
        return saved(_("The decision is noted."), to=_file(case))
    decisions = queries.gate_decisions_for(current_user, case)
    values = {"decisions": decisions, "people": queries.names_of_colleagues(one.by_id for one in decisions)}
    return render_template("cases/set_gate.html", form=form, case=case, **values), 422 if form.is_submitted() else 200


@bp.route("/cases/<uuid:case_id>/team", methods=["GET", "POST"])
@guard(Permission.READ_CASE, queries.get_case)
def edit_team(case: Case) -> Page:
    """Who treats this case."""
    _refuse_readers(case)
    form = TeamForm()
    others = [one for one in accounts.accounts_with(Role.PRACTITIONER) if one not in case.practitioners]
    form.account.choices = choices([("", _("Please choose")), *((one.id, one.name) for one in others)])
    removed = next((one for one in case.practitioners if str(one.id) == request.form.get("remove")), None)
    if removed is not None:
        return _remove(case, removed, form)
    chosen = next((one for one in others if str(one.id) == form.account.data), None)
    if form.validate_on_submit() and chosen is not None:
        actions.add_practitioner(case, chosen, by=current_user)
        return saved(_("Your colleague treats this case too."), to=url_for(".edit_team", case_id=case.id))
    if form.is_submitted() and not form.errors:
        form.account.errors = [_("Please choose a colleague.")]
    return render_template("cases/edit_team.html", case=case, form=form), 422 if form.is_submitted() else 200


def _remove(case: Case, account: Account, form: TeamForm) -> Page:
    try:
        actions.remove_practitioner(case, account, by=current_user)
    except actions.LastPractitionerError:
        return render_template("cases/edit_team.html", case=case, form=form, last=account), 409
    still = may(current_user, Permission.READ_CASE, case)
    to = url_for(".edit_team", case_id=case.id) if still else url_for(".cases")
    return saved(
        _("Your colleague no longer treats the case.") if still else _("You no longer treat this case."), to=to
    )
