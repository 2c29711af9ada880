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
**Cannot send feedback to Jules**: neither the branch nor the description names a session, and no session that the API key can access created this pull request.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed
- 💬 `alice` [requested changes](https://github.com/acme/teapot/pull/7#pullrequestreview-1)

Check that `jules-api-key` belongs to the account that started the task. If it does, add the line `PR created automatically by Jules for task NUMBER` at the end of the description. NUMBER is the number at the end of the task's URL.
The bot checks again in every run and continues once this is fixed.\
""")


def test_none_of_several_keys_helps() -> None:
    unnamed = refused(because(ReasonCode.SESSION_UNNAMED, api_keys=3))
    assert "no session that one of the 3 API keys can access created this pull request" in unnamed
    missing = refused(because(ReasonCode.SESSION_NOT_FOUND, session=SESSION, api_keys=3), **IN_BRANCH)
    assert "none of the 3 API keys can access [session" in missing
    for text in (unnamed, missing):
        assert "Check that `jules-api-key` contains a key of the account that started the task." in text


def test_two_sessions_are_named() -> None:
    assert refused(because(ReasonCode.SESSIONS_CONTRADICT, of_branch="1", of_footer="2")) == snapshot("""\
**Cannot send feedback to Jules**: the branch names [session 1](https://jules.google.com/session/1), but the description names [session 2](https://jules.google.com/session/2).

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the branch is right, correct or remove the line `PR created automatically by Jules for task …` in the description. If the description is right, open a new pull request from a branch with a different name.
The bot checks again in every run and continues once this is fixed.\
""")


@pytest.mark.parametrize(
    ("where", "body"),
    [
        pytest.param(
            IN_BRANCH,
            snapshot("""\
**Cannot send feedback to Jules**: the API key cannot access [session 7340951826640915273](https://jules.google.com/session/7340951826640915273). The session was deleted or belongs to another account.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` belongs to the account that started the task. If someone named the branch after a different task, open a new pull request from a branch with a different name. If the session is gone, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
"""),
            id="branch",
        ),
        pytest.param(
            IN_BODY,
            snapshot("""\
**Cannot send feedback to Jules**: the API key cannot access [session 7340951826640915273](https://jules.google.com/session/7340951826640915273). The session was deleted or belongs to another account.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` belongs to the account that started the task. If the description names that session by mistake, correct the line `PR created automatically by Jules for task …`. If the session is gone, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
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
**Cannot send feedback to Jules**: [session 1](https://jules.google.com/session/1) could not be read: Reading session 1 failed (HTTP 403): Denied. Use a key of the account that the session belongs to.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check that `jules-api-key` belongs to the account that started the task. If someone named the branch after a different task, open a new pull request from a branch with a different name. If the session is gone, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
""")


def test_a_session_without_a_repository() -> None:
    reason = because(ReasonCode.SESSION_WITHOUT_REPOSITORY, session=SESSION, repository="acme/teapot")
    assert refused(reason) == snapshot("""\
**Cannot send feedback to Jules**: [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) does not name a repository, so the bot cannot verify that it belongs to this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If someone named the branch after a different task, open a new pull request from a branch with a different name. Otherwise, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
""")


def test_a_session_of_another_repository() -> None:
    assert refused(because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session=SESSION)) == snapshot("""\
**Cannot send feedback to Jules**: [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) belongs to another repository and must not receive anything about this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If someone named the branch after a different task, open a new pull request from a branch with a different name. Otherwise, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
""")


def test_a_session_of_another_pull_request() -> None:
    assert refused(because(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session=SESSION), **IN_BODY) == snapshot("""\
**Cannot send feedback to Jules**: [session 7340951826640915273](https://jules.google.com/session/7340951826640915273) created another pull request, not this one.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

If the description names that session by mistake, correct the line `PR created automatically by Jules for task …`. Otherwise, start a new Jules task on this branch or push a commit yourself.
The bot checks again in every run and continues once this is fixed.\
""")


def test_a_message_that_no_comment_remembers() -> None:
    assert refused(because(ReasonCode.MESSAGE_UNREMEMBERED)) == snapshot("""\
**Cannot send feedback to Jules**: [its session](https://jules.google.com/session/7340951826640915273) received a message about 1f1f1f1 that no comment here records. The comment was deleted, or the bot now comments from another account.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check the session to see what was sent. If the bot's account has changed, add the previous account to `marker-authors` in the policy.
To send this feedback to Jules, possibly a second time, comment `/feedback retry`. After the next push, the bot continues automatically.\
""")


def test_a_comment_that_was_edited() -> None:
    assert refused(because(ReasonCode.MARKER_EDITED, editor="mallory", url=COMMENT_URL)) == snapshot("""\
**Cannot send feedback to Jules**: [a comment by the bot](https://github.com/acme/teapot/pull/7#issuecomment-100) was edited by `mallory`, so its record of what was sent cannot be trusted.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Check the session to see what was sent.
To send this feedback to Jules, possibly a second time, comment `/feedback retry`. After the next push, the bot continues automatically.\
""")


def test_a_comment_of_a_newer_version() -> None:
    assert refused(because(ReasonCode.MARKER_NEWER, url=COMMENT_URL)) == snapshot("""\
**Cannot send feedback to Jules**: [a comment](https://github.com/acme/teapot/pull/7#issuecomment-100) was written by a newer version of the bot, and this version cannot read it.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Use the same version of the bot in all workflows of this repository.
To send this feedback to Jules, possibly a second time, comment `/feedback retry`. After the next push, the bot continues automatically.\
""")


def test_a_refusal_mentions_whom_the_policy_names() -> None:
    given = case(*(check(f"test-{number}") for number in range(60)), problem=because(ReasonCode.SESSION_UNNAMED))
    body = words(WORDING.refused(given.snapshot, None, decided(given), marker(), notify=["@acme/tea"]))

    assert "\n- … and 10 more\n" in body
    assert body.endswith("\n\n@acme/tea")


def test_many_failures_are_counted() -> None:
    given = message(*(failing(check(f"test-{number}")) for number in range(70)))

    assert "\n- … and 20 more" in WORDING.delivery(given, marker())
