"""What a run says about how long something went unnoticed."""

import json
from datetime import datetime, timedelta

import pytest

from feedback_bot.report.silence import silence
from tests.scenarios.stage import NOON, SESSION_ID, Run, Stage
from tests.simulators.github import events, user

pytestmark = pytest.mark.usefixtures("exact_clock")
OTHER_ID = "17777777777777777777"
ANN = user("ann")


@pytest.fixture
def exact_clock(stage: Stage) -> None:
    """However long the machine takes, no time passes."""
    stage.pass_time()


def test_the_time_from_red_to_told_is_in_the_summary(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("lint", "failure", minutes_ago=25)
    pull.check("test", "failure", minutes_ago=20)
    run = stage.run()

    assert run.outputs["delay-seconds"] == str(20 * 60)
    assert f"[octo/shop#1]({pull.url}) 20 min." in run.summary


def test_the_output_is_the_longest_time(stage: Stage) -> None:
    for session, minutes in ((SESSION_ID, 30), (OTHER_ID, 45)):
        stage.task(session=session)[0].check("test", "failure", minutes_ago=minutes)
    run = stage.run()

    assert run.outputs["delay-seconds"] == str(45 * 60)
    assert "30 min, " in run.summary


def test_a_review_counts(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, _ = stage.task()
    pull.check("test", "failure", minutes_ago=35)
    pull.review(ANN, "CHANGES_REQUESTED", "No.", minutes_ago=16)
    assert stage.run().outputs["delay-seconds"] == str(16 * 60)


def test_a_command_that_asks_for_a_message_counts(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, _ = stage.task()
    pull.check("test", "failure", minutes_ago=35)
    pull.comment(ANN, "/feedback now", minutes_ago=2)
    assert stage.run().outputs["delay-seconds"] == "120"


def test_what_has_no_time_has_no_delay(stage: Stage) -> None:
    stage.task(mergeable="CONFLICTING")
    run = stage.run()
    assert (run.outputs["sent"], run.outputs["delay-seconds"]) == ("1", "")
    assert "Time from failure to message" not in run.summary


@pytest.mark.parametrize(("dry_run", "grace_minutes"), [("true", "15"), ("false", "60")])
def test_without_a_message_there_is_none(stage: Stage, dry_run: str, grace_minutes: str) -> None:
    stage.task()[0].check("test", "failure", minutes_ago=20)
    run = stage.run(dry_run=dry_run, grace_minutes=grace_minutes)
    assert run.outputs["delay-seconds"] == ""
    assert "Time from failure to message" not in run.summary


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        pytest.param((0, 30, 60, 90), None, id="on time"),
        pytest.param((90, 120, 150, 180), None, id="three times the usual gap"),
        pytest.param((91, 121, 151, 181), "has not run since 2026-03-02 10:29 UTC", id="silent"),
        pytest.param((91, 121, 151), None, id="too few to tell"),
        pytest.param((0, 91, 121, 151, 181), "did not run from 2026-03-02 10:29 UTC to 2026-03-02 12:00", id="back"),
        pytest.param((0, 30, 121, 151, 181), None, id="back for longer"),
        pytest.param((*range(100, 200, 10), *range(500, 9000, 300)), "every 10 min", id="only the last ten count"),
        pytest.param((90, 30, 60, 0), None, id="in any order"),
        pytest.param((5, 5, 5, 5), "every 1 min", id="all at once"),
    ],
)
def test_what_counts_as_silence(runs: tuple[float, ...], said: str | None) -> None:
    found = silence(minutes_ago(*runs), NOON)
    assert found is None if said is None else said in str(found)


SILENT = (95, 125, 155, 185, 215)


def scheduled(stage: Stage, *minutes: float) -> None:
    for each in minutes:
        stage.repository.base_check(
            "feedback",
            "success",
            event="schedule",
            workflow="Jules feedback",
            workflow_file="jules-feedback.yml",
            new_run=True,
            minutes_ago=each,
            took_minutes=0,
        )


def run_of_the_workflow(stage: Stage, **environ: str) -> Run:
    workflow = "octo/shop/.github/workflows/jules-feedback.yml@refs/heads/main"
    return stage.run(environ={"GITHUB_WORKFLOW_REF": workflow, **environ})


def listed(stage: Stage) -> int:
    return sum("/actions/workflows/" in seen.path for seen in stage.github.requests)


def test_a_silent_schedule_is_in_the_summary(stage: Stage) -> None:
    scheduled(stage, *SILENT)
    stage.repository.base_check("test", "success", event="push", workflow_file="ci.yml", minutes_ago=1)
    run = run_of_the_workflow(stage, GITHUB_EVENT_NAME="workflow_dispatch")

    said = "The schedule has not run since 2026-03-02 10:25 UTC. GitHub usually starts this workflow every 30 min."
    assert said in run.summary
    assert said in run.log
    assert (run.status, listed(stage)) == (0, 1)


def test_a_schedule_that_is_back_says_when_it_was_silent(stage: Stage) -> None:
    scheduled(stage, 0, *SILENT)
    run = run_of_the_workflow(stage, GITHUB_EVENT_NAME="schedule")
    assert "The schedule did not run from 2026-03-02 10:25 UTC to 2026-03-02 12:00 UTC." in run.summary


def test_a_run_about_some_pull_requests_does_not_ask(stage: Stage) -> None:
    scheduled(stage, *SILENT)
    pull, _ = stage.task()
    payload = stage.folder.parent / "event.json"
    payload.write_text(json.dumps(events.workflow_run(pull.check("test", "failure"))))
    about_one = run_of_the_workflow(stage, GITHUB_EVENT_NAME="workflow_run", GITHUB_EVENT_PATH=str(payload))
    stage.run(environ={"GITHUB_WORKFLOW_REF": "octo/shop/.github/workflows/jules-feedback.yml@main"}, pull_request="1")

    assert "The schedule" not in about_one.summary
    assert listed(stage) == 0


@pytest.mark.parametrize("ref", ["", "jules-feedback.yml", "o/s/.github/workflows/../x.yml@main", "a/b/c.yml@main"])
def test_without_a_workflow_nothing_is_asked(stage: Stage, ref: str) -> None:
    assert stage.run(environ={"GITHUB_WORKFLOW_REF": ref}).status == 0
    assert listed(stage) == 0


def test_a_run_that_stays_asks_once(stage: Stage) -> None:
    scheduled(stage, *SILENT)
    stage.task(minutes_ago=2)[0].check("test", "failure", minutes_ago=0)
    environ = {"GITHUB_WORKFLOW_REF": "octo/shop/.github/workflows/jules-feedback.yml@refs/heads/main"}
    run = stage.run(environ=environ, linger_minutes="20")

    assert run.decisions == {1: "send"}
    assert listed(stage) == 1


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_github_does_not_tell_is_not_said(stage: Stage, status: int) -> None:
    stage.github.faults.before("GET", "*/actions/workflows/*", lambda exchange: exchange.answer(status), times=None)
    run = run_of_the_workflow(stage)
    assert (run.status, "The schedule" in run.summary) == (0, False)
    assert "permission" not in run.log


def test_without_the_permission_nothing_is_said(stage: Stage) -> None:
    scheduled(stage, *SILENT)
    stage.github.default_token = stage.github.token("ghs_less", permissions={"actions": "none"})
    run = run_of_the_workflow(stage)
    assert (run.status, "The schedule" in run.summary) == (0, False)
