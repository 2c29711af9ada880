"""Tells a Jules session why its pull request fails, exactly once."""
