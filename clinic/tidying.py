"""What is removed once its time is over: while the server runs, so that nobody has to be at work for it."""

import time
from threading import Thread

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from clinic.core import db
from clinic.psychotherapy_notes import actions as psychotherapy_notes
from clinic.sessions import discard_actions as drafts
from clinic.unsent import actions as unsent

#: Seconds between two looks; the first is at the start, as many a server runs for an hour a day.
WAIT = 3600
#: One more sort of thing is one more action; each removes what is too old, whoever wrote it, and the trail says so.
REMOVES = (unsent.remove_old_forms, drafts.remove_old, psychotherapy_notes.remove_old)


def start(app: Flask) -> None:
    """Look now and every hour, beside the pages."""
    Thread(target=_now_and_then, args=(app,), name="tidying", daemon=True).start()


def tidy(app: Flask) -> None:
    """Remove what is too old, each sort in a transaction of its own."""
    with app.app_context():
        for remove in REMOVES:
            remove()
            db.session.commit()


def _now_and_then(app: Flask) -> None:
    while True:
        try:
            tidy(app)
        except SQLAlchemyError as fault:  # another process did the same, or the disk is full: once more in an hour
            app.logger.warning("What is too old was not removed (%s).", type(fault).__name__)
        time.sleep(WAIT)
