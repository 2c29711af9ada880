"""From signals to evidence: logs, annotations, the base branch, and what the last push changed."""
