"""What a run is told: the inputs, the policy file, and the event that started it."""
