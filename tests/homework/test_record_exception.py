"""Logging a moment that went better."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import CaseKind, Side, Visibility
from clinic.core import clock, db
from clinic.homework import exception_actions as exceptions
from clinic.homework.models import ExceptionEntry
from tests.factories.cases import a_case
from tests.factories.homework import an_exception
from tests.walk import page_of as read
from tests.walk import page_text


def typed(**more: str) -> dict[str, str]:
    said = {"record_id": str(uuid.uuid4()), "side": "b", "on": "2026-02-05", "source": "partner", "audience": "own"}
    return {**said, "context": "The phone was in the other room.", **more}


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
    page = page_text(as_(dana).get(f"/cases/{case.id}/exceptions"))
    assert all(word in page for word in five.values())


def test_what_else_is_known_of_a_moment_is_kept_beside_the_five_parts(as_, dana) -> None:
    case = a_case(by=dana)
    more = {"time": "18:30", "problem_level": "less", "with_partner": "no", "noticed_by": "partner"}
    more["feeling_words"] = "light, calm"
    assert as_(dana).post(f"/cases/{case.id}/exceptions/new", typed(**more)).status_code == 303
    [made] = entries()
    assert made.moment == {"context": "The phone was in the other room.", **more}
    page = page_text(as_(dana).get(f"/cases/{case.id}/exceptions"))
    assert "18:30" in page and "light, calm" in page and "weaker" in page and "the partner" in page


@pytest.mark.parametrize(
    ("audience", "label"),
    [("own", Visibility.PARTNER_B), ("joint", Visibility.JOINT), ("author_only", Visibility.AUTHOR_ONLY)],
)
def test_whom_a_moment_is_for_is_kept(as_, dana, audience: str, label: Visibility) -> None:
    case = a_case(by=dana)
    as_(dana).post(f"/cases/{case.id}/exceptions/new", typed(audience=audience))
    assert [one.visibility for one in entries()] == [label]


def test_a_moment_out_of_the_history_keeps_when_it_was_and_who_moved_first(as_, dana) -> None:
    case = a_case(by=dana)
    told = {"when": "The first winter", "eased_by": "A cup of tea on the table", "first_move": "partner"}
    path = f"/cases/{case.id}/exceptions/new?history=1"
    assert as_(dana).post(path, typed(**told)).status_code == 303
    [made] = entries()
    assert made.retrospective and str(made.on) == "2026-02-05" and told.items() <= made.moment.items()
    page = page_text(as_(dana).get(f"/cases/{case.id}/exceptions"))
    assert "The first winter" in page and "A cup of tea on the table" in page and "told Thu 5 Feb 2026" in page


def test_a_moment_out_of_the_history_says_when_in_the_relationship(as_, dana) -> None:
    case = a_case(by=dana)
    answer = as_(dana).post(f"/cases/{case.id}/exceptions/new?history=1", typed(eased_by="A look 🌙"))
    assert answer.status_code == 422 and entries() == []
    assert "A look 🌙" in page_text(answer) and "Please fill this in." in page_text(answer)


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
        ({"side": "c"}, "Please choose one of these."),
        ({"source": "a rumour"}, "Please choose one of these."),
        ({"context": "   "}, "Please fill this in."),
        ({"time": "25:00"}, "Please write the time as hours and minutes"),
        ({"audience": "everybody"}, "Please choose one of these."),
        ({"noticed_by": "a neighbour"}, "Please choose one of these."),
    ],
)
def test_bad_input_is_named_and_everything_typed_stays(as_, dana, wrong: dict[str, str], sentence: str) -> None:
    case = a_case(by=dana)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    form = typed(emotions="Lighter 🌱 أخف") | {key: value.replace("TOMORROW", tomorrow) for key, value in wrong.items()}
    answer = as_(dana).post(f"/cases/{case.id}/exceptions/new", form)
    page = page_text(answer)
    assert answer.status_code == 422 and entries() == []
    assert sentence in page and "Lighter 🌱 أخف" in page


def test_the_action_itself_refuses_tomorrow(app, dana) -> None:
    with pytest.raises(exceptions.FutureError):
        an_exception(a_case(by=dana), by=dana, on=clock.today() + timedelta(days=1))


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_write(as_, dana, olga, sam) -> None:
    case = a_case(by=dana)
    path = f"/cases/{case.id}/exceptions/new"
    assert as_(olga).get(path).status_code == as_(olga).post(path, typed()).status_code == 404
    assert as_(sam).get(path).status_code == as_(sam).post(path, typed()).status_code == 403
    assert entries() == []


def test_who_comes_alone_is_not_asked_about_both(as_, dana) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    address = f"/cases/{case.id}/exceptions/new"
    page = page_text(as_(dana).get(address))
    assert ('value="joint"' in page, "The other partner" in page, 'value="author_only"' in page) == (False, False, True)
    assert as_(dana).post(address, typed(side="a", audience="joint")).status_code == 422
    assert as_(dana).post(address, typed(side="a")).status_code == 303
    assert [one.visibility for one in entries()] == [Visibility.PARTNER_A]


def test_whose_word_it_is_stands_open_until_somebody_says_so(as_, dana) -> None:
    case, path = a_case(by=dana), "/cases/{}/exceptions/new"
    browser, path = as_(dana), path.format(case.id)
    [form] = [one for one in read(browser.get(path), path).forms if "source" in one.inputs]
    assert form.inputs["source"].holds == [""]
    assert browser.post(path, typed(source="")).status_code == 303
    assert [one.source for one in entries()] == [""]
    page = page_text(browser.get(f"/cases/{case.id}/exceptions"))
    assert "source not recorded" in page
    edit = f"/exceptions/{entries()[0].id}/edit"
    [form] = [one for one in read(browser.get(edit), edit).forms if "source" in one.inputs]
    assert form.inputs["source"].holds == [""]
