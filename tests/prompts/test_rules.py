"""The truth cases of D1-D10: what raises each prompt, and what does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.prompts.reading import case_of, note_of
from clinic.prompts.rules import MOST, RULES, chosen, fired
from clinic.prompts.wording import prompt, prompts

BETTER_A = {"better": {"a": "Sunday’s walk."}}
PAIN_A = {"pain": {"a": "“It was quiet for too long.”"}}
OURS = {"better": {"a": {"text": "A look.", "source": "therapist"}}}
SAME = {"next": {"a": "Ten minutes of tea."}, "ratings": {"a": 4}}
HURT = {"past": {"a": "The week in March."}}
REASON = {"reasons": {"a": "To be heard.", "b": "To stay."}}
UP = [{"ratings": {"a": 3}}, {"ratings": {"a": 5}}]
IMPROVED = "Things improved."


def raised(*notes: dict[str, Any], case: dict[str, Any] | None = None) -> set[str]:
    """The keys of what the last of `notes` raises."""
    return {one.key for one in fired(case_of(case or {}), [note_of(one) for one in notes])}


def d4(summary: str, *, a: tuple[Any, Any] = (6, 7), b: tuple[Any, Any] = (5, 3)) -> list[dict[str, Any]]:
    """Two sessions, with A's and B's rating in each and a summary of the second."""
    first, second = ({key: value for key, value in {"a": a[n], "b": b[n]}.items() if value} for n in (0, 1))
    return [{"ratings": first}, {"ratings": second, "summary": summary}]


@pytest.mark.parametrize(
    ("key", "notes"),
    [
        ("D1a", [BETTER_A, BETTER_A]),
        ("D1a", [BETTER_A, BETTER_A, BETTER_A]),
        ("D1a", [{**BETTER_A, "pain": {"b": "“Lonely.”"}}, BETTER_A]),
        ("D1a", [BETTER_A, {"exceptions": [{"side": "a", "source": "client"}]}]),
        ("D1a", [BETTER_A, {"attendance": "b", "better": {"b": "Tea."}, **PAIN_A}, BETTER_A]),
        ("D1b", [{"better": {"b": "Tea."}}, {"better": {"b": "Tea."}, "pain": {"a": "“Lonely.”"}}]),
        ("D2", [OURS, OURS, OURS]),
        ("D2", [BETTER_A, {"better": {"a": OURS["better"]["a"], "b": OURS["better"]["a"]}}, OURS]),
        ("D3", [{"gate": "paused", "stage": 3}]),
        ("D3", [{"gate": "closed", "stage": 1, "joint_exercise": True}]),
        ("D3", [{"gate": "paused", "stage": 1, "did": {"exercises": ["collaborative_stance_practice"]}}]),
        ("D3", [{"safety": "something_new", "stage": 4}]),
        ("D3", [{"concern": True, "gate": "open", "stage": 3}]),
        ("D3", [{"concern": True, "gate": "open", "stage": 1, "joint_exercise": True}]),
        ("D3", [{"safety": "something_new", "stage": 2}, {"safety": "nothing_new", "stage": 3}]),
        ("D4b", d4(IMPROVED)),
        ("D4b", d4("关系有所改善。")),
        ("D4b", d4("Better: A says “we laughed”.")),
        ("D4b", d4(IMPROVED, b=(None, 4))),
        ("D4a", d4(IMPROVED, a=(8, 6), b=(5, 5))),
        ("D4a", d4("Not easy, but they are closer.", a=("6-8", "4-6"), b=(5, 5))),
        ("D5a", [SAME, SAME, SAME, SAME]),
        ("D5a", [SAME, {"ratings": {"a": 5}}, SAME, {**SAME, "next": {"a": " ten minutes  of TEA. "}}]),
        ("D5a", [SAME, SAME, SAME, {"ratings": {"a": "4-5"}}]),
        ("D6", [{"next": {"a": "Just let it go this week."}}]),
        ("D6", [{"did": {"text": "Look on the bright side."}}]),
        ("D6", [{"letters": ["At least you have each other."]}]),
        ("D6", [{"phrases": ["Don’t brood, move on."]}]),
        ("D6", [{"tasks": ["凡事往好处想。"]}]),
        ("D6", [{"tasks": ["“It hurt,” she said. Everything happens for a reason."]}]),
        ("D7a", [HURT, HURT]),
        ("D7a", [HURT, {}, HURT, {}]),
        ("D7a", [HURT, HURT, {"acknowledged": {"b": "Her fear."}}]),
        ("D8", [{"disclosure": True, "miracle": True}]),
        ("D8", [{"disclosure": "yes", "did": {"exercises": ["miracle_question"]}}]),
        ("D8", [{"disclosure": True, "letter": True}]),
        ("D9a", UP),
        ("D9a", [{"ratings": {"a": 3}}, {}, {"ratings": {"a": "5-6"}, "better": {"b": "Tea."}}]),
    ],
)
def test_it_fires(key: str, notes: list[dict[str, Any]]) -> None:
    assert key in raised(*notes)


@pytest.mark.parametrize(
    ("key", "notes"),
    [
        ("D1a", [BETTER_A]),
        ("D1a", [{**BETTER_A, **PAIN_A}, BETTER_A]),
        ("D1a", [BETTER_A, {**BETTER_A, **PAIN_A}]),
        ("D1a", [{}, BETTER_A]),
        ("D1a", [BETTER_A, {}]),
        ("D1a", [BETTER_A, {"exceptions": [{"side": "a", "source": "client", "logged": True}]}]),
        ("D1b", [BETTER_A, BETTER_A]),
        ("D1a", [BETTER_A, BETTER_A, {"attendance": "b", "better": {"b": "Tea."}}]),
        ("D2", [OURS, OURS]),
        ("D2", [OURS, BETTER_A, OURS]),
        ("D2", [OURS, OURS, {"better": {"a": {"text": "Tea.", "source": "therapist_accepted"}}}]),
        ("D3", [{"gate": "paused", "stage": 2}]),
        ("D3", [{"concern": True, "gate": "open", "stage": 2}]),
        ("D3", [{"concern": True, "stage": 4}, {"concern": False, "stage": 4}]),
        ("D3", [{"gate": "open", "stage": 5, "joint_exercise": True}]),
        ("D3", [{"gate": "not_assessed", "stage": 3}]),
        ("D3", [{"safety": "something_new", "stage": 4, "settled": True}]),
        ("D3", [{"safety": "nothing_new", "stage": 4}]),
        ("D4b", d4("Things improved. B: “I sat there alone.”")),
        ("D4b", d4("Things improved; “I sat there alone,” said B.")),
        ("D4b", d4("有所改善。伴侣乙：“我一个人坐着。”")),
        ("D4b", d4("A better week. “I sat there alone,” said B.")),
        ("D4b", d4("Nothing got better.")),
        ("D4b", d4("没有好转。")),
        ("D4b", d4("A hard session.")),
        ("D4b", d4(IMPROVED, b=(5, 4.5))),
        ("D4a", d4(IMPROVED)),
        ("D5a", [SAME, SAME, SAME]),
        ("D5a", [SAME, SAME, SAME, {**SAME, "ratings": {"a": 6}}]),
        ("D5a", [SAME, SAME, {"ratings": {"a": 4}}, {"ratings": {"a": 4}}]),
        ("D5a", [SAME, SAME, SAME, {"next": {"a": "A walk."}, "ratings": {"a": 4}}]),
        ("D5b", [SAME, SAME, SAME, SAME]),
        ("D6", [{"next": {"a": "She tells him: “let it go”, and he listens."}}]),
        ("D6", [{"next": {"a": 'He says "at least we talk".'}}]),
        ("D6", [{"next": {"a": "他说「往好处想」。"}}]),
        ("D6", [{"next": {"a": "她说‘往好处想’的时候先停一下。"}}]),
        ("D6", [{"next": {"a": "‘I can’t just let it go’ is her sentence."}}]),
        ("D6", [{"next": {"a": "Talk at least twice, at least 10 minutes."}}]),
        ("D6", [{"next": {"a": "每周至少两次。"}}]),
        ("D6", [{"tasks": ["Move on to the second card."]}]),
        ("D6", [{"pain": {"a": "He tells me to let it go."}, "summary": "They move on."}]),
        ("D7a", [HURT]),
        ("D7a", [HURT, {**HURT, "acknowledged": {"a": "He said what he had done."}}]),
        ("D7a", [HURT, {"acknowledged": {"a": "He heard it."}}, HURT]),
        ("D7b", [HURT, HURT]),
        ("D8", [{"disclosure": True}]),
        ("D8", [{"disclosure": True}, {"miracle": True}]),
        ("D8", [{"disclosure": "no", "letter": True}]),
        ("D9a", [UP[0], {**UP[1], **BETTER_A}]),
        ("D9a", [UP[0], {**UP[1], "acts": {"a": "Called her sister."}}]),
        ("D9a", [UP[0], {"ratings": {"a": {"score": "5", "why_not_lower": "He asked first."}}}]),
        ("D9a", [UP[0], {**UP[1], "lenses": {"solution_focused": {"better_since": {"a": "Sleep."}}}}]),
        ("D9a", [UP[0], {"ratings": {"a": 4.5}}]),
        ("D9a", [UP[1]]),
    ],
)
def test_it_does_not_fire(key: str, notes: list[dict[str, Any]]) -> None:
    assert key not in raised(*notes)


@pytest.mark.parametrize(
    ("goals", "lost"),
    [
        (None, set()),
        ([], set()),
        ([{"side": "a", "serves_reason": "no"}], {"D10a", "D10b"}),
        ([{"side": "a", "serves_reason": "partly"}], {"D10b"}),
        ([{"side": "a", "serves_reason": "yes", "status": "settled"}], {"D10b"}),
        ([{"side": "a", "serves_reason": "yes", "status": "set_aside"}], {"D10a", "D10b"}),
        ([{"serves_reason": "yes"}], set()),
    ],
)
def test_a_reason_that_no_goal_serves_any_more(goals: Any, lost: set[str]) -> None:
    assert raised({"goals": goals}, case=REASON) == lost
    assert raised({"goals": goals}) == set(), "nobody said what they came for"


def test_it_says_how_often_and_shows_the_phrase() -> None:
    note = note_of({**HURT, "next": {"b": "Try to Let It Go."}})
    hurt, phrase = fired(case_of({}), [note, note, note])
    assert (hurt.times, phrase.phrase) == (3, "Let It Go")


def test_a_named_partner_is_known_as_the_speaker() -> None:
    notes = d4("Things improved, Eli says: “not for me”.")
    assert "D4b" in raised(*notes) and "D4b" not in raised(*notes, case={"names": {"b": "Eli"}})


def test_every_prompt_has_its_rule_and_risk_comes_first() -> None:
    assert {one.id for one in prompts()} == set(RULES) == {f"D{number}" for number in range(1, 11)}
    assert [one.id for one in prompts() if one.risk] == ["D3", "D8"]
    for one in prompts():
        assert one.text.en.format(name="Noor", times=2) and one.text.zh.format(name="Noor", times=2)


def test_two_are_shown_and_an_answered_one_makes_no_room_for_a_third() -> None:
    note = {"gate": "paused", "stage": 3, "disclosure": True, "miracle": True, "tasks": ["let it go"]}
    all_three = fired(case_of({}), [note_of(note)])
    assert [one.key for one in all_three] == ["D3", "D8", "D6"]
    assert [one.key for one in chosen(all_three)] == ["D3", "D8"]
    assert [one.key for one in chosen(all_three, ["D3"])] == ["D8"]


_side_text = st.dictionaries(st.sampled_from("ab"), st.sampled_from(["", "a word", "“let it go”", "let it go"]))
_note = st.fixed_dictionaries(
    {},
    optional={
        "pain": _side_text,
        "better": st.dictionaries(
            st.sampled_from("ab"),
            st.fixed_dictionaries({"text": st.just("tea"), "source": st.sampled_from(["client", "therapist"])}),
        ),
        "ratings": st.dictionaries(st.sampled_from("ab"), st.integers(1, 10)),
        "next": _side_text,
        "past": _side_text,
        "acknowledged": _side_text,
        "stage": st.integers(1, 6),
        "gate": st.sampled_from(["open", "paused", "closed", "not_assessed"]),
        "safety": st.sampled_from(["nothing_new", "something_new"]),
        "concern": st.booleans(),
        "disclosure": st.booleans(),
        "miracle": st.booleans(),
        "summary": st.sampled_from(["", IMPROVED, "B: “it improved”"]),
        "attendance": st.sampled_from(["both", "a", "b"]),
    },
)


@given(st.lists(_note, min_size=1, max_size=6))
def test_never_more_than_two_and_risk_first(notes: list[dict[str, Any]]) -> None:
    all_of_them = fired(case_of({}), [note_of(one) for one in notes])
    shown = chosen(all_of_them)
    assert len(shown) <= MOST
    risks = [prompt(one.prompt).risk for one in shown]
    assert risks == sorted(risks, reverse=True)
    if any(prompt(one.prompt).risk for one in all_of_them):
        assert risks[0]


@given(st.lists(_note, min_size=2, max_size=6), st.sampled_from("ab"), st.integers(1, 2))
def test_pain_in_either_note_silences_the_first_prompt(notes: list[dict[str, Any]], side: str, back: int) -> None:
    mine = [one for one in notes if one.get("attendance", "both") in ("both", side)]
    if len(mine) < 2:
        return
    mine[-back]["pain"] = {**mine[-back].get("pain", {}), side: "“It hurts.”"}
    assert f"D1{side}" not in raised(*notes)


@given(st.lists(_note, min_size=1, max_size=4), st.text(alphabet="let igo-mvn,. ", max_size=30))
def test_a_clients_quotation_never_raises_the_sixth(notes: list[dict[str, Any]], said: str) -> None:
    words = {"next": {"a": f"She asks: “{said} let it go {said}”"}, "did": {"text": f"「{said}往好处想」"}}
    assert "D6" not in raised(*notes, words)
