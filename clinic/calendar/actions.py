"""What is written about the feed."""

import secrets

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.calendar import queries
from clinic.calendar.models import CalendarFeed
from clinic.core import clock, crypto, db


def make_feed(*, names_case: bool, by: Account) -> str:
    """A new address for the feed of `by`, in place of any before it; gives the secret part, which is kept nowhere."""
    token, feed = secrets.token_urlsafe(32), queries.feed_of(by)
    if feed is None:
        feed = CalendarFeed(account_id=by.id)
        db.session.add(feed)
    feed.token_digest, feed.names_case, feed.made_at = crypto.digest(token.encode()), names_case, clock.now()
    trail.record(Event.FEED_MADE, feed, by=by)
    return token


def end_feed(account: Account, *, by: Account) -> None:
    """Let the address of `account` lead nowhere from now on."""
    feed = queries.feed_of(account)
    if feed is not None:
        db.session.delete(feed)
        trail.record(Event.FEED_ENDED, feed, by=by)
