"""When a sheet takes a new entry."""

from clinic.cases.lifecycle import Gate
from clinic.cases.models import Case
from clinic.method.values import Sheet


def waits(sheet: Sheet, case: Case) -> bool:
    """Whether `sheet` takes no new entry in `case` now: it is for two, or the gate has to be open (P06)."""
    if not suits(sheet, case):
        return True
    return sheet.needs_open_gate and case.gate is not Gate.OPEN


def suits(sheet: Sheet, case: Case) -> bool:
    """Whether it makes sense with those who come."""
    return case.is_couple or not (sheet.needs_open_gate or sheet.for_two)
