"""From the log of a failed job to the part that shows why it failed."""
