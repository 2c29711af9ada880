"""One run: from the settings to the report, repository by repository, pull request by pull request."""
