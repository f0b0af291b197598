"""Somebody who writes one note over and over, and remembers exactly what the server said it had kept."""

import http.client
import itertools
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bench.browser import Browser

FIELDS = ("did_text", "summary", "rating_a")


@dataclass(frozen=True, slots=True)
class Save:
    """One save: its way, the edition it was typed upon, and what the note says afterwards."""

    by_form: bool
    seen: int
    sent: dict[str, str]
    after: dict[str, str]


@dataclass(slots=True)
class Writer:
    """The writer of one note. `held` and `edition` are what was acknowledged; `open` is the save whose answer is missing."""

    browser: Browser
    note: str
    chance: random.Random
    acknowledged: Callable[[], None]
    token: str = ""
    edition: int = 0
    session: int = 0
    held: dict[str, str] = field(default_factory=dict)
    open: Save | None = None
    saves: int = 0
    by_form: int = 0
    counter: "itertools.count[int]" = field(default_factory=itertools.count)

    def begin(self) -> None:
        """Read what is there."""
        now = self.stored()
        self.token, self.edition, self.session = now["token"], now["edition"], now["session"]
        self.held = {name: now["fields"][name] for name in FIELDS}

    def stored(self) -> dict[str, Any]:
        """The draft as the server has it."""
        found: dict[str, Any] = json.loads(self.browser.get(f"/notes/{self.note}/draft"))
        return found

    def write_until(self, dead: threading.Event) -> None:
        """Save and save until the server is gone."""
        try:
            while not dead.is_set():
                self.open = self._next()
                self.send(self.open)
                self._kept(self.open)
                self.acknowledged()
        except (OSError, http.client.HTTPException):
            pass  # killed before it answered
        finally:
            self.browser.close()  # killed just after it answered: this line leads to nobody

    def _next(self) -> Save:
        number = next(self.counter)
        said = {"did_text": f"Line {number}. " + "They walked home. 他们走回家。 " * self.chance.randint(0, 40)}
        if self.chance.random() < 0.2:
            said["rating_a"] = str(self.chance.randint(1, 10))
        by_form = self.chance.random() < 0.3
        if by_form:
            said = {"summary": f"Form {number}.", "rating_a": "", **said}
        said = {name: text.strip() for name, text in said.items()}
        return Save(by_form, self.edition, said, {**self.held, **said})

    def send(self, save: Save) -> None:
        """Send it, for the first time or once more."""
        seen = {"seen": save.seen, "seen_session": self.session}
        if save.by_form:
            head = {"csrf_token": self.token, "attendance": "both", "modality": "video", "source_a": "client"}
            fields = {**seen, **head, "source_b": "client", **save.sent}
            self.browser.post(f"/notes/{self.note}/edit", [(name, str(value)) for name, value in fields.items()])
        else:
            self.browser.put(f"/notes/{self.note}/draft", {**seen, "fields": save.sent}, self.token)

    def _kept(self, save: Save) -> None:
        self.edition, self.held, self.open = save.seen + 1, save.after, None
        self.saves += 1
        self.by_form += save.by_form

    def check(self) -> str:
        """After a start: what is wrong, or "". What was not answered is sent once more and must be kept once."""
        found = self._difference()
        if found or self.open is None:
            return found
        save = self.open
        if self.stored()["edition"] == save.seen + 1:
            if not save.by_form:  # the answer got lost, and it is sent again: nothing may change
                self.send(save)
            self._kept(save)
        else:
            self.send(save)
            self._kept(save)
        return self._difference()

    def _difference(self) -> str:
        now = self.stored()
        fields = {name: now["fields"][name] for name in FIELDS}
        known = [(self.edition, self.held)] + ([(self.open.seen + 1, self.open.after)] if self.open else [])
        if (now["edition"], fields) in known:
            return ""
        return f"{self.note}: edition {now['edition']} holds {fields}, acknowledged was {self.edition}: {self.held}"
