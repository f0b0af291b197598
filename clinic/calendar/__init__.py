"""The practitioner's calendar: day, week, month and agenda, and the feed that other calendars read.

Record: CalendarFeed (the private address of one practitioner's appointments). An appointment itself is a TherapySession.
"""
