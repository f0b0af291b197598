"""What each partner agreed to: recorded for one alone, written once, read by those who treat, withdrawn by an act of its own."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Account
from clinic.audit.models import TrailEntry
from clinic.cases import actions as cases
from clinic.cases.lifecycle import CaseKind, SecretsPolicy, Side, Visibility
from clinic.cases.models import Case
from clinic.consents import actions, queries, texts
from clinic.consents.lifecycle import Ending
from clinic.consents.models import Consent, ConsentWithdrawal
from clinic.core import clock, db
from tests.factories.cases import a_case
from tests.factories.settled import a_consent
from tests.walk import page_text

WORDS = "Asked who reads along. \u202eשלום\u202c 👩\u200d👩\u200d👧 𠮷"


@pytest.fixture
def case(dana: Account) -> Case:
    made = a_case(by=dana)
    cases.choose_secrets_policy(made, SecretsPolicy.LIMITED, by=dana)
    db.session.commit()
    return made


def typed(case: Case, **more: Any) -> dict[str, Any]:
    offered = texts.newest(case.kind)
    said = {f"point_{one.key}": "agreed" for one in offered.points} | {"point_recording": "declined"}
    said |= {"record_id": str(uuid.uuid4()), "on": clock.today().isoformat(), "method": "paper", "words": WORDS}
    return {**said, "read": f"{offered.key}:{offered.edition}:{case.secrets_policy.value}", **more}


def new(case: Case, side: str = "a") -> str:
    return f"/cases/{case.id}/consents/{side}/new"


def leaving(**more: Any) -> dict[str, Any]:
    return {
        "record_id": str(uuid.uuid4()),
        "ending": "withdrawn",
        "on": clock.today().isoformat(),
        "words": WORDS,
        **more,
    }


def places(case: Case) -> list[str]:
    db.session.expire_all()
    return [one.side.value for one in queries.consents_of(case)]


def test_it_works(as_, dana, case) -> None:
    browser = as_(dana)
    assert f"/cases/{case.id}/consents" in page_text(browser.get(f"/cases/{case.id}"))
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert page.count("not recorded") == 2 and new(case) in page and new(case, "b") in page
    assert browser.post(new(case), typed(case)).status_code == 303
    (made,) = queries.consents_of(case)
    assert (made.side, made.visibility, made.by_id) == (Side.A, Visibility.PARTNER_A, dana.id)
    assert (made.text, made.edition, made.policy) == ("couple_work", 1, SecretsPolicy.LIMITED)
    assert (made.answers["recording"], made.answers["client"], made.words) == ("declined", "agreed", WORDS)
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert page.count("not recorded") == 1 and "in force" in page and WORDS in page
    own = page_text(browser.get(f"/consents/{made.id}"))
    assert "may be brought into the room where it matters" in own and "data-print" in own and "declined" in own


def test_the_text_reads_in_both_languages_and_names_nobody(as_, dana, case) -> None:
    browser, path = as_(dana), f"/cases/{case.id}/consents/text"
    english, chinese = (page_text(browser.get(f"{path}?language={one}")) for one in ("en", "zh_Hans"))
    assert "Agreement for our work together" in english and "I decide about this with care" in english
    assert "伴侣咨询知情同意书" in chinese and "我会慎重决定" in chinese and "no legal advice" in english
    assert not any(name in page for page in (english, chinese) for name in ("Noor", "Eli", "Dana"))
    assert "Agreement for our" in page_text(browser.get(f"{path}?language=xx"))


@pytest.mark.parametrize("policy", list(SecretsPolicy))
def test_the_text_says_the_policy_that_the_case_has(as_, dana, case, policy: SecretsPolicy) -> None:
    cases.choose_secrets_policy(case, policy, by=dana)
    db.session.commit()
    page = page_text(as_(dana).get(f"/cases/{case.id}/consents/text"))
    point = next(one for one in texts.newest(CaseKind.COUPLE).points if one.by_policy)
    assert [one for one in SecretsPolicy if point.by_policy[one].en in page] == [policy]
    assert ("has not been chosen" in page_text(as_(dana).get(f"/cases/{case.id}/consents"))) == (policy == "not_chosen")


def test_somebody_who_comes_alone_has_a_text_of_their_own(as_, dana) -> None:
    case = a_case(by=dana, names=("Mira Novak",), kind=CaseKind.INDIVIDUAL)
    browser = as_(dana)
    assert browser.post(new(case), typed(case)).status_code == 303
    assert browser.get(new(case, "b")).status_code == 404
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "What stays with me" in page and "Individual time" not in page and "Each partner" not in page


def test_strangers_find_nothing_and_who_supervises_may_not_read(as_, dana, olga, sam, petra, case) -> None:
    made = a_consent(case, by=dana, words=WORDS)
    looking = [f"/cases/{case.id}/consents", f"/cases/{case.id}/consents/text", new(case), f"/consents/{made.id}"]
    looking.append(f"/consents/{made.id}/withdraw")
    for somebody, status in ((olga, 404), (petra, 404), (sam, 403)):
        browser = as_(somebody)
        for path in looking:
            answer = browser.get(path)
            assert answer.status_code == status and WORDS not in page_text(answer), (somebody.name, path)
        assert browser.post(new(case), typed(case)).status_code == status
        assert browser.post(f"/consents/{made.id}/withdraw", leaving()).status_code == status
    assert places(case) == ["a"] and made.withdrawal is None
    assert "/consents" not in page_text(as_(sam).get(f"/cases/{case.id}"))
    cases.add_practitioner(case, olga, by=dana)
    db.session.commit()
    assert WORDS in page_text(as_(olga).get(f"/consents/{made.id}"))


def test_a_partners_page_holds_nothing_of_the_other(as_, dana, case) -> None:
    first = a_consent(case, by=dana, side=Side.A, words="Noor asked for a lamp.")
    second = a_consent(case, by=dana, side=Side.B, words="Eli wants no cameras.", declined=("supervision",))
    browser = as_(dana)
    for mine, strange in ((first, ("Eli", "cameras")), (second, ("Noor", "lamp"))):
        for path in (f"/consents/{mine.id}", f"/consents/{mine.id}/withdraw", new(case, mine.side.value)):
            page = page_text(browser.get(path))
            assert not any(word in page for word in strange), path
    assert (first.visibility, second.visibility) == (Visibility.PARTNER_A, Visibility.PARTNER_B)
    both = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "lamp" in both and "cameras" in both
    apart = both.split('aria-labelledby="of-b"')
    assert "cameras" not in apart[0] and "lamp" not in apart[1]


def test_posted_twice_it_is_recorded_once_and_other_words_are_not_lost(as_, dana, case) -> None:
    browser, form = as_(dana), typed(case)
    assert [browser.post(new(case), form).status_code for _twice in range(2)] == [303, 303]
    for strange in ({"words": "Other words."}, {"method": "spoken", "words": "Other words."}):
        again = browser.post(new(case), {**form, **strange})
        assert again.status_code == 409 and "Other words." in page_text(again)
    assert browser.post(new(case, "b"), form).status_code == 409
    assert places(case) == ["a"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2999-01-01"}, "Please check the year."),
        ({"on": "tomorrow"}, "This date does not exist."),
        ({"on": ""}, "Please fill this in."),
        ({"method": ""}, "Please choose one of these."),
        ({"method": "by dove"}, "Please choose one of these."),
        ({"point_court": ""}, "Please choose one of these."),
        ({"point_court": "perhaps"}, "Please choose one of these."),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(as_, dana, case, wrong: dict[str, str], sentence: str) -> None:
    form = typed(case, **wrong)
    answer = as_(dana).post(new(case), form)
    page = page_text(answer)
    assert answer.status_code == 422 and sentence in page
    assert WORDS in page and form["record_id"] in page and 'value="declined" checked' in page
    assert places(case) == []


def test_a_day_to_come_is_refused_and_today_is_not(as_, dana, case) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    answer = as_(dana).post(new(case), typed(case, on=tomorrow.isoformat()))
    assert answer.status_code == 422 and "still to come" in page_text(answer) and WORDS in page_text(answer)
    assert as_(dana).post(new(case), typed(case)).status_code == 303


def test_whoever_agrees_to_nothing_has_not_agreed(as_, dana, case) -> None:
    form = {key: "declined" if key.startswith("point_") else value for key, value in typed(case).items()}
    answer = as_(dana).post(new(case), form)
    assert (
        answer.status_code == 422 and "A refusal is kept in a note." in page_text(answer) and WORDS in page_text(answer)
    )
    assert places(case) == []


def test_a_page_that_showed_another_policy_is_shown_again_before_it_is_saved(as_, dana, case) -> None:
    browser, form = as_(dana), typed(case)
    cases.choose_secrets_policy(case, SecretsPolicy.PRIVATE, by=dana)
    db.session.commit()
    answer = browser.post(new(case), form)
    page = page_text(answer)
    assert answer.status_code == 409 and "was changed after you opened the page" in page and WORDS in page
    assert "couple_work:1:private" in page and "stays with me" in page
    assert places(case) == []
    assert browser.post(new(case), {**form, "read": "couple_work:1:private"}).status_code == 303
    assert queries.consents_of(case)[0].policy is SecretsPolicy.PRIVATE


def test_a_consent_to_an_earlier_policy_says_so(as_, dana, case) -> None:
    a_consent(case, by=dana)
    browser = as_(dana)
    assert "please agree anew" not in page_text(browser.get(f"/cases/{case.id}/consents"))
    cases.choose_secrets_policy(case, SecretsPolicy.PRIVATE, by=dana)
    db.session.commit()
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "Agreed when individual time was “Limited”. The case now says “Private”" in page
    own = page_text(browser.get(f"/consents/{queries.consents_of(case)[0].id}"))
    assert "I decide about this with care" in own and "only with your permission in writing" not in own


def test_withdrawn_it_stays_readable_and_says_when(as_, dana, case) -> None:
    made = a_consent(case, by=dana, on=date(2026, 2, 2))
    browser, form = as_(dana), leaving(on="2026-02-10")
    assert [browser.post(f"/consents/{made.id}/withdraw", form).status_code for _twice in range(2)] == [303, 303]
    again = browser.post(f"/consents/{made.id}/withdraw", {**form, "words": "Other words."})
    assert again.status_code == 409 and "Other words." in page_text(again)
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "It was withdrawn, Tue 10 Feb 2026" in page and WORDS in page and "in force" not in page
    assert "It was withdrawn" in page_text(browser.get(f"/consents/{made.id}"))
    second = browser.post(f"/consents/{made.id}/withdraw", leaving(words="Once more."))
    assert second.status_code == 409 and "Once more." in page_text(second)
    assert browser.get(f"/consents/{made.id}/withdraw").status_code == 409
    assert [one.visibility for one in db.session.query(ConsentWithdrawal)] == [Visibility.PARTNER_A]


@pytest.mark.parametrize("wrong", [{"on": "2026-02-01"}, {"on": "2999-01-01"}, {"on": ""}, {"ending": "torn up"}])
def test_nothing_ends_before_it_began_or_on_a_day_to_come(as_, dana, case, wrong: dict[str, str]) -> None:
    made = a_consent(case, by=dana, on=date(2026, 2, 2))
    answer = as_(dana).post(f"/consents/{made.id}/withdraw", leaving(**wrong))
    assert answer.status_code == 422 and WORDS in page_text(answer)
    if wrong == {"on": "2026-02-01"}:
        assert "It was agreed later than this." in page_text(answer)
    assert db.session.query(ConsentWithdrawal).count() == 0
    assert as_(dana).post(f"/consents/{made.id}/withdraw", leaving(on="2026-02-02")).status_code == 303


def test_agreed_anew_the_newest_counts_and_the_earlier_cannot_be_withdrawn(as_, dana, case) -> None:
    old = a_consent(case, by=dana, on=date(2026, 2, 2))
    newest = a_consent(case, by=dana, on=date(2026, 3, 2), declined=())
    browser = as_(dana)
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "agreed anew since" in page and "<b>declined</b>" not in page
    late = browser.post(f"/consents/{old.id}/withdraw", leaving())
    assert late.status_code == 409 and WORDS in page_text(late)
    assert browser.post(f"/consents/{newest.id}/withdraw", leaving()).status_code == 303
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "in force" not in page  # the earlier one does not come back to life
    assert browser.post(new(case), typed(case)).status_code == 303
    assert "in force" in page_text(browser.get(f"/cases/{case.id}/consents"))


def test_recorded_by_mistake_it_counts_no_more_and_the_one_before_does(as_, dana, case) -> None:
    old = a_consent(case, by=dana, on=date(2026, 2, 2))
    mistake = a_consent(case, by=dana, on=date(2026, 3, 2))
    browser = as_(dana)
    assert browser.post(f"/consents/{mistake.id}/withdraw", leaving(ending="mistaken")).status_code == 303
    page = page_text(browser.get(f"/cases/{case.id}/consents"))
    assert "in force" in page and "It was recorded by mistake" in page and f"/consents/{old.id}/withdraw" in page
    told = [one.event for one in db.session.query(TrailEntry).order_by(TrailEntry.number)]
    assert "consent:taken_back" in told and "consent:withdrawn" not in told


def test_the_trail_tells_of_writing_and_reading_without_a_word(as_, dana, case) -> None:
    made = a_consent(case, by=dana, words=WORDS)
    browser = as_(dana)
    for path in (f"/cases/{case.id}/consents", f"/consents/{made.id}"):
        browser.get(path)
    browser.post(f"/consents/{made.id}/withdraw", leaving())
    told = db.session.query(TrailEntry).filter(TrailEntry.kind.like("consent%")).order_by(TrailEntry.number).all()
    assert [one.event for one in told] == ["consent:recorded", "record:read", "record:read", "consent:withdrawn"]
    assert {(one.details, one.case_id, one.by_id) for one in told} == {("{}", case.id, dana.id)}
    page = page_text(browser.get(f"/cases/{case.id}/trail"))
    assert "recorded a consent" in page and "looked: the consents" in page and "that a consent was withdrawn" in page


@pytest.mark.parametrize("table", ["consents", "consent_withdrawals"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET visibility = 'joint'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_one(dana, case, table: str, verb: str) -> None:
    made = a_consent(case, by=dana)
    actions.withdraw(made, Ending.WITHDRAWN, on=clock.today(), words="", record_id=uuid.uuid4(), by=dana)
    db.session.commit()
    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(verb.format(table)))
    db.session.rollback()


def test_what_was_said_to_a_point_is_sealed(dana, case) -> None:
    a_consent(case, by=dana, words="No cameras.")
    row = db.session.execute(text("SELECT * FROM consents")).one()
    said = b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    assert not any(word in said for word in (b"recording", b"declined", b"cameras"))


def test_a_text_that_is_gone_leaves_its_answers_readable(as_, dana, case, monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_consent(case, by=dana)
    monkeypatch.setattr(texts, "text_of", lambda key, edition: None)
    page = page_text(as_(dana).get(f"/consents/{made.id}"))
    assert "no longer here (couple_work, edition 1)" in page and "recording" in page and "declined" in page
    assert as_(dana).get(f"/cases/{case.id}/consents").status_code == 200


def test_on_a_shared_screen_it_is_closed_and_what_is_typed_stays(as_, dana, case) -> None:
    made, browser = a_consent(case, by=dana, words=WORDS), as_(dana)
    browser.post("/share-screen", {"next": "/"})
    for path in (f"/cases/{case.id}/consents", f"/consents/{made.id}", new(case), f"/consents/{made.id}/withdraw"):
        page = page_text(browser.get(path))
        assert "Hidden while the screen is shared." in page and "Noor" not in page and WORDS not in page
    answer = browser.post(new(case), typed(case, method=""))
    assert answer.status_code == 422 and WORDS in page_text(answer) and "Noor" not in page_text(answer)


def test_nobodys_id_leads_nowhere(as_, dana, case) -> None:
    browser, some = as_(dana), uuid.uuid4()
    paths = (
        f"/cases/{some}/consents",
        f"/cases/{some}/consents/a/new",
        f"/consents/{some}",
        f"/consents/{some}/withdraw",
    )
    assert [browser.get(path).status_code for path in paths] == [404] * 4
    assert browser.get(f"/cases/{case.id}/consents/c/new").status_code == 404
    assert db.session.query(Consent).count() == 0
