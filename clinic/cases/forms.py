"""What may be typed about cases."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError

from clinic.cases.lifecycle import CaseKind, Gate, SecretsPolicy, Visibility
from clinic.core import clock
from clinic.core.forms import BaseForm, DayField, RecordIdField, choices, line, needed, prose, reasonable_day
from clinic.method import catalogue
from clinic.method.values import Field

_l = lazy_gettext
KINDS = choices([(CaseKind.COUPLE, _l("A couple")), (CaseKind.INDIVIDUAL, _l("One person"))])
POLICIES = choices(
    [
        (SecretsPolicy.NOT_CHOSEN, _l("Not chosen yet")),
        (SecretsPolicy.NO_SECRETS, _l("No secrets: what matters may be brought into the room")),
        (SecretsPolicy.LIMITED, _l("Limited: the therapist decides, safety apart")),
        (SecretsPolicy.PRIVATE, _l("Private: individual time is not shared without that partner’s written word")),
    ]
)
GATES = choices(
    [
        (Gate.NOT_ASSESSED, _l("Not yet assessed")),
        (Gate.OPEN, _l("It is open")),
        (Gate.PAUSED, _l("It is paused")),
        (Gate.CLOSED, _l("It is closed")),
    ]
)
VISIBILITIES = choices(
    [
        (Visibility.JOINT, _l("Joint: may be used with both")),
        (Visibility.PARTNER_A, _l("Partner A’s own")),
        (Visibility.PARTNER_B, _l("Partner B’s own")),
        (Visibility.AUTHOR_ONLY, _l("Only me, the author")),
    ]
)


def not_in_future(_form: Any, field: Any) -> None:
    """A day that has come."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))


class SearchForm(BaseForm):
    """Words to find a case by; posted, so that no name stands in an address."""

    words = line(_l("Name or reference"))


class CaseForm(BaseForm):
    """A new case with its people."""

    record_id = RecordIdField()
    kind = RadioField(_l("Who comes"), choices=KINDS, default=CaseKind.COUPLE.value)
    opened_on = DayField(_l("First contact on"), validators=[needed(), reasonable_day()], default=clock.today)
    a_existing = SelectField(_l("Already a client here?"), choices=[], default="")
    a_family_name = line(_l("Family name"))
    a_given_name = line(_l("Given name"))
    a_family_name_first = BooleanField(_l("Family name is written first"))
    a_called = line(_l("Wants to be called"))
    a_pronouns = line(_l("Pronouns"))
    a_reason = prose(_l("Why they come, in their own words"))
    b_existing = SelectField(_l("Already a client here?"), choices=[], default="")
    b_family_name = line(_l("Family name"))
    b_given_name = line(_l("Given name"))
    b_family_name_first = BooleanField(_l("Family name is written first"))
    b_called = line(_l("Wants to be called"))
    b_pronouns = line(_l("Pronouns"))
    b_reason = prose(_l("Why they come, in their own words"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Everybody who comes needs some name, and two partners are two people."""
        fine = super().validate(extra_validators)
        for side in ("a", "b") if self.kind.data == CaseKind.COUPLE.value else ("a",):
            if not any(self[f"{side}_{name}"].data for name in ("existing", "given_name", "family_name", "called")):
                self[f"{side}_given_name"].errors = [gettext("Please give a name, or what they want to be called.")]
                fine = False
        if (
            self.kind.data == CaseKind.COUPLE.value
            and self.a_existing.data
            and self.a_existing.data == self.b_existing.data
        ):
            self.b_existing.errors = [gettext("Partner A is this person already.")]
            fine = False
        return fine


class PartnerForm(BaseForm):
    """A partner: name, contact, and why they came."""

    seen = HiddenField()
    family_name = line(_l("Family name"))
    given_name = line(_l("Given name"))
    family_name_first = BooleanField(_l("Family name is written first"))
    called = line(_l("Wants to be called"))
    pronouns = line(_l("Pronouns"))
    pseudonym = line(_l("Pseudonym for papers"), description=_l("“Partner A” or “Partner B” unless you choose one."))
    reason = prose(_l("Why they come, in their own words"))
    hopes = prose(_l("What they want from it, in their own words"))
    email = line(_l("E-mail"))
    phone = line(_l("Telephone"))
    address = prose(_l("Address"))
    safe_contact = prose(_l("Safe ways and times to make contact"))
    do_not = prose(_l("What must never be done"), description=_l("Such as: no messages on the shared telephone."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody needs some name."""
        fine = super().validate(extra_validators)
        if not any(self[name].data for name in ("given_name", "family_name", "called")):
            self.given_name.errors = [gettext("Please give a name, or what they want to be called.")]
            return False
        return fine


class StageForm(BaseForm):
    """A move to another stage."""

    stage = RadioField(_l("Stage"), choices=[], validators=[needed()])
    on = DayField(_l("From"), validators=[needed(), reasonable_day(), not_in_future], default=clock.today)
    reason = prose(_l("Reason"), description=_l("Asked for when a stage is revisited, filled in later, or skipped."))
    theme = line(_l("Theme, in the clients’ words"))
    new_cycle = BooleanField(_l("A new cycle begins: a new theme, or work taken up again after a break"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.stage.choices = choices((one.number, f"{one.number} · {one.name}") for one in catalogue.stages())


class GateForm(BaseForm):
    """A decision about joint work."""

    state = RadioField(_l("Gate to joint work"), choices=GATES, validators=[needed()])
    reason = prose(_l("Reason"), required=True)


class TeamForm(BaseForm):
    """A colleague who treats this case too."""

    account = SelectField(_l("Colleague"), choices=[])


def fields_form(fields: tuple[Field, ...], **more: Any) -> type[BaseForm]:
    """A form with one field for each of the method's `fields`, and `more` fields beside them."""
    made: dict[str, Any] = {"seen": HiddenField(), **more}
    for one in fields:
        made[one.key] = _field(one)
    return type("FieldsForm", (BaseForm,), made)


def _field(one: Field) -> Any:
    hint = str(one.help) if one.help else ""
    if one.kind == "enum":
        options = [("", gettext("not recorded")), *((each.key, str(each.label)) for each in one.options)]
        return SelectField(str(one.label), choices=choices(options), description=hint)
    return (prose if one.kind == "long" else line)(str(one.label), description=hint)


def facts_form() -> type[BaseForm]:
    """The form of a case's own facts."""
    return fields_form(
        catalogue.relationship_facts(),
        problem_name=line(_l("The problem’s name, in the clients’ words")),
        policy=SelectField(_l("How individual time is handled"), choices=POLICIES),
    )


def formulation_form(fields: tuple[Field, ...]) -> type[BaseForm]:
    """The form of a formulation, with for whom it is meant."""
    return fields_form(fields, visibility=RadioField(_l("For whom"), choices=VISIBILITIES))
