"""Unsent forms: what somebody typed into a form and has not saved with its button, kept for them alone.

Records: UnsentForm. It is no record of a case, and nobody but its author ever reads it.
"""
