"""The comments that people read on the pull request."""

# ruff: noqa: E501 - a comment has lines as long as it wants

import re
import time
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from feedback_bot.commands_given import VERBS
from feedback_bot.decide import Case
from feedback_bot.model import (
    Action,
    Actor,
    Check,
    CheckSignal,
    Command,
    Compared,
    Decision,
    Fact,
    Finding,
    Marker,
    MarkerState,
    Notice,
    Reason,
    ReasonCode,
    Review,
    Rounds,
    Standing,
)
from feedback_bot.wording.comments import MAX_COMMENT, Attempt, CommentWording
from feedback_bot.wording.environment import make_environment
from feedback_bot.wording.marker import read_marker
from feedback_bot.wording.prompt import Message
from tests.hostile import COMMAND, HOSTILE, UNSEEN, frame, markup
from tests.unit.builders import (
    ALICE,
    BOT,
    HEAD,
    JULES,
    NONCE,
    NOW,
    SESSION,
    URL,
    ago,
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
    policy,
    redact,
    review,
    running,
    session,
    told,
)

WORDING = CommentWording(redact)
MACROS = make_environment(redact, for_comments=False).get_template("reasons.md.j2").module
REASONS = {code: getattr(MACROS, code.name.lower()).arguments for code in ReasonCode}
ASKING = session("AWAITING_USER_FEEDBACK", question="Which lid, @alice?", question_id="a1")


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

Jules' question in the session is **still open**:

```text
Which lid, @\u200balice?
```

To answer it, comment `/feedback answer YOUR TEXT` here, or write in the session.

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_a_new_session_was_started() -> None:
    given = message(failing(), first_session=session())

    assert words(WORDING.delivery(given, marker(starts_session=True, session="999"))) == snapshot("""\
**A new Jules session was told what is wrong** at 1f1f1f1: [the session](https://jules.google.com/session/999) goes on from this branch, since [the first one](https://jules.google.com/session/7340951826640915273) takes no messages any more. It will open **another pull request** with what it changes; this one gets no more commits from Jules, and can be closed once the other one is there. Message 1 of 3.

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
    body = WORDING.escalation(
        given.snapshot, session("PAUSED"), decided(given), [], marker(MarkerState.DONE), policy=policy()
    )

    assert words(body) == snapshot("""\
**Jules needs a person here.** The session is paused, and only a person can resume it.

Still wrong at 1f1f1f1:

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Resume [the session](https://jules.google.com/session/7340951826640915273); the bot then goes on by itself.\
""")


def test_a_plan_to_approve() -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan())

    assert words(WORDING.notice(waiting, decided(case(check(), session=waiting)), marker())) == snapshot("""\
**Jules waits for its plan to be approved**, and does nothing before. Approve it in [the session](https://jules.google.com/session/7340951826640915273), or on the command line with `feedback-bot sessions approve 7340951826640915273`. The plan:

```text
1. Read the code
2. Close the lid
```\
""")


def test_a_question_to_answer() -> None:
    decision = decided(case(check(), told(check()), session=ASKING))

    assert words(WORDING.notice(ASKING, decision, marker())) == snapshot("""\
**Jules asks a question** in [the session](https://jules.google.com/session/7340951826640915273), and waits for the answer:

```text
Which lid, @\u200balice?
```

To answer it, comment `/feedback answer YOUR TEXT` here, or write in the session.\
""")


def test_a_session_that_takes_no_messages() -> None:
    body = WORDING.unreachable(session(is_archived=True), message(failing()).decision, marker())

    assert words(body) == snapshot("""\
**Jules could not be told what is wrong**: [its session](https://jules.google.com/session/7340951826640915273) takes no messages any more; it is archived. Start a new Jules task on this branch, or push a commit yourself.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed\
""")


LOST = failing(log="##[group]Run npm ci\n##[endgroup]\nnpm ERR! connect ETIMEDOUT 1.2.3.4:443\n")


def test_the_infrastructure_is_named_and_a_new_run_suggested() -> None:
    assert words(WORDING.delivery(message(LOST), marker())).split("\n\n", 1)[1] == snapshot("""\
- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed: the infrastructure, not the code (the network failed)

Running the failed jobs again may be all that is needed; Jules was asked to change nothing unless the code is the cause.

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


def test_beside_a_failure_of_the_code_no_new_run_is_suggested() -> None:
    body = words(WORDING.delivery(message(LOST, failing(check("unit"))), marker()))

    assert "the infrastructure, not the code (the network failed)" in body
    assert "again" not in body


def test_what_jules_was_asked_to_leave_is_named_as_such() -> None:
    given = message(failing(), failing(check("lint")))
    lint = given.decision.signals[1]
    given = replace(given, decision=replace(given.decision, on_base=frozenset({lint.id})))

    assert (
        "- ❌ [`CI / lint`](https://github.com/acme/teapot/actions/runs/5/job/439) failed; on `main` too, so Jules was asked to leave it\n"
        in WORDING.delivery(given, marker())
    )
    assert "lint" not in words(WORDING.unreachable(session(), given.decision, marker()))


def test_a_review_that_only_comments_requests_no_changes() -> None:
    body = words(WORDING.delivery(message(asks(state="COMMENTED")), marker()))

    assert "- 💬 [review](https://github.com/acme/teapot/pull/7#pullrequestreview-1) by `alice` with comments\n" in body


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (message(failing(), session=session("FAILED")), "The session had failed; Jules was asked to go on in it."),
        (
            message(failing(), silent_for_minutes=45),
            "The session had been silent for 45 minutes, although it was not finished.",
        ),
    ],
    ids=["failed", "silent"],
)
def test_what_had_become_of_the_session_is_said(given: Message, sentence: str) -> None:
    assert f"\n\n{sentence}\n\n" in WORDING.delivery(given, marker())
    assert sentence not in WORDING.delivery(message(failing()), marker())


def test_an_answer_was_passed_on() -> None:
    answer = Command(
        comment_id=5,
        verb="answer",
        text="No.",
        author="alice",
        association="MEMBER",
        given_at=NOW,
        is_acknowledged=False,
    )
    given = replace(message(session=ASKING), decision=Decision(action=Action.SEND, answer=answer))

    assert words(WORDING.delivery(given, marker(attempt=0))) == snapshot("""\
**Jules was told the answer** of `alice`, in [its session](https://jules.google.com/session/7340951826640915273).

Jules had asked:

```text
Which lid, @\u200balice?
```

`/feedback why` tells what happens next, `/feedback pause` stops it.\
""")


@pytest.mark.parametrize(
    ("author", "others"),
    [
        (JULES, "somebody other than Jules pushes"),
        (Actor("jules-bot"), "somebody other than Jules pushes"),
        (ALICE, "somebody other than Jules and `alice` pushes"),
    ],
)
def test_an_escalation_says_who_can_end_it(author: Actor, others: str) -> None:
    given = case(check(), snapshot_changes={"author": author})
    used = Decision(
        action=Action.ESCALATE, reasons=(because(ReasonCode.ATTEMPTS_USED, attempts=3),), escalation="attempts"
    )
    body = words(WORDING.escalation(given.snapshot, session(), used, [], marker(MarkerState.DONE), policy=policy()))

    assert body.startswith("**Jules needs a person here.** 3 messages have not made it green.\n\n")
    assert body.endswith(f"The bot is silent here until then, or until {others}.")


@pytest.mark.parametrize(
    "problems", [(), (because(ReasonCode.RERUN_FAILED, error="HTTP 403"),)], ids=["done", "failed"]
)
def test_jobs_run_again(problems: tuple[Reason, ...]) -> None:
    lost = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",))
    decision = Decision(
        action=Action.WAIT,
        reasons=(lost,),
        signals=LOST.signals,
        infrastructure={LOST.signals[0].id: "the network failed"},
        notice=Notice(key="rerun", topic="rerun"),
    )
    told, jobs = words(WORDING.notice(session(), decision, marker(), problems)).split("\n\n")

    assert jobs == "- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed"
    assert told == (
        "**The failed jobs could not be run again**, although the infrastructure failed, not the code (the network failed): HTTP 403 (it needs the permission actions: write)"
        if problems
        else "**The failed jobs are run again**, once at this commit, since the infrastructure failed, not the code (the network failed)."
    )


def test_people_are_asked_to_run_jobs_again() -> None:
    lost = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",))
    decision = Decision(
        action=Action.WAIT,
        reasons=(lost,),
        signals=LOST.signals,
        notice=Notice(key="infrastructure", topic="infrastructure"),
    )

    assert words(WORDING.notice(session(), decision, marker())) == snapshot("""\
**Please run the failed jobs again**: the infrastructure failed, not the code (the network failed). Jules is not told, since it can do nothing about it; the bot tells it what fails then in the code.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed\
""")


def test_an_escalation_tells_the_infrastructure_from_the_code() -> None:
    both = message(LOST, failing(check("unit"))).decision
    used = replace(
        both,
        action=Action.ESCALATE,
        reasons=(because(ReasonCode.ATTEMPTS_USED, attempts=3),),
        escalation="attempts",
        infrastructure={LOST.signals[0].id: "the network failed"},
    )
    body = words(WORDING.escalation(case().snapshot, session(), used, [], marker(MarkerState.DONE), policy=policy()))

    assert "failed: the infrastructure, not the code (the network failed)\n" in body
    assert (
        "\nRun the jobs again that failed for the infrastructure's sake. To go on, tell Jules in [the session]" in body
    )


STANDINGS = {
    Standing.UNCHANGED: "failed, exactly as before",
    Standing.OTHER_VALUES: "failed, with other values than before",
    Standing.OTHERWISE: "failed, in another way than before",
    Standing.STILL: "failed again",
    Standing.NEW: "failed, which is new",
}


@pytest.mark.parametrize("standing", Standing)
def test_what_has_become_of_a_check_stands_beside_it(standing: Standing) -> None:
    given = message(failing())
    compared = Compared(title="CI / test", standing=standing, ids=(given.decision.signals[0].id,))
    rounds = Rounds(compare_url="", fixed=("CI / lint",), checks=(compared,))
    body = words(WORDING.delivery(replace(given, decision=replace(given.decision, rounds=rounds)), marker()))

    assert (
        f"(https://github.com/acme/teapot/actions/runs/5/job/448) {STANDINGS[standing]}\n- ✅ fixed since the last message: `CI / lint`\n\n`/feed"
        in body
    )


def in_short(**compared: object) -> str:
    given = message(failing())
    check = replace(Compared(title="CI / test", standing=Standing.STILL), **compared)  # type: ignore[arg-type]
    rounds = Rounds(compare_url="", checks=(check,))
    body = words(WORDING.delivery(replace(given, decision=replace(given.decision, rounds=rounds)), marker()))
    return next(line for line in body.split("\n") if line.startswith("In "))


def test_tests_that_were_tried_are_told_from_those_that_perhaps_were_not() -> None:
    some = {"gone": ("a", "b"), "same": ("c",), "added": ("d",)}

    assert in_short(**some, is_gone_sure=True, is_added_sure=True) == snapshot(
        "In `CI / test`, 2 tests no longer fail, 1 still fails (`c`), 1 fails only since the last push (`d`)."
    )
    assert in_short(**some) == snapshot(
        "In `CI / test`, 2 tests are not among the failures any more, but perhaps did not run, 1 still fails (`c`), 1 is newly among the failures (`d`)."
    )


def misunderstood(verb: str) -> str:
    command = Command(
        comment_id=5, verb=verb, text="", author="alice", association="MEMBER", given_at=NOW, is_acknowledged=False
    )
    return words(WORDING.misunderstood(command, VERBS, marker()))


def test_an_unknown_command_is_answered_with_what_the_others_do() -> None:
    assert misunderstood("dance") == snapshot("""\
There is no command `/feedback dance`. There are:

- `/feedback retry`: starts counting the messages anew after the bot has asked for a person
- `/feedback pause`: keeps the bot silent on this pull request
- `/feedback resume`: ends the pause
- `/feedback why`: tells what the bot does here now, why, and when it speaks again
- `/feedback answer TEXT`: passes TEXT on to Jules, as your answer to its question
- `/feedback now`: tells Jules at once what is wrong, without waiting for it to see it by itself\
""")


def test_an_answer_without_a_text() -> None:
    assert misunderstood("answer") == (
        "`/feedback answer` needs a text after it, for example `/feedback answer Yes, please.`."
    )


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


def why(given: Case, remembered: Marker, decision: Decision | None = None) -> str:
    return WORDING.why(
        given.snapshot,
        given.policy,
        decision or decided(given),
        remembered,
        messages=given.memory.attempts,
        untold=given.new_signals,
    )


NEXT = {
    ReasonCode.CHECKS_FAILED: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.ANSWER_GIVEN: "",
    ReasonCode.NOTHING_WRONG: "It speaks when a check fails, a reviewer requests changes, or the branch conflicts with `main`.",
    ReasonCode.NOTHING_NEW: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.TOLD_ALREADY: "It speaks again when something is still wrong after Jules' next push",
    ReasonCode.PERSON_ASKED: "It speaks again after `/feedback retry`, or after a push by somebody other than Jules.",
    ReasonCode.RESUME_ASKED: "It goes on by itself once the session is resumed.",
    ReasonCode.UNREACHABLE_TOLD: "It tries again after the next push.",
    ReasonCode.CHECKS_RUNNING: "It tells Jules what failed once they are done, or 60 minutes after the first check began.",
    ReasonCode.SESSION_BUSY: "It tells Jules what is wrong once the session is done, or has been silent for 30 minutes.",
    ReasonCode.PLAN_WAITING: "It goes on once the plan is approved in the session.",
    ReasonCode.QUESTION_ASKED: "Answer it with `/feedback answer YOUR TEXT`, or in the session.",
    ReasonCode.CI_FIXER_GRACE: "It tells Jules what still fails then. `/feedback now` tells it at once.",
    ReasonCode.AGENT_ACTIVE: "It tells Jules once Jules has been quiet for 15 minutes. `/feedback now` tells it at once.",
    ReasonCode.STARTER_REVIEW_ANSWERED: "`/feedback now` passes the review on all the same.",
    ReasonCode.REVIEW_EMPTY: "It passes the review on once there are words in it, or open threads.",
    ReasonCode.BASE_FAILS: "It tells Jules what still fails here once `main` passes.",
    ReasonCode.INFRASTRUCTURE_FAILED: "It tells Jules what fails again.",
    ReasonCode.ATTEMPTS_USED: "It speaks again after `/feedback retry`, or after a push by somebody other than Jules.",
    ReasonCode.SESSION_PAUSED: "It goes on by itself once the session is resumed.",
    ReasonCode.SESSION_NOT_FOUND: "It speaks once that is put right.",
}
FACTS: dict[str, Fact] = {
    "author": "alice", "titles": ("CI / test",), "verdict": "failed", "minutes": 7, "steps": ("Read",), "attempts": 3,
    "base": "main", "phrases": ("the network failed",), "session": "1", "state": "IN_PROGRESS", "is_known": True,
    "is_infrastructure": False,
}  # fmt: skip


@pytest.mark.parametrize("code", NEXT)
def test_why_tells_what_happens_next(code: ReasonCode) -> None:
    facts = REASONS[code]
    decision = Decision(action=Action.WAIT, reasons=(because(code, **{name: FACTS[name] for name in facts}),))
    first, _, rest = words(why(case(), marker(), decision)).partition(".\n")

    assert first.startswith("**The bot is waiting**, since ")
    assert rest.startswith(NEXT[code] or "\nMessages sent: 0 of 3.")


RUN_AGAIN = "\nRun the failed jobs again. The bot tells Jules what fails then in the code.\n"


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(
            Decision(action=Action.SKIP, reasons=(because(ReasonCode.TOLD_ALREADY, is_infrastructure=True),)), id="told"
        ),
        pytest.param(
            replace(
                message(LOST).decision,
                reasons=(because(ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed"),),
                infrastructure={LOST.signals[0].id: "the network failed"},
            ),
            id="just told",
        ),
        pytest.param(
            Decision(
                action=Action.WAIT,
                reasons=(because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",)),),
                signals=LOST.signals,
                infrastructure={LOST.signals[0].id: "the network failed"},
            ),
            id="told to people",
        ),
    ],
)
def test_why_of_the_infrastructure_waits_for_no_push(decision: Decision) -> None:
    body = words(why(case(), marker(), decision))

    assert RUN_AGAIN in body
    assert "push" not in body


def test_why_of_the_infrastructure_beside_the_code_waits_for_a_push() -> None:
    both = message(LOST, failing(check("unit"))).decision
    failed = because(ReasonCode.CHECKS_FAILED, titles=("CI / test", "CI / unit"), verdict="failed")
    given = replace(both, reasons=(failed,), infrastructure={LOST.signals[0].id: "the network failed"})

    assert "Jules' next push" in words(why(case(), marker(), given))


def test_why_of_a_check_that_waits() -> None:
    given = case(check(completed_at=ago(1)), session=session(), grace_minutes=10)

    assert words(why(given, marker())) == snapshot("""\
**The bot is waiting**, since Jules' own CI Fixer has 9 minutes more for the failed checks.
It tells Jules what still fails then. `/feedback now` tells it at once.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_nothing_is_said() -> None:
    given = case(check(), told(check(), head=HEAD), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is silent here**, since Jules was told of all that is wrong.
It speaks again when something is still wrong after Jules' next push, or something else goes wrong before.

Messages sent: 1 of 3.\
""")


def test_why_the_bot_is_paused() -> None:
    given = case(check(), comment("/feedback pause"), session=session())

    assert words(why(given, marker())) == snapshot("""\
**The bot is silent here**, since alice has paused it; /feedback resume goes on.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_why_a_session_is_refused() -> None:
    given = case(check(), problem=because(ReasonCode.SESSION_UNNAMED))

    assert words(why(given, marker())) == snapshot("""\
**The bot does not write to Jules here**, since neither the branch nor the description names a session, and none of those listed made it.
It speaks once that is put right.

Not told yet: `CI / test`.

Messages sent: 0 of 3.\
""")


def test_after_the_last_message_a_person_is_next() -> None:
    sent = Decision(
        action=Action.SEND, reasons=(because(ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed"),)
    )
    body = WORDING.why(case().snapshot, case().policy, sent, marker(), messages=3, untold=())

    assert words(body) == snapshot("""\
**The bot has just written to Jules**, since CI / test failed.
It speaks again when something is still wrong after Jules' next push, or something else goes wrong before.

Messages sent: 3 of 3. If the last one does not help, the bot asks for a person.\
""")


def bad(name: str = "word", **changes: Any) -> Check:  # noqa: ANN401 - as the builder takes them
    """A failed check that has its address from nobody's text."""
    return check(name, **{"url": "https://ci.example/1", **changes})


def everything(text: str, remembered: Marker) -> dict[str, str]:
    """Comments in which one foreign text stands wherever foreign text can."""
    compared = tuple(
        Compared(title=f"{text}{standing}", standing=standing, gone=(text,), same=(text,), added=(text,))
        for standing in Standing
    )
    findings = (Finding(path=text, what="1 test deleted"),)
    rounds = Rounds(compare_url="https://x.example/", fixed=(text,), checks=compared, findings=findings)
    hostile = message(
        *(failing(bad(f"{n}{text}", workflow=text)) for n in range(3)),
        asks(author=Actor(text)),
        held=(CheckSignal(check=bad(text)),),
        session=session("AWAITING_USER_FEEDBACK", question=text or "?", question_id="a1"),
    )
    hostile = replace(hostile, decision=replace(hostile.decision, rounds=rounds))
    command = Command(
        comment_id=5, verb=text, text=text, author=text, association="MEMBER", given_at=NOW, is_acknowledged=False
    )
    answered = replace(hostile, decision=Decision(action=Action.SEND, answer=command))
    asking = case(bad(text), told(bad(text)), session=hostile.session)
    planned = session("AWAITING_PLAN_APPROVAL", plan=plan(steps=(text,) * 3))
    failed_on_base = because(ReasonCode.BASE_FAILS, base=text, titles=(text,), verdict=text)
    hopeless = Decision(
        action=Action.ESCALATE, reasons=(failed_on_base,), escalation="attempts", signals=hostile.decision.signals
    )
    infrastructure = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=(text, text))
    refusals = [
        because(ReasonCode.SESSION_UNNAMED),
        because(ReasonCode.SESSION_UNREADABLE, session="123", error=text),  # an id is a number
        because(ReasonCode.SESSIONS_CONTRADICT, of_branch="123", of_footer="124"),
        because(ReasonCode.SESSION_OF_OTHER_REPOSITORY, session="123"),
        because(ReasonCode.MESSAGE_UNREMEMBERED),
        because(ReasonCode.MARKER_EDITED, editor=text, url="https://x.example/"),
        because(ReasonCode.ERROR, error=text),
    ]
    strangers = case(snapshot_changes={"head_branch": text, "body": text}).snapshot
    lost = Decision(action=Action.WAIT, reasons=(infrastructure,), notice=Notice(key="rerun", topic="rerun"))
    tried = Attempt(marker=remembered, compare_url="https://x.example/", commits=(text, text))
    people = {"base_branch": text, "author": Actor(text)}
    weakened = replace(remembered, findings=findings)
    return {
        "delivery": WORDING.delivery(hostile, remembered),
        "claim": WORDING.delivery(hostile, replace(remembered, state=MarkerState.SENDING)),
        "answer": WORDING.delivery(answered, remembered),
        "findings": WORDING.with_findings("Told.\n\n<!-- x -->", weakened, "https://x.example/", was_told=False),
        "unreachable": WORDING.unreachable(session(), hostile.decision, remembered),
        "question": WORDING.notice(hostile.session, decided(asking), remembered),
        "plan": WORDING.notice(planned, decided(case(bad(), session=planned)), remembered),
        "settled": WORDING.settled(remembered),
        "why it waits": why(case(running(text), snapshot_changes=people), remembered),
        "why not": why(case(bad(text), snapshot_changes=people), remembered, hopeless),
        "escalation": WORDING.escalation(
            case(snapshot_changes=people).snapshot,
            planned,
            hopeless,
            [tried],
            remembered,
            policy=policy(notify=("alice",)),
        ),
        "new run": WORDING.notice(planned, lost, remembered, [because(ReasonCode.RERUN_FAILED, error=text)]),
        "misunderstood": WORDING.misunderstood(command, VERBS, remembered),
        "unchecked": WORDING.unchecked(command, remembered),
        **{
            f"refused {reason.code}": WORDING.refused(
                strangers,
                session(),
                replace(hostile.decision, action=Action.REFUSE, reasons=(reason,)),
                remembered,
            )
            for reason in refusals
        },
    }


SENTENCES = ("why it waits", "why not", "escalation", "new run", "refused session-unreadable", "refused error")
"""Comments that hold foreign words in a sentence, not in code."""


@cache
def harmless(text: str = "word") -> dict[str, str]:
    return everything(text, marker(told=(CheckSignal(check=check(text)),)))


@pytest.mark.parametrize("text", [*HOSTILE.values(), ""], ids=[*HOSTILE, "nothing"])
def test_whatever_is_quoted_the_frame_is_the_same(text: str) -> None:
    given = marker(told=(CheckSignal(check=check(text, workflow=text)),))
    for name, body in everything(text, given).items():
        whole = name not in SENTENCES
        assert frame(words(body), words=whole) == frame(words(harmless()[name]), words=whole), name
        assert markup(words(body)) <= markup(words(harmless()[name])), name
        found = read_marker(comment(body, is_own=True, author=BOT))
        assert isinstance(found, Marker)
        assert found.nonce == NONCE
        assert "@" not in words(body).replace("@\u200b", "").replace("@alice", "")
        assert not UNSEEN & set(body)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_no_html_and_no_link(text: str) -> None:
    for body in everything(text, marker()).values():
        tokens = MarkdownIt("commonmark").parse(body[:60_000])
        inside = [child for token in tokens for child in token.children or ()]
        links = [str(child.attrGet("href")) for child in inside if child.type == "link_open"]
        assert not any(child.type == "html_inline" for child in inside)
        assert not any("evil" in (urlsplit(link).hostname or "") for link in links)


LINKED_BY_ITSELF = re.compile(
    r"(?i)://|\bwww\.|[\w.-]/[\w.-]+#\d|(?<![\w&])#\d|\bGH-\d|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b"
)


@pytest.mark.parametrize("name", ["addresses", "references", "entities", "mentions", "links"])
def test_github_makes_no_link_of_foreign_words(name: str) -> None:
    for body in everything(HOSTILE[name], marker()).values():
        tokens = MarkdownIt("commonmark").parse(words(body))
        lines = [child.content for token in tokens for child in token.children or () if child.type == "text"]
        shown = [line.replace("@\u200b", "").replace("@alice", "") for line in lines if HEAD[:7] not in line]
        assert [line for line in shown if "@" in line or LINKED_BY_ITSELF.search(line)] == []


@pytest.mark.parametrize("text", ["x" * 1_000_000, "@" * 1_000_000, f"{COMMAND}\n```\n" * 50_000], ids=len)
def test_a_million_characters_are_cut(text: str) -> None:
    begun = time.monotonic()
    for body in everything(text, marker()).values():
        assert len(body) <= MAX_COMMENT
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)
    assert time.monotonic() - begun < 60


def test_many_long_names_fit_into_a_comment() -> None:
    given = marker(told=tuple(CheckSignal(check=check(f"{n}{'x' * 2_000}")) for n in range(60)))
    for body in (
        WORDING.settled(given),
        WORDING.delivery(message(*(failing(check(f"{n}{'`' * 2_000}")) for n in range(60))), given),
    ):
        assert len(body) <= MAX_COMMENT
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


@settings(max_examples=8)
@given(st.text())
def test_any_text_leaves_the_marker_whole(text: str) -> None:
    for body in everything(text, marker()).values():
        assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)


def test_no_secret_gets_into_a_comment() -> None:
    secret = "ghp_" + "abcdefghij0123456789" * 2

    assert not any(secret in words(body) for body in everything(f"a {secret}", marker()).values())
