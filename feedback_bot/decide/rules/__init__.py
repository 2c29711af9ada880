"""The rules, by what they need to see: the pull request, the session, or the evidence."""
