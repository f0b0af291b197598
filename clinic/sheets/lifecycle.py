"""When a sheet takes a new entry."""

from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.method.values import Sheet


def waits(sheet: Sheet, case: Case) -> bool:
    """Whether `sheet` takes no new entry in `case` now: it is for a couple, and the gate has to be open (P06)."""
    return sheet.needs_open_gate and not (case.is_couple and case.gate is Gate.OPEN)
