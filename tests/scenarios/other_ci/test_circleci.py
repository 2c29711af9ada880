"""Failed jobs of CircleCI: their logs are read, and go through what logs of Actions go through."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.other_ci.asking import LOG, run_with_token, sha_of, tokens
from tests.scenarios.stage import NOON, Stage, open_stage
from tests.simulators.ci.circleci import WORKFLOW, Action, CircleCiSite, Job
from tests.simulators.github import CIRCLECI, PullRequest, faults

PYTEST = "python -m pytest -q"


def failed_job(
    circle: CircleCiSite,
    pull: PullRequest,
    number: int = 41,
    name: str = "test",
    *,
    log: str = LOG,
    **options: Any,  # noqa: ANN401 - the same
) -> Job:
    actions = [Action("Spin up environment"), Action("Run the tests", "failed", PYTEST, log)]
    given = {"branch": pull.head_ref_name, "sha": sha_of(pull), **options}
    return circle.job("octo/shop", number, name, given.pop("sha"), *actions, **given)


def test_a_status_leads_to_the_log_of_its_job(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull)
    page = circle.page_of(job)
    pull.status("ci/circleci: test", "failure", description="Your tests failed on CircleCI", url=page)
    run = run_with_token(stage, circle)
    assert (run.status, run.decisions) == (0, {1: "send"})
    for words in ("Run the tests", PYTEST, "tests/test_cart.py:7: AssertionError", "assert 41 == 42", job.slug):
        assert words in session.messages[0]
    assert "Reproduce each failing test first" in session.messages[0]
    assert circle.paths == ["/api/v1.1/project/github/octo/shop/41", "/output/41/1/0"]


def test_the_token_goes_to_the_api_alone_and_is_shown_nowhere(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull, log=f"{LOG}Error: the token is {circle.token}\n")
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    run = run_with_token(stage, circle)
    assert [("circle-token" in seen.headers) for seen in circle.seen] == [True, False]
    shown = "\n".join([run.summary, run.log, session.messages[0], *(comment.body for comment in pull.comments)])
    assert circle.token not in shown.replace(f"::add-mask::{circle.token}", "")
    assert "the token is [redacted]" in session.messages[0]


def workflow_check(circle: CircleCiSite, pull: PullRequest) -> None:
    details = circle.workflow_page("octo/shop")
    named = json.dumps({"workflow-id": WORKFLOW, "source": "sns"})
    pull.check("build-and-test", "failure", app=CIRCLECI, details_url=details, external_id=named, title="failed")


def test_a_workflow_shows_each_failed_job_with_its_step(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    failed_job(circle, pull, 41, "test")
    failed_job(circle, pull, 42, "lint", log="src/cart.py:3:1: F401 'os' imported but unused\n")
    circle.job("octo/shop", 43, "build", sha_of(pull), Action("make"), status="success")
    workflow_check(circle, pull)
    run = run_with_token(stage, circle)
    assert run.decisions == {1: "send"}
    for words in ("test / Run the tests", "lint / Run the tests", "assert 41 == 42", "F401 'os' imported but unused"):
        assert words in session.messages[0]
    assert circle.paths[0] == f"/api/v2/workflow/{WORKFLOW}/job"
    assert len(circle.paths) == 1 + 2 + 2 + 1  # the command of lint is a test tool's, whose log names no test


def test_a_check_of_the_app_is_known_by_the_workflow_that_it_names(stage: Stage, circle: CircleCiSite) -> None:
    pull, _ = stage.task()
    pull.check("build", "failure", app=CIRCLECI, external_id=json.dumps({"workflow-id": WORKFLOW}))
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert "circleci=TOKEN" not in run.summary  # its own server cannot be reached from here, which is no token's fault


def test_a_workflow_beside_its_jobs_is_a_gate(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull)
    workflow_check(circle, pull)
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    run = run_with_token(stage, circle)
    verdicts = {row["check"]: row["verdict"] for row in run.results[0]["verdicts"]}
    assert verdicts == {"build-and-test": "gate", "ci/circleci: test": "code"}
    assert session.messages[0].count("tests/test_cart.py:7: AssertionError") == 1
    assert circle.paths.count("/api/v1.1/project/github/octo/shop/41") <= 2


def test_at_most_five_jobs_of_a_check_are_read(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    for number in range(41, 49):
        failed_job(circle, pull, number, f"job-{number}", log=f"Error: no {number} today\n")
    circle.page_length = 3
    workflow_check(circle, pull)
    run_with_token(stage, circle)
    assert len([path for path in circle.paths if path.startswith("/output")]) == 5
    assert len(circle.paths) <= 12
    assert "Its log was not read because enough other logs" in session.messages[0]


def test_a_public_project_is_read_without_a_token(stage: Stage, circle: CircleCiSite) -> None:
    circle.public = True
    pull, session = stage.task()
    failed_job(circle, pull)
    failed_job(circle, pull, 40, "older", sha="0" * 40)
    workflow_check(circle, pull)
    run = stage.run()
    assert "assert 41 == 42" in session.messages[0]
    assert circle.paths[0].startswith("/api/v1.1/project/github/octo/shop/tree/")
    assert "TOKEN" not in run.summary


def test_a_private_project_without_a_token_changes_nothing_but_a_note(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull)
    url = circle.page_of(job)
    pull.status("ci/circleci: test", "failure", description="Your tests failed on CircleCI", url=url)
    pull.status("ci/circleci: lint", "failure", description="Your tests failed on CircleCI", url=url)
    workflow_check(circle, pull)
    run = stage.run()
    with_logs = session.messages[0]
    owner = tokens(circle).partition("=")[0]
    assert run.summary.count(f"add a line {owner}=TOKEN to the input ci-tokens") == 1
    assert with_logs.count("Your tests failed on CircleCI") == 2
    for words in ("log on CircleCI", "could not be read", "token"):
        assert words not in with_logs


def told(folder: Path, circle: CircleCiSite, policy: str) -> str:
    """The message about a failed job, without its ID."""
    with open_stage(folder, NOON) as stage:
        stage.repository.file(".github/jules-feedback.yml", policy)
        pull, session = stage.task()
        url = circle.page_of(failed_job(circle, pull))
        pull.status("ci/circleci: test", "failure", description="Your tests failed on CircleCI", url=url)
        stage.run()
        return session.messages[0].rpartition("\nFeedback-ID: ")[0].replace(pull.head.oid, "HEAD")


def test_a_private_build_without_a_token_leaves_each_byte_of_the_message(tmp_path: Path, circle: CircleCiSite) -> None:
    known = told(tmp_path / "known", circle, f"ci-hosts:\n  {circle.address}: circleci\n")
    assert len(circle.paths) == 1
    assert known == told(tmp_path / "unknown", circle, "max-attempts: 3\n")
    assert len(circle.paths) == 1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sha": "f" * 40}, "the build is for a different commit"),
        ({"vcs_url": "https://github.com/evil/shop"}, "the build is for a different repository"),
        ({"vcs_url": "https://github.com.evil.example/octo/shop"}, "the build is for a different repository"),
    ],
)
def test_another_build_is_not_used(stage: Stage, circle: CircleCiSite, change: dict[str, Any], problem: str) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull, **change)
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    run_with_token(stage, circle)
    assert problem in session.messages[0]
    assert "assert 41 == 42" not in session.messages[0]
    assert not [path for path in circle.paths if path.startswith("/output")]


def test_what_fails_on_the_base_for_the_same_reason_is_left_alone(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    other = pull.check("lint", "failure")
    job = failed_job(circle, pull)
    on_base = failed_job(circle, pull, 30, sha=stage.repository.tip().oid, branch="main")
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    stage.repository.base_status("ci/circleci: test", "failure", url=circle.page_of(on_base))
    run = run_with_token(stage, circle)
    verdicts = {row["check"]: row["verdict"] for row in run.results[0]["verdicts"]}
    assert verdicts["ci/circleci: test"] == "base"
    assert "for the same reason" in session.messages[0]
    assert other.name in session.messages[0]


def test_another_failure_on_the_base_does_not_excuse_it(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull)
    on_base = failed_job(circle, pull, 30, sha=stage.repository.tip().oid, log="Error: no space left\n")
    pull.status("ci/circleci: test", "failure", description="failed", url=circle.page_of(job))
    stage.repository.base_status("ci/circleci: test", "failure", description="failed", url=circle.page_of(on_base))
    run = run_with_token(stage, circle)
    assert run.decisions == {1: "send"}
    assert "assert 41 == 42" in session.messages[0]


@pytest.mark.parametrize(
    ("status", "verdict", "decision"),
    [
        ("infrastructure_fail", "infrastructure", "wait"),
        ("timedout", "time-limit", "send"),
        ("canceled", "unknown", "wait"),
    ],
)
def test_what_circleci_says_of_a_failure_counts(
    stage: Stage, circle: CircleCiSite, status: str, verdict: str, decision: str
) -> None:
    pull, session = stage.task()
    action = Action("Run the tests", status, PYTEST, "collecting ...\nwaiting for the queue\n")
    job = circle.job("octo/shop", 41, "test", sha_of(pull), action, status=status)
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    run = run_with_token(stage, circle)
    assert run.decisions == {1: decision}
    assert run.results[0]["verdicts"][0]["verdict"] == verdict
    if session.messages:
        assert "waiting for the queue" in session.messages[0]
        assert "reached its time limit" in session.messages[0]


def test_a_job_that_still_runs_is_waited_for_and_then_read_as_it_is(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    job = failed_job(circle, pull, lifecycle="running")
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job), minutes_ago=1)
    assert run_with_token(stage, circle).decisions == {1: "wait"}
    stage.advance(90)
    assert run_with_token(stage, circle).decisions == {1: "send"}
    assert "The log was not complete" in session.messages[0]
    assert "assert 41 == 42" in session.messages[0]


def test_parallel_containers_are_read_together(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    actions = [
        Action("Run the tests", "failed", PYTEST, "FAILED tests/test_a.py::test_one - assert 1 == 2\n", index=0),
        Action("Run the tests", "failed", PYTEST, "FAILED tests/test_b.py::test_two - assert 3 == 4\n", index=1),
    ]
    job = circle.job("octo/shop", 41, "test", sha_of(pull), *actions)
    pull.status("ci/circleci: test", "failure", url=circle.page_of(job))
    run_with_token(stage, circle)
    assert "assert 1 == 2" in session.messages[0]
    assert "assert 3 == 4" in session.messages[0]


def test_a_second_push_that_changes_nothing_is_told_as_such(stage: Stage, circle: CircleCiSite) -> None:
    pull, session = stage.task()
    pull.status("ci/circleci: test", "failure", url=circle.page_of(failed_job(circle, pull)))
    run_with_token(stage, circle)
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.status("ci/circleci: test", "failure", url=circle.page_of(failed_job(circle, pull, 51)))
    run_with_token(stage, circle)
    assert len(session.messages) == 2
    assert "still" in session.messages[1].lower()


@pytest.mark.parametrize("action", [faults.answer(500), faults.close, faults.answer(429, retry_after=3600)])
def test_a_server_that_does_not_answer_does_not_hold_up_the_message(
    stage: Stage, circle: CircleCiSite, action: object
) -> None:
    pull, session = stage.task()
    pull.status("ci/circleci: test", "failure", description="failed", url=circle.page_of(failed_job(circle, pull)))
    circle.faults.before("GET", "/api/*", action, times=None)  # type: ignore[arg-type] # one of the simulator's actions
    run = run_with_token(stage, circle)
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Its log on CircleCI could not be read" in session.messages[0]
    assert sum(stage.pauses) < 60
