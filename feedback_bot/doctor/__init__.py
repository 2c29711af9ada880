"""What keeps the bot from working in a repository, found out without writing anything."""
