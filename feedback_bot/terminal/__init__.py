"""Jules sessions for people in a terminal, and for programs that read lines of JSON."""
