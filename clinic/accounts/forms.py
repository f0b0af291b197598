"""What people may type about accounts."""

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length

from clinic.access.roles import Role
from clinic.accounts import passwords
from clinic.accounts.guessable import is_guessable
from clinic.core.forms import BaseForm, RecordIdField, choices, line, needed
from clinic.core.i18n import LANGUAGES

_l = lazy_gettext
ROLES = choices(
    [
        (Role.PRACTITIONER.value, _l("Practitioner: treats cases")),
        (Role.SUPERVISOR.value, _l("Supervisor: reads the cases of those supervised")),
        (Role.ADMIN.value, _l("Practice admin: manages people, reads no notes")),
    ]
)
THEMES = choices([("auto", _l("As the device has it")), ("light", _l("Light")), ("dark", _l("Dark"))])


def _address() -> StringField:
    looks = Length(max=200), _LooksLikeAddress()
    return StringField(
        _l("E-mail"), validators=[needed(), *looks], render_kw={"autocomplete": "username", "type": "email"}
    )


class _LooksLikeAddress:
    """An e-mail address has something on both sides of an @."""

    def __call__(self, _form: BaseForm, field: StringField) -> None:
        name, _, place = (field.data or "").strip().rpartition("@")
        if not name or "." not in place or any(letter.isspace() for letter in field.data.strip()):
            raise ValidationError(gettext("This does not look like an e-mail address."))


def _new_password(label: object) -> PasswordField:
    hint = _l(
        "At least %(shortest)d characters. A sentence is easier to remember than signs.", shortest=passwords.SHORTEST
    )
    return PasswordField(
        label, validators=[needed(), _LongEnough()], description=hint, render_kw={"autocomplete": "new-password"}
    )


class _LongEnough:
    """Long enough, and not one of those that are guessed first."""

    def __call__(self, form: BaseForm, field: PasswordField) -> None:
        password = field.data or ""
        if len(password) < passwords.SHORTEST:
            raise ValidationError(gettext("Please use at least %(count)d characters.", count=passwords.SHORTEST))
        if len(password) > passwords.LONGEST:
            raise ValidationError(gettext("Please use at most %(count)d characters.", count=passwords.LONGEST))
        if len(set(password)) < 5:
            raise ValidationError(gettext("This password is too easy to guess. Please mix more characters."))
        typed = [form[name].data or "" for name in ("practice", "name", "email") if name in form]
        if is_guessable(password, around=[*typed, *getattr(form, "around", ())]):
            raise ValidationError(
                gettext(
                    "Passwords of numbers, common words or names are guessed first. "
                    "Please take a sentence of your own, such as what you see from your window."
                )
            )


class SignInForm(BaseForm):
    """Signing in; `next` and `kept` bring somebody back to what they were doing.

    whose: the account, by its id, whose sign-in had ended when `kept` was typed; empty when nobody knows.
    """

    email = StringField(_l("E-mail"), validators=[needed()], render_kw={"autocomplete": "username", "type": "email"})
    password = PasswordField(_l("Password"), validators=[needed()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    kept = HiddenField()
    whose = HiddenField()


class SetUpForm(BaseForm):
    """The practice and its first account."""

    practice = line(_l("Name of the practice"), required=True)
    name = line(_l("Your name"), required=True, render_kw={"autocomplete": "name"})
    email = _address()
    password = _new_password(_l("Password"))
    practises = RadioField(
        _l("Do you treat clients yourself?"),
        choices=choices([("yes", _l("Yes")), ("no", _l("No, I manage the practice"))]),
        default="yes",
    )


class AccountForm(BaseForm):
    """Somebody who signs in."""

    name = line(_l("Name"), required=True)
    roles = SelectMultipleField(_l("Roles"), choices=ROLES, validators=[needed()])
    supervisor = SelectField(_l("Supervised by"), choices=[], default="")


class NewAccountForm(AccountForm):
    """A new account, with the address by which it signs in."""

    record_id = RecordIdField()
    email = _address()
    language = SelectField(_l("Language"), choices=choices(LANGUAGES.items()))


class NewPasswordForm(BaseForm):
    """A password for an invitation. around: names that go with the account."""

    around: tuple[str, ...] = ()

    password = _new_password(_l("Password"))


class ChangePasswordForm(BaseForm):
    """A new password, asked with the current one. around: names that go with the account."""

    around: tuple[str, ...] = ()

    current = PasswordField(
        _l("Current password"), validators=[needed()], render_kw={"autocomplete": "current-password"}
    )
    password = _new_password(_l("New password"))


class ProfileForm(BaseForm):
    """What somebody may change about themselves."""

    name = line(_l("Name"), required=True)
    language = SelectField(_l("Language"), choices=choices(LANGUAGES.items()))
    theme = RadioField(_l("Light or dark"), choices=THEMES)
    single_keys = BooleanField(
        _l("“?” shows the keyboard shortcuts"),
        description=_l("Switch it off if you dictate, or press keys by mistake."),
    )
