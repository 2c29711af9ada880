"""The comments that people read on the pull request."""

# ruff: noqa: E501 - a comment has lines as long as it wants

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from feedback_bot.model import (
    Action,
    Actor,
    CheckSignal,
    Command,
    Compared,
    Decision,
    Finding,
    Judged,
    MarkerState,
    Notice,
    OnBase,
    Reason,
    ReasonCode,
    Rounds,
    Standing,
    Verdict,
)
from feedback_bot.slash_commands.parse import VERBS
from feedback_bot.wording.prompt import Message
from tests.unit.builders import (
    ALICE,
    JULES,
    NOW,
    asks,
    because,
    case,
    check,
    decided,
    failing,
    marker,
    message,
    plan,
    policy,
    session,
    told,
)
from tests.unit.wording.saying import LOST, WORDING, words

ASKING = session("AWAITING_USER_FEEDBACK", question="Which lid, @alice?", question_id="a1")


def test_while_the_message_is_being_sent() -> None:
    body = WORDING.delivery(message(failing(), asks()), marker(MarkerState.SENDING))

    assert words(body) == snapshot("""\
**Sending feedback to Jules** about 1f1f1f1 …

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)
- 💬 `alice` [requested changes](https://github.com/acme/teapot/pull/7#pullrequestreview-1)

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


def test_after_the_message_was_sent() -> None:
    body = WORDING.delivery(message(failing(), asks()), marker(attempt=2))

    assert words(body) == snapshot("""\
**Sent feedback to Jules** about 1f1f1f1 in [its session](https://jules.google.com/session/7340951826640915273). Message 2 of 3.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)
- 💬 `alice` [requested changes](https://github.com/acme/teapot/pull/7#pullrequestreview-1)

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


def test_what_waits_and_what_jules_had_asked() -> None:
    given = message(failing(), held=(CheckSignal(check=check("slow")),), session=ASKING)

    assert words(WORDING.delivery(given, marker())).split("\n\n", 1)[1] == snapshot("""\
- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)

Not sent yet, because Jules may already be fixing it: `CI / slow`.

Jules asked a question in the session that is **still open**:

```text
Which lid, @\u200balice?
```

To answer, comment `/feedback answer YOUR TEXT` here or reply in the session.

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


def test_a_new_session_was_started() -> None:
    given = message(failing(), first_session=session())

    assert words(WORDING.delivery(given, marker(starts_session=True, session="999"))) == snapshot("""\
**Sent feedback to a new Jules session** about 1f1f1f1. [The new session](https://jules.google.com/session/999) continues from this branch because [the first one](https://jules.google.com/session/7340951826640915273) no longer accepts messages. It will open **another pull request** with its changes. Jules will not push to this pull request again, so you can close it once the new one is open. Message 1 of 3.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


def test_a_message_whose_run_died() -> None:
    assert words(WORDING.settled(marker(told=(CheckSignal(check=check()),)))) == snapshot("""\
**Sent feedback to Jules** about 1f1f1f1 in [its session](https://jules.google.com/session/7340951826640915273). The run that sent the message ended before it could update this comment.

- `CI / test`\
""")


def test_a_paused_session() -> None:
    given = case(check(), session=session("PAUSED"))
    body = WORDING.escalation(
        given.snapshot, session("PAUSED"), decided(given), [], marker(MarkerState.DONE), policy=policy()
    )

    assert words(body) == snapshot("""\
**Jules needs a maintainer's help.** The session is paused and must be resumed manually.

Remaining problems at 1f1f1f1:

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed

Resume [the session](https://jules.google.com/session/7340951826640915273). The bot then continues automatically.\
""")


def test_a_plan_to_approve() -> None:
    waiting = session("AWAITING_PLAN_APPROVAL", plan=plan())

    assert words(WORDING.notice(waiting, decided(case(check(), session=waiting)), marker())) == snapshot("""\
**Jules is waiting for plan approval** and cannot continue without it. Approve the plan in [the session](https://jules.google.com/session/7340951826640915273), or run `feedback-bot sessions approve 7340951826640915273`. The plan:

```text
1. Read the code
2. Close the lid
```\
""")


def test_a_question_to_answer() -> None:
    decision = decided(case(check(), told(check()), session=ASKING))

    assert words(WORDING.notice(ASKING, decision, marker())) == snapshot("""\
**Jules asked a question** in [the session](https://jules.google.com/session/7340951826640915273) and is waiting for an answer:

```text
Which lid, @\u200balice?
```

To answer, comment `/feedback answer YOUR TEXT` here or reply in the session.\
""")


def test_a_session_that_takes_no_messages() -> None:
    body = WORDING.unreachable(session(is_archived=True), message(failing()).decision, marker())

    assert words(body) == snapshot("""\
**Could not send feedback to Jules**: [its session](https://jules.google.com/session/7340951826640915273) no longer accepts messages because it is archived. Start a new Jules task on this branch or push a commit yourself.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed\
""")


def test_what_no_commit_can_fix_is_named_with_its_verdict() -> None:
    given = message(LOST, failing(check("unit")))
    given = replace(given, decision=replace(given.decision, signals=given.decision.signals[1:]))

    assert words(WORDING.delivery(given, marker())) == snapshot("""\
**Sent feedback to Jules** about 1f1f1f1 in [its session](https://jules.google.com/session/7340951826640915273). Message 1 of 3.

- ❌ [`CI / unit`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)
- ⏭️ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (infrastructure: the network failed), so Jules was asked to leave it alone

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


def test_what_jules_was_asked_to_leave_is_named_as_such() -> None:
    given = message(failing(), replace(failing(check("lint")), on_base=OnBase.FAILS))
    lint = given.decision.signals[1]
    given = replace(given, decision=replace(given.decision, on_base=frozenset({lint.id})))

    assert words(WORDING.delivery(given, marker())) == snapshot("""\
**Sent feedback to Jules** about 1f1f1f1 in [its session](https://jules.google.com/session/7340951826640915273). Message 1 of 3.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed (code)
- ❌ [`CI / lint`](https://github.com/acme/teapot/actions/runs/5/job/439) failed; also fails on `main`, so Jules was asked to leave it alone (base)

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")
    assert "lint" not in words(WORDING.unreachable(session(), given.decision, marker()))


def test_a_review_that_only_comments_requests_no_changes() -> None:
    body = words(WORDING.delivery(message(asks(state="COMMENTED")), marker()))

    assert body.split("\n\n")[1] == snapshot(
        "- 💬 `alice` [commented](https://github.com/acme/teapot/pull/7#pullrequestreview-1)"
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            message(failing(), session=session("FAILED")),
            snapshot("The session had failed. Jules was asked to continue it."),
        ),
        (
            message(failing(), silent_for_minutes=45),
            snapshot("The session had been inactive for 45 minutes without finishing."),
        ),
    ],
    ids=["failed", "silent"],
)
def test_what_had_become_of_the_session_is_said(given: Message, sentence: str) -> None:
    told = words(WORDING.delivery(given, marker())).split("\n\n")
    (added,) = [part for part in told if part not in words(WORDING.delivery(message(failing()), marker()))]

    assert added == sentence


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
**Sent an answer to Jules** from `alice` in [its session](https://jules.google.com/session/7340951826640915273).

Jules asked:

```text
Which lid, @\u200balice?
```

Comment `/feedback why` to see what happens next, or `/feedback pause` to stop.\
""")


@pytest.mark.parametrize(
    ("author", "others"),
    [
        (
            JULES,
            snapshot(
                "To continue, give Jules the missing information in [the session](https://jules.google.com/session/7340951826640915273), or push a commit yourself. Then comment `/feedback retry`. Until then, or until someone other than Jules and `carol` pushes, the bot sends no more messages."
            ),
        ),
        (
            Actor("jules-bot"),
            snapshot(
                "To continue, give Jules the missing information in [the session](https://jules.google.com/session/7340951826640915273), or push a commit yourself. Then comment `/feedback retry`. Until then, or until someone other than Jules and `carol` pushes, the bot sends no more messages."
            ),
        ),
        (
            ALICE,
            snapshot(
                "To continue, give Jules the missing information in [the session](https://jules.google.com/session/7340951826640915273), or push a commit yourself. Then comment `/feedback retry`. Until then, or until someone other than Jules, `alice`, and `carol` pushes, the bot sends no more messages."
            ),
        ),
    ],
)
def test_an_escalation_says_who_can_end_it(author: Actor, others: str) -> None:
    given = case(check(), snapshot_changes={"author": author})
    used = Decision(
        action=Action.ESCALATE, reasons=(because(ReasonCode.ATTEMPTS_USED, attempts=3),), escalation="attempts"
    )
    body = words(WORDING.escalation(given.snapshot, session(), used, [], marker(MarkerState.DONE), policy=policy()))

    first, last = body[: body.index("\n\n")], body[body.rindex("\n\n") + 2 :]

    assert first == snapshot("**Jules needs a maintainer's help.** Still not fixed after 3 messages.")
    assert last == others


@pytest.mark.parametrize(
    ("problems", "sentence"),
    [
        (
            (),
            snapshot(
                "**Re-running the failed jobs**, once for this commit, because the infrastructure failed, not the code (the network failed)."
            ),
        ),
        (
            (because(ReasonCode.RERUN_FAILED, error="HTTP 403"),),
            snapshot(
                "**Could not re-run the failed jobs**: HTTP 403 (requires the permission actions: write). The bot tried because the infrastructure failed, not the code (the network failed)."
            ),
        ),
    ],
    ids=["done", "failed"],
)
def test_jobs_run_again(problems: tuple[Reason, ...], sentence: str) -> None:
    lost = because(ReasonCode.INFRASTRUCTURE_FAILED, phrases=("the network failed",))
    decision = Decision(
        action=Action.WAIT,
        reasons=(lost,),
        signals=LOST.signals,
        notice=Notice(key="rerun", topic="rerun"),
    )
    told, jobs = words(WORDING.notice(session(), decision, marker(), problems)).split("\n\n")

    assert jobs == "- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed"
    assert told == sentence


def test_a_branch_that_is_being_updated() -> None:
    reason = because(ReasonCode.BRANCH_UPDATED, base="main", titles=("CI / test",))
    update = Notice(key="update-branch", topic="update")
    decision = Decision(action=Action.WAIT, reasons=(reason,), signals=LOST.signals, updates_branch=True, notice=update)
    text = WORDING.notice(session(), decision, marker(), snapshot=case().snapshot)
    told, jobs = words(text).split("\n\n")

    assert jobs == "- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed"
    assert told == snapshot(
        "**Merging `main` into this branch**, because the failures at 1f1f1f1 have since been fixed on `main`. Nothing was sent to Jules. If the branch has not changed in 10 minutes, the bot asks Jules to merge."
    )


@pytest.mark.parametrize(
    ("verdict", "headline"),
    [
        (
            Verdict.INFRASTRUCTURE,
            snapshot(
                "**Please re-run the failed jobs**: the infrastructure failed, not the code (the network failed)."
            ),
        ),
        (Verdict.APPROVAL, snapshot("**A person has to act on `CI / test`**: the network failed.")),
        (Verdict.ACCOUNT, snapshot("**An account, a secret, or a quota blocks `CI / test`**: the network failed.")),
        (Verdict.UNKNOWN, snapshot("**Please find out why `CI / test` failed**: the network failed.")),
    ],
)
def test_people_are_told_what_only_they_can_fix(verdict: Verdict, headline: str) -> None:
    judged = Judged(verdict=verdict, because="the network failed", quote="read ECONNRESET")
    first, rest = words(WORDING.verdict(LOST.signals, judged, marker())).split("\n", 1)

    assert first == headline
    assert (
        rest
        == f"""\
Nothing was sent to Jules, because a commit to this branch probably cannot fix this. If the code fails later, the bot sends that failure to Jules. If you think that Jules can fix this, comment `/feedback mine`.

- ❌ [`CI / test`](https://github.com/acme/teapot/actions/runs/5/job/448) failed ({verdict})

```text
read ECONNRESET
```

Last seen at 1f1f1f1."""
    )


STANDINGS = {
    Standing.UNCHANGED: snapshot("failed exactly as before (code)"),
    Standing.OTHER_VALUES: snapshot("failed with different values (code)"),
    Standing.DIFFERENTLY: snapshot("failed differently than before (code)"),
    Standing.STILL: snapshot("failed again (code)"),
    Standing.NEW: snapshot("failed (new) (code)"),
}


@pytest.mark.parametrize("standing", Standing)
def test_what_has_become_of_a_check_stands_beside_it(standing: Standing) -> None:
    given = message(failing())
    compared = Compared(title="CI / test", standing=standing, ids=(given.decision.signals[0].id,))
    rounds = Rounds(compare_url="", fixed=("CI / lint",), checks=(compared,))
    body = words(WORDING.delivery(replace(given, decision=replace(given.decision, rounds=rounds)), marker()))

    check, fixed = body.split("\n\n")[1].split("\n")

    assert check.partition("/448) ")[2] == STANDINGS[standing]
    assert fixed == snapshot("- ✅ Fixed since the last message: `CI / lint`")


def in_short(**compared: object) -> str:
    given = message(failing())
    check = replace(Compared(title="CI / test", standing=Standing.STILL), **compared)  # type: ignore[arg-type] # any field
    rounds = Rounds(compare_url="", checks=(check,))
    body = words(WORDING.delivery(replace(given, decision=replace(given.decision, rounds=rounds)), marker()))
    return next(line for line in body.split("\n") if line.startswith("In "))


def test_tests_that_were_tried_are_told_from_those_that_perhaps_were_not() -> None:
    some = {"gone": ("a", "b"), "same": ("c",), "added": ("d",)}

    assert in_short(**some, is_gone_sure=True, is_added_sure=True) == snapshot(
        "In `CI / test`, 2 tests no longer fail, 1 still fails (`c`), 1 fails since the last push (`d`)."
    )
    assert in_short(**some) == snapshot(
        "In `CI / test`, 2 tests are no longer reported but may not have run, 1 still fails (`c`), 1 is newly reported (`d`)."
    )


def misunderstood(verb: str) -> str:
    command = Command(
        comment_id=5, verb=verb, text="", author="alice", association="MEMBER", given_at=NOW, is_acknowledged=False
    )
    return words(WORDING.misunderstood(command, VERBS, marker()))


def test_an_unknown_command_is_answered_with_what_the_others_do() -> None:
    assert misunderstood("dance") == snapshot("""\
Unknown command `/feedback dance`. Available commands:

- `/feedback retry`: restarts the message count after the bot has asked for a maintainer
- `/feedback pause`: pauses the bot on this pull request
- `/feedback resume`: ends the pause
- `/feedback why`: explains what the bot is doing here, why, and when it sends the next message
- `/feedback answer TEXT`: sends TEXT to Jules as the answer to its question
- `/feedback now`: sends feedback to Jules now, without giving it time to fix the problems on its own first
- `/feedback mine`: sends all failures at this commit to Jules once, regardless of who the bot thinks can fix it\
""")


def test_an_answer_without_a_text() -> None:
    assert misunderstood("answer") == snapshot(
        "`/feedback answer` requires text. For example: `/feedback answer Yes, please.`"
    )


FOUND = marker(findings=(Finding(path="tests/test_lid.py", what="deleted"),))


@pytest.mark.parametrize("start", ["**Please review:**", "**Look here:**"], ids=["now", "formerly"])
def test_findings_are_replaced_and_taken_back(start: str) -> None:
    told = f"Sent.\n\n{start} [the commits since then](https://x/) may weaken the checks.\n\n- `a.py`: deleted\n\n<!-- hidden -->"
    newer = words(WORDING.with_findings(told, FOUND, "https://y/", was_told=True))

    assert words(WORDING.without_findings(told, marker())) == "Sent."
    assert newer == snapshot("""\
Sent.

**Please review:** [the commits since then](https://y/) may weaken the checks instead of fixing the code.

- `tests/test_lid.py`: deleted\
""")
    assert words(WORDING.with_findings(f"{newer}\n\n<!-- hidden -->", FOUND, "https://y/", was_told=True)) == newer


def test_a_comment_that_has_lost_its_findings_stays() -> None:
    assert words(WORDING.without_findings("Sent.\n\n<!-- hidden -->", marker())) == "Sent."
