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
    MarkerState,
    Notice,
    Reason,
    ReasonCode,
    Rounds,
    Standing,
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
        (JULES, "somebody other than Jules and `carol` pushes"),
        (Actor("jules-bot"), "somebody other than Jules and `carol` pushes"),
        (ALICE, "somebody other than Jules, `alice` and `carol` pushes"),
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
    check = replace(Compared(title="CI / test", standing=Standing.STILL), **compared)  # type: ignore[arg-type] # any field
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
