"""Whoever hears a paper read out hears of its drawings too: each has words of its own (PDF/UA-1, 7.3)."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from clinic.accounts.models import Account
from clinic.core import db
from clinic.homework.lifecycle import Outcome
from clinic.reports import actions
from clinic.sessions.lifecycle import SessionState
from tests.factories.reports import FIRST, a_couple, a_note, a_session, an_experiment, rated


def elements(node: Any, kind: str) -> Iterator[Any]:
    """Every structure element of this kind below `node`."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from elements(one, kind)
    elif isinstance(node, dict) and "/S" in node:
        if node["/S"] == kind:
            yield node
        yield from elements(node.get("/K", []), kind) if "/K" in node else ()


def said(paper: bytes) -> list[str]:
    """What stands for each drawing, in the order in which it is read."""
    root = PdfReader(BytesIO(paper)).trailer["/Root"]["/StructTreeRoot"]
    return [str(one.get("/Alt", "")) for one in elements(root["/K"], "/Figure")]


@pytest.mark.parametrize(
    ("language", "drawing", "key"),
    [("en", "Ratings from 1 to 10. ", "solid line, filled circle"), ("zh_Hans", "1 至 10 评分。", "实线，实心圆")],
)
def test_every_drawing_and_every_key_has_words(app, dana: Account, language: str, drawing: str, key: str) -> None:
    case = a_couple(by=dana)
    a_note(case, 1, by=dana, ratings=rated("2-3", "4"))
    a_session(case, 2, by=dana, state=SessionState.NO_SHOW)
    a_note(case, 3, by=dana, ratings=rated("4", "4"))
    an_experiment(case, "a", by=dana, due=FIRST + timedelta(days=7), outcome=Outcome.PARTLY)
    paper = actions.issue(case, pseudonyms=True, language=language, by=dana, every_chart=True).paper
    db.session.commit()
    found = said(paper)
    assert sum(one.startswith(drawing) for one in found) == 1
    assert found.count(key) == 1
    assert len(found) > 10
    assert all(one.strip() for one in found), found
