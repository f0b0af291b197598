"""Every address is guarded, typed, written in one style, and has its template."""

import re
from pathlib import Path

import pytest
from flask import Flask

from clinic.access.permissions import Permission
from clinic.access.policy import POLICY
from clinic.config import HOME

TEMPLATES = Path(HOME) / "templates"
PARTS = (
    "accounts",
    "calendar",
    "cases",
    "charts",
    "consents",
    "contacts",
    "desk",
    "homework",
    "method",
    "phrases",
    "prompts",
    "psychotherapy_notes",
    "reports",
    "safety",
    "sessions",
    "sheets",
    "supervision",
    "unsent",
)
#: Pages that anybody may open, by name: adding one is a decision.
PUBLIC = {
    "accounts.sign_in",
    "accounts.set_up",
    "accounts.choose_language",
    "accounts.choose_theme",
    "accounts.accept_invitation",
    "calendar.feed_file",
    "healthz",
    "favicon",
}


def rules(app: Flask):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_view_is_guarded_or_declared_public(app: Flask) -> None:
    for rule in rules(app):
        guarded = getattr(app.view_functions[rule.endpoint], "guarded", None)
        assert guarded, f"{rule.endpoint}: put @guard(Permission.…) or @public on it."
        assert (guarded == "public") == (rule.endpoint in PUBLIC), f"{rule.endpoint}: list it in PUBLIC, or guard it."


def test_ids_in_addresses_are_typed(app: Flask) -> None:
    for rule in rules(app):
        for name in rule.arguments:
            if name.endswith("_id"):
                assert f"<uuid:{name}>" in rule.rule, f"{rule.rule}: write <uuid:{name}>."


def test_addresses_are_kebab_case(app: Flask) -> None:
    for rule in rules(app):
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: lower case, with hyphens."


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    some_id = "00000000-0000-4000-8000-000000000000"
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        filled = {name: "a" if name == "side" else 1 if name == "number" else some_id for name in rule.arguments}
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, filled)
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            answer = client.open(path, method=method)
            assert answer.status_code == 401, f"{method} {rule.rule} answered {answer.status_code} to nobody."


def test_every_permission_is_in_the_policy() -> None:
    assert set(POLICY) == set(Permission), "A permission without a line in POLICY is refused to everybody."


def test_every_template_of_a_part_has_its_endpoint(app: Flask) -> None:
    views = set(app.view_functions)
    helpers = {"accounts.invitation", "accounts.keep"}
    for part in PARTS:
        for file in (TEMPLATES / part).glob("[!_]*.html"):
            name = f"{part}.{file.stem}"
            assert name in views | helpers, (
                f"templates/{part}/{file.name}: name it after its endpoint, or put _ before it."
            )


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_every_answer_carries_the_headers(app: Flask, header: str) -> None:
    client = app.test_client()
    for path in ("/sign-in", "/nothing-here", "/healthz", "/static/style/base.css"):
        with client.get(path) as answer:
            assert answer.headers.get(header), f"{path} lacks {header}."


def test_the_policy_allows_no_inline_script_or_style(app: Flask) -> None:
    policy = app.test_client().get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if "layouts/paper.html" in text or file.name == "paper.html" or "reports" in file.parts:
            continue  # papers are drawn, not served
        assert not re.search(r"\sstyle=", text), f"{file.name}: move the style to static/style."
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), f"{file.name}: move the script to static/script."
        assert not re.search(r"\son[a-z]+=[\"']", text), f"{file.name}: listen in static/script instead."
