"""Which pull requests the light scan leaves alone."""

import pytest

from feedback_bot.model import Actor, Candidate
from feedback_bot.run.deep_read import needs_deep_read
from tests.unit.builders import BOT, JULES, candidate, comment, marker, own_comment, policy

GREETING = comment("Hello, I am at work.", author=JULES)


@pytest.mark.parametrize(
    ("given", "looked_at"),
    [
        pytest.param(candidate(), False, id="green and silent"),
        pytest.param(candidate(rollup=None), False, id="no checks"),
        pytest.param(candidate(rollup="FAILURE"), True, id="red"),
        pytest.param(candidate(may_be_blocked=True), True, id="a workflow run without a job"),
        pytest.param(candidate(rollup="PENDING"), True, id="running"),
        pytest.param(candidate(change_requests=1), True, id="changes requested"),
        pytest.param(candidate(review_threads=1), True, id="a thread"),
        pytest.param(candidate(mergeable="CONFLICTING"), True, id="a conflict"),
        pytest.param(candidate(mergeable="UNKNOWN"), False, id="mergeable is computed lazily"),
        pytest.param(candidate(comments=1, recent_comments=(GREETING,)), False, id="Jules' greeting"),
        pytest.param(candidate(comments=1, recent_comments=(comment(),)), True, id="a person's comment"),
        pytest.param(candidate(comments=1, recent_comments=(comment(author=None),)), True, id="a deleted account's"),
        pytest.param(candidate(comments=1, recent_comments=(own_comment(marker()),)), True, id="a marker of ours"),
        pytest.param(candidate(comments=2, recent_comments=(GREETING,)), True, id="comments that were not read"),
    ],
)
def test_what_may_need_attention(given: Candidate, looked_at: bool) -> None:
    assert needs_deep_read(given, policy()) is looked_at


def test_a_marker_of_an_earlier_token_needs_attention() -> None:
    left = comment(author=Actor("old-bot", is_bot=True))
    given = candidate(comments=1, recent_comments=(left,))

    assert needs_deep_read(given, policy(marker_authors="old-bot[bot]"))
    assert not needs_deep_read(given, policy(marker_authors=BOT.login))
