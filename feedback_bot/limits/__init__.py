"""Limits on requests and on a run: time, length, retries, waits, and where a token may be sent."""
