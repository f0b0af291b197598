"""Everything that is written about safety screens. Nothing else moves by it: no gate, no stage, no exercise."""

import uuid
from dataclasses import dataclass
from datetime import date

from clinic.accounts.models import Account
from clinic.audit import trail
from clinic.audit.events import Event
from clinic.cases.lifecycle import Side, Visibility
from clinic.cases.mistakes import noted
from clinic.cases.models import Case
from clinic.core import clock, db
from clinic.core.lifecycle import NotNowError, TakenError
from clinic.safety import queries
from clinic.safety.lifecycle import Company, Freely, Mode, Outcome
from clinic.safety.models import SafetyScreen, ScreenMistake


@dataclass(frozen=True, slots=True)
class Asked:
    """How one partner was asked, and what was disclosed. others: who else was there; freely: unless in person."""

    on: date
    again_on: date
    mode: Mode
    company: Company
    outcome: Outcome
    others: str = ""
    freely: Freely | None = None
    words: str = ""

    @property
    def told(self) -> dict[str, str]:
        """What is sealed together, without what does not apply."""
        said = {"outcome": self.outcome.value, "mode": self.mode.value, "company": self.company.value}
        said |= {"others": self.others if self.company is Company.OTHERS else ""}
        said |= {"freely": self.freely.value if self.freely and self.mode is not Mode.IN_PERSON else ""}
        return {key: value for key, value in said.items() if value}


def record(case: Case, side: Side, asked: Asked, *, record_id: uuid.UUID, by: Account) -> SafetyScreen:
    """Keep that a partner was asked. Posted twice (same record_id) it is kept once.

    Raises CaseClosedError, and TakenError when the id is that of a screen which says something else.
    """
    made = queries.get_screen(record_id)
    said = case.id, side, asked.on, asked.again_on, asked.told, asked.words
    if made is not None and (made.case_id, made.side, made.on, made.again_on, made.told, made.words) != said:
        raise TakenError
    if made is not None:
        return made
    case.must_be_open()
    screen = SafetyScreen(
        id=record_id,
        case_id=case.id,
        side=side,
        visibility=Visibility.AUTHOR_ONLY,
        on=asked.on,
        again_on=asked.again_on,
        by_id=by.id,
        recorded_at=clock.now(),
        told=asked.told,
        words=asked.words,
    )
    db.session.add(screen)
    trail.record(Event.SAFETY_SCREEN_RECORDED, screen, by=by)
    return screen


def take_back(screen: SafetyScreen, *, because: str, record_id: uuid.UUID, by: Account) -> ScreenMistake:
    """Note that it was recorded by mistake. Posted twice (same record_id) it is noted once.

    Raises CaseClosedError; TakenError when the id is that of something else; NotNowError when it was noted before.
    """
    made = queries.get_mistake(record_id)
    if made is not None and (made.screen_id, made.because) != (screen.id, because):
        raise TakenError
    if made is not None:
        return made
    screen.case.must_be_open()
    if screen.mistake is not None:
        raise NotNowError("This was noted as a mistake before.")
    mistake = ScreenMistake(id=record_id, case_id=screen.case_id, screen_id=screen.id, because=because)
    noted(mistake, screen, by=by)
    trail.record(Event.SAFETY_SCREEN_TAKEN_BACK, mistake, by=by)
    return mistake
