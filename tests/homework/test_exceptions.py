"""The log of exceptions of a case."""

from datetime import date

from clinic.cases.lifecycle import Side, Visibility
from clinic.core import db
from tests.factories.cases import a_case
from tests.factories.homework import an_answer, an_exception, homework_in
from tests.factories.sessions import a_session
from tests.walk import page_text


def shown(browser, case, **asked: str) -> str:
    path = f"/cases/{case.id}/exceptions"
    answer = browser.post(path, asked) if asked else browser.get(path)
    assert answer.status_code == 200
    return page_text(answer)


def test_moments_stand_by_their_day_the_newest_first(as_, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, on=date(2026, 1, 20), context="They walked home.")
    an_exception(case, by=dana, on=date(2026, 3, 1), context="They laughed.", moment={"time": "19:00"})
    an_exception(case, by=dana, on=date(2026, 3, 1), context="They cooked.", moment={"time": "18:00"})
    page = shown(as_(dana), case)
    places = [page.index(word) for word in ("They cooked.", "They laughed.", "They walked home.")]
    assert places == sorted(places)


def test_moments_are_found_by_word_partner_source_and_time(as_, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, on=date(2026, 1, 20), context="Walking by the RIVER")
    an_exception(case, by=dana, side=Side.B, on=date(2026, 2, 20), context="Cooking", source="partner")
    an_exception(case, by=dana, on=date(2026, 3, 20), context="Reading", moment={"information": "The river again"})
    browser = as_(dana)

    def found(**asked: str) -> list[bool]:
        page = shown(browser, case, **asked).split('id="find"')[0]
        return [word in page for word in ("Walking", "Cooking", "Reading")]

    assert found(words="river") == [True, False, True]
    assert found(words="river walking") == [True, False, False]
    assert found(side="b") == [False, True, False]
    assert found(source="partner") == [False, True, False]
    assert found(source="unknown") == [False, False, False]
    an_exception(case, by=dana, on=date(2026, 1, 21), context="Walking again", source="")
    assert found(source="unknown") == [True, False, False]
    assert found(first="2026-02-01", last="2026-02-28") == [False, True, False]
    assert "No moment fits" in shown(browser, case, words="the sea")
    assert "1 of 4 moments are shown." in shown(browser, case, side="b")


def test_a_wrong_day_is_named_and_what_was_typed_stays(as_, dana) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana)
    form = {"words": "river 🌊", "first": "2026-03-01", "last": "2026-02-01"}
    answer = as_(dana).post(f"/cases/{case.id}/exceptions", form)
    assert answer.status_code == 422
    assert "This day is before the first one." in page_text(answer) and "river 🌊" in page_text(answer)


def test_both_stand_side_by_side_only_where_both_may_see_it(as_, dana) -> None:
    case = a_case(by=dana)
    joint = {"visibility": Visibility.JOINT}
    an_exception(case, by=dana, side=Side.A, context="From her side", **joint)
    own = an_exception(case, by=dana, side=Side.B, context="From his side")
    browser = as_(dana)
    assert "Told by both of the same day" not in shown(browser, case)
    own.visibility = Visibility.JOINT
    db.session.commit()
    page = shown(browser, case).split("Told by both of the same day")[1]
    assert "From her side" in page and "From his side" in page


def test_a_week_without_a_log_is_told_apart_from_a_week_without_a_moment(as_, dana) -> None:
    case = a_case(by=dana)
    a_session(case, by=dana, on=date(2026, 2, 2))
    an_exception(case, by=dana, on=date(2026, 2, 3))
    kept = homework_in(case, by=dana, exercise="exception_log", side=Side.B, set_on=date(2026, 2, 10))
    an_answer(kept, by=dana, side=Side.B, answers={}, on=date(2026, 2, 12))
    rows = shown(as_(dana), case).split('id="weeks"')[1].split("<tr>")[2:]
    assert "<td>1</td>" in rows[0] and rows[0].count("no log kept") == 1
    assert "<td>0</td>" in rows[1] and rows[1].count("no log kept") == 1


def test_a_moment_says_what_was_built_on_it(as_, dana) -> None:
    case = a_case(by=dana)
    entry = an_exception(case, by=dana)
    for_it = {"pattern": "Side by side", "supporting_entries": [{"entry": str(entry.id)}]}
    pattern = an_answer(homework_in(case, by=dana, exercise="pattern_recognition"), by=dana, answers=for_it)
    tried = {"pattern_ref": str(pattern.id), "days": [{"day": 1, "done": "yes"}]}
    an_answer(homework_in(case, by=dana, exercise="micro_experiments"), by=dana, answers=tried)
    page = shown(as_(dana), case)
    assert "speaks for 1 pattern" in page and "1 experiment" in page and "deep description" not in page


def test_what_is_for_its_author_alone_is_not_shown_to_others(as_, dana, sam) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, context="Only for my own eyes.", visibility=Visibility.AUTHOR_ONLY)
    an_exception(case, by=dana, context="For those who treat.")
    assert "Only for my own eyes." in shown(as_(dana), case)
    seen = shown(as_(sam), case)
    assert "Only for my own eyes." not in seen and "For those who treat." in seen
    assert "Only for my own eyes." not in shown(as_(sam), case, words="eyes")
    assert "/exceptions/new" not in seen and "/edit" not in seen


def test_a_stranger_finds_nothing_and_a_shared_screen_shows_nothing(as_, dana, olga, petra) -> None:
    case = a_case(by=dana)
    an_exception(case, by=dana, context="They cooked together.")
    path = f"/cases/{case.id}/exceptions"
    assert as_(olga).get(path).status_code == as_(petra).get(path).status_code == 404
    assert as_(olga).post(path, {"words": "cooked"}).status_code == 404
    browser = as_(dana)
    browser.post("/share-screen", {"next": "/"})
    assert "They cooked together." not in shown(browser, case)


def test_an_empty_log_says_whose_it_is(as_, dana) -> None:
    assert "Exceptions are the clients’ to name." in shown(as_(dana), a_case(by=dana))
