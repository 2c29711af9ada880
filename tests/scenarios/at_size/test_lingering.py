"""A run that knows when a wait ends stays until then, on a clock that is not the wall's."""

import io
import json
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.run.main import run_once
from tests.scenarios.stage import SESSION_ID, Run, Stage
from tests.simulators.github import CheckRun, PullRequest, events, user
from tests.simulators.github.faults import operation
from tests.simulators.jules.steps import completes

ANN = user("ann")
OTHER_ID = "17777777777777777777"
MAIN = threading.main_thread().ident or 0


def fresh(stage: Stage, **options: Any) -> tuple[PullRequest, Any]:  # noqa: ANN401 - the simulator's session
    """A pull request whose checks have just begun, as far as grace periods go."""
    return stage.task(minutes_ago=2, **options)


def at(minute: float, act: Callable[[], object]) -> Callable[[float], None]:
    """Do something once, in the first pause that ends that late."""
    left = [act]

    def happen(minutes: float) -> None:
        if left and minutes >= minute:
            left.pop()()

    return happen


def on_event(stage: Stage, name: str, payload: dict[str, Any], **inputs: str) -> Run:
    stage.folder.mkdir(exist_ok=True)
    path = stage.folder / "event.json"
    path.write_text(json.dumps(payload))
    environ = {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}
    return stage.run(environ=environ, linger_minutes="20", **inputs)


def minutes_since(stage: Stage, check: CheckRun) -> float:
    assert check.completed_at
    return (stage.github.now - check.completed_at).total_seconds() / 60


def scans(stage: Stage) -> int:
    return sum(seen.operation == "Candidates" for seen in stage.github.requests)


@pytest.mark.parametrize("start", [0.5, 1.3])
def test_without_a_schedule_the_message_arrives_when_grace_ends(stage: Stage, start: float) -> None:
    pull, session = fresh(stage)
    check = pull.check("test", "failure", minutes_ago=0)
    stage.advance(start)  # GitHub starts the run
    stage.pass_time()

    run = on_event(stage, "workflow_run", events.workflow_run(check))

    assert (run.status, run.decisions, len(session.messages)) == (0, {1: "send"}, 1)
    assert 15 <= minutes_since(stage, check) <= 17
    assert 15 * 60 <= int(run.outputs["delay-seconds"]) <= 17 * 60
    assert set(stage.pauses) == {60}


def test_a_quiet_minute_costs_one_request(stage: Stage) -> None:
    pull, _ = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    counts = [0]
    stage.pass_time(lambda _: counts.append(len(stage.github.requests)))
    stage.run(linger_minutes="20")

    assert [after - before for before, after in pairwise(counts[1:])] == [1] * 14
    assert len(counts) == 1 + 15


@pytest.mark.parametrize("linger", ["0", "10"])
def test_it_ends_at_once_when_nothing_is_due_in_time(stage: Stage, linger: str) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time()
    run = stage.run(linger_minutes=linger)

    assert (run.decisions, session.messages, stage.pauses, scans(stage)) == ({1: "wait"}, [], [], 1)


def test_it_ends_at_once_when_all_was_said(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    stage.pass_time()
    assert stage.run(linger_minutes="60").decisions == {1: "send"}
    assert scans(stage) == 1


def test_time_that_does_not_pass_ends_it_too(stage: Stage) -> None:
    fresh(stage)[0].check("test", "failure", minutes_ago=0)
    assert stage.run(linger_minutes="20").decisions == {1: "wait"}
    assert stage.pauses == [60] * 6  # after these, 15 more minutes would be too many


def test_a_push_ends_the_wait(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)

    def push() -> None:
        pull.push("Fix it")
        pull.check("test", "success", minutes_ago=0)

    stage.pass_time(at(3, push))
    run = stage.run(linger_minutes="20")

    assert (run.decisions, session.messages) == ({1: "skip"}, [])
    assert len(stage.pauses) == 3


def test_a_check_that_turns_green_ends_the_wait(stage: Stage) -> None:
    pull, session = fresh(stage)
    check = pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, lambda: check.rerun("success")))
    run = stage.run(linger_minutes="20")

    assert (run.decisions, session.messages) == ({1: "skip"}, [])
    assert len(stage.pauses) == 3


def test_commands_take_effect_within_a_minute(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, lambda: pull.comment(ANN, "/feedback now")))
    assert stage.run(linger_minutes="20").decisions == {1: "send"}
    assert (len(stage.pauses), len(session.messages)) == (3, 1)


def test_a_pause_is_heard(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, lambda: pull.comment(ANN, "/feedback pause")))
    assert stage.run(linger_minutes="20").decisions == {1: "skip"}
    assert (len(stage.pauses), session.messages) == (3, [])


def test_a_label_is_seen(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "ignore-labels: [no-bots]\n")
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, lambda: pull.label("no-bots")))
    assert stage.run(linger_minutes="20").decisions == {1: "skip"}
    assert (len(stage.pauses), session.messages) == (3, [])


def test_a_pull_request_that_is_closed_is_not_waited_for(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, pull.close))
    stage.run(linger_minutes="20")
    assert (len(stage.pauses), session.messages) == (3, [])


def test_the_last_check_is_seen_although_the_rollup_was_red_before(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.status("ci", "failure")
    running = pull.running_check("slow", minutes_ago=2)
    stage.pass_time(at(4, lambda: running.finish("success")))
    run = stage.run(linger_minutes="20", settle_minutes="15")

    assert (run.decisions, len(session.messages), len(stage.pauses)) == ({1: "send"}, 1, 4)


def test_a_session_that_completes_is_seen(stage: Stage) -> None:
    pull = stage.pull_request()
    session = stage.session(pull, state="IN_PROGRESS")
    pull.check("test", "failure", minutes_ago=30)
    session.progresses("Working")
    stage.advance(20)
    stage.pass_time(at(3, session.completes))
    run = stage.run(linger_minutes="30", grace_minutes="0")

    assert (run.decisions, len(session.messages), len(stage.pauses)) == ({1: "send"}, 1, 3)


def test_settle_minutes_end(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.status("ci", "failure", minutes_ago=1)
    pull.running_check("slow", minutes_ago=1)
    stage.pass_time()
    assert stage.run(linger_minutes="20", settle_minutes="10").decisions == {1: "send"}
    assert (len(session.messages), len(stage.pauses)) == (1, 9)


def test_the_lease_of_a_dead_run_ends(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    stage.jules.faults.before("POST", "*:sendMessage", lambda exchange: exchange.cut())
    stage.jules.faults.before("GET", "*/activities*", lambda exchange: exchange.answer(503), nth=2, times=9)
    stage.pass_time()
    run = stage.run(linger_minutes="20")

    assert (run.status, run.decisions, len(session.messages)) == (0, {1: "wait"}, 1)
    assert "**Sent feedback to Jules**" in pull.comments[-1].body
    assert stage.pauses[-10:] == [60] * 10


def test_all_pull_requests_of_the_repository_are_looked_at(stage: Stage) -> None:
    """An event that starts a run may replace another that waits in the queue, so a run that stays sees to all."""
    first, _ = fresh(stage)
    check = first.check("test", "failure", minutes_ago=0)
    other, session = fresh(stage, session=OTHER_ID)
    stage.pass_time(at(3, lambda: other.status("ci", "failure")))
    run = on_event(stage, "workflow_run", events.workflow_run(check))

    assert run.decisions == {1: "send", 2: "send"}
    assert len(session.messages) == 1
    assert run.outputs["sent"] == "2"


def test_a_pull_request_counts_once_and_every_message_counts(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.status("ci", "failure")
    pull.check("test", "failure", minutes_ago=0)

    def fails_again() -> None:
        pull.push("Try", minutes_ago=0)
        pull.status("ci", "failure")

    stage.pass_time(at(5, fails_again))
    run = stage.run(linger_minutes="20")

    assert len(session.messages) == 2
    counts = {name: run.outputs[name] for name in ("examined", "sent", "waiting", "failed")}
    assert counts == {"examined": "1", "sent": "2", "waiting": "0", "failed": "0"}
    assert run.decisions == {1: "send"}
    assert len(run.results) == 1


def test_what_was_sent_is_not_called_a_wait_a_minute_later(stage: Stage) -> None:
    sent, _ = stage.task()
    sent.check("test", "failure")
    fresh(stage, session=OTHER_ID)[0].check("test", "failure", minutes_ago=0)
    stage.pass_time()
    run = stage.run(linger_minutes="20")

    assert run.decisions == {1: "send", 2: "send"}
    assert run.outputs["waiting"] == "0"


def test_max_messages_is_for_the_whole_run(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    other, session = fresh(stage, session=OTHER_ID)
    other.check("test", "failure", minutes_ago=0)
    stage.pass_time()
    run = stage.run(linger_minutes="20", max_messages="1")

    assert run.decisions == {1: "send", 2: "wait"}
    assert session.messages == []
    assert "max-messages" in run.reason(2)


def test_what_fails_when_it_is_due_is_tried_again_in_a_minute(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(
        at(15, lambda: stage.jules.faults.before("GET", "*/sessions/*", lambda exchange: exchange.answer(500), times=3))
    )
    run = stage.run(linger_minutes="20")

    assert (run.status, run.decisions, len(session.messages)) == (0, {1: "send"}, 1)


def test_what_a_look_could_not_read_is_read_by_the_next(stage: Stage) -> None:
    first, _ = fresh(stage)
    check = first.check("test", "failure", minutes_ago=0)
    other, session = fresh(stage, session=OTHER_ID)
    other.status("ci", "failure")
    stage.jules.faults.before("GET", f"*/sessions/{OTHER_ID}", lambda exchange: exchange.answer(500), times=3)
    stage.pass_time()
    run = on_event(stage, "workflow_run", events.workflow_run(check))

    assert (run.status, run.decisions, len(session.messages)) == (0, {1: "send", 2: "send"}, 1)


def test_the_policy_file_is_read_once(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, _ = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(at(3, lambda: pull.comment(ANN, "Hm.")))
    stage.run(linger_minutes="20")

    assert sum("/contents/.github/jules-feedback.yml" in seen.path for seen in stage.github.requests) == 1


def test_another_run_may_send_while_one_waits(stage: Stage) -> None:
    """Each look reads the markers again."""
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    environ = stage.environ(grace_minutes="14")
    another = partial(run_once, {}, environ, io.StringIO(), timing=replace(stage.timing, between_writes=0))
    stage.pass_time(at(15, another))
    run = stage.run(linger_minutes="20")

    assert (run.decisions, run.outputs["sent"]) == ({1: "wait"}, "0")
    assert (len(session.messages), len(pull.comments)) == (1, 1)


def test_a_look_that_github_fails_is_made_up_for(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time(
        at(
            15,
            lambda: stage.github.faults.before(
                "POST", "/graphql", lambda exchange: exchange.answer(502), when=operation("Candidates"), times=3
            ),
        )
    )
    run = stage.run(linger_minutes="20")

    assert (run.status, run.decisions, len(session.messages)) == (0, {1: "send"}, 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_canceled_run_that_waits_ends_well(stage: Stage, number: signal.Signals) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.run_deadline = RunDeadline()
    rest: list[str] = []

    def cancel() -> None:
        signal.raise_signal(number)
        rest.append("of the pause")

    stage.pass_time(at(2, cancel))
    with stage.run_deadline.heed_signals():
        run = stage.run(linger_minutes="20")

    assert (run.status, run.decisions, session.messages) == (0, {1: "wait"}, [])
    assert (run.outputs["waiting"], len(stage.pauses), rest) == ("1", 2, [])
    assert "Pull request" in run.summary


def test_a_run_that_is_canceled_while_it_looks_ends_well(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.run_deadline = RunDeadline()
    stage.pass_time(
        at(
            15,
            lambda: stage.github.faults.before(
                "POST", "/graphql", lambda _: signal.pthread_kill(MAIN, signal.SIGTERM), when=operation("PullRequests")
            ),
        )
    )
    with stage.run_deadline.heed_signals():
        run = stage.run(linger_minutes="20")

    assert (run.status, run.decisions, session.messages) == (0, {1: "wait"}, [])


def test_each_look_has_the_time_of_a_run(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time()
    stage.run_deadline = RunDeadline(clock=stage.seconds)
    run = stage.run(linger_minutes="20", timeout_minutes="2")

    assert (run.decisions, len(session.messages)) == ({1: "send"}, 1)


def test_a_dry_run_that_stays_writes_nothing(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time()
    run = stage.run(linger_minutes="40", dry_run="true", answer_minutes="10")

    assert len(stage.pauses) == 15
    assert (run.decisions, run.outputs["sent"], session.messages) == ({1: "send"}, "0", [])
    assert stage.github.writes == []
    assert run.log.count("The message that session") == 1


def test_one_pull_request_can_be_stayed_for(stage: Stage) -> None:
    for identifier in (SESSION_ID, OTHER_ID):
        fresh(stage, session=identifier)[0].check("test", "failure", minutes_ago=0)
    stage.pass_time()
    assert stage.run(linger_minutes="20", pull_request="2").decisions == {2: "send"}


@pytest.mark.parametrize("value", ["61", "-1", "1.5", "soon", "٢٠", "9" * 30])
def test_only_sixty_minutes_can_be_asked_for(stage: Stage, value: str) -> None:
    run = stage.run(linger_minutes=value)
    assert run.status == 2
    assert f"linger-minutes: {value!r} is not valid; expected a whole number from 0 to 60" in run.log
    assert stage.github.requests == []


def test_the_clock_of_the_runner_does_not_matter(stage: Stage) -> None:
    pull, session = fresh(stage)
    pull.check("test", "failure", minutes_ago=0)
    stage.pass_time()
    stage.timing = replace(stage.timing, clock=lambda: stage.seconds() - 1_000_000)
    assert stage.run(linger_minutes="20").decisions == {1: "send"}
    assert len(session.messages) == 1
