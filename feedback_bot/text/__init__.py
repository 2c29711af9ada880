"""Text from outside made harmless: secrets, invisible characters, Markdown."""
