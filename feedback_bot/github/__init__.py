"""Gateway to GitHub: the only importer of PyGithub."""
