"""What the find box offers of one case: its pages, and what can be done in it from its own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic.access.permissions import Permission
from clinic.access.policy import may
from clinic.accounts.signing_in import sharing
from clinic.cases.facts import CaseFacts
from clinic.desk.offering import Group, Offer, fits
from clinic.psychotherapy_notes import words as apart_words

_l = lazy_gettext
#: Offers of one case while something is typed, and of a case that was named beside other words.
MOST, FEW = 8, 4


@dataclass(frozen=True, slots=True)
class CaseCommand:
    """A page of a case to go to, or something to do there at once."""

    name: Any
    icon: str
    endpoint: str
    said: str  # how it is called, in both languages
    also: str  # more words by which it is found
    permission: Permission = Permission.READ_CASE
    post: bool = False
    open_only: bool = False  # waits while the case is closed
    couple_only: bool = False
    shared: bool = False  # stands on a shared screen too: a place of the row at the head of each of its pages


CASE_COMMANDS = (
    CaseCommand(
        _l("Write note"),
        "pen",
        "sessions.write_note",
        "write note 写记录",
        "session 写 会谈记录",
        Permission.CHANGE_CASE,
        post=True,
    ),
    CaseCommand(
        _l("New appointment"),
        "cal",
        "sessions.add_session",
        "new appointment 新预约",
        "add session book 会谈 约",
        Permission.CHANGE_CASE,
        open_only=True,
    ),
    CaseCommand(
        _l("Give an exercise"),
        "plus",
        "homework.assign_homework",
        "give an exercise 布置练习",
        "assign homework 给出 作业",
        Permission.ASSIGN_HOMEWORK,
        open_only=True,
    ),
    CaseCommand(
        _l("Log an exception"),
        "plus",
        "homework.record_exception",
        "log an exception 记录例外",
        "record",
        Permission.CHANGE_CASE,
        open_only=True,
    ),
    CaseCommand(
        _l("New note without a session"),
        "pen",
        "contacts.add_note",
        "write a note without a session 写会谈外记录",
        "contact quick call message 电话 留言",
        Permission.CHANGE_CASE,
    ),
    CaseCommand(
        _l("Progress summary (PDF)"),
        "paper",
        "reports.issue_report",
        "progress summary pdf 进展摘要",
        "paper report issue 报告 文件",
        Permission.ISSUE_REPORT,
    ),
    CaseCommand(_l("The case"), "couples", "desk.case", "the case 个案", "file overview 总览", shared=True),
    CaseCommand(_l("Stages"), "loop", "desk.stage_path", "stages 阶段", "path move journey 路径", shared=True),
    CaseCommand(
        _l("Sessions"), "cal", "sessions.sessions", "sessions 会谈", "appointments notes 预约 记录", shared=True
    ),
    CaseCommand(_l("Homework"), "book", "homework.homework_list", "homework 会谈间练习", "exercises 作业", shared=True),
    CaseCommand(_l("Exceptions"), "book", "homework.exceptions", "exceptions 例外", "log", shared=True),
    CaseCommand(_l("Thread"), "loop", "homework.thread", "thread 线索", "", shared=True),
    CaseCommand(_l("Sheets"), "paper", "sheets.sheets", "sheets 记录单", "forms entries letters 信", shared=True),
    CaseCommand(
        _l("Charts"),
        "chart",
        "charts.charts",
        "charts 图表",
        "ratings drawings words statistics 评分 统计",
        shared=True,
    ),
    CaseCommand(_l("Papers"), "paper", "reports.reports", "papers 文件", "reports pdf 报告", shared=True),
    CaseCommand(
        _l("Safety screens"),
        "shield",
        "safety.screens",
        "safety screens 安全筛查",
        "violence 暴力",
        Permission.READ_SAFETY_SCREEN,
    ),
    CaseCommand(
        _l("Gate to joint work"),
        "lock",
        "cases.set_gate",
        "gate to joint work 联合工作准入",
        "safety 安全",
        couple_only=True,
    ),
    CaseCommand(
        _l("Consents"), "check", "consents.consents", "consents 知情同意", "agreement 协议", Permission.READ_CONSENT
    ),
    CaseCommand(
        apart_words.names,
        "lock",
        "psychotherapy_notes.notes",
        "private working notes psychotherapy notes 私人工作笔记 心理治疗笔记",
        "",
        Permission.KEEP_PSYCHOTHERAPY_NOTES,
    ),
    CaseCommand(
        _l("Checks for supervision"), "question", "desk.checks", "checks for supervision 督导核对要点", "questions"
    ),
    CaseCommand(_l("Who treats"), "people", "cases.edit_team", "who treats 由谁负责", "team colleague 团队"),
    CaseCommand(
        _l("Edit the case"),
        "pen",
        "cases.edit_case",
        "edit the case 编辑个案",
        "change facts 修改",
        Permission.CHANGE_CASE,
    ),
    CaseCommand(
        _l("Who looked and who wrote"),
        "eye",
        "desk.trail",
        "who looked and who wrote 谁看过、谁写过",
        "trail log 操作记录",
        Permission.READ_TRAIL,
    ),
)


def in_case(user: Any, case: CaseFacts, wanted: Sequence[str], *, here: bool = False) -> Group:
    """What fits all of `wanted` in `case`: first what is called so, then what other words lead to.

    here: its page is open, so it needs no name.
    """
    there = [one for one in CASE_COMMANDS if _is_there(user, case, one)]
    called = [one for one in there if fits(wanted, _name(one), one.said)]
    found = called + [one for one in there if one not in called and fits(wanted, _name(one), one.said, one.also)]
    name = _("In this case") if here else _called(case)
    return Group(name, [_offer(case, one) for one in found[: MOST if here else FEW]])


def _called(case: CaseFacts) -> str:
    """Its people and its reference; the reference alone on a shared screen."""
    people = "" if sharing() else f" {_('&')} ".join(one.person.name for one in case.partners)
    return f"{people} · {case.reference}" if people else case.reference


def _is_there(user: Any, case: CaseFacts, one: CaseCommand) -> bool:
    return (
        (one.shared or not sharing())
        and not (one.open_only and case.closed_on)
        and not (one.couple_only and not case.is_couple)
        and may(user, one.permission, case)
    )


def _name(one: CaseCommand) -> str:
    return str(one.name() if callable(one.name) else one.name)


def _offer(case: CaseFacts, one: CaseCommand) -> Offer:
    return Offer(_name(one), one.icon, url_for(one.endpoint, case_id=case.id), post=one.post)
