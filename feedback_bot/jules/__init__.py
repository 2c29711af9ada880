"""Gateway to Jules: a typed client of its whole REST API."""
