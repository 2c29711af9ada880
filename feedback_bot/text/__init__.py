"""Sanitizing untrusted text: secrets, invisible characters, Markdown."""
