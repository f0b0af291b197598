"""What each partner agreed to for themselves, when, by which text, and whether it was withdrawn later.

Records: Consent and ConsentWithdrawal, each written once. The texts are content: an edition that somebody agreed to stays.
"""
