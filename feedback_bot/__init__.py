"""Sends failed checks and review feedback to the Jules session behind a pull request, exactly once."""
