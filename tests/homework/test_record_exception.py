"""Logging a moment that went better."""

import html
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import Side, Visibility
from clinic.core import clock, db
from clinic.homework import actions
from clinic.homework.models import ExceptionEntry
from tests.factories.cases import a_case
from tests.factories.homework import an_exception


def typed(**more: str) -> dict[str, str]:
    said = {"record_id": str(uuid.uuid4()), "side": "b", "on": "2026-02-05", "source": "partner"}
    return {**said, "context": "The phone was in the other room.", **more}


def page_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def entries() -> list[ExceptionEntry]:
    return list(db.session.scalars(select(ExceptionEntry)))


def test_the_five_parts_of_a_moment_are_kept(as_, dana) -> None:
    case = a_case(by=dana)
    five = {
        "context": "After supper",
        "behaviour": "Asked",
        "thoughts": "It will hold",
        "emotions": "Calm",
        "information": "We can",
    }
    assert as_(dana).post(f"/cases/{case.id}/exceptions/new", typed(**five)).status_code == 303
    [made] = entries()
    assert made.moment == five
    assert (made.side, made.source, made.visibility) == (Side.B, "partner", Visibility.PARTNER_B)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.event == "exception:recorded")).one()
    assert entry.case_id == case.id and "supper" not in entry.details
    page = page_of(as_(dana).get(f"/cases/{case.id}/homework"))
    assert all(word in page for word in five.values())


def test_the_same_form_twice_is_kept_once(as_, dana) -> None:
    case, form = a_case(by=dana), typed()
    for _time in range(2):
        assert as_(dana).post(f"/cases/{case.id}/exceptions/new", form).status_code == 303
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "TOMORROW"}, "This day is still to come."),
        ({"on": "2026-02-30"}, "This date does not exist."),
        ({"on": "1066-01-01"}, "Please check the year."),
        ({"on": ""}, "Please fill this in."),
        ({"side": "c"}, "Not a valid choice"),
        ({"source": "a rumour"}, "Not a valid choice"),
        ({"context": "   "}, "Please fill this in."),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(as_, dana, wrong: dict[str, str], sentence: str) -> None:
    case = a_case(by=dana)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    form = typed(emotions="Lighter 🌱 أخف") | {key: value.replace("TOMORROW", tomorrow) for key, value in wrong.items()}
    answer = as_(dana).post(f"/cases/{case.id}/exceptions/new", form)
    page = page_of(answer)
    assert answer.status_code == 422 and entries() == []
    assert sentence in page and "Lighter 🌱 أخف" in page


def test_the_action_itself_refuses_tomorrow(app, dana) -> None:
    with pytest.raises(actions.FutureError):
        an_exception(a_case(by=dana), by=dana, on=clock.today() + timedelta(days=1))


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_write(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    path = f"/cases/{case.id}/exceptions/new"
    assert as_(olga).get(path).status_code == as_(olga).post(path, typed()).status_code == 404
    assert as_(sam).get(path).status_code == as_(sam).post(path, typed()).status_code == 403
    assert entries() == []
