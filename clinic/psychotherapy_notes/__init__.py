"""Notes that a therapist keeps apart from the record, for themselves alone.

Records: PsychotherapyNote, in a table of its own under a key of its own. Nothing else in the house looks at them: no
list, count, paper, chart or prompt; docs/decisions say why.
"""
