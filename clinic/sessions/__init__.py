"""Therapy sessions and the notes about them.

Records: TherapySession (an appointment and what became of it), SessionSeries (what made several at once), SessionNote (at
most one draft), NoteVersion (every text ever signed), NoteMistake (that a signed note counts no more). A bare `session`
is always Flask's cookie; a meeting is a TherapySession.
"""
