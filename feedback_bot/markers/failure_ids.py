"""Names of failed tests and commands, with which messages are compared. Pure."""

import hashlib
from collections.abc import Iterable
from typing import Final

from feedback_bot.digest import Digest
from feedback_bot.digest.signature import without_volatile
from feedback_bot.model import CheckSignal, Signal

_LONGEST: Final = 100


def names_of(digest: Digest | None) -> tuple[str, ...]:
    """The failed tests' names, each test once, cut to a length that fits into a marker, and stable across runs."""
    names = [without_volatile(name) for name in digest.failed_tests] if digest else []
    return tuple(dict.fromkeys(_short(name) for name in _longest_forms(names) if name))


def command_of(digest: Digest | None) -> str | None:
    """Eight hex digits for the step and command that failed; ``None`` if neither is known."""
    if digest is None or not (digest.failing_step or digest.command):
        return None
    name = f"{digest.failing_step or ''}\n{digest.command or ''}"
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]


def stopped_early(signal: Signal, digest: Digest | None) -> bool:
    """Whether a failed check may have stopped early, so tests that it does not name may fail, too."""
    if isinstance(signal, CheckSignal) and signal.check.conclusion in ("timed_out", "cancelled"):
        return True
    return digest is None or digest.stopped_early or digest.infrastructure is not None


def _longest_forms(names: Iterable[str]) -> list[str]:
    """The names without those that end another one: tools name a test by itself, and once more with its file."""
    parts = {name: name.replace("::", ".").split(".") for name in names}
    endings = {".".join(path[at:]) for path in parts.values() for at in range(1, len(path))}
    return [name for name, path in parts.items() if ".".join(path) not in endings]


def _short(name: str) -> str:
    """A long name's beginning, with what tells it from another of that beginning."""
    if len(name) <= _LONGEST:
        return name
    digits = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{name[: _LONGEST - len(digits) - 1]}…{digits}"
