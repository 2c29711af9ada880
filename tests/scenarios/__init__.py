"""Stories over real HTTP: the bot against simulators of GitHub and Jules, judged only by what those saw."""
