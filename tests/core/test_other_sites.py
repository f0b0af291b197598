"""What a form on another site sends."""

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.core import db


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-origin", 303), ("none", 303)])
def test_a_form_on_another_site_changes_nothing(as_, dana: Account, site: str, status: int) -> None:
    answer = as_(dana).post("/theme", {"theme": "dark", "next": "/"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == status
    theme = db.session.scalar(select(Account.theme).where(Account.id == dana.id))
    assert (theme == "dark") is (status == 303)


def test_a_link_on_another_site_may_be_followed(as_, dana: Account) -> None:
    assert as_(dana).get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
