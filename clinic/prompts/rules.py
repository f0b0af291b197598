"""The ten reflection prompts (D1-D10) on plain values: each says whether the newest of some notes raises it.

A prompt fires as long as its condition holds in the record up to that note. Nothing here blocks, counts or grades.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from clinic.measures.scoring import Score, gap
from clinic.prompts.speech import glossing, speakers, tells_of_better
from clinic.prompts.values import PROPOSED, SIDES, Case, Fired, Note
from clinic.prompts.wording import prompts, words

#: No more are shown beside one note.
MOST = 2
CLEAR = Decimal(2)  # a rating that falls or rises by this much
APART = Decimal(3)  # two ratings of one session that are this far apart
FLAT = Decimal(1)  # a rating that stays within this


@dataclass(frozen=True, slots=True)
class Record:
    """A case up to one note, the oldest note first; the last one is the note that is looked at."""

    case: Case
    notes: tuple[Note, ...]

    @property
    def now(self) -> Note:
        """The note that is looked at."""
        return self.notes[-1]

    def rated_before(self, side: str) -> Score | None:
        """The partner's last rating before this note."""
        return next((one.ratings[side] for one in reversed(self.notes[:-1]) if side in one.ratings), None)

    def rise(self, side: str) -> Decimal | None:
        """By how much the partner's rating rose since the one before; None unless there are two."""
        now, before = self.now.ratings.get(side), self.rated_before(side)
        return None if now is None or before is None else now.middle - before.middle


def better_without_pain(record: Record) -> list[Fired]:
    """D1: something better and no pain of one partner, in two notes running about sessions they came to.

    What was logged between sessions is not counted: no such log asks about pain, and the page would contradict itself.
    """
    found = []
    for side in SIDES:
        mine = [one for one in record.notes if side in one.present][-2:]
        if len(mine) == 2 and record.now is mine[-1] and all(_only_better(one, side) for one in mine):
            found.append(Fired("D1", side))
    return found


def _only_better(note: Note, side: str) -> bool:
    return any(one.side == side and one.in_note for one in note.better) and side not in note.pain


def proposed_by_therapist(record: Record) -> list[Fired]:
    """D2: the last three exceptions were all the therapist's own idea."""
    last = [one.source for note in record.notes for one in note.better][-3:]
    return [Fired("D2")] if last == [PROPOSED] * 3 else []


def safety_open(record: Record) -> list[Fired]:
    """D3: something about safety is open, and the work is in stage 3 or later, or an exercise for both is chosen."""
    note = record.now
    is_open = note.gate in ("paused", "closed") or note.concern
    is_open = is_open or any(one.something_new and not one.settled for one in record.notes)
    return [Fired("D3")] if is_open and (note.joint or (note.stage or 0) >= 3) else []


def summary_of_one(record: Record) -> list[Fired]:
    """D4: the summary tells of something better, but a rating fell clearly, or is far below the other's."""
    note = record.now
    if not tells_of_better(note.summary, words()):
        return []
    apart = gap(note.ratings.get("a"), note.ratings.get("b"))
    low = {"b"} if apart is not None and apart >= APART else {"a"} if apart is not None and apart <= -APART else set()
    low |= {side for side in SIDES if (rise := record.rise(side)) is not None and rise <= -CLEAR}
    heard = speakers(note.summary, record.case.names) if low else set()
    return [Fired("D4", side) for side in SIDES if side in low - heard]


def same_step(record: Record) -> list[Fired]:
    """D5: one experiment chosen three times, and that partner's rating within one point over four sessions."""
    found = []
    for side in SIDES:
        mine = [one for one in record.notes if side in one.present]
        ratings = [one.ratings[side].middle if side in one.ratings else None for one in mine[-4:]]
        known = [one for one in ratings if one is not None]
        flat = len(ratings) == 4 and None not in (ratings[0], ratings[-1]) and max(known) - min(known) <= FLAT
        if flat and _repeated(mine[-4:], side):
            found.append(Fired("D5", side))
    return found


def _repeated(notes: list[Note], side: str) -> bool:
    """Whether one of the experiments chosen last was chosen three times."""
    chosen = [set(one.experiments.get(side, ())) for one in notes]
    last = next((one for one in reversed(chosen) if one), set())
    return any(sum(one in some for some in chosen) >= 3 for one in last)


def passing_over(record: Record) -> list[Fired]:
    """D6: a phrase in a task, letter or question that can pass over pain; never one that a client is quoted with."""
    phrase = next(filter(None, (glossing(one, words().phrases) for one in record.now.offered)), "")
    return [Fired("D6", phrase=phrase)] if phrase else []


def unanswered_hurt(record: Record) -> list[Fired]:
    """D7: a partner raised an old hurt twice or more since anything of theirs was acknowledged."""
    found = []
    for side in SIDES:
        times = 0
        for note in record.notes:
            times = 0 if side in note.acknowledged else times + (side in note.past)
        if times >= 2 and side in record.now.present:
            found.append(Fired("D7", side, times=times))
    return found


def future_after_disclosure(record: Record) -> list[Fired]:
    """D8: the miracle question or a letter in the session of a new disclosure of harm."""
    return [Fired("D8")] if record.now.disclosure and record.now.future else []


def jump_without_story(record: Record) -> list[Fired]:
    """D9: a rating rose clearly, and there is no exception, no act and nothing else of that partner's to show for it."""
    note = record.now
    told = {one.side for one in note.better} | set(note.evidence)
    return [Fired("D9", side) for side in SIDES if (record.rise(side) or Decimal(0)) >= CLEAR and side not in told]


def reason_lost(record: Record) -> list[Fired]:
    """D10: there are goals, and none that is on the table or settled serves what a partner came for."""
    goals = record.now.goals
    if not goals:
        return []
    kept = {one.side for one in goals if one.serves in ("yes", "partly") and one.status != "set_aside"}
    sides = () if "" in kept else SIDES
    return [Fired("D10", side) for side in sides if record.case.reasons.get(side) and side not in kept]


RULES: dict[str, Callable[[Record], list[Fired]]] = {
    "D1": better_without_pain,
    "D2": proposed_by_therapist,
    "D3": safety_open,
    "D4": summary_of_one,
    "D5": same_step,
    "D6": passing_over,
    "D7": unanswered_hurt,
    "D8": future_after_disclosure,
    "D9": jump_without_story,
    "D10": reason_lost,
}


def fired(case: Case, notes: Iterable[Note]) -> list[Fired]:
    """What the newest of `notes` raises, in the order in which prompts are chosen; nothing without a note."""
    record = Record(case, tuple(notes))
    if not record.notes:
        return []
    return [found for one in prompts() for found in RULES[one.id](record)]


def chosen(raised: Iterable[Fired], answered: Iterable[str] = ()) -> list[Fired]:
    """The ones to show: the first two of `raised`, less what is `answered` (by key)."""
    done = set(answered)
    return [one for one in list(raised)[:MOST] if one.key not in done]
