"""What the pages show of a case's agreements: where each partner stands, and what was said to each point."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.cases.lifecycle import Side
from clinic.cases.models import Case, Partner
from clinic.consents import queries, texts
from clinic.consents.lifecycle import Answer, Ending, Standing
from clinic.consents.models import Consent
from clinic.consents.texts import Point

#: The key of the point about supervision, in our text and in a practice's own that has one.
SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True)
class Place:
    """One partner's agreement as it stands: the newest counts, what was recorded by mistake does not."""

    partner: Partner
    standing: Standing
    newest: Consent | None
    earlier: Sequence[Consent]  # agreed anew since, and recorded by mistake
    older_text: bool  # a newer edition is offered now
    other_policy: bool  # the case has another secrets policy now


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one point; point: None when its text is no longer here."""

    key: str
    point: Point | None
    answer: str

    @property
    def title(self) -> str:
        """How the point is called; by its key when its text is no longer here."""
        return str(self.point.title) if self.point else self.key.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one partner's agreement stands, for pages of other parts; partner: the record or its facts."""

    partner: Any
    standing: Standing
    declined: tuple[Said, ...]  # nothing once it is withdrawn
    on: date | None  # the day on which it was withdrawn

    @property
    def is_against_supervision(self) -> bool:
        """Whether this partner withdrew, or said no to the point about supervision."""
        return self.standing is Standing.WITHDRAWN or any(one.key == SUPERVISION for one in self.declined)

    @property
    def titles(self) -> list[str]:
        """What was declined, by the titles of its points."""
        return [one.title for one in self.declined]


def newest_of(consents: Iterable[Consent], side: Side) -> Consent | None:
    """The agreement of this partner that counts, among `consents` with the newest first."""
    mine = (one for one in consents if one.side == side and not is_mistaken(one))
    return next(mine, None)


def is_mistaken(consent: Consent) -> bool:
    """Whether it should never have been recorded."""
    return consent.withdrawal is not None and consent.withdrawal.ending is Ending.MISTAKEN


def places(case: Case, consents: Sequence[Consent]) -> list[Place]:
    """Where each partner of `case` stands, A before B."""
    return [_place(case, partner, consents) for partner in case.partners]


def _place(case: Case, partner: Partner, consents: Sequence[Consent]) -> Place:
    newest, now = newest_of(consents, partner.side), texts.newest(case.kind)
    standing = Standing.NOT_RECORDED
    if newest is not None:
        standing = Standing.WITHDRAWN if newest.withdrawal else Standing.IN_FORCE
    holds = newest if standing is Standing.IN_FORCE else None
    return Place(
        partner=partner,
        standing=standing,
        newest=newest,
        earlier=[one for one in consents if one.side == partner.side and one is not newest],
        older_text=holds is not None and (holds.text, holds.edition) != (now.key, now.edition),
        other_policy=holds is not None and case.is_couple and holds.policy is not case.secrets_policy,
    )


def stands_in(case: Any, found: Iterable[tuple[Any, ...]]) -> tuple[Stand, ...]:
    """Where each partner of `case` (its record or its facts) stands by what `queries.standing_in` finds, A before B."""
    count = [one for one in found if one[5] is not Ending.MISTAKEN]
    newest = {one.side: next((row for row in count if row[0] is one.side), None) for one in case.partners}
    return tuple(_stand(one, newest[one.side], case.id) for one in case.partners)


def _stand(partner: Any, newest: tuple[Any, ...] | None, case_id: uuid.UUID) -> Stand:
    if newest is None:
        return Stand(partner, Standing.NOT_RECORDED, (), None)
    _side, consent_id, text, edition, sealed, ending, on = newest
    if ending is not None:
        return Stand(partner, Standing.WITHDRAWN, (), on)
    said = _said(text, edition, Consent.answers.open(consent_id, case_id, sealed))
    return Stand(partner, Standing.IN_FORCE, tuple(one for one in said if one.answer == Answer.DECLINED), None)


def said_in(consent: Consent) -> list[Said]:
    """What was said to each point, in the order of the text."""
    return _said(consent.text, consent.edition, consent.answers)


def _said(key: str, edition: int, answers: dict[str, str]) -> list[Said]:
    text = texts.text_of(key, edition)
    known = {one.key: one for one in text.points} if text else {}
    keys = [*(key for key in known if key in answers), *(key for key in answers if key not in known)]
    return [Said(key, known.get(key), answers[key]) for key in keys]


def can_end(consent: Consent, ending: Ending) -> bool:
    """Whether it can end so now: only the newest can be withdrawn, a mistake can be any."""
    if consent.withdrawal is not None:
        return False
    if ending is Ending.MISTAKEN:
        return True
    newest = newest_of(queries.consents_of(consent.case), consent.side)
    return newest is not None and newest.id == consent.id
