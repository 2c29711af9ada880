"""What people see after a decision: comments, labels, and the check of the bot."""
