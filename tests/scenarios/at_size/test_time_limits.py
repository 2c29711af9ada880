"""Jobs that ran into their time limit: GitHub calls them cancelled, and only an annotation tells."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import Annotation, Step, faults
from tests.simulators.jules.steps import completes

LIMIT = Annotation(".github", 1, "The job has exceeded the maximum execution time of 20m0s")
CANCELED = Annotation(".github", 1, "The operation was canceled.")
STEPS = ("Set up job", "Install", Step("Run make test", "cancelled"), Step("Upload", "skipped"))
LOG = """\
2026-03-02T11:21:00.0000000Z ##[group]Run make test
2026-03-02T11:21:00.0000000Z make test
2026-03-02T11:21:00.0000000Z ##[endgroup]
2026-03-02T11:21:01.0000000Z tests/test_cart.py::test_total PASSED
2026-03-02T11:21:02.0000000Z tests/test_cart.py::test_checkout waits for the payment service
2026-03-02T11:41:00.0000000Z ##[error]The operation was canceled.
2026-03-02T11:41:01.0000000Z Post job cleanup.
2026-03-02T11:41:02.0000000Z [command]/usr/bin/git version
"""


def asked(stage: Stage) -> int:
    return sum(seen.operation == "Annotations" for seen in stage.github.requests)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("The job has exceeded the maximum execution time of 20m0s", "of 20 min"),
        ("The job has exceeded the maximum execution time of 6h0m0s", "of 360 min"),
        ("The job running on runner A 7 has exceeded the maximum execution time of 20 minutes.", "of 20 min"),
        ("The job exceeded the maximum time limit of 6 hours, and was stopped.", "of 360 min"),
        ("The operation was canceled.\nThe job has exceeded the maximum execution time of 1h0m30s", "of 61 min"),
        ("The job has exceeded the maximum execution time", ""),
    ],
)
def test_a_job_over_its_time_limit_has_failed(stage: Stage, words: str, limit: str) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[CANCELED, Annotation(".github", 1, words)])
    run = stage.run()
    assert run.decisions == {1: "send"}
    verdict = f"ran into its time limit {limit}".strip()
    assert f"- `CI / test` {verdict}\n" in session.messages[0]
    assert verdict in run.reason(1)
    assert verdict in pull.comments[0].body


def test_the_step_its_time_and_its_last_output_are_told(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    stage.run()
    told = session.messages[0]
    for words in ("Step: `Run make test`", "20 minutes", "waits for the payment service", "time limit"):
        assert words in told
    for noise in ("Post job cleanup", "git version", "infrastructure", "It points at these places"):
        assert noise not in told


def test_without_a_log_the_step_is_told(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log_status=404)
    assert stage.run().decisions == {1: "send"}
    assert "Run make test" in session.messages[0]


def test_the_last_output_is_told_however_much_was_printed_before(stage: Stage) -> None:
    pull, session = stage.task()
    noise = "".join(f"src/a{n}.py:{n}: error: something is wrong here, number {n}\n" for n in range(3_000))
    log = LOG.replace("2026-03-02T11:21:02", noise + "2026-03-02T11:21:02")
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], log=log)
    stage.run()
    assert "waits for the payment service" in session.messages[0]


def test_beside_another_failure_both_are_told(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("lint", "failure", log="src/cart.py:1: E501 line too long\n")
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT])
    stage.run()
    assert "E501 line too long" in session.messages[0]
    assert "time limit" in session.messages[0]


@pytest.mark.parametrize(
    "words",
    [
        "The operation was canceled.",
        "The run was canceled by @ann.",
        "Canceling since a higher priority waiting request for 'ci-fix-cart' exists",
        'The strategy configuration was canceled because "test.3_12" failed',
    ],
)
def test_what_was_cancelled_for_another_reason_is_no_failure(stage: Stage, words: str) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[Annotation(".github", 1, words)])
    assert stage.run().decisions == {1: "skip"}
    assert (session.messages, pull.comments) == ([], [])


def test_a_newer_run_that_passed_counts(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT]).rerun("success")
    assert stage.run().decisions == {1: "skip"}
    assert (session.messages, asked(stage)) == ([], 0)


def test_healthy_pull_requests_cost_no_request_more(stage: Stage) -> None:
    for session in ("11111111111111111111", "9876543210987654321"):
        pull, _ = stage.task(session=session)
        pull.check("test", "success")
        pull.check("lint", "failure")
    stage.run()
    assert asked(stage) == 0


def test_what_was_cancelled_within_a_minute_is_not_asked_about(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "cancelled", took_minutes=0.5)
    stage.run()
    assert asked(stage) == 0


def test_many_are_asked_about_at_once(stage: Stage) -> None:
    for session in ("11111111111111111111", "9876543210987654321"):
        pull, _ = stage.task(session=session)
        for number in range(120):
            pull.check(f"shard {number}", "cancelled", took_minutes=20)
    stage.run()
    assert asked(stage) <= 2


def test_annotations_that_cannot_be_read_hold_up_nothing(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT])
    pull.check("lint", "failure")
    refused = faults.graphql_errors("Something is off")
    stage.github.faults.before("POST", "/graphql", refused, when=faults.operation("Annotations"), times=None)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "lint" in session.messages[0]


def test_it_is_told_once_at_a_head(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    check = pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT])
    stage.run()
    again = check.rerun("cancelled")
    again.annotations = (LIMIT,)
    stage.advance(60)
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_the_same_limit_in_the_same_step_on_the_base_is_the_base_s(stage: Stage) -> None:
    stage.repository.base_check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS)
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert session.messages == []


def test_a_step_that_hangs_again_after_a_push_made_no_difference(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    for _ in range(2):
        pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
        stage.advance(20)
        stage.run()
        stage.advance(20)
        pull.push()
        stage.advance(40)
    assert "no difference" in session.messages[1]


def details_read(stage: Stage) -> int:
    return sum(seen.operation == "CheckDetails" for seen in stage.github.requests)


@pytest.mark.parametrize(("minutes", "told"), [(4, "4 minutes"), (1, "1 minute"), (0.2, "less than a minute")])
def test_the_time_of_the_last_passing_run_on_the_base_is_told(stage: Stage, minutes: float, told: str) -> None:
    stage.repository.base_check("test", "success", took_minutes=minutes, steps=("Set up job", "Run make test"))
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    stage.run()
    assert f"The last passing run took {told}, and this step in it {told}." in session.messages[0]


def test_it_costs_one_request_however_many_were_stopped(stage: Stage) -> None:
    pull, session = stage.task()
    for name in ("a", "b", "c"):
        stage.repository.base_check(name, "success", took_minutes=4)
        pull.check(name, "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    stage.run()
    assert "The last passing run took 4 minutes." in session.messages[0]
    assert details_read(stage) == 2


def test_an_earlier_attempt_at_this_commit_is_a_passing_run_too(stage: Stage) -> None:
    pull, session = stage.task()
    again = pull.check("test", "success", took_minutes=7).rerun("cancelled")
    stage.advance(20)
    again.completed_at = stage.github.now
    again.annotations = (LIMIT,)
    stage.advance(30)
    stage.run()
    assert "The last passing run took 7 minutes." in session.messages[0]


def test_steps_that_cannot_be_read_leave_the_time_of_the_job(stage: Stage) -> None:
    stage.repository.base_check("test", "success", took_minutes=4, steps=("Set up job", "Run make test"))
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    refused = faults.graphql_errors("Something is off")
    stage.github.faults.before("POST", "/graphql", refused, when=faults.operation("CheckDetails"), times=None)
    stage.run()
    assert "The last passing run took 4 minutes." in session.messages[0]


def test_a_job_that_never_passed_is_not_compared_and_costs_nothing(stage: Stage) -> None:
    stage.repository.base_check("lint", "success")
    pull, session = stage.task()
    pull.check("test", "cancelled", took_minutes=20, annotations=[LIMIT], steps=STEPS, log=LOG)
    stage.run()
    assert "passing run" not in session.messages[0]
    assert details_read(stage) == 1


def test_a_failure_that_was_not_stopped_costs_nothing(stage: Stage) -> None:
    stage.repository.base_check("test", "success")
    pull, session = stage.task()
    pull.check("test", "failure")
    stage.run()
    assert "passing run" not in session.messages[0]
    assert details_read(stage) == 1
