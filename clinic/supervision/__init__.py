"""Signed notes that are put before a supervisor with one question, and what came back.

Record: Review. It is as visible as the note that it is about.
"""
