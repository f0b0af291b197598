"""Habits that people forget."""

import ast
import re
from pathlib import Path

from clinic.audit.events import DETAILS, Event
from clinic.config import HOME

CLINIC = Path(HOME) / "clinic"
PYTHON = sorted(CLINIC.rglob("*.py"))


def test_every_module_says_what_it_is_for() -> None:
    for file in PYTHON:
        if file == CLINIC / "__init__.py" or "versions" in file.parts:
            continue
        assert ast.get_docstring(ast.parse(file.read_text())), f"{file.name}: begin with one sentence."


def test_actions_neither_commit_nor_ask_who_is_signed_in() -> None:
    for file in CLINIC.glob("*/*actions.py"):
        text = file.read_text()
        assert ".commit(" not in text, f"{file}: the page or the command commits."
        assert "current_user" not in text and "request." not in text, f"{file}: take the person as by=."


def test_every_action_that_writes_leaves_a_trail() -> None:
    quiet = {"share_screen", "needs_gate", "print_sheet"}  # a switch of one device; no writing at all
    quiet |= {
        "keep_unsent",
        "take_up_unsent",
        "forget_unsent",
        "throw_unsent_away",
        "remove_old_forms",
    }  # not sent, so no record yet
    quiet |= {
        "take_away",
        "put_back",
        "let_count_no_more",
    }  # they go and come with their note, of which the trail tells
    for file in CLINIC.glob("*/*actions.py"):
        tree = ast.parse(file.read_text())
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in quiet:
                said = ast.unparse(node)
                calls = {f"{name}(" for name in names if name.startswith("_")}
                assert (
                    "trail.record(" in said
                    or any(call in said for call in calls)
                    or "return " in said
                    and any(f"{name}(" in said for name in names - {node.name})
                ), f"{file.parent.name}.{node.name}: call trail.record."


def test_only_the_doors_commit() -> None:
    allowed = {"core/web.py", "cli.py", "tidying.py", "accounts/views.py", "accounts/people_views.py"}
    allowed |= {"cases/views.py", "calendar/views.py", "unsent/views.py"}
    found = {str(file.relative_to(CLINIC)) for file in PYTHON if ".commit(" in file.read_text()}
    found = {one for one in found if not one.startswith("migrations/")}
    assert found == allowed, "Use core.web.saved(), or say here why not."


def test_nothing_else_asks_for_the_time() -> None:
    for file in PYTHON:
        if file.name == "clock.py":
            continue
        found = re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", file.read_text())
        assert not found, f"{file}: use core.clock."


def test_escaping_is_never_switched_off() -> None:
    for file in [*PYTHON, *(Path(HOME) / "templates").rglob("*.html")]:
        text = file.read_text(encoding="utf-8")
        for word in ("|safe", "| safe", "autoescape false", "render_template_string"):
            assert word not in text, f"{file}: “{word}” would let text become markup."


def test_details_belong_to_events() -> None:
    assert set(DETAILS) <= set(Event)


def test_the_product_speaks_soberly() -> None:
    words = ("evidence-based", "husband", "wife", "compliance", "streak", "循证", "丈夫", "妻子")
    files = [*(Path(HOME) / "templates").rglob("*.html"), *CLINIC.rglob("*.toml"), *CLINIC.rglob("*.po")]
    for file in files:
        text = file.read_text(encoding="utf-8").casefold()
        for word in words:
            assert word not in text, f"{file.name} says “{word}”."


def test_files_stay_readable() -> None:
    for file in PYTHON:
        if "versions" not in file.parts:
            assert len(file.read_text().splitlines()) <= 350, f"{file}: split it; does each line know its room?"
