"""Scenarios of ``feedback-bot sessions``."""
