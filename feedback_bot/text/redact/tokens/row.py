"""What a row of the tables of tokens holds."""

from typing import Final, NamedTuple

GITHUB: Final = "https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns"
GITLEAKS: Final = "https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml"
KINGFISHER: Final = "https://github.com/mongodb/kingfisher/tree/main/crates/kingfisher-rules/data/rules"
NOSEYPARKER: Final = (
    "https://github.com/praetorian-inc/noseyparker/tree/main/crates/noseyparker/data/default/builtin/rules"
)
TRUFFLEHOG: Final = "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors"

UUID: Final = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
DIGIT: Final = r"(?=[A-Za-z_+/=-]{0,40}[0-9])"
"""A digit among the next characters: what the words of a log seldom have."""


class Token(NamedTuple):
    """A token that says by its form whose it is.

    Attributes:
        service: Whose token it is.
        mark: The fixed part of it, in its own case.
        rest: A pattern for what follows the mark. Whatever belongs to the same word goes as well.
        source: Where the form is described.
        before: A pattern for what stands before the mark, at most 120 characters.
        kept: Whether only ``rest`` goes, and mark and ``before`` stay.
    """

    service: str
    mark: str
    rest: str
    source: str
    before: str = ""
    kept: bool = False
