"""Broken content is refused in a sentence that names file and key; new content needs no code."""

import shutil

import pytest

from clinic.method import catalogue, reading, reading_sheets
from clinic.method.table import ContentError

EXERCISE = """
row = "S99"
stage = 4
edition = 1
suitable = ["alone", "together"]
default_mode = "alone"
name = { en = "Nineteenth", zh = "第十九个" }
teaser = { en = "Teaser", zh = "引子" }
purpose = { en = "Purpose", zh = "目的" }
instructions = { en = "Do it.", zh = "请做。" }
rhythm = { en = "Once", zh = "一次" }
therapist_view = { en = "All", zh = "全部" }

[[fields]]
key = "things"
kind = "list"
label = { en = "Things", zh = "事物" }
[[fields.of]]
key = "thing"
kind = "text"
label = { en = "Thing", zh = "事物" }

[[fields]]
key = "mood"
kind = "enum"
label = { en = "Mood", zh = "心情" }
options = [{ key = "fine", en = "Fine", zh = "还好" }]

[[fields]]
key = "times"
kind = "int"
minimum = 1
maximum = 3
label = { en = "Times", zh = "次数" }

[[rules]]
check = "count"
field = "things"
effect = "draft"
minimum = 2
text = { en = "Two at least.", zh = "至少两个。" }
"""


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(catalogue.CONTENT, tmp_path / "content")


def test_a_nineteenth_exercise_is_one_more_file(folder):
    (folder / "exercises" / "nineteenth.toml").write_text(EXERCISE, "utf-8")
    found = reading.exercises(folder)
    assert len(found) == 19
    added = next(one for one in found if one.key == "nineteenth")
    assert (added.stage, added.name.zh, added.minutes, added.cautions) == (4, "第十九个", None, ())
    assert [one.row for one in found if one.stage == 4] == ["S29", "S30", "S31", "S99"]


def test_a_fifth_framework_is_one_more_file(folder):
    text = (folder / "frameworks" / "narrative.toml").read_text("utf-8")
    fifth = text.replace("order = 2", "order = 5").replace('row = "S52"', 'row = "S98"').replace('"NA0', '"FI0')
    (folder / "frameworks" / "fifth.toml").write_text(fifth, "utf-8")
    assert [one.key for one in reading.frameworks(folder)][-1] == "fifth"


BROKEN = [
    ('row = "S99"\n', "", "“row” is missing"),
    ("stage = 4", "stage = 7", "“stage” is 7, but has to be from 1 to 6"),
    ("stage = 4", 'stage = "four"', "“stage” needs a whole number"),
    ("edition = 1", "edition = true", "“edition” needs a whole number"),
    ('zh = "引子"', 'zh = " "', "“teaser.zh” is empty"),
    (', zh = "第十九个"', "", "“name.zh” is missing"),
    ('{ en = "Once", zh = "一次" }', '"Once"', "“rhythm” needs a text in both languages"),
    ('["alone", "together"]', '["alone", "asleep"]', "“suitable” holds “asleep”"),
    ('["alone", "together"]', "[]", "“suitable” needs a list of words"),
    ('default_mode = "alone"', 'default_mode = "in_session"', "“default_mode” is “in_session”, but can only be one of"),
    ("edition = 1", "edition = 0", "“edition” is 0, but has to be 1 or more"),
    ("edition = 1", "edition = 1\nminutes = 0", "“minutes” is 0, but has to be 1 or more"),
    ('["alone", "together"]', '["alone", "alone"]', "“suitable” holds “alone” twice"),
    ("edition = 1", "edition = 1\ncolour = 3", "“colour” is not a key that belongs here"),
    ("edition = 1", "edition = 1\nneeds_open_gate = 1", "“needs_open_gate” needs true or false"),
    ('kind = "int"', 'kind = "integer"', "“fields[3].kind” is “integer”, but can only be one of"),
    ('kind = "int"', 'kind = "text"', "“fields[3].maximum” is not a key that belongs here"),
    ("minimum = 1\nmaximum", "minimum = 4\nmaximum", "“fields[3].minimum” is 4, which is more than the maximum 3"),
    ('key = "times"', 'key = "How often"', "“fields[3].key” may hold only small letters"),
    ('key = "times"', 'key = "mood"', "“fields.key” holds “mood” twice"),
    ('options = [{ key = "fine", en = "Fine", zh = "还好" }]', "", "“fields[2].options” is missing"),
    ('options = [{ key = "fine", en = "Fine", zh = "还好" }]', "options = []", "“fields[2].options” is empty"),
    (
        'options = [{ key = "fine", en = "Fine", zh = "还好" }]',
        'options = ["fine"]',
        "“fields[2].options[1]” needs a table",
    ),
    (
        '{ key = "fine", en = "Fine", zh = "还好" }',
        '{ key = "fine", en = "Fine" }',
        "“fields[2].options[1].zh” is missing",
    ),
    ('{ en = "Thing", zh = "事物" }', '{ en = "Thing", de = "Ding" }', "“fields[1].of[1].label.zh” is missing"),
    ('field = "things"', 'field = "nothing"', "“rules[1].field” is “nothing”, but can only be one of"),
    ('field = "things"', 'field = "mood"', "“rules[1].field” is “mood”, but can only be one of: things."),
    ("minimum = 2\n", "", "“rules[1].minimum” is missing, and “maximum” as well"),
    ("minimum = 2\n", "minimum = 2\nmaximum = 1\n", "“rules[1].maximum” is 1, but has to be 2 or more"),
    ('check = "count"', 'check = "guess"', "“rules[1].check” is “guess”, but can only be one of"),
    ('effect = "draft"', 'effect = "shout"', "“rules[1].effect” is “shout”, but can only be one of"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), BROKEN)
def test_a_broken_exercise_is_refused_by_file_and_key(folder, right, wrong, sentence):
    assert EXERCISE.count(right) == 1, "The case must break exactly one thing."
    (folder / "exercises" / "nineteenth.toml").write_text(EXERCISE.replace(right, wrong), "utf-8")
    with pytest.raises(ContentError) as refused:
        reading.exercises(folder)
    assert str(refused.value).startswith(f"In exercises/nineteenth.toml, {sentence}")
    assert str(refused.value).endswith(".")


def test_two_exercises_cannot_claim_the_same_row(folder):
    (folder / "exercises" / "nineteenth.toml").write_text(EXERCISE.replace("S99", "S20"), "utf-8")
    with pytest.raises(ContentError, match="In two files of exercises, “row” is “S20”; each needs its own"):
        reading.exercises(folder)


def test_two_frameworks_cannot_claim_the_same_question(folder):
    text = (folder / "frameworks" / "narrative.toml").read_text("utf-8").replace("S52", "S98")
    (folder / "frameworks" / "fifth.toml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match="In two files of frameworks, “questions.id” is “NA01”"):
        reading.frameworks(folder)


def test_a_file_name_that_cannot_be_a_key_is_refused(folder):
    (folder / "exercises" / "My Exercise.toml").write_text(EXERCISE, "utf-8")
    with pytest.raises(ContentError, match="The name of exercises/My Exercise.toml is a key"):
        reading.exercises(folder)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "read", "sentence"),
    [
        ("stages.toml", "number = 3", "number = 4", reading.stages, "“stages” has to hold the numbers 1 to 6"),
        ("stages.toml", "days_from = 8", "", reading.stages, "“stages[2].days_from” is missing"),
        ("stages.toml", "days_to = 14", "days_to = 7", reading.stages, "“stages[2].days_to” is 7, but has to be 8"),
        ("mechanisms.toml", 'row = "S09"', "", reading.mechanisms, "“mechanisms[1].row” is missing"),
        ("phrases.toml", "stages = [2]", "stages = [2, 2]", reading.phrases, "“questions[3].stages” needs a list of"),
        ("phrases.toml", "stages = [2]", "stages = [[2]]", reading.phrases, "“questions[3].stages” needs a list of"),
        ("phrases.toml", "stages = [2]", "stages = [true]", reading.phrases, "“questions[3].stages” needs a list of"),
        ("phrases.toml", "stages = [2]", "stages = [0]", reading.phrases, "“questions[3].stages” needs a list of"),
        ("phrases.toml", "mechanism = 5", "mechanism = 9", reading.phrases, "“questions[6].mechanism” is 9"),
        ("phrases.toml", '"GE02"', '"GE01"', reading.phrases, "“questions.id” holds “GE01” twice"),
        ("faq.toml", "[[faq]]", "[[questions]]", reading.faq, "“faq” is missing"),
        ("takeaways.toml", "number = 1", "number = 1.5", reading.takeaways, "“takeaways[1].number” needs a whole"),
        ("mechanisms.toml", '"past_to_future"', '"deficit_to_resource"', reading.mechanisms, "“mechanisms.key” holds"),
        ("formulations.toml", '"stories"', '"scenario"', reading.formulations, "“formulations.key” holds “scenario” tw"),
        ("sheets/goal.toml", 'group = "story"', 'group = "tale"', reading_sheets.sheets, "“group” is “tale”, but can only be"),
        ("sheets/goal.toml", 'whose = "partner"', 'whose = "a"', reading_sheets.sheets, "“whose” is “a”, but can only be"),
        ("sheets/ears.toml", '"solution_focused"', '"solutions"', reading_sheets.sheets, "“framework” is “solutions”, but can"),
        ("sheets/goal.toml", '"table"', '"weeks"', reading_sheets.sheets, "“picture” is “weeks”, which these fields cannot"),
        ("sheets/ears.toml", 'order = 10', 'order = 10\npicture = "lanes"\ncolour = 1', reading_sheets.sheets, "“colour” is not"),
        ("sheets/five_good_things.toml", 'key = "zest"\nkind', 'key = "zeal"\nkind', reading_sheets.sheets, "“picture” is “five"),
        ("sheets/goal.toml", 'kind = "enum"', 'kind = "reference"\nto = "exceptions"', reading_sheets.sheets, "“fields[2].opt"),
        ("sheets/client_letter.toml", 'other = "pain"', 'other = "hurt"', reading_sheets.sheets, "“rules[1].other” is “hurt”, b"),
        ("sheets/externalising_map.toml", '"effects_on_us"]', '"us"]', reading_sheets.sheets, "“rules[1].also” holds “us”, but"),
        ("sheets/externalising_map.toml", 'unless = "names_ideas"', 'unless = "yes"', reading_sheets.sheets, "“rules[1].unless” is"),
        ("distinctions.toml", '"S15"', '"S16"', reading.distinctions, "“distinctions.row” holds “S16” twice"),
        ("recommendations.toml", '"S56"', '"S55"', reading.recommendations, "“recommendations.row” holds “S55” twi"),
        ("takeaways.toml", "number = 1", "number = 2", reading.takeaways, "“takeaways” has to hold the numbers 1 to"),
        ("recommendations.toml", '"S55"', '""', reading.recommendations, "“recommendations[1].row” is empty"),
        ("distinctions.toml", '"Pain heard"', '""', reading.distinctions, "“distinctions[1].checks[1].name.en” is"),
        ("formulations.toml", 'kind = "long"', 'kind = "essay"', reading.formulations, "“formulations[1].fields[1].k"),
        ("sheets/goal.toml", 'row = "S03"', "row = 3", reading_sheets.sheets, "“row” needs a text in"),
        ("relationship.toml", 'kind = "enum"', 'kind = "bool"', reading.relationship_facts, "“fields[2].options” is not"),
        ("frameworks/narrative.toml", "order = 2", "", reading.frameworks, "“order” is missing"),
        ("frameworks/narrative.toml", '"effects"', '"effects_on_us"', reading.frameworks, "“deeper.key” holds “eff"),
    ],
)  # fmt: skip
def test_every_other_file_is_refused_by_name_and_key_too(folder, file, right, wrong, read, sentence):
    text = (folder / file).read_text("utf-8")
    assert right in text
    whole = file == "faq.toml"
    (folder / file).write_text(text.replace(right, wrong) if whole else text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(ContentError) as refused:
        read(folder)
    assert str(refused.value).startswith(f"In {file}, {sentence}")


@pytest.mark.parametrize(
    ("file", "right", "wrong", "sentence"),
    [
        ("action_menu", 'when_value = "touch"', 'when_value = "tuch"', "“rules[3].when_value” is “tuch”, but can only"),
        ("action_menu", 'when_value = "touch"\n', "", "“rules[3].when_value” is missing"),
        ("action_menu", 'when_field = "style"\n', "", "“rules[3].when_field” is missing"),
        ("action_menu", 'other = "consent_both"', 'other = "consent"', "“rules[3].other” is “consent”, but can only"),
        ("scale_positioning", 'other = "now_low"', 'other = "now_high"', "“rules[1].other” is “now_high”, but can on"),
        ("hope_questions", '"completely"', '"Completely"', "“rules[1].words” holds “Completely”, but can only hold"),
        ("value_ranking", 'check = "ties"', 'check = "needs"', "“rules[2].field” is “values”, but can only be one of"),
    ],
)
def test_a_slip_of_the_pen_cannot_silence_a_rule(folder, file, right, wrong, sentence):
    path = folder / "exercises" / f"{file}.toml"
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    with pytest.raises(ContentError) as refused:
        reading.exercises(folder)
    assert str(refused.value).startswith(f"In exercises/{file}.toml, {sentence}")


def test_a_file_that_is_missing_is_named(folder):
    (folder / "stages.toml").unlink()
    with pytest.raises(ContentError, match="The content file stages.toml cannot be read: No such file"):
        reading.stages(folder)


def test_a_file_that_is_not_toml_is_named_with_the_line(folder):
    (folder / "faq.toml").write_text("[[faq]]\nquestion = what?\n", "utf-8")
    with pytest.raises(ContentError, match=r"The content file faq.toml is not valid TOML: .*line 2"):
        reading.faq(folder)


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "faq.toml").write_bytes("[[faq]] # 常见问题".encode("gb18030"))
    with pytest.raises(ContentError, match="The content file faq.toml is not in UTF-8"):
        reading.faq(folder)


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(ContentError, match="The content folder exercises holds no TOML file"):
        reading.exercises(tmp_path)


def test_two_signs_of_readiness_never_share_a_key(folder):
    file = folder / "stages.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('key = "setback_without_blame"', 'key = "whole_loop"'), "utf-8")
    with pytest.raises(ContentError, match="“stages\\[5\\].readiness” holds “whole_loop” twice"):
        reading.stages(folder)
