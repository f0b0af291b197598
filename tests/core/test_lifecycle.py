"""The table of moves."""

import pytest

from clinic.core.lifecycle import NotNowError
from clinic.sessions.lifecycle import NOTE, NoteState


def test_a_move_in_the_table_leads_on() -> None:
    assert NOTE.after("sign", NoteState.DRAFT) is NoteState.SIGNED


def test_any_other_move_is_refused() -> None:
    with pytest.raises(NotNowError):
        NOTE.after("write", NoteState.SIGNED)


def test_the_verbs_of_a_state_come_from_the_same_table() -> None:
    assert NOTE.verbs(NoteState.AMENDING) == ("write", "sign", "leave")
