"""How people name repositories and owners in inputs and options."""

import re
from typing import Final

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+\Z")
_OWNER: Final = re.compile(r"(?:org|user):[A-Za-z0-9][A-Za-z0-9_-]*\Z")


def is_repository(name: str) -> bool:
    """Whether a text is a valid repository name, as ``owner/name``."""
    return _REPOSITORY.match(name) is not None


def is_owner(name: str) -> bool:
    """Whether a text is ``org:NAME`` or ``user:NAME``."""
    return _OWNER.match(name) is not None


def is_repository_or_organization(name: str) -> bool:
    """Whether a text is ``owner/name``, ``org:NAME``, or ``user:NAME``."""
    return is_repository(name) or is_owner(name)
