"""The first start."""

import pytest

from clinic.app import create_app
from clinic.config import Settings


@pytest.fixture
def empty(tmp_path):
    """A browser on an installation that has never been used."""
    app = create_app(Settings(instance=tmp_path / "new"))
    app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
    return app.test_client()


FORM = {
    "practice": "Riverside",
    "name": "Dana",
    "email": "dana@riverside.example",
    "password": "a long walk by the river",
}


def test_it_creates_the_practice_and_signs_in(empty) -> None:
    for first in ("/", "/sign-in"):
        assert empty.get(first).headers["Location"] == "/welcome"
    assert empty.post("/welcome", data={**FORM, "practises": "yes"}).status_code == 303
    assert empty.get("/me").status_code == 200


def test_it_works_only_once(empty) -> None:
    empty.post("/welcome", data={**FORM, "practises": "yes"})
    assert empty.get("/welcome").headers["Location"] == "/sign-in"


def test_a_short_password_is_refused_and_everything_else_kept(empty) -> None:
    page = empty.post("/welcome", data={**FORM, "practises": "yes", "password": "short"}).get_data(as_text=True)
    assert "at least 12 characters" in page
    assert "dana@riverside.example" in page
