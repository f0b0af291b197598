"""The kinds of records about a case and its path that are searched."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext

from clinic.cases import search_queries as cases_search
from clinic.cases import stage_search_queries as stages_search
from clinic.cases.lifecycle import Visibility
from clinic.cases.models import Case, Formulation, Partner, StageEpisode
from clinic.cases.words import named
from clinic.consents import search_queries as consents_search
from clinic.consents.models import Consent
from clinic.core import db
from clinic.desk.find_kinds import Kind, Texts, held, labelled, of_side
from clinic.method import catalogue
from clinic.method.said import own_words
from clinic.safety import search_queries as safety_search
from clinic.safety.models import SafetyScreen
from clinic.sessions import search_queries as sessions_search
from clinic.sessions.models import TherapySession

_l = lazy_gettext


def _formulation(row: Any) -> Any:
    return next((one for one in catalogue.formulations() if one.key == row.kind), None)


def _formulation_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    known = _formulation(row)
    return own_words(known.fields if known else (), held(plain[0]))


def _to_formulation(row: Any) -> str:
    more: dict[str, Any] = {"side": row.side.value} if row.side else {}
    more |= {"own": 1} if row.visibility is Visibility.AUTHOR_ONLY else {}
    return url_for("cases.edit_formulation", case_id=db.as_uuid(row.case_id), kind=row.kind, **more)


def _about_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    named_problem = labelled(_l("The problem’s name, in the clients’ words"))(row, plain[:1])
    return named_problem + own_words(catalogue.relationship_facts(), held(plain[1]))


def _view_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    return [(row.side.value, words) for words in [held(plain[0]).get("words")] if words]


def _screen_texts(row: Any, plain: Sequence[bytes]) -> Texts:
    """What was said, and who else was there; what was disclosed is chosen from a list and is no word to find."""
    words, told = plain
    others = held(told).get("others")
    return of_side(row, [words]) + ([(row.side.value, others)] if others else [])


def _sides(case: Case) -> dict[str, str]:
    return {one.side.value: named(one) for one in case.partners}


def _in_case(endpoint: str, anchor: str | None = None) -> Callable[[Any], str]:
    def address(row: Any) -> str:
        return url_for(endpoint, case_id=db.as_uuid(row.case_id), _anchor=anchor)

    return address


_STAGES: dict[str, Any] = {"key": "stages", "name": _l("Stages: reasons, evidence, their own views")}
_CONSENTS: dict[str, Any] = {"key": "consents", "name": _l("Consents"), "record": Consent, "texts": of_side}
_CONSENTS |= {"labels": _sides}
_SAFETY: dict[str, Any] = {"key": "safety", "name": _l("Safety screens, and the gate"), "chosen": True}

CASES: tuple[Kind, ...] = (
    Kind(
        key="formulations",
        name=_l("What is understood"),
        one=_l("Formulation"),
        record=Formulation,
        opened=cases_search.formulations_opened,
        texts=_formulation_texts,
        title=lambda row: str(known.name) if (known := _formulation(row)) else "",
        address=_to_formulation,
    ),
    Kind(
        key="reasons",
        name=_l("Why they came, and what they hope for"),
        one=_l("Why they came"),
        record=Partner,
        opened=cases_search.reasons_opened,
        texts=labelled(_l("Why they came"), _l("What they hope for")),
        address=_in_case("desk.case", "reasons"),
    ),
    Kind(
        key="about",
        name=_l("About the case"),
        one=_l("About the case"),
        record=Case,
        opened=cases_search.about_opened,
        texts=_about_texts,
        address=_in_case("cases.edit_case"),
    ),
    Kind(
        **_STAGES,
        one=_l("Move to a stage"),
        record=StageEpisode,
        opened=stages_search.moves_opened,
        texts=labelled(_l("Reason"), _l("Theme")),
        address=_in_case("desk.stage_path", "path"),
    ),
    Kind(
        **_STAGES,
        one=_l("Correction of a stage"),
        record=StageEpisode,
        opened=stages_search.corrections_opened,
        texts=labelled(_l("Reason"), _l("Theme"), _l("Why it was corrected")),
        address=_in_case("desk.stage_path", "path"),
    ),
    Kind(
        **_STAGES,
        one=_l("Evidence beside a stage"),
        record=StageEpisode,
        opened=stages_search.evidence_opened,
        texts=labelled(""),
        address=_in_case("desk.stage_path", "path"),
    ),
    Kind(
        **_STAGES,
        one=_l("Where one of them sees the work"),
        record=Case,  # as on its page
        opened=stages_search.views_opened,
        texts=_view_texts,
        labels=_sides,
        codes=lambda: (b'"words":', b'"stage":'),
        address=_in_case("desk.partner_views", "history"),
    ),
    Kind(
        key="places",
        name=_l("Places of appointments"),
        one=_l("Place of an appointment"),
        record=TherapySession,
        opened=sessions_search.places_opened,
        texts=labelled(""),
        address=_in_case("sessions.sessions"),
    ),
    Kind(
        **_CONSENTS,
        one=_l("Consent"),
        opened=consents_search.consents_opened,
        address=lambda row: url_for("consents.consent", consent_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        **_CONSENTS,
        one=_l("End of a consent"),
        opened=consents_search.withdrawals_opened,
        address=lambda row: url_for("consents.consent", consent_id=db.as_uuid(row.record_id)),
    ),
    Kind(
        **_SAFETY,
        one=_l("Safety screen"),
        record=SafetyScreen,
        opened=safety_search.screens_opened,
        texts=_screen_texts,
        labels=_sides,
        address=_in_case("safety.screens"),
    ),
    Kind(
        **_SAFETY,
        one=_l("Safety screen recorded by mistake"),
        record=SafetyScreen,
        opened=safety_search.mistakes_opened,
        texts=of_side,
        labels=_sides,
        address=_in_case("safety.screens"),
    ),
    Kind(
        **_SAFETY,
        one=_l("Decision on the gate"),
        record=Case,  # as on its page
        opened=cases_search.gates_opened,
        texts=labelled(""),
        address=_in_case("cases.set_gate", "before"),
    ),
)
