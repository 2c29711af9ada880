"""The names of the tests that failed."""
