"""A day long before anything can have been recorded is asked about beside its field, and all that was typed stays."""

import uuid

import pytest

from clinic.accounts.models import Account
from tests.factories.cases import a_case
from tests.factories.homework import homework_in


@pytest.mark.parametrize(
    ("year", "status"), [("0206", 422), ("1926", 422), ("1989", 422), ("1990", 303), ("2199", 422)]
)
@pytest.mark.parametrize("what", ["contact", "exception", "exercise"])
def test_what_happened_lies_between_1990_and_today(as_, dana: Account, what: str, year: str, status: int) -> None:
    case = a_case(by=dana)
    words = "By the lighthouse."
    fresh = {"record_id": str(uuid.uuid4()), "on": f"{year}-02-06"}
    path, form = {
        "contact": (f"/cases/{case.id}/contacts/new", {"kind": "message", "whom": "both", "text": words}),
        "exception": (f"/cases/{case.id}/exceptions/new", {"side": "a", "audience": "own", "context": words}),
        "exercise": (
            f"/homework/{homework_in(case, by=dana).id}/answer/a",
            {"seen": "0", "outcome": "tried", "x-coping-0-what": "Running", "learned": words},
        ),
    }[what]
    answer = as_(dana).post(path, {**fresh, **form})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    if status == 422:
        assert words in page and f"{year}-02-06" in page
        assert ("still to come" if year == "2199" else "Please check the year.") in page
