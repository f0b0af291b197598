"""Exercises given between sessions, what came back, and moments that went better.

Records: Homework (an exercise given to one partner or to both together), HomeworkAnswer (what one partner brought back),
ExceptionEntry (a moment when the problem was less). An experiment is never passed or failed.
"""
