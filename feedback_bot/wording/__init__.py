"""Wording: every sentence that Jules, or a person on the pull request, reads. Pure: values in, text out."""
