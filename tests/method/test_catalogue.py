"""What the catalogue holds, and how it is looked up."""

import time
import tomllib

import pytest
from flask import Flask

from clinic.core import i18n
from clinic.method import catalogue, reading, reading_sheets


def test_there_are_six_stages_with_their_days():
    days = [(one.number, one.key, one.days_from, one.days_to) for one in catalogue.stages()]
    assert days == [
        (1, "collaborative_establishment", 1, 7),
        (2, "resource_identification", 8, 14),
        (3, "vision_clarification", 15, 21),
        (4, "exception_amplification", 22, 28),
        (5, "action_construction", 29, 35),
        (6, "consolidation_and_maintenance", 36, None),
    ]


def test_the_days_in_words_agree_with_the_numbers():
    for stage in catalogue.stages():
        last = stage.days_to or 40  # the self-guided run ends on day 40
        for words in (stage.days.en, stage.days.zh):
            assert str(stage.days_from) in words
            assert str(last) in words


def test_there_are_eighteen_exercises_three_in_each_stage():
    assert [one.row for one in catalogue.exercises()] == [f"S{number}" for number in range(20, 38)]
    for stage in catalogue.stages():
        assert len(catalogue.exercises_of(stage.number)) == 3
        assert {one.stage for one in catalogue.exercises_of(stage.number)} == {stage.number}
    assert catalogue.exercises_of(7) == ()


FIELDS = {
    "S20": "important struggles aspirations wish_understood share_line",
    "S21": "what_i_heard what_i_had_not_known hard_to_hear felt_understood add",
    "S22": "small_better_today who_notices_first partner_guess",
    "S23": "coping(what when cost kind known_to_partner)",
    "S24": "helped_before learned_about_me partner_or_others_would_say traits_that_persist(trait)",
    "S25": "moments(when time context behaviour thoughts emotions information problem_level with_partner source)",
    "S26": "first_small_sign what_i_do_differently what_partner_does how_we_interact others_notice already_happening",
    "S27": "now_low now_high past_positions(value when) why_not_lower one_up_sign anchor_1 anchor_10",
    "S28": "values focus_value why aligned_action",
    "S29": "exceptions(entry_ref context thinking doing body_feeling emotion forgotten_capability)",
    "S30": "pattern conditions(condition detail) supporting_entries(entry) counter_entries(entry) confidence",
    "S31": "pattern_ref condition_to_recreate plan days(day done observed learned)",
    "S32": "actions(what concrete feasible context style who pattern_ref consent_both)",
    "S33": "action_ref(action) experiment_ref what_will_i_try hope_to_learn how_will_i_know_i_learned confidence"
    " obstacle start end",
    "S34": "commitment_ref tried happened learned adjust_next carry_on",
    "S35": "where_started what_happened learned_self learned_relationship where_now proud_of hope_next"
    " moments(moment words)",
    "S36": "early_signs(sign) what_i_can_do(sign action) proven_strategies(strategy) when_seek_support who(name how)"
    " review_date",
    "S37": "how_celebrated meaning changed_view_self changed_view_relationship changed_view_life"
    " most_important_discovery witnesses(name consent)",
}


def _spelled(fields):
    return " ".join(one.key + (f"({_spelled(one.of)})" if one.of else "") for one in fields)


def test_every_exercise_asks_for_what_the_method_asks_for():
    assert {one.row: _spelled(one.fields) for one in catalogue.exercises()} == FIELDS


def test_the_values_to_rank_are_the_ten_of_the_method():
    ranked = catalogue.exercise("value_ranking").fields[0]
    assert (ranked.kind, ranked.minimum, ranked.maximum) == ("rank", 5, 10)
    values = "honesty respect warmth growth safety freedom connection support fun understanding"
    assert " ".join(one.key for one in ranked.options) == values


def test_listening_to_each_other_needs_the_open_gate_in_every_mode():
    assert [one.row for one in catalogue.exercises() if one.needs_open_gate] == ["S21"]
    assert catalogue.exercise("collaborative_stance_practice").suitable == ("together", "in_session")


def test_every_other_exercise_can_be_done_alone():
    assert [one.row for one in catalogue.exercises() if "alone" not in one.suitable] == ["S21"]


def test_the_exercises_with_known_dangers_say_so():
    assert {one.row for one in catalogue.exercises() if one.cautions} >= {"S21", "S25", "S26", "S28", "S32", "S37"}
    assert {one.row for one in catalogue.sheets() if one.cautions} >= {"S45", "S46", "S47", "S62", "S64"}


def test_what_was_hard_to_hear_is_private():
    private = [(one.row, field.key) for one in catalogue.exercises() for field in one.fields if field.private]
    assert private == [("S21", "hard_to_hear")]


BLOCKS = {
    "solution_focused": "better_since exception_detail scale_why_not_lower next_point_sign compliment_given task",
    "narrative": "problem_name effects_on_us position_because unique_outcome_and_owner what_it_says"
    " absent_but_implicit",
    "collaborative": "their_words my_assumption_checked reflecting new_meaning open_question",
    "relational_cultural": "five_good_things moved_by disconnection strategy_and_what_it_guards image_and_exception"
    " way_back",
}


def test_there_are_four_frameworks_with_their_five_minute_blocks():
    assert {one.key: _spelled(one.fields) for one in catalogue.frameworks()} == BLOCKS
    assert [one.key for one in catalogue.frameworks()] == list(BLOCKS)


def test_every_framework_guards_against_its_misuse():
    assert all(one.guards for one in catalogue.frameworks())
    assert "violence" in catalogue.framework("narrative").guards[0].en


def test_the_question_bank_is_complete():
    ids = [asked.id for one in catalogue.frameworks() for asked in one.questions]
    expected = [("SF", 11), ("NA", 9), ("CO", 8), ("RC", 8)]
    assert ids == [f"{letters}{number:02}" for letters, last in expected for number in range(1, last + 1)]
    assert [one.id for one in catalogue.phrases()] == [f"GE{number:02}" for number in range(1, 11)]


def test_clients_have_phrases_of_their_own():
    assert [one.id for one in catalogue.phrases() if one.audience == "client"] == ["GE07", "GE09", "GE10"]


def test_the_lists_hold_the_rows_of_the_method():
    assert [one.row for one in catalogue.mechanisms()] == [f"S{number:02}" for number in range(9, 15)]
    assert [one.row for one in catalogue.distinctions()] == ["S15", "S16"]
    assert [len(one.checks) for one in catalogue.distinctions()] == [5, 3]
    assert [one.row for one in catalogue.recommendations()] == [f"S{number}" for number in range(55, 61)]
    assert [one.number for one in catalogue.takeaways()] == [1, 2, 3, 4, 5, 6]
    practices = [one.row for one in catalogue.sheets() if one.group == "practice"]
    assert practices == ["S43", "S44", "S45", "S46", "S47", "S49"]
    assert len(catalogue.faq()) == 10


def test_formulations_are_of_each_partner_or_of_the_couple():
    spelled = {one.key: (one.per_partner, _spelled(one.fields)) for one in catalogue.formulations()}
    assert spelled == {
        "scenario": (True, "trigger own_reaction partner_reaction fear_of_abandonment fear_of_being_overwhelmed"),
        "stories": (False, "problem_story longing loyalty unacknowledged_coping failed_attempts_as_resources"),
        "resources": (False, "values_and_hopes unacknowledged_resources vision changes_under_way"),
    }


def test_a_couples_case_records_five_facts():
    assert _spelled(catalogue.relationship_facts()) == "together_since living children earlier_help context"


@pytest.mark.parametrize(
    ("look_up", "key", "sentence"),
    [
        (catalogue.exercise, "juggling", "There is no exercise “juggling”."),
        (catalogue.framework, "tarot", "There is no framework “tarot”."),
        (catalogue.formulation, "blame", "There is no formulation “blame”."),
        (catalogue.stage, 7, "There is no stage 7."),
        (catalogue.mechanism, 0, "There is no mechanism 0."),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(look_up, key, sentence):
    with pytest.raises(catalogue.UnknownKeyError) as refused:
        look_up(key)
    assert str(refused.value) == sentence
    assert isinstance(refused.value, KeyError)


def test_a_key_finds_its_record():
    assert catalogue.exercise("exception_log").row == "S25"
    assert catalogue.framework("narrative").row == "S52"
    assert catalogue.formulation("scenario").row == "S02"
    assert catalogue.stage(4).key == "exception_amplification"
    assert catalogue.mechanism(4).row == "S12"


def test_an_unknown_exercise_has_its_own_error():
    with pytest.raises(catalogue.UnknownExerciseError):
        catalogue.exercise("")


def test_a_text_speaks_the_language_of_its_reader():
    app = Flask(__name__)
    i18n.init_app(app)
    name = catalogue.stage(2).name
    assert (name.in_language("en"), name.in_language("zh_Hans")) == ("Resource identification", "资源识别")
    with app.test_request_context():
        with i18n.speaking("zh_Hans"):
            assert str(name) == "资源识别"
        with i18n.speaking("en"):
            assert str(name) == "Resource identification"


def test_outside_a_request_a_text_speaks_english():
    assert f"{catalogue.stage(1).name}" == "Collaborative establishment"


def test_a_file_is_read_once():
    assert catalogue.exercises() is catalogue.exercises()


def test_checking_costs_little_beside_parsing():
    read = [
        reading.stages, reading.mechanisms, reading.exercises, reading.frameworks, reading.distinctions,
        reading.recommendations, reading.takeaways, reading.faq, reading.phrases, reading.formulations,
        reading_sheets.sheets, reading.relationship_facts, reading.vignettes,
    ]  # fmt: skip
    ratios = []
    for _ in range(3):
        begun = time.process_time()
        for path in catalogue.CONTENT.rglob("*.toml"):
            tomllib.loads(path.read_text("utf-8"))
        parsed = time.process_time()
        for one in read:
            one(catalogue.CONTENT)
        ratios.append((time.process_time() - parsed) / (parsed - begun))
    assert min(ratios) < 3


SHEETS = {
    "weekly_check_in": "who_started topic went_well request rating",
    "joint_activity": "what done ease exception_noticed",
    "kind_gesture": "what noticed effect",
    "security_ritual": "agreed_form length_limit times_kept security_rating when_missed",
    "silent_couple": "contact_channel individual_resources first_step pace_set_by",
    "inner_voice": "sentence when_it_speaks how_loud who_else",
    "externalising_map": "problem_name effects_on_each effects_on_us position because names_ideas",
    "five_good_things": "seen zest clarity worth productivity connection",
    "goal": "goal serves_reason status",
    "daily_security": "secure what_helped",
    "early_signals": "signal when did",
    "client_letter": "greeting heard(quote speaker permission) pain problem did_not_fit may_say questions(question) closing"
    " sign_off status delivery",
}


def test_sheets_ask_for_what_the_method_asks_for():
    assert {key: _spelled(catalogue.sheet(key).fields) for key in SHEETS} == SHEETS


def test_what_is_done_together_needs_the_open_gate():
    practices = {one.row for one in catalogue.sheets() if one.group == "practice" and one.needs_open_gate}
    assert practices == {"S43", "S44", "S45", "S46"}


def test_every_framework_has_a_map_and_every_row_of_the_list_a_sheet():
    assert all(catalogue.sheets_by_framework().values())
    assert {one.row for one in catalogue.sheets()} >= {"S08", "S40", "S42", "S62", "S64"}
    with pytest.raises(catalogue.UnknownKeyError, match="There is no sheet “wall”."):
        catalogue.sheet("wall")


def test_a_goal_can_be_asked_whether_it_serves_the_reason_they_came():
    goal, serves, status = catalogue.sheet("goal").fields
    assert goal.quoted and [one.key for one in serves.options] == ["yes", "partly", "no"]
    assert [one.key for one in status.options] == ["on_the_table", "settled", "set_aside"]
