"""Tests about the code as a whole; each failure says what to do instead."""
