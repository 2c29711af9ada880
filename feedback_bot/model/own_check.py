"""The check run that the bot itself shows at the head of a pull request."""

from dataclasses import dataclass
from typing import Final

OWN_CHECK: Final = "Jules feedback"
"""Its name."""
OWN_CHECK_ID: Final = "jules-feedback-bot "
"""What its external ID starts with. The rest is the key of what it shows."""


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """The newest such check run at a head.

    Attributes:
        id: the REST ID.
        key: of what it shows; empty if that is unknown.
    """

    id: int
    key: str
