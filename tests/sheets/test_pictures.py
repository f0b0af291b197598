"""All entries of a sheet as its picture."""

import re
from datetime import date

from clinic.cases.lifecycle import Gate, Side
from tests.factories.cases import a_case
from tests.factories.sheets import an_entry
from tests.walk import page_text


def words_of(answer) -> str:
    """What is read, in its order, without markup."""
    main = page_text(answer).split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def in_order(text: str, *words: str) -> bool:
    """Whether `words` come one after the other; says which one does not."""
    for word in words:
        assert word in text, f"“{word}” does not come in its place."
        text = text.split(word, 1)[1]
    return True


def test_gestures_stand_by_day_and_partner(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    for side, day, what in [
        (Side.B, 3, "Hall light"),
        (Side.A, 2, "Jasmine tea"),
        (Side.B, 2, "The coat"),
        (None, 5, "Each"),
    ]:
        answers = {"what": what, "noticed": "yes"}
        an_entry(case, by=dana, sheet="kind_gesture", side=side, on=date(2026, 2, day), answers=answers)
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/kind_gesture"))
    assert in_order(
        page, "Mon 2 Feb", "Noor", "Jasmine tea", "Eli", "The coat", "Tue 3 Feb", "Hall light", "Thu 5 Feb", "both"
    )
    assert in_order(page, "Tue 3 Feb", "Noor Haddad: nothing noted", "Hall light")


def test_days_of_security_stand_in_weeks_with_the_mean_of_what_was_said(as_, dana) -> None:
    case = a_case(by=dana)
    for day, value in [(2, 2), (3, 3), (5, 3), (9, 10)]:
        an_entry(case, by=dana, sheet="daily_security", on=date(2026, 2, day), answers={"secure": value})
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/daily_security"))
    assert in_order(page, "Noor", "9 Feb 10", "10.0", "2 Feb 2 3 · 3 · · · 2.7", "not validated")
    assert "Eli" not in page


def test_the_two_stories_stand_beside_each_other_and_the_oldest_comes_first(as_, dana) -> None:
    case = a_case(by=dana)
    told = [(Side.A, 9, "Thin ice", "It carries"), (Side.A, 2, "Only surviving", ""), (Side.B, 3, "", "Busy hands")]
    for side, day, problem, growth in told:
        answers = {"problem_story": problem, "growth_story": growth}
        an_entry(case, by=dana, sheet="story_shift", side=side, on=date(2026, 2, day), answers=answers)
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/story_shift"))
    assert in_order(page, "Noor", "“Only surviving”", "“Thin ice”", "“It carries”", "Eli", "“Busy hands”")


def test_names_of_the_problem_stand_in_a_line(as_, dana) -> None:
    case = a_case(by=dana)
    for day, name in [(9, "the swing"), (2, "walking on thin ice")]:
        an_entry(case, by=dana, sheet="problem_name", on=date(2026, 2, day), answers={"name": name})
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/problem_name"))
    assert in_order(page, "Mon 2 Feb", "Noor", "“walking on thin ice”", "Mon 9 Feb", "“the swing”")


def test_events_stand_in_two_lanes(as_, dana) -> None:
    case = a_case(by=dana)
    events = [{"when": "Then", "happened": "Got up.", "shows": "I go on."}, {"when": "Now", "happened": "Asked."}]
    an_entry(case, by=dana, sheet="re_authoring", answers={"events": events, "next_step": "To cook."})
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/re_authoring"))
    assert in_order(
        page, "Then", "What happened Got up.", "What it shows about them “I go on.”", "Now", "Asked.", "To cook."
    )


def test_good_things_stand_by_partner_and_what_was_not_spoken_of_is_not_missing(as_, dana) -> None:
    case = a_case(by=dana)
    answers = {"seen": {"a": ["zest"], "b": []}, "zest": {"a": "I sang."}, "worth": {"b": "She asked me."}}
    an_entry(case, by=dana, sheet="five_good_things", side=None, answers=answers)
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/five_good_things"))
    assert in_order(
        page,
        "zest Noor Haddad yes “I sang.” Eli Brandt not spoken of",
        "sense of worth Noor Haddad not spoken of Eli Brandt “She asked me.”",
    )


def test_check_ins_stand_in_a_table_the_newest_first(as_, dana) -> None:
    case = a_case(by=dana, gate=Gate.OPEN)
    for day, topic in [(2, "The week"), (9, "A visit")]:
        answers = {"topic": topic, "rating": {"a": 7, "b": 6}}
        an_entry(case, by=dana, sheet="weekly_check_in", side=None, on=date(2026, 2, day), answers=answers)
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/weekly_check_in"))
    assert in_order(
        page, "stands: Noor", "stands: Eli", "Mon 9 Feb", "A visit", "7 6", "Mon 2 Feb", "The week", "not validated"
    )


def test_an_empty_sheet_says_what_it_is_for(as_, dana) -> None:
    case = a_case(by=dana)
    page = words_of(as_(dana).get(f"/cases/{case.id}/sheets/early_signals"))
    assert "Nothing is on this sheet yet" in page and "a sign of the old cycle" in page and "Add an entry" in page
    overview = words_of(as_(dana).get(f"/cases/{case.id}/sheets"))
    assert in_order(overview, "Practices", "Maps: Solution-focused", "Maps: Narrative", "Stories", "Logs", "Letters")
    assert "Written last" not in overview
