"""Whether a build belongs to a repository on GitHub, according to the URL that it was cloned from."""

import re
from typing import Final

_REMOTE: Final = re.compile(
    r"(?:(?:https?|git|ssh|git\+ssh)://(?:[^@/\s]{1,200}@)?(?P<host>[\w.-]+(?::[0-9]{1,5})?)/|"
    r"(?:[\w.-]{1,60}@)?(?P<scp>[\w.-]+):(?!//))"
    r"/?(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?",
    re.IGNORECASE | re.ASCII,
)


def is_remote_of(remote: object, host: str, repository: str) -> bool:
    """Whether the URL of a remote is that of a repository. Former names do not count.

    Args:
        remote: as ``https://github.com/owner/name``, ``git@github.com:owner/name.git``, or anything else.
        host: GitHub's host, with its port if it has one.
        repository: ``owner/name``.
    """
    found = _REMOTE.fullmatch(remote.strip()) if isinstance(remote, str) else None
    if found is None:
        return False
    named = (found["host"] or found["scp"]).lower().removesuffix(":443").removesuffix(":22")
    return named == host.lower() and found["name"].lower() == repository.lower()
