"""What happens with a case outside its sessions: calls, messages, consultations, and quick notes.

Records: ContactNote (at most one draft), ContactVersion (every text ever signed), ContactMistake (that a signed note counts
no more). It lives as a session note does.
"""
