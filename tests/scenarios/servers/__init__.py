"""Servers of all moods: what they refuse, forget, limit or never learned, and what the run makes of it."""
