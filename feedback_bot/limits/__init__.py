"""How long things may take: one answer, one run, all waits for rate limits, and the waits of a run."""
