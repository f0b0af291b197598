"""Who came, out of whom it was booked for and what was noted of each partner; and back."""

from collections.abc import Mapping

from clinic.cases.lifecycle import Side, Visibility
from clinic.sessions.lifecycle import Attendance, Came, SessionState

#: For whom what is said in a session is meant.
WHOSE = {Attendance.BOTH: Visibility.JOINT, Attendance.A: Visibility.PARTNER_A, Attendance.B: Visibility.PARTNER_B}
THERE = (Came.CAME, Came.LATE)
_SIDES = {
    Attendance.BOTH: frozenset(Side),
    Attendance.A: frozenset({Side.A}),
    Attendance.B: frozenset({Side.B}),
}
_ATTENDANCE = {sides: attendance for attendance, sides in _SIDES.items()}


def sides_of(attendance: Attendance) -> frozenset[Side]:
    """The partners that are meant."""
    return _SIDES[attendance]


def is_alone(booked: Attendance, attendance: Attendance) -> bool:
    """Whether it is one side's hour alone: booked so, or only one came. With a couple the other may not know of it."""
    return booked is not Attendance.BOTH or attendance is not Attendance.BOTH


def missed_by(state: SessionState, booked: Attendance, attendance: Attendance) -> frozenset[Side]:
    """Who of those it was made for did not come, having said so beforehand or not; of what was called off nobody."""
    if state is SessionState.NO_SHOW:
        return sides_of(booked)
    return sides_of(booked) - sides_of(attendance) if state is SessionState.HELD else frozenset()


def attended(booked: Attendance, came: Mapping[Side, Came | None]) -> Attendance:
    """Who came, or is expected: of whom nothing is noted, what was booked holds; with nobody there, that holds for all."""
    there = {side for side in Side if came.get(side) in THERE or (side in sides_of(booked) and not came.get(side))}
    return _ATTENDANCE.get(frozenset(there), booked)


def noted(booked: Attendance, attendance: Attendance, before: Mapping[Side, Came | None]) -> dict[Side, Came | None]:
    """What is noted of each partner when a note's head says that `attendance` came; what was noted finer stays."""
    found: dict[Side, Came | None] = {}
    for side in Side:
        was = before.get(side)
        if side in sides_of(attendance):
            found[side] = was if was in THERE else Came.CAME
        elif side in sides_of(booked):
            found[side] = was if was is not None and was not in THERE else Came.ABSENT
        else:
            found[side] = None
    return found
