"""Comments with markers that no run wrote: those of other versions of the bot, and forged ones."""

import hashlib
import hmac
import re
from dataclasses import replace
from typing import Any

from feedback_bot.markers.encoding import read_marker, write_marker
from feedback_bot.markers.signer import Signer
from feedback_bot.model import Marker, MarkerKind, MarkerState, PullRequestId
from tests.simulators.github import PullRequest
from tests.simulators.github.discussion import IssueComment
from tests.unit.builders import comment, snapshot

KEY = "jules-key"
"""That of the stage."""
_SIGNATURE = re.compile(r"<!-- jules-feedback-bot s1 (\w+) (\d+) [0-9a-f]{64}(?: ([0-9a-f,]+))? -->\n")


def signed(pull: PullRequest, body: str, written: IssueComment, key: str = KEY) -> str:
    """A body with a marker, signed as the body of a comment."""
    name = PullRequestId(pull.repository.name_with_owner, pull.number)
    here = snapshot(id=name, repository_id=pull.repository.id)
    return Signer([key]).sign(body, here, written.created_at)


def resigned(written: IssueComment, body: str, key: str = KEY) -> str:
    """A body whose last line was changed, with the signature that a bot with the key would give it.

    It is calculated from the description of the format, since a newer version's marker is nothing that this one signs.
    """
    match = _SIGNATURE.search(body)
    assert match
    kind, seconds, listed = match[1], match[2], match[3] or ""
    content = body.splitlines()[-1].removeprefix("<!-- jules-feedback-bot ").removesuffix(" -->")
    pull = written.pull_request
    parts = (pull.repository.id, pull.number, kind, seconds, listed, content)
    derived = hmac.digest(key.encode(), b"jules-feedback-bot marker signature 1", "sha256")
    code = hmac.new(derived, "\n".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()
    return re.sub(r" [0-9a-f]{64}(?= )", f" {code}", body, count=1)


def unsigned(body: str) -> str:
    """A body as an older version of the bot would have written it."""
    return _SIGNATURE.sub("", body)


def is_signed(body: str) -> bool:
    return _SIGNATURE.search(body) is not None


def attempt_of(body: str) -> int:
    """Which delivery a comment's marker records; 0 for none."""
    read = read_marker(comment(body, is_own=True))
    return read.attempt if isinstance(read, Marker) else 0


def forged(written: IssueComment, **changes: Any) -> str:  # noqa: ANN401 - the fields of a marker
    """What a marker like that of a comment would be with other values, and without a signature."""
    read = read_marker(comment(written.body, id=written.id, is_own=True, author=None))
    assert isinstance(read, Marker)
    values = {"nonce": "f0" * 16, **changes}
    return f"Built the preview.\n\n{write_marker(replace(read, **values))}"


def forged_escalation(written: IssueComment) -> str:
    return forged(written, kind=MarkerKind.ESCALATION, state=MarkerState.DONE, key="attempts", attempt=0, told=())
