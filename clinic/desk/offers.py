"""What the find box offers beside records: pages and commands, exercises, phrases; each found by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.cases.names import plain
from clinic.desk.offering import Group, Offer, fits
from clinic.method import catalogue
from clinic.phrases import content as phrases
from clinic.phrases import queries as phrase_queries

_l = lazy_gettext
#: Offers of one sort.
MOST = 6


@dataclass(frozen=True, slots=True)
class Command:
    """A page to go to, or a button of the frame around every page to press."""

    name: Any
    icon: str
    endpoint: str = ""
    press: str = ""  # the id of that button
    permission: Permission = Permission.SEE_DESK
    also: str = ""  # more words by which it is found, in both languages


COMMANDS = (
    Command(_l("Today"), "today", "desk.today", also="today desk start 今天 首页"),
    Command(_l("To do"), "check", "desk.todo", permission=Permission.LIST_CASES, also="to do waiting unsigned 待办"),
    Command(_l("Calendar"), "cal", "calendar.week", permission=Permission.ADD_CASE, also="calendar week 日历 预约"),
    Command(_l("Cases"), "couples", "cases.cases", permission=Permission.LIST_CASES, also="cases couples 个案 伴侣"),
    Command(
        _l("New case"), "plus", "cases.add_case", permission=Permission.ADD_CASE, also="add new case couple 新个案 新建"
    ),
    Command(_l("Find"), "search", "desk.find", permission=Permission.LIST_CASES, also="find search 查找 搜索"),
    Command(
        _l("Reviews"),
        "check",
        "supervision.reviews",
        permission=Permission.LIST_REVIEWS,
        also="reviews supervision supervisor 督导 审阅",
    ),
    Command(_l("Exercises"), "book", "method.exercises", also="method exercises homework 练习 方法"),
    Command(_l("Stages"), "book", "method.stages", also="method stages 阶段"),
    Command(_l("Questions"), "question", "phrases.questions", also="questions phrases bank 问句 语句 提问"),
    Command(_l("Sheets"), "book", "method.sheets", also="sheets forms 记录单"),
    Command(_l("Cards"), "book", "method.cards", also="cards 卡片"),
    Command(_l("Vignettes"), "book", "method.vignettes", also="vignettes teaching cases 教学案例"),
    Command(
        _l("People"), "people", "accounts.people", permission=Permission.MANAGE_PEOPLE, also="people accounts 人员 账户"
    ),
    Command(_l("Unsent texts"), "pen", "unsent.texts", also="unsent texts drafts lost typed 未提交 暂存 草稿"),
    Command(_l("Your account"), "person", "accounts.profile", also="account profile language theme 账户 语言"),
    Command(
        _l("Share screen safely, on or off"),
        "eye-off",
        press="share-screen",
        permission=Permission.LIST_CASES,
        also="share screen safe hide 共享 屏幕 隐藏",
    ),
    Command(_l("Keyboard shortcuts"), "info", press="show-keys", also="keys shortcuts keyboard help 快捷键 键盘"),
    Command(_l("Sign out"), "out", press="sign-out", also="sign out log out leave 退出"),
)


def offers(user: Any, words: str) -> list[Group]:
    """What fits all of `words` by its name; without words every command. Groups in which nothing fits are left out."""
    wanted = plain(words).split()
    found = [Group(_("Pages and commands"), _commands(user, wanted))]
    if wanted:
        found.append(Group(_("Exercises"), _exercises(wanted)))
        found.append(Group(_("Questions and phrases"), _phrases(wanted)))
    return [one for one in found if one.offers]


def _commands(user: Any, wanted: Sequence[str]) -> list[Offer]:
    there = (one for one in COMMANDS if may(user, one.permission))
    known = (one for one in there if not one.endpoint or one.endpoint in current_app.view_functions)
    return [
        Offer(str(one.name), one.icon, url_for(one.endpoint) if one.endpoint else "", one.press)
        for one in known
        if fits(wanted, one.name, one.also)
    ]


def _exercises(wanted: Sequence[str]) -> list[Offer]:
    short = {one.number: str(one.short) for one in catalogue.stages()}
    fitting = [one for one in catalogue.exercises() if fits(wanted, one.name.en, one.name.zh, one.key)]
    return [
        Offer(
            str(one.name),
            "book",
            url_for("method.exercise", key=one.key),
            detail=f"{one.stage} {short.get(one.stage, '')}",
        )
        for one in fitting[:MOST]
    ]


def _phrases(wanted: Sequence[str]) -> list[Offer]:
    bank = phrases.narrowed(phrases.groups(phrase_queries.own_phrases(), phrase_queries.hidden_ids()), phrases.Wanted())
    fitting = [(group, one) for group in bank for one in group.phrases if fits(wanted, one.text)]
    return [
        Offer(
            one.text,
            "question",
            url_for("phrases.questions", framework=group.key, _anchor=f"phrase-{one.id}"),
            detail=group.name,
        )
        for group, one in fitting[:MOST]
    ]
