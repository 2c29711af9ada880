"""``/feedback retry`` by a tick on the dashboard, which a signed comment on the pull request records."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from feedback_bot.model import Command, Marker
from feedback_bot.model.page import Version

_KEY: Final = "ticked"
_BOX: Final = re.compile(
    r"^[-*] \[(?P<mark>[ xX])\] Retry (?P<repository>[\w-]{1,100}/[\w.-]{1,100})?#(?P<number>[0-9]{1,9})\s*$",
    re.MULTILINE | re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box on the page that somebody ticked.

    Attributes:
        repository: as the box names it; empty on the page of a single repository.
        login: whose; empty if the account was deleted.
    """

    repository: str = ""
    number: int
    login: str
    ticked_at: datetime

    @property
    def key(self) -> str:
        """Of the comment that records it."""
        return f"{_KEY} {self.login} {self.ticked_at.isoformat()}"


def box_of(number: int, repository: str = "") -> str:
    """The box of a pull request on the page; with the name of its repository on one for several."""
    return f"- [ ] Retry {repository}#{number}"


def ticks_in(versions: Sequence[Version], since: datetime) -> Iterator[Tick]:
    """The boxes that became ticked from one version of the page to the next, after a moment, oldest first.

    If a version between two was deleted, nobody knows whose their ticks are.
    """
    known = [version for version in versions if version.text is not None]
    deleted = [version.edited_at for version in versions if version.text is None]
    for before, after in pairwise(known):
        if after.edited_at > since:
            is_known = not any(before.edited_at <= time <= after.edited_at for time in deleted)
            person = after.editor if is_known and after.editor and not after.editor.is_bot else None
            for repository, number in sorted(_ticked(after.text or "") - _ticked(before.text or "")):
                login = person.login if person else ""
                yield Tick(repository=repository, number=number, login=login, ticked_at=after.edited_at)


def is_ticked(text: str) -> bool:
    """Whether a page has a ticked box."""
    return bool(_ticked(text))


def _ticked(text: str) -> set[tuple[str, int]]:
    return {
        ((box["repository"] or "").lower(), int(box["number"]))
        for box in _BOX.finditer(text.replace("\r\n", "\n"))
        if box["mark"] != " "
    }


def ticked_commands(notices: Iterable[Marker]) -> Iterator[Command]:
    """The commands that the bot's own comments record. It checked who gave them when it wrote them."""
    for notice in notices:
        word, _, rest = notice.key.partition(" ")
        login = rest.partition(" ")[0]
        if word == _KEY and login and notice.created_at:
            yield Command(
                comment_id=notice.comment_id,
                verb="retry",
                text="",
                author=login,
                association="",
                given_at=notice.created_at,
                is_acknowledged=True,
            )
