"""Other CI systems: the logs behind their checks and statuses."""
