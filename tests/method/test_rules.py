"""Rules speak up when an answer needs a word, and only then."""

import pytest

from clinic.method import catalogue, rules


def _said(key, answers):
    return [(one.field, one.effect) for one in rules.that_apply(catalogue.exercise(key).rules, answers)]


@pytest.mark.parametrize(
    ("key", "answers", "said"),
    [
        ("value_ranking", {"values": ["a", "b", "c", "d"]}, [("values", "refuse")]),
        ("value_ranking", {"values": list("abcde")}, []),
        ("value_ranking", {"values": list("abcdefghij")}, []),
        ("value_ranking", {"values": list("abcdefghijk")}, [("values", "refuse")]),
        ("value_ranking", {"values": ["warmth", "b", "c", "d", " Warmth"]}, [("values", "refuse")]),
        ("value_ranking", {}, []),
        ("action_menu", {"actions": [{"what": "tea"}] * 9}, [("actions", "draft")]),
        ("action_menu", {"actions": [{"what": "tea"}] * 10}, []),
        ("action_menu", {"actions": [{"what": "tea"}] * 20}, []),
        ("action_menu", {"actions": [{"what": "tea"}] * 21}, [("actions", "remark")]),
        ("action_menu", {"actions": [{"style": "touch"}] + [{"style": "words"}] * 9}, [("actions", "refuse")]),
        ("action_menu", {"actions": [{"style": "touch", "consent_both": True}] * 10}, []),
        ("action_menu", {"actions": [{"style": "touch", "consent_both": "yes"}] * 10}, []),
        ("action_menu", {"actions": [{"style": "touch", "consent_both": "no"}] * 10}, [("actions", "refuse")]),
        ("action_menu", {"actions": [{"style": "touch", "consent_both": False}] * 10}, [("actions", "refuse")]),
        ("action_menu", {"actions": [{"style": "words", "consent_both": "no"}] * 10}, []),
        (
            "exception_deep_description",
            {"exceptions": [{"entry_ref": "a"}, {"entry_ref": "b"}]},
            [("exceptions", "refuse")],
        ),
        ("exception_deep_description", {"exceptions": [{"entry_ref": one} for one in "abc"]}, []),
        (
            "exception_deep_description",
            {"exceptions": [{"entry_ref": one} for one in "aba"]},
            [("exceptions", "refuse")],
        ),
        (
            "exception_deep_description",
            {"exceptions": [{"entry_ref": one} for one in "abcdef"]},
            [("exceptions", "refuse")],
        ),
        ("exception_deep_description", {"exceptions": [{"context": "a"}] * 3}, [("exceptions", "refuse")]),
        ("hope_questions", {"small_better_today": "It is Completely solved"}, [("small_better_today", "remark")]),
        ("hope_questions", {"small_better_today": "彻底解决了"}, [("small_better_today", "remark")]),
        ("hope_questions", {"small_better_today": "One kind word"}, []),
        ("scale_positioning", {"now_low": 7, "now_high": 6}, [("now_high", "refuse")]),
        ("scale_positioning", {"now_low": 2, "now_high": 3}, []),
        ("scale_positioning", {"now_low": 3, "now_high": 3}, []),
        ("scale_positioning", {"now_low": "9.5", "now_high": "10"}, []),
        ("scale_positioning", {"now_high": 3}, []),
        (
            "pattern_recognition",
            {"pattern": "cooking"},
            [("supporting_entries", "draft"), ("counter_entries", "remark")],
        ),
        ("pattern_recognition", {"supporting_entries": [{"entry": "a"}]}, [("counter_entries", "remark")]),
        ("pattern_recognition", {"supporting_entries": [{"entry": "a"}], "counter_entries": [{"entry": "b"}]}, []),
        ("micro_experiments", {"days": [{"day": 1}, {"day": 2}, {"day": 3}]}, []),
        ("micro_experiments", {"days": [{"day": 1}, {"day": 2}, {"day": 1}]}, [("days", "refuse")]),
        ("commitment_and_experimentation", {"action_ref": [{"action": "tea"}] * 3}, [("action_ref", "refuse")]),
        ("commitment_and_experimentation", {"start": "2024-03-08", "end": "2024-03-01"}, [("end", "refuse")]),
        ("commitment_and_experimentation", {"start": "2024-03-01", "end": "2024-03-08"}, []),
        ("progress_narrative", {"proud_of": "always"}, []),
    ],
)
def test_a_rule_speaks_up_only_when_it_has_to(key, answers, said):
    assert _said(key, answers) == said


def test_a_moment_still_to_come_is_refused(app):
    assert _said("exception_log", {"moments": [{"when": "2199-01-01"}]}) == [("moments", "refuse")]
    assert _said("exception_log", {"moments": [{"when": "2024-01-01"}, {"context": "no day yet"}]}) == []


def test_whatever_refuses_says_so_kindly():
    for exercise in catalogue.exercises():
        for rule in exercise.rules:
            assert not any(word in rule.text.en.casefold() for word in ("invalid", "error", "must", "fail"))


def _of_sheet(key, answers):
    return [(one.field, one.effect) for one in rules.that_apply(catalogue.sheet(key).rules, answers)]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"problem_name": "The Hitting"}, [("problem_name", "refuse")]),
        ({"effects_on_each": {"b": "he threatens"}}, [("problem_name", "refuse")]),
        ({"effects_on_us": "动手打人"}, [("problem_name", "refuse")]),
        ({"problem_name": "control", "names_ideas": "yes"}, []),
        ({"problem_name": "control", "names_ideas": True}, []),
        ({"problem_name": "control", "names_ideas": "no"}, [("problem_name", "refuse")]),
        ({"problem_name": "white noise", "effects_on_us": "uncontrolled laughter, a beatnik evening"}, []),
        ({}, []),
    ],
)
def test_what_is_never_externalised_is_refused_unless_it_names_ideas(answers, said):
    assert _of_sheet("externalising_map", answers) == said


def test_a_name_over_time_is_guarded_alike_and_a_letter_with_such_a_word_is_not_finished():
    assert _of_sheet("problem_name", {"name": "The Hitting"}) == [("name", "refuse")]
    assert _of_sheet("problem_name", {"name": "Control", "names_ideas": "yes"}) == []
    assert _of_sheet("problem_name", {"name": "The Fog"}) == []
    assert ("problem", "draft") in _of_sheet("client_letter", {"problem": "The wall threatens you both."})
    words = [
        rule.words
        for key in ("externalising_map", "problem_name", "client_letter")
        for rule in catalogue.sheet(key).rules
        if rule.check == "words"
    ]
    assert len(words) == 3 and len(set(words)) == 1, "One list, wherever it is looked for."


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"did_not_fit": "The fish"}, [("did_not_fit", "draft")]),
        ({"did_not_fit": "The fish", "pain": "Tired"}, []),
        ({"pain": "Tired"}, []),
    ],
)
def test_a_field_can_ask_for_another_before_it(answers, said):
    assert _of_sheet("client_letter", answers) == said
