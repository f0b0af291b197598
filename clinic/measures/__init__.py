"""Ratings and, later, questionnaires: what was asked, answered and scored, always of one partner.

Records: Rating. The 1-10 scale is not validated and is shown with these words.
"""
