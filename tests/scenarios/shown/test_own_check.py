"""The bot's own check: neutral, at the head of what there is something to say about, and written only on change."""

import pytest

from tests.scenarios.stage import Run, Stage
from tests.simulators.github import PullRequest, bot, user
from tests.simulators.github.actors import ACTIONS, GITHUB_ACTIONS, App
from tests.simulators.github.checks import CheckRun

ANN = user("ann")
NAME = "Jules feedback"
TOKEN = "ghs_checks"


def run(stage: Stage, *, token: str = TOKEN, dry: bool = False) -> Run:
    """Run with the policy and a token that may write checks."""
    stage.repository.file(".github/jules-feedback.yml", "status-check: true\n")
    if TOKEN not in stage.github.tokens:
        stage.github.token(TOKEN, permissions={"checks": "write"})
    return stage.run(github_token=token, dry_run=str(dry).lower())


def own(pull: PullRequest) -> list[CheckRun]:
    return [check for check in pull.head.check_runs if check.name == NAME]


def shown(pull: PullRequest) -> str:
    (check,) = own(pull)
    return f"{check.title}\n{check.summary}"


def writes(stage: Stage) -> int:
    return sum("/check-runs" in each.path for each in stage.github.writes)


def test_it_shows_what_was_sent_and_then_what_is_awaited(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run(stage)
    (check,) = own(pull)
    assert (check.status, check.conclusion, check.title) == ("completed", "neutral", "Sent feedback to Jules")
    assert "[CI / test](https://github.com/" in str(check.summary)
    assert "| code |" in str(check.summary)
    assert "**Sent feedback to Jules** (since 2026-03-02 12:00 UTC): CI / test failed." in str(check.summary)
    stage.advance(1)
    assert run(stage).decisions == {1: "wait"}
    assert own(pull) == [check]
    assert "Waiting** (since 2026-03-02 12:01 UTC): everything has been sent to Jules" in shown(pull)
    assert "the bot checks again in the first run after 2026-03-02 14:00 UTC" in shown(pull)
    assert check.completed_at == stage.github.now


def test_it_is_written_only_on_change(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run(stage)
    stage.advance(5)
    run(stage)
    before, text = writes(stage), shown(pull)
    stage.advance(17)
    run(stage)
    assert (writes(stage), shown(pull)) == (before, text) == (2, text)


def test_the_next_head_has_one_of_its_own(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run(stage)
    pull.push("Fix it")
    pull.check("test", "success")
    stage.advance(30)
    assert run(stage).decisions == {1: "skip"}
    assert shown(pull).startswith("Nothing to send\n")


def test_what_is_fine_has_none_and_what_is_over_does_not_stay(stage: Stage) -> None:
    fine, _ = stage.task()
    fine.check("test", "success")
    waits = stage.pull_request(session="12345678901234567891")
    waits.running_check("test").required = True
    assert run(stage).decisions == {1: "skip", 2: "wait"}
    assert own(fine) == []
    assert shown(waits).startswith("Waiting\n")
    waits.head.check_runs[0].finish("success")
    run(stage)
    assert shown(waits).startswith("Nothing to send\n")


def test_it_does_not_make_a_commit_look_checked(stage: Stage) -> None:
    stage.repository.base_check("test", "success")
    pull, _ = stage.task()
    stage.advance(5)
    assert run(stage).decisions == {1: "wait"}
    assert "no checks have started" in shown(pull)
    stage.advance(24 * 60)
    run(stage)
    assert [comment.body.partition("**")[2].partition("**")[0] for comment in pull.comments] == [
        "No checks have started"
    ]


@pytest.mark.parametrize(("app", "conclusion"), [(App("other", "Other"), "failure"), (ACTIONS, "failure")])
def test_a_failure_of_that_name_is_no_check_of_the_bot(stage: Stage, app: App, conclusion: str) -> None:
    pull, session = stage.task()
    pull.check(NAME, conclusion, app=app, details_url="https://example.com/1")
    stage.advance(30)
    assert run(stage).decisions == {1: "send"}
    assert NAME in session.messages[0]


def test_a_rerun_of_it_is_not_waited_for(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run(stage)
    (check,) = own(pull)
    check.status, check.conclusion, check.completed_at = "queued", None, None
    stage.advance(5)
    assert "everything has been sent" in run(stage).reason(1)
    assert own(pull)[0].conclusion == "neutral"


@pytest.mark.parametrize("token", ["ghs_lesser", "ghp_person"])
def test_a_token_that_cannot_is_said_once_and_stops_nothing(stage: Stage, token: str) -> None:
    actor = ANN if token == "ghp_person" else GITHUB_ACTIONS
    stage.github.token(token, actor, permissions={"checks": "write" if actor is ANN else "read"})
    for number in (1, 2):
        pull, _ = stage.task(session=f"1234567890123456789{number}")
        pull.check("test", "failure", log=f"Error: {'tea' if number == 1 else 'milk'} is cold\n")
    done = run(stage, token=token)
    assert (done.status, done.decisions, writes(stage)) == (0, {1: "send", 2: "send"}, 1)
    assert done.log.count("add checks: write") == 1
    assert "Personal access tokens cannot create checks" in done.log


def test_one_of_another_app_is_replaced(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run(stage)
    stage.repository.file(".github/jules-feedback.yml", "status-check: true\nmarker-authors: 'github-actions[bot]'\n")
    stage.github.token("ghs_app", bot("teapot-bot"), permissions={"checks": "write"})
    stage.advance(1)
    for _ in range(2):
        stage.run(github_token="ghs_app")
    assert [check.suite.app.slug for check in own(pull)] == ["github-actions", "teapot-bot"]


def test_a_dry_run_shows_it(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    done = run(stage, dry=True)
    assert f"Check {NAME} of octo/shop#1" in done.log
    assert "Messages sent: 1 of 3" in done.log
    assert own(pull) == []


def test_it_shows_that_a_message_was_not_accepted(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.refuses_messages(400)
    assert run(stage).status == 1
    assert "the message was not sent" in shown(pull)
