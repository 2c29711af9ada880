"""A failed job's log, of any size, to the part that shows why it failed and a signature of the failure."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedback_bot.digest.analysis import digest
    from feedback_bot.digest.combined import combined
    from feedback_bot.digest.last_output import digest_of_stopped
    from feedback_bot.digest.model import Digest, NamedStep, Step

__all__ = ["Digest", "NamedStep", "Step", "combined", "digest", "digest_of_stopped"]

_HOMES: Final = {
    "Digest": "model",
    "NamedStep": "model",
    "Step": "model",
    "combined": "combined",
    "digest": "analysis",
    "digest_of_stopped": "last_output",
}


def __getattr__(name: str) -> object:
    """Import a function when it is first used: most runs read no log, and the patterns are many."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found  # kept, because a module of the same name would take the place of its function
