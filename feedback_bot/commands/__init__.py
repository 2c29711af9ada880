"""One module per command: it reads the command line, calls the package, and prints. No logic."""
