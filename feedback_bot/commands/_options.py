"""What the commands of ``sessions`` share: the key, the URL, ``--json``, and error handling."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from feedback_bot.config.secret_lines import secret_lines
from feedback_bot.jules import BASE_URL, Accounts, BadRequest, Jules, JulesError, NotAuthenticated, parse_session_id
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.terminal.screen import Screen, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYS: Final = ("JULES_API_KEY", "INPUT_JULES-API-KEY")
_RATE_LIMIT_WAIT: Final = 120  # seconds, for all keys together
_DURATION: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>s|m|min|h|d)?", re.ASCII)
_SECONDS: Final[Mapping[str | None, int]] = {None: 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_LONGEST: Final = 10 * 365 * 86400  # seconds; longer than any session

_Function = TypeVar("_Function", bound=Callable[..., Any])


class InputError(click.ClickException):
    """Invalid input: one line, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's signature
        """Print the line; it may quote untrusted text."""
        click.echo(f"Error: {one_line(self.message)}", err=file is None, file=file)


def session_id(text: str) -> str:
    """Read ``123``, ``sessions/123``, or the URL of the session's page."""
    try:
        return parse_session_id(text)
    except ValueError as error:
        raise InputError(str(error)) from None


def duration(text: str) -> float:
    """Read ``90``, ``90s``, ``30m``, ``2h``, or ``3d``, in seconds."""
    match = _DURATION.fullmatch(text.strip())
    seconds = float(match["number"]) * _SECONDS[match["unit"]] if match else None
    if seconds is None or seconds > _LONGEST:
        raise InputError(f"{text!r} is not a valid duration. Use seconds, or 90s, 30m, 2h, 3d.")
    return seconds


def moment(text: str) -> datetime | timedelta:
    """Read ``2026-03-01T12:00:00Z`` or ``2026-03-01``, local if it has no time zone, or an age: ``2h``."""
    if _DURATION.fullmatch(text.strip()):
        return timedelta(seconds=duration(text))
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InputError(f"{text!r} is not a valid time. Use 2026-03-01T12:00:00Z, 2026-03-01, or an age: 30m, 2h, 3d.")


def speaks_to_jules(function: _Function) -> _Function:
    """Give a command ``--json``, ``--key``, and ``--jules-base-url``, and call it with ``jules`` and ``screen``."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
    @click.option(
        "--key",
        type=click.IntRange(min=1),
        metavar="N",
        help="Use only the N-th key. Default: the one that shows the session; for a new session, the first.",
    )
    @click.option(
        "--jules-base-url",
        default=BASE_URL,
        envvar=["JULES_BASE_URL", "INPUT_JULES-BASE-URL"],
        metavar="URL",
        help="Base URL of the Jules API.  [env: JULES_BASE_URL]",
    )
    @wraps(function)
    def command(*args: Any, as_json: bool, key: int | None, jules_base_url: str, **kwargs: Any) -> Any:  # noqa: ANN401 - as given
        screen = Screen(as_json=as_json)
        with _errors_in_one_line(), open_jules(jules_base_url, key, screen) as jules:
            return function(*args, jules=jules, screen=screen, **kwargs)

    return command  # type: ignore[return-value] # click's decorators lose the type


def open_jules(base_url: str, number: int | None, screen: Screen) -> Accounts:
    """Create a client for each key in the environment, or for one of them.

    Args:
        base_url: of the Jules API.
        number: the number of the only key to use, from 1.
        screen: shows warnings about keys that Jules rejects.

    Raises:
        InputError: there is no key, or no such key, or a key or the URL is not valid.
    """
    keys = next((found for name in _KEYS if (found := secret_lines(os.environ.get(name, "")))), ())
    if not keys:
        raise InputError("No Jules API key. Create one at https://jules.google.com/settings#api and set JULES_API_KEY.")
    if number is not None and number > len(keys):
        has = "1 key" if len(keys) == 1 else f"{len(keys)} keys"
        raise InputError(f"--key {number}: JULES_API_KEY has {has}.")
    budget = RateLimitBudget(_RATE_LIMIT_WAIT)
    chosen = keys if number is None else (keys[number - 1],)
    try:
        clients = [Jules(key, base_url=base_url, budget=budget) for key in chosen]
    except ValueError as error:
        raise InputError(str(error)) from None
    return Accounts(clients, warn=lambda text: screen.note(f"Warning: {text}"))


def read_text(words: tuple[str, ...], file: str | None, what: str) -> str:
    """The text from the command line, a file, or standard input (``-``, or no argument if it is a pipe).

    Raises:
        InputError: there is no text, there are two texts, or it cannot be read.
    """
    if words and file is not None:
        raise InputError(f"Give the {what} as an argument or with --file, not both.")
    if file is None and words not in ((), ("-",)):
        return " ".join(words)
    if file is None and not words and sys.stdin.isatty():
        raise InputError(f"Give the {what} as an argument, with --file FILE, or on standard input.")
    try:
        content = sys.stdin.buffer.read() if file in (None, "-") else Path(str(file)).read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = "it is not valid UTF-8 text" if isinstance(error, ValueError) else error.strerror
    raise InputError(f"Could not read the {what} from {file or 'standard input'}: {reason}.")


@contextmanager
def _errors_in_one_line() -> "Iterator[None]":
    try:
        yield
    except (BadRequest, NotAuthenticated) as error:
        raise InputError(str(error)) from None
    except JulesError as error:
        raise click.ClickException(one_line(str(error))) from None
