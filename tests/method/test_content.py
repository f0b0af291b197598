"""The texts themselves: complete in both languages, sober, and honest about what is not validated."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from babel.messages.pofile import read_po

from clinic.config import HOME
from clinic.method import catalogue
from clinic.method.values import Field, Text

ALL = {
    function.__name__: function
    for function in (
        catalogue.stages,
        catalogue.exercises,
        catalogue.frameworks,
        catalogue.mechanisms,
        catalogue.distinctions,
        catalogue.recommendations,
        catalogue.takeaways,
        catalogue.faq,
        catalogue.vignettes,
        catalogue.phrases,
        catalogue.formulations,
        catalogue.sheets,
        catalogue.relationship_facts,
    )
}
#: What the scale of S27 runs between, without the spaces that the two sorts of Chinese texts set around a number.
ANCHOR = {
    "en": "1 is the least secure state, 10 the morning after the miracle.",
    "zh": "1是最没有安全感的状态，10是奇迹后的早晨。",
}
_SCALE = re.compile(r"^1.*10.*(?:miracle|奇迹)")
FORBIDDEN = (
    "evidence-based", "evidence based", "husband", "wife", "marriage", "no violence", "streak", "overdue",
    "循证", "丈夫", "妻子", "老公", "老婆", "婚姻",
)  # fmt: skip


def _values(thing: object, path: str, kind: type) -> Iterator[tuple[str, object]]:
    """Every value of `kind` in `thing`, with where it stands."""
    if isinstance(thing, kind):
        yield path, thing
    if isinstance(thing, tuple):
        for one in thing:
            yield from _values(one, f"{path}/{getattr(one, 'key', getattr(one, 'row', getattr(one, 'id', '')))}", kind)
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from _values(getattr(thing, one.name), f"{path}.{one.name}", kind)


def _texts(part: str) -> list[tuple[str, Text]]:
    return list(_values(ALL[part](), part, Text))


@pytest.mark.parametrize("part", ALL)
def test_every_text_is_in_both_languages(part):
    assert _texts(part)
    for where, text in _texts(part):
        assert re.search(r"[A-Za-z0-9]", text.en), f"{where} has no English."
        assert re.search(r"[\u4e00-\u9fff]", text.zh), f"{where} has no Chinese."
        assert not re.search(r"[\u4e00-\u9fff]", text.en), f"{where} has Chinese in its English."


@pytest.mark.parametrize("part", ALL)
def test_chinese_uses_full_width_punctuation_and_the_polite_form(part):
    for where, text in _texts(part):
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text.zh), where
        assert "你" not in text.zh.replace("你们", ""), f"{where} says 你 where 您 is meant."


@pytest.mark.parametrize("part", ALL)
def test_no_text_uses_words_the_practice_avoids(part):
    for where, text in _texts(part):
        for word in FORBIDDEN:
            assert word not in text.en.casefold(), f"{where} says “{word}”."
            assert word not in text.zh, f"{where} says “{word}”."


def test_no_content_file_uses_those_words_in_a_comment_either():
    for path in catalogue.CONTENT.rglob("*.toml"):
        for word in FORBIDDEN:
            assert word not in path.read_text("utf-8").casefold(), f"{path.name} says “{word}”."


def test_no_text_assumes_whether_a_partner_is_a_man_or_a_woman():
    for part in set(ALL) - {"vignettes"}:  # they tell of invented persons, who have their pronouns
        for where, text in _texts(part):
            assert not re.search(r"\b(he|she|his|her|him|hers)\b", text.en, re.IGNORECASE), where
            assert not re.search("[她]|(?<!其)他(?![们人])", text.zh), where


def test_a_scale_runs_from_1_to_10_and_says_that_it_is_not_validated():
    scales = [
        (where, one)
        for part in ALL
        for where, one in _values(ALL[part](), part, Field)
        if isinstance(one, Field) and one.kind == "scale"
    ]
    assert len(scales) >= 9
    for where, one in scales:
        assert (one.minimum, one.maximum) == (1, 10), where
        assert one.help is not None, where
        assert "not validated" in one.help.en, where
        assert "未经验证" in one.help.zh, where


def test_the_scale_of_the_method_runs_from_the_most_insecure_state_to_the_morning_after_the_miracle():
    low = catalogue.exercise("scale_positioning").fields[0]
    assert low.help is not None
    assert low.help.en.startswith(ANCHOR["en"])


def test_the_answer_about_the_wrong_tool_names_the_dangers():
    last = catalogue.faq()[-1].answer.en.casefold()
    assert all(word in last for word in ("afraid", "violence", "control", "danger", "alone"))


def test_questions_name_stages_and_mechanisms_that_exist():
    stages = {one.number for one in catalogue.stages()}
    mechanisms = {one.number for one in catalogue.mechanisms()}
    for one in catalogue.phrases() + tuple(asked for lens in catalogue.frameworks() for asked in lens.questions):
        assert set(one.stages) <= stages, one.id
        assert one.mechanism in mechanisms, one.id


@pytest.mark.parametrize("part", ALL)
def test_quotes_and_apostrophes_are_typographic(part):
    assert [where for where, text in _texts(part) if re.search(r"[\"']", text.en + text.zh)] == []


def test_what_1_and_10_mean_is_said_in_the_same_words_everywhere() -> None:
    texts = [text for part in ALL for _where, text in _texts(part)]
    with (HOME / "clinic/translations/zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        spoken = [one for one in read_po(file, locale="zh_Hans") if isinstance(one.id, str)]
    said = {
        "en": [one.en for one in texts] + [one.id for one in spoken],
        "zh": [one.zh for one in texts] + [str(one.string) for one in spoken],
    }
    anchored = {
        language: [one.replace(" ", "") for one in some if _SCALE.search(one)] for language, some in said.items()
    }
    assert [len(some) for some in anchored.values()] == [5, 5]
    for language, some in anchored.items():
        assert [one for one in some if not one.startswith(ANCHOR[language].replace(" ", ""))] == []
