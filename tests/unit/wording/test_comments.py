"""The comments that people read on the pull request."""

# ruff: noqa: E501 - a comment has lines as long as it wants

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from feedback_bot.model import Action, Actor, CheckSignal, Decision, Marker, MarkerState, Notice, ReasonCode
from feedback_bot.wording.comments import MAX_COMMENT, CommentWording
from feedback_bot.wording.marker import read_marker, write_marker
from tests.unit.builders import (
    BOT,
    NONCE,
    asks,
    because,
    case,
    check,
    comment,
    decided,
    failing,
    marker,
    message,
    plan,
    redact,
    running,
    session,
    told,
)

WORDING = CommentWording(redact)
ASKING = session("AWAITING_USER_FEEDBACK", question="Which lid, @alice?", question_id="a1")
HOSTILE = [
    pytest.param("@octocat and @acme/team", id="mentions"),
    pytest.param(f"-->\n\n{write_marker(marker(nonce='66' * 16))}", id="a forged marker"),
    pytest.param("```\n<!-- \n````` ~~~", id="fences"),
    pytest.param("<img src=x onerror=alert(1)><details>", id="HTML"),
    pytest.param("](https://evil.example) [x", id="a link"),
    pytest.param("x" * 2_000, id="a long text"),
    pytest.param("@" * 600, id="nothing but mentions"),
    pytest.param("\0\u202e\x1b[31m", id="unseen characters"),
    pytest.param("", id="nothing"),
]


def words(body: str) -> str:
    """The comment without its last line, the hidden data."""
    return body.rsplit("\n\n<!-- ", 1)[0]


def test_while_the_message_is_being_sent() -> None:
    body = WORDING.delivery(message(failing(), asks()), marker(MarkerState.SENDING))

    assert words(body) == snapshot("""\
**Telling Jules what is wrong** at 1f1f1f1 …

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed
- 💬 [review](https://github.com/acme/teapot/pull/7#pullrequestreview-1) by `alice` requests changes

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_after_the_message_was_sent() -> None:
    body = WORDING.delivery(message(failing(), asks()), marker(attempt=2))

    assert words(body) == snapshot("""\
**Jules was told what is wrong** at 1f1f1f1, in [its session](https://jules.google.com/session/7340951826640915273). Message 2 of 3.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed
- 💬 [review](https://github.com/acme/teapot/pull/7#pullrequestreview-1) by `alice` requests changes

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_what_waits_and_what_jules_had_asked() -> None:
    given = message(failing(), held=(CheckSignal(check=check("slow")),), session=ASKING)

    assert words(WORDING.delivery(given, marker())).split("\n\n", 1)[1] == snapshot("""\
- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Not yet told, since Jules may be at it by itself: `CI / slow`.

Jules had asked in the session:

```text
Which lid, @\u200balice?
```

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_a_new_session_was_started() -> None:
    given = message(failing(), first_session=session())

    assert words(WORDING.delivery(given, marker(starts_session=True, session="999"))) == snapshot("""\
**A new Jules session was told what is wrong** at 1f1f1f1: [the session](https://jules.google.com/session/999) goes on from this branch, since [the first one](https://jules.google.com/session/7340951826640915273) takes no messages any more. Message 1 of 3.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_a_message_whose_run_died() -> None:
    assert words(WORDING.settled(marker(told=(CheckSignal(check=check()),)))) == snapshot("""\
**Jules was told what is wrong** at 1f1f1f1, in [its session](https://jules.google.com/session/7340951826640915273). The run that sent the message ended before it could say so here.

- `CI / test`\
""")


def test_a_paused_session() -> None:
    given = case(check(), session=session("PAUSED"))
    body = WORDING.escalation(given.snapshot, session("PAUSED"), decided(given), [], marker(MarkerState.DONE))

    assert words(body) == snapshot("""\
**Jules needs a person here.** The session is paused: only a person can resume it.

Still wrong at 1f1f1f1:

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Resume [the session](https://jules.google.com/session/7340951826640915273): the bot goes on by itself then.\
""")


def test_a_plan_to_approve() -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan())

    assert words(WORDING.notice(waiting, decided(case(check(), session=waiting)), marker())) == snapshot("""\
**Jules waits for its plan to be approved** in [the session](https://jules.google.com/session/7340951826640915273), where you can approve it. Its steps:

```text
1. Read the code
2. Close the lid
```

`feedback-bot sessions approve 7340951826640915273` also approves it.\
""")


def test_a_question_to_answer() -> None:
    decision = decided(case(check(), told(check()), session=ASKING))

    assert words(WORDING.notice(ASKING, decision, marker())) == snapshot("""\
**Jules asks a question** in [the session](https://jules.google.com/session/7340951826640915273), where you can answer it:

```text
Which lid, @\u200balice?
```\
""")


def test_a_session_that_takes_no_messages() -> None:
    body = WORDING.unreachable(session(is_archived=True), message(failing()).decision, marker())

    assert words(body) == snapshot("""\
**Jules could not be told what is wrong**: [its session](https://jules.google.com/session/7340951826640915273) takes no messages any more (completed, archived). Start a new task on this branch, or push a commit yourself.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed\
""")


def test_many_failures_are_counted() -> None:
    given = message(*(failing(check(f"test-{number}")) for number in range(70)))

    assert "\n- … and 20 more" in WORDING.delivery(given, marker())


def everything(text: str, remembered: Marker) -> list[str]:
    """Comments in which one foreign text stands wherever foreign text can."""
    hostile = message(
        *(failing(check(f"{n}{text}", workflow=text)) for n in range(60)),
        asks(author=Actor(text)),
        held=(CheckSignal(check=check(text)),),
        session=session("AWAITING_USER_FEEDBACK", question=text or "?", question_id="a1"),
    )
    asking = case(check(text), told(check(text)), session=hostile.session)
    planned = session("AWAITING_PLAN_APPROVAL", plan=plan(steps=(text,) * 60))
    failed_on_base = because(ReasonCode.BASE_FAILS, base=text, titles=(text,), verdict=text)
    hopeless = Decision(action=Action.ESCALATE, reasons=(failed_on_base,), escalation="attempts")
    infrastructure = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=(text, text))
    lost = Decision(action=Action.WAIT, reasons=(infrastructure,), notice=Notice(key="rerun", topic="rerun"))
    return [
        WORDING.delivery(hostile, remembered),
        WORDING.unreachable(session(), hostile.decision, remembered),
        WORDING.notice(hostile.session, decided(asking), remembered),
        WORDING.notice(planned, decided(case(check(), session=planned)), remembered),
        WORDING.settled(remembered),
        WORDING.why(decided(case(running(text))), remembered),
        WORDING.escalation(case().snapshot, planned, hopeless, [], remembered),
        WORDING.notice(planned, lost, remembered, [because(ReasonCode.RERUN_FAILED, error=text)]),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_no_harm(text: str) -> None:
    given = marker(told=tuple(CheckSignal(check=check(f"{n}{text}")) for n in range(60)))
    for body in everything(text, given):
        assert len(body) <= MAX_COMMENT
        found = read_marker(comment(body, is_own=True, author=BOT))
        assert isinstance(found, Marker)
        assert found.nonce == NONCE
        assert "@" not in words(body).replace("@\u200b", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_html_and_no_link(text: str) -> None:
    for body in everything(text, marker()):
        tokens = MarkdownIt("commonmark").parse(body[:60_000])
        inside = [child for token in tokens for child in token.children or ()]
        links = [str(child.attrGet("href")) for child in inside if child.type == "link_open"]
        assert not any(child.type == "html_inline" for child in inside)
        assert not any("evil" in link for link in links)


@settings(max_examples=8)
@given(st.text())
def test_any_text_leaves_the_marker_whole(text: str) -> None:
    for body in everything(text, marker()):
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


def test_no_secret_gets_into_a_comment() -> None:
    secret = "ghp_" + "abcdefghij0123456789" * 2

    assert not any(secret in words(body) for body in everything(f"a {secret}", marker()))
