"""The names of the tests that failed, and the command that runs only those."""
