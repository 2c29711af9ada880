"""Which lines an excerpt shows, and in which order."""
