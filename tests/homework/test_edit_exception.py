"""Saying a moment better, and taking it back."""

from sqlalchemy import select

from clinic.audit.models import TrailEntry
from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from clinic.homework import queries
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.walk import page_text


def address(entry) -> str:
    return f"/exceptions/{entry.id}/edit"


def typed(**more: str) -> dict[str, str]:
    said = {"seen": "1", "side": "a", "on": "2026-02-05", "source": "client", "audience": "own"}
    return {**said, "context": "They cooked together.", **more}


def test_a_moment_is_changed_and_the_form_holds_what_was_kept(as_, dana) -> None:
    entry = an_exception(a_case(by=dana), by=dana, moment={"behaviour": "Left the phone."})
    browser = as_(dana)
    assert "Left the phone." in page_text(browser.get(address(entry)))
    assert browser.post(address(entry), typed(behaviour="Left it outside.", source="partner")).status_code == 303
    db.session.refresh(entry)
    assert entry.moment == {"context": "They cooked together.", "behaviour": "Left it outside."}
    assert (entry.source, entry.edition) == ("partner", 2)
    events = db.session.scalars(select(TrailEntry.event).where(TrailEntry.case_id == entry.case_id)).all()
    assert "exception:changed" in events


def test_the_same_form_twice_changes_it_once(as_, dana) -> None:
    entry, form = an_exception(a_case(by=dana), by=dana), typed(thoughts="It holds.")
    browser = as_(dana)
    assert [browser.post(address(entry), form).status_code for _time in range(2)] == [303, 303]
    db.session.refresh(entry)
    assert entry.edition == 2


def test_two_pages_see_both_texts(as_, dana) -> None:
    entry = an_exception(a_case(by=dana), by=dana)
    browser = as_(dana)
    browser.post(address(entry), typed(thoughts="From the first page."))
    second = browser.post(address(entry), typed(thoughts="From the second page."))
    assert second.status_code == 409
    assert "From the first page." in page_text(second) and "From the second page." in page_text(second)
    assert browser.post(address(entry), typed(seen="2", thoughts="From the second page.")).status_code == 303
    db.session.refresh(entry)
    assert entry.moment["thoughts"] == "From the second page."


def test_tomorrow_is_refused_beside_the_field(as_, dana) -> None:
    entry = an_exception(a_case(by=dana), by=dana)
    answer = as_(dana).post(address(entry), typed(on="2199-01-01", emotions="Light 🌱"))
    assert answer.status_code == 422
    assert "This day is still to come." in page_text(answer) and "Light 🌱" in page_text(answer)


def test_what_is_taken_back_counts_nowhere_and_can_be_brought_back(as_, dana) -> None:
    case = a_case(by=dana)
    entry = an_exception(case, by=dana, context="They walked home.")
    browser = as_(dana)
    assert browser.post(f"/exceptions/{entry.id}/withdraw").status_code == 303
    assert queries.exceptions_of(case) == []
    assert "They walked home." not in page_text(browser.get(f"/cases/{case.id}/homework"))
    page = page_text(browser.get(f"/cases/{case.id}/exceptions"))
    assert "Bring back" in page and page.index("Taken back") < page.index("They walked home.")
    pattern = homework_in(case, by=dana, exercise="pattern_recognition")
    assert "They walked home." not in page_text(browser.get(f"/homework/{pattern.id}/answer/a"))
    assert browser.post(f"/exceptions/{entry.id}/restore").status_code == 303
    assert [one.id for one in queries.exceptions_of(case)] == [entry.id]


def test_a_moment_from_a_log_is_changed_in_its_log(as_, dana) -> None:
    case = a_case(by=dana)
    log = homework_in(case, by=dana, exercise="exception_log")
    an_answer(log, by=dana, answers={"moments": [{"key": "one", "when": "2026-02-03T18:30", "context": "Tea"}]})
    [entry] = queries.exceptions_of(case)
    answer = as_(dana).get(address(entry))
    assert answer.status_code == 303 and answer.location == f"/homework/{log.id}/answer/a"


def test_what_is_for_its_author_alone_is_changed_by_nobody_else(as_, dana, olga) -> None:
    from clinic.cases import actions as cases

    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    entry = an_exception(case, by=dana, visibility=Visibility.AUTHOR_ONLY)
    shared = an_exception(case, by=dana, side=Side.B)
    assert as_(olga).get(address(entry)).status_code == 403
    assert as_(olga).post(f"/exceptions/{entry.id}/withdraw").status_code == 403
    assert as_(olga).get(address(shared)).status_code == 200
    assert as_(dana).get(address(entry)).status_code == 200


def test_a_colleague_changes_the_words_and_does_not_shut_the_moment_away(as_, dana, olga) -> None:
    from clinic.cases import actions as cases

    case = a_case(by=dana)
    cases.add_practitioner(case, olga, by=dana)
    entry = an_exception(case, by=dana)
    assert 'value="author_only"' not in as_(olga).get(address(entry)).get_data(as_text=True)
    answer = as_(olga).post(address(entry), typed(seen=str(entry.edition), audience="author_only", context="Changed."))
    assert answer.status_code == 422 and "Changed." in answer.get_data(as_text=True)
    assert as_(olga).post(address(entry), typed(seen=str(entry.edition), context="Changed.")).status_code == 303
    db.session.refresh(entry)
    assert (entry.visibility, entry.moment["context"]) == (Visibility.PARTNER_A, "Changed.")


def test_a_stranger_finds_nothing_and_a_supervisor_may_not_write(as_, dana, olga, sam) -> None:
    entry = an_exception(a_case(by=dana), by=dana)
    for verb in ("edit", "withdraw", "restore"):
        assert as_(olga).post(f"/exceptions/{entry.id}/{verb}", typed()).status_code == 404
        assert as_(sam).post(f"/exceptions/{entry.id}/{verb}", typed()).status_code == 403
    db.session.refresh(entry)
    assert entry.withdrawn_at is None
