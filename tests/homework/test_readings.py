"""How each exercise reads, on plain values."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.homework import readings
from clinic.homework.readings import _words
from clinic.homework.readings.answers import AnswerView

DAY = date(2026, 3, 2)


def one(exercise: str, side: str, days_ago: int = 0, **answers: Any) -> AnswerView:
    return AnswerView(
        id=uuid.uuid4(),
        homework_id=uuid.uuid4(),
        exercise=exercise,
        side=side,
        name={"a": "Yue", "b": "Daniel"}[side],
        on=DAY - timedelta(days=days_ago),
        cycle=1,
        answers=answers,
        outcome="tried",
    )


def read(exercise: str, *answers: AnswerView) -> Any:
    return readings.read(exercise, sorted(answers, key=lambda one: one.on, reverse=True))


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("We were cooking, and the radio was on.", "She cooks; the Radio!", ("cook", "radio")),
        ("I and you and we", "I and you and we", ()),
        ("She said it first, then left; didn't look.", "He left first and said nothing. Didn't look!", ()),
        ("今天他先说了对不起，然后离开厨房", "昨天她先说对不起，然后回到厨房", ("厨房",)),
        ("回家以后一起吃晚饭。", "晚饭的时候我们不说话。", ("晚饭",)),
        ("他倒咖啡，还开着收音机", "收音机响了，我倒咖啡", ("倒咖啡", "收音机")),
        ("我们觉得没有什么", "我们觉得没有什么", ()),
        ("", "anything", ()),
        ("It’s Sunday’s walk", "sunday", ("sunday",)),
    ],
)
def test_shared_words_leave_out_what_says_nothing(first: str, second: str, shared: tuple[str, ...]) -> None:
    assert _words.shared([first], [second]) == shared


def test_two_stories_stand_side_by_side_with_what_is_missing() -> None:
    key = "relationship_narrative_listening"
    found = read(
        key,
        one(key, "a", important="Cooking on Sundays", share_line="I want to know that you are there."),
        one(
            key, "b", important="The kitchen, when we cook", struggles="Questions", aspirations="x", wish_understood="y"
        ),
    )
    assert [story.answer.side for story in found.stories] == ["a", "b"]
    assert found.stories[0].line == "I want to know that you are there."
    assert found.stories[0].missing == ("struggles", "aspirations", "wish_understood")
    assert found.stories[1].missing == ("share_line",)
    assert found.shared == ("cook",)
    assert read(key, one(key, "a", important="Cooking")).shared == ()


def test_a_speaker_meets_what_the_listener_heard() -> None:
    key = "collaborative_stance_practice"
    found = read(
        key,
        one(
            key, "a", what_i_heard="He is tired", hard_to_hear="The door", felt_understood=6, add="It is about Mondays"
        ),
        one(key, "b", what_i_heard="She counts", what_i_had_not_known="How long"),
    )
    first, second = found.turns
    assert (first.side, first.felt_understood, first.heard, first.added) == (
        "a",
        6,
        "She counts",
        "It is about Mondays",
    )
    assert first.new == "How long" and first.hard == ""
    assert (second.side, second.felt_understood, second.heard, second.hard) == ("b", None, "He is tired", "The door")


def test_guesses_are_held_beside_the_others_answer() -> None:
    key = "hope_questions"
    mine = one(key, "a", small_better_today="A word at the door", who_notices_first="partner", partner_guess="Quiet")
    alone = read(key, mine)
    assert [(guess.guess, guess.other, guess.said) for guess in alone.guesses] == [("Quiet", None, "")]
    found = read(key, mine, one(key, "b", small_better_today="An hour without phones"))
    assert [(guess.by.side, guess.said) for guess in found.guesses] == [("a", "An hour without phones")]
    assert [(text, who) for _one, text, who in found.answers] == [
        ("A word at the door", "My partner"),
        ("An hour without phones", ""),
    ]


def test_a_coping_list_is_kept_open_and_shows_the_kinds_it_lacks() -> None:
    key = "coping_list"
    found = read(
        key,
        one(key, "a", 7, coping=[{"what": "Running", "kind": "body", "known_to_partner": "no"}, {"what": "Letters"}]),
        one(key, "a", coping=[{"what": "running", "kind": "body", "known_to_partner": "yes", "cost": "My knees"}]),
    )
    [mine] = found.lists
    assert [(way.what, way.unknown, way.cost) for way in mine.ways] == [
        ("running", False, "My knees"),
        ("Letters", False, ""),
    ]
    assert mine.absent == ("With people", "In thought", "Work or distraction", "Writing", "Other")
    unknown = read(key, one(key, "b", coping=[{"what": "Wine", "known_to_partner": "no"}])).lists[0].unknown
    assert [way.what for way in unknown] == ["Wine"]


@pytest.mark.parametrize(
    ("answers", "gap"),
    [
        ({"learned_about_me": "Patience"}, "others"),
        ({"partner_or_others_would_say": "Calm"}, "own"),
        ({"traits_that_persist": [{"trait": "Patience"}], "partner_or_others_would_say": "Calm"}, "apart"),
        ({"traits_that_persist": [{"trait": "Patience"}], "partner_or_others_would_say": "My patience"}, ""),
    ],
)
def test_where_strengths_are_seen_by_one_alone_there_is_a_question(answers: dict[str, Any], gap: str) -> None:
    [found] = read("strength_exploration", one("strength_exploration", "a", **answers)).partners
    assert found.gap == gap


def test_miracle_pictures_meet_where_one_does_what_the_other_hopes_for() -> None:
    key = "miracle_question"
    found = read(
        key,
        one(
            key, "a", first_small_sign="Two cups", what_i_do_differently="I leave the phone", what_partner_does="Coffee"
        ),
        one(
            key,
            "b",
            first_small_sign="We feel closer",
            what_i_do_differently="I make coffee",
            already_happening="Sunday",
        ),
    )
    signs = {row.key: {side: sign.vague for side, sign in row.said.items()} for row in found.rows}
    assert signs["first_small_sign"] == {"a": False, "b": True}
    assert "b" not in signs["what_partner_does"]
    assert [(one.doer.side, one.hoper.side, one.words) for one in found.meetings] == [("b", "a", ("coffee",))]
    assert found.shared == ("coffee",)
    assert [text for _one, text in found.already] == ["Sunday"]


def test_a_scale_shows_places_over_time_and_resources_and_no_mean() -> None:
    key = "scale_positioning"
    found = read(
        key,
        one(key, "a", 14, now_low=3, now_high=3, why_not_lower="He came along"),
        one(
            key,
            "a",
            now_low=4,
            now_high=5,
            why_not_lower="Sundays\n\n The dog ",
            past_positions=[{"value": 7, "when": "in May"}],
            anchor_10="Sleep",
        ),
        one(key, "b", now_low=6, now_high=6),
    )
    mine, theirs = found.ladders
    assert [place.text for place in mine.positions] == ["4–5", "3"]
    assert mine.earlier == (("7", "in May"),) and mine.anchors == ("", "Sleep")
    assert [place.text for place in theirs.positions] == ["6"]
    assert [resource.text for resource in found.resources] == ["Sundays", "The dog", "He came along"]


def test_rankings_are_the_same_in_every_language_and_are_not_added_up() -> None:
    key = "value_ranking"
    found = read(
        key,
        one(key, "a", values=["safety", "honesty", "Sailing", "fun", "warmth"], focus_value="Safety"),
        one(key, "b", values=["honesty", "sailing", "fun", "warmth", "safety", "growth"]),
    )
    assert found.rankings[0].values == ("Safety", "Honesty", "Sailing", "Fun", "Warmth")
    assert set(found.top) == {"Honesty", "Sailing"}
    assert [(apart.value, apart.places) for apart in found.furthest] == [("Safety", {"a": 1, "b": 5})]
    assert found.only == {"a": (), "b": ("Growth",)}
    assert found.rankings[0].focus == "Safety"
    same = [one(key, side, values=["fun", "warmth", "safety", "honesty", "growth"]) for side in "ab"]
    assert read(key, *same).furthest == ()


def test_the_story_now_stands_beside_the_first_one() -> None:
    key, before = "progress_narrative", "relationship_narrative_listening"
    assert before in readings.needed_for(key)
    found = read(
        key,
        one(before, "a", 90, important="Quiet"),
        one(before, "a", 30, important="Told again"),
        one(before, "b", 90, struggles="The door"),
        one(key, "a", where_now="At the stove"),
    )
    mine, theirs = found.partners
    assert mine.first == (("important", "Quiet"),) and mine.story == (("where_now", "At the stove"),)
    assert theirs.now is None and theirs.first == (("struggles", "The door"),)


def test_a_plan_names_the_signs_for_which_nothing_is_planned() -> None:
    key = "future_prevention_plan"
    found = read(
        key,
        one(
            key,
            "a",
            early_signs=[{"sign": "I count the hours"}, {"sign": "I cancel Sunday"}],
            what_i_can_do=[
                {"sign": " i count  the hours", "action": "Run"},
                {"action": "Ask for ten minutes"},
                {"sign": "An old sign", "action": "Breathe"},
            ],
            who=[{"name": "My sister", "how": "by phone"}],
            review_date="2027-02-01",
        ),
    )
    [plan] = found.plans
    assert plan.open == ("I cancel Sunday",)
    assert plan.signs == (("I count the hours", ("Run",)), ("I cancel Sunday", ()))
    assert plan.general == ("Ask for ten minutes", "An old sign: Breathe")
    assert plan.who == (("My sister", "by phone"),) and plan.review == date(2027, 2, 1)


def test_witnesses_take_part_only_when_nobody_is_against_it() -> None:
    key = "celebration_and_meaning"
    found = read(
        key,
        one(key, "a", meaning="We turn back", witnesses=[{"name": "Mei", "consent": "yes"}, {"name": "Ola"}]),
        one(key, "b", witnesses=[{"name": "mei", "consent": "no"}, {"name": "Ben", "consent": "yes"}]),
    )
    assert [(who.name, who.consent) for who in found.witnesses] == [("mei", "no"), ("Ola", ""), ("Ben", "yes")]
    assert [who.name for who in found.agreed] == ["Ben"]


@pytest.mark.parametrize("key", sorted(readings.READINGS))
def test_every_reading_takes_whatever_was_kept(key: str) -> None:
    odd = {"values": None, "coping": ["loose words"], "early_signs": "text", "now_low": "four", "review_date": "soon"}
    readings.read(key, [one(key, "a", **odd), one(key, "b")])
    readings.read(key, [])


def test_the_exception_log_puts_the_moments_of_all_logs_along_time_and_counts_words_that_return() -> None:
    def noted(when: str, context: str, **more: str) -> dict[str, str]:
        return {"when": when, "context": context, **more}

    early = one("exception_log", "a", 9, moments=[noted("2026-02-20T18:00", "Cooking, the radio on.")])
    late = one(
        "exception_log",
        "a",
        moments=[
            noted("2026-02-28T08:00", "Cooked eggs.", emotions="Light.", source="therapist_asked"),
            noted("2026-02-27T19:30", "We cook and say nothing.", problem_level="absent"),
        ],
    )
    reading = read("exception_log", early, late, one("exception_log", "b"))
    [log] = reading.logs
    assert [(one.on.day, one.time) for one in log.moments] == [(28, "08:00"), (27, "19:30"), (20, "18:00")]
    assert log.returning == (("cook", 3),)
    assert [one.asked for one in log.moments] == [True, False, False] and log.moments[0].texts == ("Light.",)
    assert log.latest == log.moments and log.earlier == ()
