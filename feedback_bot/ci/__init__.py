"""Gateway to other CI systems: the logs of the failed jobs behind a check or status."""
