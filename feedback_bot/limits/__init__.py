"""What bounds requests to either server: time, length, repetition, waits, and where a token may go."""
