"""The bot's memory: hidden data in its own comments."""
