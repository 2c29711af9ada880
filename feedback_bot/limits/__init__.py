"""What bounds requests to either server, and a run: time, length, repetition, waits, and where a token may go."""
