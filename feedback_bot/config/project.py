"""The project's own name on GitHub, from which the addresses of its files follow."""

from typing import Final

REPOSITORY: Final = "jules-feedback/jules-feedback-bot"
POLICY_SCHEMA: Final = "schemas/policy.json"
"""The policy file's JSON Schema, as a path in the repository."""
POLICY_SCHEMA_URL: Final = f"https://raw.githubusercontent.com/{REPOSITORY}/main/{POLICY_SCHEMA}"
DOCS_URL: Final = f"https://github.com/{REPOSITORY}/blob/main/docs"
