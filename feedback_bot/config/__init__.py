"""The configuration of a run: the inputs, the policy file, and the event that started it."""
