"""One module a command: it reads the command line, calls the package, prints; no logic."""
