"""How long somebody stays signed in, and staying: what static/script/idle.js asks before it ends."""

import math

from flask import Response, jsonify
from flask_wtf.csrf import generate_csrf

from clinic.access.guard import by_script, guard
from clinic.access.permissions import Permission
from clinic.accounts.signing_in import time_left
from clinic.accounts.views import bp
from clinic.core.web import saved_for_script


@bp.get("/signed-in")
@by_script
@guard(Permission.MANAGE_OWN_ACCOUNT)
def signed_in() -> Response:
    """Seconds until this sign-in ends; last: whether using a page changes nothing about that any more. It renews nothing."""
    idle, at_most = time_left()
    left = math.ceil(min(idle, at_most).total_seconds())
    return jsonify(left=left, last=at_most <= idle, token=generate_csrf())


@bp.post("/signed-in")
@guard(Permission.MANAGE_OWN_ACCOUNT)
def stay() -> Response:
    """Stay signed in: as with any page that a person asks for, being here renews it."""
    return saved_for_script(stays=True)
