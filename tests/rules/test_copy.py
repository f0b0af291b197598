"""What the product says of itself, of numbers and of people: three honesty rules, and what a therapist rejects at sight.

The three rules: the method draws on others and is never called tested; a score opens a conversation and proves nothing;
an unvalidated scale says so wherever its number stands.

What an experienced couples therapist rejects (clinical reference, section 7), and what holds each:
 1 one score for the couple ........ test: no word for it, no mean in the code
 2 a type label as a result ........ test: banned words
 3 a progress bar over the stages .. test: no such element, no percentage
 4 overdue by day range ............ test: banned words; design: `method.values.Stage` days are for reading only
 5 joint homework before each alone  design: the conjoint gate; held by tests/homework/test_assign_homework.py
 6 violence asked where a partner can open it .. design: there is no page for partners
 7 "no violence" as a value ........ test: banned words
 8 exceptions the therapist invented design: every exception carries its source; D2 in tests/prompts/test_rules.py
 9 praise made by software ......... test: banned words
10 violence put outside a person ... design: a guard in the narrative framework; test: it is there in both languages
11 streaks and badges .............. test: banned words
12 a partner's answers through a count or chart  design: labels; held by tests/reports/test_private_papers.py
13 "recovered" for one point ....... test: banned words
14 letters quoting one to both ..... design: no letter is written yet; a quotation carries its partner's permission
15 release on one signature ........ design: nothing is released; papers are for supervision
16 a note of fifteen minutes ....... test: nothing in a note is required (tests/desk/test_edit_note.py)
17 the miracle right after a disclosure .. test: D8 in tests/prompts/test_rules.py
18 separation as failure ........... test: banned words
19 licensed scales with changed words  design: no licensed scale ships
20 "evidence-based" ................ test: banned words
21 husband and wife ................ test: banned words
22 measures to a shared address .... design: nothing is mailed
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from clinic.accounts.models import Account
from clinic.config import HOME
from clinic.core import db
from clinic.method import catalogue
from tests.factories.house import a_house
from tests.walk import is_page, page_text, walk

HERE = Path(HOME)
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
CONTENT = sorted((HERE / "clinic").rglob("*.toml"))
TRANSLATIONS = HERE / "clinic/translations/zh_Hans/LC_MESSAGES/messages.po"

#: Claims, verdicts about people, and games; each as a pattern.
BANNED_EN = (
    r"evidence[- ]based",
    r"\b(?:clinically|scientifically|research)[- ](?:proven|tested|backed|shown|validated)\b",
    r"\bproven\b",
    r"\beffective(?:ness)? (?:treatment|therapy|method|framework)",
    r"\bcur(?:es|ed)\b|\bcure for\b",
    r"\bhusbands?\b|\bwi(?:fe|ves)\b|\bspouses?\b|\bmarital\b",
    r"\banxious[- –]avoidant|\bavoidant (?:type|style|partner)|\banxious (?:type|style|partner)|\battachment (?:type|style)s?\b",
    r"\bcomplian(?:ce|t)\b|\badheren(?:ce|t)\b",
    r"\bstreaks?\b|\bbadges?\b|\bachievements?\b|\bpoints earned\b|\bleaderboard\b",
    r"\boverdue\b|\bbehind schedule\b",
    r"\bprogress ?bar\b|\d ?% (?:complete|done|finished)|\bpercent(?:age)? (?:complete|done|of progress)\b|\bcompletion rate\b",
    r"[“\"']?\bno violence\b[”\"']?",
    r"\brecovered\b(?! meaning)",
    r"\bsuccess rates?\b|\bcure rates?\b",
    r"\bcouples?[’']?s? scores?\b|\boverall score\b|\brelationship score\b|\baverage of both\b",
    r"\bfail(?:ed|ure|ures|s)\b",
    r"\bwell done\b|\bgreat job\b|\bcongratulations\b|\bkeep it up\b",
)
BANNED_ZH = (
    "循证",
    "经证实|已证实|科学证明|临床验证",
    "疗效|有效治疗|有效疗法",
    "治愈",
    "丈夫|妻子|老公|老婆|夫妻",
    "焦虑型|回避型|矛盾型|依恋类型|依恋风格",
    "依从",
    "打卡|徽章|积分|排行榜|连续天数",
    "逾期|超期|过期未",
    "进度条|完成率|完成百分比|已完成 ?[0-9]",
    "无暴力|没有暴力",
    "康复",
    "成功率",
    "伴侣得分|伴侣总分|关系得分|双方平均分",
    "失败者|婚姻失败|关系失败|治疗失败",
    "太棒了|干得好|恭喜",
)
BANNED = re.compile("|".join((*BANNED_EN, *BANNED_ZH)), re.IGNORECASE)
#: Sentences that name such a thing in order to deny it; each is said whole.
DENIALS = (
    "An experiment is not passed or failed: it shows something.",
    "Nothing here is passed or failed.",
    "Nobody claims that shopping cured anything",
)
NOT_VALIDATED = {"en": "not validated", "zh_Hans": "未经验证"}
#: How a page shows a rating: a field for it, a row of a note, or a drawing.
SHOWS_A_RATING = re.compile(
    r"data-rating\b|<dt>(?:Rating|评分)|role=\"img\" aria-label=\"[^\"]*(?:\brat(?:e|ed|ings?)\b|评分)"
)


def wrong_in(text: str) -> list[str]:
    """The banned words in `text`."""
    for denial in DENIALS:
        text = text.replace(denial, "")
    return [one.group() for one in BANNED.finditer(text)]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a content file; keys are no texts."""
    if isinstance(value, dict):
        yield from (text for key, inner in value.items() if key not in NOT_SAID for text in texts_in(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in texts_in(inner))
    elif isinstance(value, str):
        yield value


#: Keys that records hold on to, and the parts of `prompts.toml` that are looked for: read by the code, never shown.
NOT_SAID = {"key", "field", "other", "when_field", "to", "better", "denials", "phrases"}


def test_the_list_itself_catches_what_it_should() -> None:
    for said in (
        "An evidence-based treatment",
        "his wife",
        "7 day streak",
        "40% complete",
        "“No violence”",
        "两人是焦虑型",
    ):
        assert wrong_in(said), said
    for said in ("Notice what fails to fit.", "not proven"):
        assert wrong_in(said)
    for said in (
        "A six-stage framework that draws on four others.",
        "有效期为一周",
        "An experiment neither passes nor is lost.",
    ):
        assert not wrong_in(said), said


def test_templates_say_nothing_of_the_sort() -> None:
    for file in TEMPLATES:
        # What stands in braces is code and comment; the sentences in it are gathered, and read below.
        said = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", file.read_text(encoding="utf-8"), flags=re.S)
        assert wrong_in(said) == [], file.name


def test_content_says_nothing_of_the_sort() -> None:
    for file in CONTENT:
        for text in texts_in(tomllib.loads(file.read_text(encoding="utf-8"))):
            assert wrong_in(text) == [], f"{file.name}: {text}"


def test_sentences_and_their_translations_say_nothing_of_the_sort() -> None:
    with TRANSLATIONS.open("rb") as file:
        entries = list(read_po(file, locale="zh_Hans"))
    assert len(entries) > 400
    for one in entries:
        for text in (
            *([one.id] if isinstance(one.id, str) else one.id),
            *([one.string] if isinstance(one.string, str) else one.string),
        ):
            assert wrong_in(text) == [], text


def test_nothing_is_drawn_as_a_bar_of_progress() -> None:
    for file in (*TEMPLATES, *(HERE / "static/script").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<progress\b|<meter\b|progressbar|aria-valuenow", text), file.name


def test_no_number_is_made_of_both_partners_together() -> None:
    for file in (HERE / "clinic").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:f?mean|average|statistics)\b\s*[(.]", text), (
            f"{file.name}: ratings of two are not added up."
        )
        assert len(re.findall(r"middle\s*\+|\+\s*\w+\.middle", text)) == 0, file.name


def test_the_method_is_said_to_draw_on_others() -> None:
    stages = (HERE / "templates/method/stages.html").read_text(encoding="utf-8")
    assert "draws on" in stages and "never" not in re.findall(r"draws on[^.]*\.", stages)[0]
    first = catalogue.faq()[0].answer
    assert "draws on" in first.en and re.search("借鉴|取自|吸收", first.zh)


def test_violence_is_never_put_outside_the_person() -> None:
    guards = catalogue.framework("narrative").guards
    assert any("violence" in one.en and "暴力" in one.zh for one in guards)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_page_keeps_to_it(app: Flask, as_: Any, dana: Account, olga: Account, language: str) -> None:
    with app.test_request_context():
        a_house(by=dana, with_colleague=olga)
        dana.language = language
        db.session.commit()
    shown, seen = 0, 0
    for path, answer in walk(as_(dana), "/", most=4, alike=8):
        if not is_page(answer) or answer.status_code != 200:
            continue
        page = page_text(answer)
        seen += 1
        assert wrong_in(page) == [], path
        if SHOWS_A_RATING.search(page):
            shown += 1
            assert NOT_VALIDATED[language] in page, f"{path} shows a rating and does not say that it is not validated."
    assert seen > 40 and shown > 3
