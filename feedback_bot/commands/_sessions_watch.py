"""``sessions watch``, and its options, which ``sessions create`` also has."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from feedback_bot.commands._options import duration, session_id, speaks_to_jules
from feedback_bot.jules import Accounts
from feedback_bot.terminal.screen import Screen
from feedback_bot.terminal.watching import Ending, Watch, WatchOptions

_Function = TypeVar("_Function", bound=Callable[..., Any])


def watching_options(function: _Function) -> _Function:
    """Add the options of ``watch``."""
    options = (
        click.option("--approve-plans", is_flag=True, help="Approve plans automatically."),
        click.option("--answer", is_flag=True, help="Answer questions from standard input, one line each."),
        click.option("--interval", type=duration, default="10s", show_default=True, help="Time between checks."),
        click.option("--timeout", type=duration, help="Stop watching after this time, such as 30m. Default: never."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@click.argument("session", type=session_id)
@watching_options
@speaks_to_jules
def watch(session: str, *, jules: Accounts, screen: Screen, **options: Any) -> int:  # noqa: ANN401 - see watching_options
    """Watch a session until it ends or needs attention.

    Exit status: 0 completed, 1 failed, 3 needs attention, 4 timed out.

    \b
    Example:
      feedback-bot sessions watch 12345678901234567890 --timeout 30m
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    return follow(jules, session, screen, with_history=False, **options)


def follow(
    jules: Accounts,
    session: str,
    screen: Screen,
    *,
    with_history: bool,
    approve_plans: bool,
    answer: bool,
    interval: float,
    timeout: float | None,
) -> Ending:
    """Watch with the options from the command line."""
    options = WatchOptions(
        approve_plans=approve_plans,
        next_answer=(lambda: _read_answer(screen)) if answer else None,
        interval=max(interval, 0.05),  # an interval of zero would only use up the rate limit
        timeout=timeout,
        with_history=with_history,
    )
    return Watch(jules, session, screen, options).follow()


def _read_answer(screen: Screen) -> str | None:
    """The next line of standard input; ``None`` at its end or if the line is empty."""
    if sys.stdin.isatty():
        screen.note("Your answer, on one line (leave empty to stop watching):")
    return sys.stdin.readline().strip() or None
