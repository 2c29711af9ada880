"""What a scripted agent does about a message: `session.answers(says("On it."), waits(minutes=2), completes())`.

A step is any callable that takes the session, so that a hook such as "push a commit to the pull request" is one too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .session import JulesSession

    Step = Callable[[JulesSession], object]


@dataclass(frozen=True)
class Wait:
    """Puts the steps after it off."""

    delay: timedelta

    def __call__(self, session: JulesSession) -> None:
        """Do nothing by itself: `play` knows this step."""


def waits(minutes: float) -> Wait:
    """In the world's time."""
    return Wait(timedelta(minutes=minutes))


def says(text: str) -> Step:
    return lambda session: session.agent_says(text)


def asks(question: str) -> Step:
    return lambda session: session.asks(question)


def plans(steps: Sequence[str]) -> Step:
    return lambda session: session.plans(steps)


def progresses(title: str, description: str = "", **extra: Any) -> Step:  # noqa: ANN401 - passed on as it is
    return lambda session: session.progresses(title, description, **extra)


def turns(state: str) -> Step:
    return lambda session: session.turns(state)


def completes(pull_request: str | None = None) -> Step:
    return lambda session: session.completes(pull_request=pull_request)


def fails(reason: str) -> Step:
    return lambda session: session.fails(reason)


def play(session: JulesSession, steps: Sequence[Step]) -> None:
    """Take the steps up to a wait now, and the rest when the world's time has come."""
    for index, step in enumerate(steps):
        if isinstance(step, Wait):
            rest = steps[index + 1 :]
            session.world.after(step.delay, partial(play, session, rest))
            return
        step(session)
