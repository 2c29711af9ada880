"""Sends failed checks and review feedback to the Jules session behind a pull request, exactly once."""

__version__ = "0.1.0"  # also that of the wheel; metadata would take longer to read than the command line to start
