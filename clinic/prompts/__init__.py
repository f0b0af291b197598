"""Reflection prompts D1-D10: questions that the record itself raises, beside a saved note, to its author alone.

At most two a note, risk first; they can be answered, block nothing, and are never counted against anybody.
"""
