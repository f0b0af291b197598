"""create_app(): the one place where all parts meet."""

from contextlib import ExitStack
from datetime import timedelta

from flask import Flask
from flask_login import current_user
from flask_wtf import CSRFProtect

from clinic.access.policy import may
from clinic.accounts import fragments, kept, signing_in
from clinic.accounts import idle_views as accounts_idle
from clinic.accounts import people_views as accounts_people
from clinic.accounts import views as accounts_views
from clinic.calendar import views as calendar_views
from clinic.cases import handover_views as cases_handover
from clinic.cases import views as cases_views
from clinic.charts import views as charts_views
from clinic.config import HOME, Settings, from_environment
from clinic.consents import texts as agreement_texts
from clinic.consents import views as consents_views
from clinic.contacts import draft_views as contacts_drafts
from clinic.contacts import views as contacts_views
from clinic.core import db, i18n, keys, schema, web
from clinic.desk import discard_views as desk_discarding
from clinic.desk import faults
from clinic.desk import find_views as desk_find
from clinic.desk import note_views as desk_notes
from clinic.desk import pause_views as desk_pausing
from clinic.desk import stage_views as desk_stages
from clinic.desk import views as desk_views
from clinic.desk.shortcuts import shortcuts
from clinic.homework import exception_views as homework_exceptions
from clinic.homework import exercise_views as homework_exercises
from clinic.homework import quotation_views as homework_quotations
from clinic.homework import thread_views as homework_thread
from clinic.homework import views as homework_views
from clinic.method import views as method_views
from clinic.phrases import views as phrases_views
from clinic.prompts import views as prompts_views
from clinic.psychotherapy_notes import draft_views as psychotherapy_notes_drafts
from clinic.psychotherapy_notes import views as psychotherapy_notes_views
from clinic.reports import views as reports_views
from clinic.safety import views as safety_views
from clinic.sessions import appointment_views as sessions_appointments
from clinic.sessions import draft_views as sessions_drafts
from clinic.sessions import views as sessions_views
from clinic.sheets import views as sheets_views
from clinic.supervision import views as supervision_views
from clinic.unsent import views as unsent_views

PARTS = (
    accounts_views,
    accounts_idle,
    accounts_people,
    unsent_views,
    method_views,
    cases_views,
    cases_handover,
    contacts_views,
    consents_views,
    safety_views,
    contacts_drafts,
    sessions_views,
    sessions_appointments,
    calendar_views,
    sessions_drafts,
    psychotherapy_notes_views,
    psychotherapy_notes_drafts,
    supervision_views,
    homework_views,
    prompts_views,
    homework_exercises,
    charts_views,
    phrases_views,
    sheets_views,
    homework_exceptions,
    homework_thread,
    homework_quotations,
    reports_views,
    desk_views,
    desk_notes,
    desk_pausing,
    desk_discarding,
    desk_find,
    desk_stages,
)


def _may(permission: str, record: object = None) -> bool:
    """Whether the person reading the page may do `permission`, so that a button and its route cannot disagree."""
    return may(current_user, permission, record)


def create_app(settings: Settings | None = None) -> Flask:
    """The application on the installation that `settings` (else the environment) describes.

    Brings the database up to date and opens it with its root key; a new, empty installation gets a root key.
    Raises SettingError, ContentError, KeyMissingError, WrongKeyError or SchemaError with a sentence that says what to do.
    """
    settings = settings or from_environment()
    app = Flask("clinic", root_path=str(HOME), instance_path=str(settings.instance))
    app.jinja_environment = web.Templates
    app.config.update(
        TIMEZONE=settings.timezone,
        JURISDICTION=settings.jurisdiction,
        IDLE=timedelta(minutes=settings.idle_minutes),
        NOTE_DEADLINE=timedelta(hours=settings.note_deadline_hours),
        SESSION_COOKIE_NAME="__Host-tandem" if settings.https else "tandem",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,  # a note left open over lunch must still be saved
        WTF_CSRF_SSL_STRICT=True,
    )
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    agreement_texts.own_in(settings.instance)
    db.init_app(app, settings.url)
    with app.app_context(), ExitStack() as unless_opened:
        unless_opened.callback(db.database.engine.dispose)
        schema.bring_up_to_date()
        keys.init_app(app, schema.root_key(settings.key_file))
        keys.check()
        unless_opened.pop_all()
    i18n.init_app(app)
    web.init_app(app)
    signing_in.init_app(app)
    fragments.init_app(app)
    CSRFProtect(app)
    unsent_views.init_app(app)  # after the token was looked at
    kept.init_app(app)
    calendar_views.init_app(app)
    app.add_template_global(_may, "may")
    app.add_template_global(shortcuts)
    for blueprint in dict.fromkeys(part.bp for part in PARTS):
        app.register_blueprint(blueprint)
    faults.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app
