"""What markers record about failures: names of failed tests and commands, by which messages are compared. Pure."""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from feedback_bot.digest import Digest
from feedback_bot.digest.signature import without_volatile
from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import CheckEvidence, CheckSignal, Evidence, SentSignal, Signal

_LONGEST: Final = 100
_PROGRAM: Final = re.compile(
    r"(?:[A-Z_][A-Z0-9_]*=\S*\s+"
    r"|(?:sudo|env|time|xvfb-run|npx|bunx|(?:uv|poetry|pdm|pipenv|hatch|rye|pnpm|yarn) (?:run|exec)|bundle exec)\s+"
    r"(?:-\S+\s+)*)*"
    r"(?:python3?(?:\.\d+)? -m (?P<module>[\w.-]+)|(?P<program>[\w./+-]+))(?=\s|$)"
)


def names_of(each: CheckEvidence | None) -> tuple[str, ...]:
    """The names of the failed tests, each once, the same in every run, and short enough for a marker."""
    names = [without_volatile(name) for name in each.test_names] if each else []
    return tuple(dict.fromkeys(_short(name) for name in _longest_forms(names) if name))


def command_of(digest: Digest | None) -> str | None:
    """Eight hex digits for the step and command that failed; ``None`` if neither is known."""
    if digest is None or not (digest.failing_step or digest.command):
        return None
    name = f"{digest.failing_step or ''}\n{digest.command or ''}"
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]


def tool_of(digest: Digest | None) -> str | None:
    """The program that the last line of the failed command starts, such as ``pytest``; ``None`` if it is not clear."""
    lines = [line for line in (digest.command or "").splitlines() if line.strip()] if digest else []
    found = _PROGRAM.match(lines[-1].strip()) if lines else None
    return (found["module"] or found["program"]).rpartition("/")[2] if found else None


def stopped_early(signal: Signal, digest: Digest | None) -> bool:
    """Whether a failed check may have stopped early, so tests that it does not name may fail, too."""
    if isinstance(signal, CheckSignal) and signal.check.conclusion in ("timed_out", "cancelled"):
        return True
    return digest is None or digest.stopped_early or digest.infrastructure is not None


def _longest_forms(names: Iterable[str]) -> list[str]:
    """The names without those that are the end of another one: tools name a test alone, and again with its file."""
    parts = {name: name.replace("::", ".").split(".") for name in names}
    endings = {".".join(path[at:]) for path in parts.values() for at in range(1, len(path))}
    return [name for name, path in parts.items() if ".".join(path) not in endings]


def _short(name: str) -> str:
    """The beginning of a long name, with a hash that tells it apart from others with the same beginning."""
    if len(name) <= _LONGEST:
        return name
    digits = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{name[: _LONGEST - len(digits) - 1]}…{digits}"


def told_of(signal: Signal, evidence: Evidence) -> SentSignal:
    """What a marker records about a signal."""
    each = evidence.of(signal.id)
    digest = each.digest if each else None
    name, *older = signal_keys(signal)
    return SentSignal(
        id=name,
        title=signal.title,
        signature=digest.signature if digest else None,
        fingerprint=digest.fingerprint if digest else None,
        tests=names_of(each),
        command=command_of(digest),
        stopped_early=stopped_early(signal, digest),
        is_infrastructure=bool(each and each.infrastructure),
        verdict=each.verdict if each else None,
        because=each.verdict_in_full.because if each else "",
        tool=tool_of(digest),
        older_ids=tuple(older),
    )
