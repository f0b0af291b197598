"""Killing the server while it saves, again and again."""
