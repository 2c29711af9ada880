"""One request and its answer, as the server of a simulator and the faults set on it see them.

Nothing here knows of Jules: a simulator of any other JSON API can be served the same way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass
class Request:
    """What arrived, and the status it was answered with (None: not answered, or not yet)."""

    method: str
    path: str  # decoded, without the base path
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    number: int = 0  # 1 for the first request that the world received
    status: int | None = None
    reached: bool = False  # whether its effect took place: a fault may have kept it from that
    target: str = ""  # the path and the query as they were sent: a slash inside a name is encoded, a key may come twice

    def json(self) -> Any:  # noqa: ANN401 - whatever the client sent
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Exchange:
    """A request on its way: faults and hooks change what becomes of it."""

    request: Request
    pause: Callable[[float], object]  # sleeps, but no longer than the server lives
    error: Callable[[int], Reply]  # an error answer in the manner of the simulated service
    reply: Reply | None = None  # set before the effect: the effect does not take place
    closed: bool = False
    cut_at: float | None = None
    trickle_seconds: float = 0

    @property
    def decided(self) -> bool:
        """Whether the client's fate no longer depends on the simulated service."""
        return self.closed or self.reply is not None

    def wait(self, seconds: float) -> None:
        """Let real time pass; the world stays usable meanwhile."""
        self.pause(seconds)

    def close(self) -> None:
        """Close the connection without a byte of an answer."""
        self.closed = True

    def cut(self, at: float = 0.5) -> None:
        """Send this share of the answer's body (of the status line, if it has no body) and close."""
        self.cut_at = at

    def trickle(self, seconds: float) -> None:
        """Spread the answer's bytes over this time."""
        self.trickle_seconds = seconds

    def answer(self, status: int, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> None:
        """Answer this in place of the service; without a body, with the service's own error for the status."""
        usual = self.error(status)
        content = usual.body if body is None else body
        self.reply = Reply(status, content, {**usual.headers, **(headers or {})})
