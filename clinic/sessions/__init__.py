"""Therapy sessions and the notes about them.

Records: TherapySession (a meeting, planned, held or missed), SessionNote (at most one draft), NoteVersion (every text
ever signed). A bare `session` is always Flask's cookie; a meeting is a TherapySession.
"""
