"""What may be typed about cases."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import AnyOf, Regexp

from clinic.cases.lifecycle import CaseKind, CaseState, Gate, SecretsPolicy, Visibility
from clinic.cases.models import Case
from clinic.core import clock
from clinic.core.forms import (
    SHORT,
    BaseForm,
    DayField,
    EditionField,
    RecordIdField,
    at_most,
    choices,
    line,
    needed,
    optional,
    prose,
    reasonable_day,
    zone_field,
)
from clinic.core.i18n import language
from clinic.method import catalogue
from clinic.method.values import Field

_l = lazy_gettext
KINDS = [(CaseKind.COUPLE, _l("A couple")), (CaseKind.INDIVIDUAL, _l("One person"))]
BEGINNINGS = [
    (CaseState.ENQUIRY, _l("As an enquiry: nobody has been seen yet")),
    (CaseState.OPEN, _l("As an open case: the work has begun")),
]
POLICIES = [
    (SecretsPolicy.NOT_CHOSEN, _l("Not chosen yet")),
    (SecretsPolicy.NO_SECRETS, _l("No secrets: what matters may be brought into the room")),
    (SecretsPolicy.LIMITED, _l("Limited: the therapist decides, safety apart")),
    (SecretsPolicy.PRIVATE, _l("Private: individual time is not shared without that partner’s written word")),
]
GATES = [
    (Gate.NOT_ASSESSED, _l("Not yet assessed")),
    (Gate.OPEN, _l("It is open")),
    (Gate.PAUSED, _l("It is paused")),
    (Gate.CLOSED, _l("It is closed")),
]
#: The names of a person in the order in which the form asks for them.
NAMES = ("family_name", "given_name", "family_name_first", "called", "pronouns")
_TYPED = ("family_name", "given_name", "called", "pronouns")
_ADDRESS = Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("An e-mail address looks like name@example.org. Please check it."))
CONTACT = ("email", "phone", "address", "safe_contact", "do_not", "time_zone")


def not_in_future(_form: Any, field: Any) -> None:
    """A day that has come."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(gettext("This day is still to come. Please choose today or an earlier day."))


def _one_of(label: Any, pairs: Any, **options: Any) -> RadioField:
    """One of these, in our words when it is none of them."""
    known = AnyOf([str(value) for value, _label in pairs], message=_l("Please choose one of these."))
    return RadioField(label, choices=choices(pairs), validate_choice=False, validators=[needed(), known], **options)


def _past_day(label: Any, **options: Any) -> DayField:
    return DayField(label, validators=[needed(), reasonable_day(), not_in_future], default=clock.today, **options)


def _family_first() -> bool:
    return language() == "zh_Hans"


class SearchForm(BaseForm):
    """Words to find a case by; posted, so that no name stands in an address."""

    words = line(_l("Name or reference"))

    def __init__(self, *args: Any, by_name: bool, **kwargs: Any) -> None:
        """by_name: names are looked through too."""
        super().__init__(*args, **kwargs)
        if not by_name:
            self.words.label.text = gettext("Reference")


class CaseForm(BaseForm):
    """A new case with its people."""

    record_id = RecordIdField()
    kind = _one_of(_l("Who comes"), KINDS, default=CaseKind.COUPLE.value)
    state = _one_of(_l("How it begins"), BEGINNINGS, default=CaseState.ENQUIRY.value)
    opened_on = _past_day(_l("First contact on"))
    a_existing = SelectField(_l("Already a client here?"), choices=[], default="")
    a_family_name = line(_l("Family name"))
    a_given_name = line(_l("Given name"))
    a_family_name_first = BooleanField(_l("Family name is written first"), default=_family_first)
    a_called = line(_l("Wants to be called"))
    a_pronouns = line(_l("Pronouns"))
    a_reason = prose(_l("Why they come, in their own words"))
    b_existing = SelectField(_l("Already a client here?"), choices=[], default="")
    b_family_name = line(_l("Family name"))
    b_given_name = line(_l("Given name"))
    b_family_name_first = BooleanField(_l("Family name is written first"), default=_family_first)
    b_called = line(_l("Wants to be called"))
    b_pronouns = line(_l("Pronouns"))
    b_reason = prose(_l("Why they come, in their own words"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Everybody who comes needs some name, two partners are two people, and nothing typed is passed over."""
        fine = bool(super().validate(extra_validators))
        couple = self.kind.data != CaseKind.INDIVIDUAL.value
        faults = {f"{side}_given_name": self._name_fault(side) for side in ("a", "b") if couple or side == "a"}
        if couple and self.a_existing.data and self.a_existing.data == self.b_existing.data:
            faults["b_existing"] = gettext("Partner A is this person already.")
        if not couple and any(self[f"b_{name}"].data for name in (*_TYPED, "reason", "existing")):
            faults["kind"] = gettext("Partner B is filled in. Please choose a couple, or empty partner B.")
        for name, sentence in faults.items():
            if sentence:
                self[name].errors = [*self[name].errors, sentence]
        return fine and not any(faults.values())

    def _name_fault(self, side: str) -> str:
        named = any(self[f"{side}_{name}"].data for name in ("family_name", "given_name", "called"))
        if self[f"{side}_existing"].data:
            typed = any(self[f"{side}_{name}"].data for name in _TYPED)
            return gettext("Please choose a client or type somebody new, not both.") if typed else ""
        return "" if named else gettext("Please give a name, or what they want to be called.")


class PartnerForm(BaseForm):
    """A partner: name, contact, and why they came."""

    seen = EditionField()
    family_name = line(_l("Family name"))
    given_name = line(_l("Given name"))
    family_name_first = BooleanField(_l("Family name is written first"))
    called = line(_l("Wants to be called"))
    pronouns = line(_l("Pronouns"))
    pseudonym = line(_l("Pseudonym for papers"), description=_l("“Partner A” or “Partner B” unless you choose one."))
    reason = prose(_l("Why they come, in their own words"))
    hopes = prose(_l("What they want from it, in their own words"))
    email = StringField(_l("E-mail"), validators=[optional(), at_most(SHORT), _ADDRESS])
    phone = line(_l("Telephone"))
    address = prose(_l("Address"))
    safe_contact = prose(
        _l("Safe ways and times to make contact"),
        description=_l("Which way, when, whether a message may be left, and whether the practice may be named."),
    )
    do_not = prose(_l("What must never be done"), description=_l("Such as: no messages on the shared telephone."))
    time_zone = zone_field(
        _l("Time zone"),
        description=_l(
            "If it is another one than the practice’s, such as Asia/Shanghai. Appointments then show both hours."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody needs some name."""
        fine = bool(super().validate(extra_validators))
        if not any(self[name].data for name in ("given_name", "family_name", "called")):
            self.given_name.errors = [gettext("Please give a name, or what they want to be called.")]
            return False
        return fine


class GateForm(BaseForm):
    """A decision about joint work."""

    record_id = RecordIdField()
    state = _one_of(_l("Gate to joint work"), GATES)
    reason = prose(
        _l("Reason"),
        required=True,
        description=_l(
            "Say whether each was asked alone, and what was disclosed. Where nobody said yes, write “not disclosed”."
        ),
    )


class TeamForm(BaseForm):
    """A colleague who treats this case too."""

    account = SelectField(_l("Colleague"), choices=[])


class HandOverForm(BaseForm):
    """Which cases go to whom."""

    cases = SelectMultipleField(_l("Cases"), choices=[], validate_choice=False)
    account = SelectField(_l("Who treats them from now on"), choices=[])


def fields_form(fields: tuple[Field, ...], **more: Any) -> type[BaseForm]:
    """A form with one field for each of the method's `fields`, and `more` fields beside them."""
    made: dict[str, Any] = {"seen": EditionField(), **more}
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
        opened_on=_past_day(_l("First contact on")),
        problem_name=line(_l("The problem’s name, in the clients’ words")),
        policy=SelectField(
            _l("How individual time is handled"),
            choices=choices(POLICIES),
            description=_l(
                "Agreed with both before the first individual conversation. Safety is apart from every policy."
            ),
        ),
    )


def formulation_form(fields: tuple[Field, ...], case: Case, *, private: bool, shared: bool) -> type[BaseForm]:
    """The form of a formulation, with for whom it is meant.

    private: whether it may be kept for its author; shared: whether it may be meant for anybody else.
    """
    pairs: list[tuple[Visibility, Any]] = []
    if shared and case.is_couple:
        pairs.append((Visibility.JOINT, _l("Joint: may be used with both")))
    if shared:
        own = zip((Visibility.PARTNER_A, Visibility.PARTNER_B), case.partners, strict=False)
        pairs += [(meant, gettext("For %(name)s alone", name=one.called)) for meant, one in own]
    if private:
        pairs.append((Visibility.AUTHOR_ONLY, _l("Only me, the author")))
    return fields_form(fields, visibility=_one_of(_l("For whom"), pairs))


class MistakeForm(BaseForm):
    """Why something that is written once should not have been recorded."""

    record_id = RecordIdField()
    because = prose(_l("Why was it a mistake?"), required=True, render_kw={"rows": 3})
