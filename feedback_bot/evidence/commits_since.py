"""What was pushed after the bot's messages: what in it may weaken the checks, and what an escalation lists."""

from feedback_bot.errors import ReadError
from feedback_bot.evidence.weakened_checks import Change, find_weakened_checks
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.markers.history import History
from feedback_bot.model import Finding, Marker, Snapshot
from feedback_bot.wording.comments import Attempt


def read_findings(github: GitHub, snapshot: Snapshot, history: History) -> tuple[Finding, ...] | None:
    """What in the commits after the last message may weaken the checks.

    Returns:
        ``None`` if there is nothing to look at: no message, no commit since, or a head that was examined before.

    Raises:
        ReadError: the commits could not be compared.
    """
    marker, head = history.last_counted, snapshot.head_sha
    if marker is None or head in (marker.head, marker.examined):
        return None
    files = github.compare(snapshot.id.repository, marker.head, head).files
    return find_weakened_checks(Change(path=file.path, status=file.status, patch=file.patch) for file in files)


def read_attempts(github: GitHub, snapshot: Snapshot, history: History) -> tuple[Attempt, ...]:
    """Each message with the commits between its head and the next one's, or the present head.

    Commits that cannot be read are left out; the link to them stays.
    """
    markers = [marker for marker in history.counted if marker.url]
    heads = [*(marker.head for marker in markers[1:]), snapshot.head_sha]
    return tuple(_attempt(github, snapshot, marker, until) for marker, until in zip(markers, heads, strict=False))


def _attempt(github: GitHub, snapshot: Snapshot, marker: Marker, until: str) -> Attempt:
    if marker.head == until:
        return Attempt(marker=marker)
    try:
        since = github.compare(snapshot.id.repository, marker.head, until)
    except RateLimitedError:
        raise
    except ReadError:
        return Attempt(marker=marker, compare_url=snapshot.compare_url(marker.head, until))
    return Attempt(marker=marker, compare_url=since.url, commits=since.commits)
