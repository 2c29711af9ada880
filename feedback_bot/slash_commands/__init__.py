"""``/feedback`` commands in comments."""
