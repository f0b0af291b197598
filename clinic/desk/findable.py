"""Every kind of record that is searched: one more is one more entry in WORK or CASES."""

from clinic.desk.find_in_cases import CASES
from clinic.desk.find_in_work import WORK
from clinic.desk.find_kinds import Kind

#: Everything that is searched, in the order in which the page offers it.
KINDS: tuple[Kind, ...] = (*WORK, *CASES)
