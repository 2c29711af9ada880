"""What people read where Jules cannot be told."""

# ruff: noqa: E501 - a comment has lines as long as it wants

import pytest
from inline_snapshot import snapshot

from feedback_bot.model import Action, Check, Decision, MarkerState, Reason, ReasonCode, Review
from tests.unit.builders import SESSION, URL, because, case, check, decided, failing, marker, message, review, session
from tests.unit.wording.saying import WORDING, words

IN_BRANCH = {"body": "It boils."}
IN_BODY = {"head_branch": "boil-water"}
COMMENT_URL = f"{URL}#issuecomment-100"


def refused(reason: Reason, *parts: Check | Review, **snapshot_changes: str) -> str:
    given = case(*(parts or (check(),)), session=session(), snapshot_changes=snapshot_changes)
    decision = Decision(action=Action.REFUSE, reasons=(reason,), signals=given.new_signals)
    return words(WORDING.refused(given.snapshot, given.session, decision, marker(MarkerState.DONE)))


def test_nobody_knows_the_session() -> None:
    assert refused(because(ReasonCode.SESSION_UNNAMED), check(), review()) == snapshot("""\
**Jules cannot be told what is wrong here**, since neither the branch nor the description names a session, and none that the API key can see made this pull request.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed
- 💬 [review](https://github.com/acme/teapot/pull/7#pullrequestreview-1) by `alice` requests changes

Check that `jules-api-key` is a key of the account that started the task. If it is, end the description with a line `PR created automatically by Jules for task NUMBER`, with the number at the end of the task's address.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


def test_two_sessions_are_named() -> None:
    assert refused(because(ReasonCode.SESSIONS_CONTRADICT, of_branch="1", of_footer="2")) == snapshot("""\
**Jules cannot be told what is wrong here**, since the branch names [session 1](https://jules.google.com/session/1) and the description [session 2](https://jules.google.com/session/2).

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the branch is right, correct the description's line `PR created automatically by Jules for task …`, or take it out. If the description is right, open the pull request anew from a branch with another name.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


@pytest.mark.parametrize(
    ("where", "body"),
    [
        pytest.param(
            IN_BRANCH,
            snapshot("""\
**Jules cannot be told what is wrong here**, since Jules does not show [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) to the API key: it was deleted, or belongs to another account.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` is a key of the account that started the task. If the branch got its name by hand after another task, open the pull request anew from a branch with another name. If the session is gone, start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
"""),
            id="branch",
        ),
        pytest.param(
            IN_BODY,
            snapshot("""\
**Jules cannot be told what is wrong here**, since Jules does not show [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) to the API key: it was deleted, or belongs to another account.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` is a key of the account that started the task. If the description names that session by mistake, correct its line `PR created automatically by Jules for task …`. If the session is gone, start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
"""),
            id="body",
        ),
    ],
)
def test_a_session_that_is_not_found(where: dict[str, str], body: str) -> None:
    assert refused(because(ReasonCode.SESSION_NOT_FOUND, session=SESSION), **where) == body


def test_a_session_that_cannot_be_read() -> None:
    error = "Reading session 1 failed (HTTP 403): Denied. Use a key of the account that the session belongs to."
    assert refused(because(ReasonCode.SESSION_UNREADABLE, session="1", error=error)) == snapshot("""\
**Jules cannot be told what is wrong here**, since [session 1](https://jules.google.com/session/1) cannot be read: Reading session 1 failed (HTTP 403): Denied. Use a key of the account that the session belongs to.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` is a key of the account that started the task. If the branch got its name by hand after another task, open the pull request anew from a branch with another name. If the session is gone, start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


def test_a_session_without_a_repository() -> None:
    reason = because(ReasonCode.SESSION_WITHOUT_REPOSITORY, session=SESSION, repository="acme/teapot")
    assert refused(reason) == snapshot("""\
**Jules cannot be told what is wrong here**, since [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) names no repository, so nobody can tell whether it may hear of this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the branch got its name by hand after another task, open the pull request anew from a branch with another name. Otherwise start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


def test_a_session_of_another_repository() -> None:
    assert refused(because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session=SESSION)) == snapshot("""\
**Jules cannot be told what is wrong here**, since [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) belongs to another repository, and must hear nothing of this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the branch got its name by hand after another task, open the pull request anew from a branch with another name. Otherwise start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


def test_a_session_of_another_pull_request() -> None:
    assert refused(because(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session=SESSION), **IN_BODY) == snapshot("""\
**Jules cannot be told what is wrong here**, since [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) made another pull request, not this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the description names that session by mistake, correct its line `PR created automatically by Jules for task …`. Otherwise start a new Jules task on this branch, or push a commit yourself.
The bot looks again in each run, and goes on by itself once that is put right.\
""")


def test_a_message_that_no_comment_remembers() -> None:
    assert refused(because(ReasonCode.MESSAGE_UNREMEMBERED)) == snapshot("""\
**Jules cannot be told what is wrong here**, since [its session](https://jules.google.com/session/7340951826640915273) got a message about 1f1f1f1 that no comment here remembers: the comment was deleted, or the bot comments with another account than before.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

See in the session what it was told. If the bot has got another account, name the former one in the policy's `marker-authors`.
With `/feedback retry` the bot tells Jules all of this, perhaps again; after the next push it goes on by itself.\
""")


def test_a_comment_that_was_edited() -> None:
    assert refused(because(ReasonCode.MARKER_EDITED, editor="mallory", url=COMMENT_URL)) == snapshot("""\
**Jules cannot be told what is wrong here**, since [a comment of the bot](https://github.com/acme/teapot/pull/7#issuecomment-100) was edited by `mallory`, so nobody can rely on what it says was told.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

See in the session what it was told.
With `/feedback retry` the bot tells Jules all of this, perhaps again; after the next push it goes on by itself.\
""")


def test_a_comment_with_damaged_data() -> None:
    assert refused(because(ReasonCode.MARKER_DAMAGED, url=COMMENT_URL)) == snapshot("""\
**Jules cannot be told what is wrong here**, since the hidden data of [a comment of the bot](https://github.com/acme/teapot/pull/7#issuecomment-100) are damaged, so nobody knows what was told.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

See in the session what it was told.
With `/feedback retry` the bot tells Jules all of this, perhaps again; after the next push it goes on by itself.\
""")


def test_a_comment_of_a_newer_version() -> None:
    assert refused(because(ReasonCode.MARKER_NEWER, url=COMMENT_URL)) == snapshot("""\
**Jules cannot be told what is wrong here**, since a newer version of the bot wrote [a comment](https://github.com/acme/teapot/pull/7#issuecomment-100) that this one cannot read.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Use one version of the bot in all workflows of this repository.
With `/feedback retry` the bot tells Jules all of this, perhaps again; after the next push it goes on by itself.\
""")


def test_a_refusal_mentions_whom_the_policy_names() -> None:
    given = case(*(check(f"test-{number}") for number in range(60)), problem=because(ReasonCode.SESSION_UNNAMED))
    body = words(WORDING.refused(given.snapshot, None, decided(given), marker(), notify=["@acme/tea"]))

    assert "\n- … and 10 more\n" in body
    assert body.endswith("\n\n@acme/tea")


def test_many_failures_are_counted() -> None:
    given = message(*(failing(check(f"test-{number}")) for number in range(70)))

    assert "\n- … and 20 more" in WORDING.delivery(given, marker())
