"""A fault at one request of a run, whichever of the two servers it goes to."""

import threading
from collections.abc import Callable
from typing import Literal

from tests.scenarios.stage import Stage
from tests.simulators.github.world import operation_of
from tests.simulators.http.exchange import Exchange, Request

Phase = Literal["before", "after"]
Action = Callable[[Exchange], object]
Predicate = Callable[[Request], bool]


class StageFault:
    """Actions at the n-th request of all, or of those that a predicate picks, before or after its effect.

    Attributes:
        target: the request that was hit first, once one was.
        lasting: hit all the requests that follow, too.
    """

    def __init__(
        self,
        stage: Stage,
        phase: Phase,
        *actions: Action,
        nth: int = 1,
        when: Predicate | None = None,
        lasting: bool = False,
    ) -> None:
        self.target: Request | None = None
        self._left = nth
        self._when = when or every_request
        self._lasting = lasting
        self._guard = threading.Lock()
        for world in (stage.github, stage.jules):
            world.faults.before("*", "*", when=self._count, times=None)
            add = world.faults.before if phase == "before" else world.faults.after
            add("*", "*", *actions, when=self._is_target, times=None)

    def __str__(self) -> str:
        return name_of(self.target) if self.target else "no request"

    def _count(self, request: Request) -> bool:
        if self._when(request):
            with self._guard:
                self._left -= 1
                if self._left == 0:
                    self.target = request
        return False

    def _is_target(self, request: Request) -> bool:
        return request is self.target or (self._lasting and self._left < 0 and self._when(request))


def heal(stage: Stage) -> None:
    """Let nothing break any more."""
    stage.github.faults.clear()
    stage.jules.faults.clear()


def name_of(request: Request) -> str:
    return f"{request.method} {request.path} {operation_of(request) or ''}".strip()


def every_request(_: Request) -> bool:
    return True


def is_write(request: Request) -> bool:
    """Whether a request asks either server for a change."""
    if operation_of(request) is None:
        return request.method != "GET"
    return b"mutation" in request.body


def is_read(request: Request) -> bool:
    return not is_write(request)


def is_contested(request: Request) -> bool:
    """Whether a request changes what another run may change too, or reads it: the pull request, and the session."""
    reads = operation_of(request) in ("Candidates", "PullRequests") or request.path.startswith("/sessions")
    return reads or is_write(request)


def comment_created(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/comments")


def comment_edited(request: Request) -> bool:
    return request.method == "PATCH"


def message_sent(request: Request) -> bool:
    return request.path.endswith(":sendMessage")


def session_created(request: Request) -> bool:
    return request.method == "POST" and request.path == "/sessions"
