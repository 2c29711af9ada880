"""The command that runs the failed tests alone."""
