"""An issue that may be the page on which the bot shows all pull requests of a repository."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from feedback_bot.model.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An issue of the token's own account.

    Attributes:
        edited_at: when its text was changed, the newest changes, oldest first.
    """

    number: int
    url: str
    title: str
    body: str
    is_open: bool
    created_at: datetime
    edited_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of its text.

    Attributes:
        editor: whose it is; ``None`` if the account was deleted.
        text: ``None`` if its editor deleted it from the history.
    """

    edited_at: datetime
    editor: Actor | None
    text: str | None


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


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What the page shows of the last 30 days.

    Attributes:
        until: when it was counted, by GitHub's clock.
        rows: what was counted, and how much of it, in words; none if nothing happened.
    """

    until: datetime
    rows: tuple[tuple[str, str], ...]


class Visibility(IntEnum):
    """Who can see a repository: the higher, the fewer."""

    PUBLIC = 0
    INTERNAL = 1
    PRIVATE = 2


def more_private(found: Mapping[str, Visibility], page: str, names: Iterable[str]) -> dict[str, Visibility]:
    """Which of some repositories fewer people can see than the one with the page.

    Args:
        found: who can see them all. What is not known counts as private, but the one with the page as public.
    """
    limit = found.get(page, Visibility.PUBLIC)
    each = {name: found.get(name, Visibility.PRIVATE) for name in names}
    return {name: visibility for name, visibility in each.items() if visibility > limit}
