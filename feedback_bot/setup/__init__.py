"""Setting the bot up in a repository: the files that it needs, and what the existing ones say."""
