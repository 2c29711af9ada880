"""Whatever breaks: one message for each set of signals, and every failure told."""
