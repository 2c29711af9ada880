"""``feedback-bot doctor`` beside simulated servers."""
