"""Whether each partner was asked alone about violence and fear, and when to ask again; a drawer that opens to nobody else.

Records: SafetyScreen, written once, and ScreenMistake for one that should not have been recorded. Nothing else in the
house looks at them but `desk`, which reads who was asked and when, and never what was said.
"""
