"""An issue that may be the page on which the bot shows all pull requests of a repository."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An issue of the token's own account."""

    number: int
    url: str
    title: str
    body: str
    is_open: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What is known of a repository's issues.

    Attributes:
        login: the account of the token.
        can_have_issues: no if they are switched off, or the repository is archived.
        found: oldest first.
    """

    repository_id: int
    login: str
    can_have_issues: bool
    found: tuple[Page, ...]
