"""Whether each partner was asked alone about violence and fear, and when to ask again; a drawer that opens to nobody else.

Records: SafetyScreen, written once, and ScreenMistake for one that should not have been recorded. `desk` reads who was
asked and when; `prompts` whether something is open (0027); pages of other parts what `views` gives their templates.
"""
