"""GraphQL: queries are checked against and executed by GitHub's own schema."""
