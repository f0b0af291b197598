"""Sheets: dated entries on the method's own forms, kept by the therapist.

A sheet (`method/content/sheets/`) says what is asked; an entry is one filled-in sheet: a practice that a couple keeps up
(S43-S47, S49), a map of a framework, a story as it is told now, a letter.
"""
