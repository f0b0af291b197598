"""A practitioner's day, the case file, the trail: pages that gather several parts and own no record."""
