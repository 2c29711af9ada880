"""What is broken or missing."""
