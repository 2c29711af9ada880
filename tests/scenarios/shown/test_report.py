"""What people and workflows see of a run: outputs, summary, annotations, log and times."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.stage import SESSION_ID, Stage, open_stage
from tests.simulators.github import faults, user
from tests.simulators.github.api import hour
from tests.simulators.jules.steps import completes

if TYPE_CHECKING:
    from tests.simulators.http.faults import Action

IDS = ("11111111111111111111", "12222222222222222222", "13333333333333333333", "14444444444444444444")


def test_outputs_count_what_became_of_each_pull_request(stage: Stage) -> None:
    stage.task(session=IDS[0])[0].check("test", "failure")
    stage.task(session=IDS[1])[0].check("test", "success")
    stage.task(session=IDS[2])[0].check("test", "failure", minutes_ago=1)
    paused, session = stage.task(session=IDS[3])
    paused.check("test", "failure")
    session.turns("PAUSED")
    stage.pull_request().check("test", "failure")
    stage.session(repo="octo/other")
    run = stage.run()
    counts = {name: run.outputs[name] for name in ("examined", "sent", "waiting", "skipped", "escalated", "refused")}
    assert counts == {
        "examined": "5", "sent": "1", "waiting": "1", "skipped": "1", "escalated": "1", "refused": "1"
    }  # fmt: skip
    assert run.outputs["failed"] == "0"


def test_results_name_session_state_and_attempt(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run = stage.run()
    (row,) = json.loads(run.outputs["results"])
    assert (row["repository"], row["number"], row["decision"]) == ("octo/shop", 1, "send")
    assert (row["session"], row["attempt"]) == (SESSION_ID, 1)
    assert row["session_url"] == f"https://jules.google.com/session/{SESSION_ID}"
    assert row["session_state"] == "COMPLETED"
    assert "test" in row["reason"]


def test_a_second_message_is_the_second_attempt(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure")
    stage.run()
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    run = stage.run()
    assert run.results[0]["attempt"] == 2
    assert "2 of 3" in pull.comments[1].body


def test_an_older_comment_is_folded_away_as_outdated(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure")
    stage.run()
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    stage.run()
    assert [comment.minimized_reason for comment in pull.comments] == ["outdated", None]


@pytest.mark.parametrize("failure", [faults.answer(403), faults.close, faults.graphql_errors("Not yours to fold")])
def test_an_older_comment_that_can_never_be_folded_away_is_told_and_stops_nothing(
    stage: Stage, failure: "Action"
) -> None:
    pull, session = stage.task()
    session.answers(completes())
    fault = stage.github.faults.before("POST", "/graphql", failure, when=faults.operation("Minimize"), times=None)
    for name in ("test", "lint", "build"):
        pull.check(name, "failure")
        run = stage.run()
        assert (run.status, run.decisions) == (0, {1: "send"})
        pull.push()
        stage.advance(30)
    assert stage.run().status == 0
    assert (len(session.messages), fault.fired) == (3, 1 + 3 + 2)
    assert "octo/shop#1: could not hide an older comment yet: GitHub" in run.log
    assert [comment.minimized_reason for comment in pull.comments] == [None] * 3


@pytest.mark.parametrize("number", ["", "1"], ids=["every pull request", "one pull request"])
def test_the_log_says_what_is_left_of_github_s_quota(stage: Stage, number: str) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    token = stage.github.default_token
    token.limits["graphql"] = 700
    assert token.spend("graphql", 50, hour(stage.github))
    lines = [line.strip() for line in stage.run(pull_request=number).log.splitlines() if "rate limit" in line]
    assert lines == ["GitHub's rate limit: 650 of 700 points remaining until 2026-03-02T13:00:00Z."]


def test_the_summary_is_a_table_with_links(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    run = stage.run()
    row = next(line for line in run.summary.splitlines() if "octo/shop#1" in line)
    assert pull.url in row
    assert f"https://jules.google.com/session/{SESSION_ID}" in row
    assert row.count("|") == 5


def test_a_run_without_pull_requests_says_so(stage: Stage) -> None:
    run = stage.run()
    assert (run.status, run.outputs["examined"], run.outputs["results"]) == (0, "0", "[]")
    assert "No open pull request" in run.summary


def test_annotations_are_for_what_needs_somebody(stage: Stage) -> None:
    stage.task(session=IDS[0])[0].check("test", "failure")
    stage.task(session=IDS[1])[0].check("test", "success")
    stage.pull_request().check("test", "failure")
    stage.session(repo="octo/other")
    run = stage.run(environ={"GITHUB_ACTIONS": "true"})
    annotations = [line for line in run.log.splitlines() if line.startswith(("::warning", "::error"))]
    assert len(annotations) == 1
    assert "octo/shop#3" in annotations[0]


def test_the_runner_is_told_to_hide_the_keys(stage: Stage) -> None:
    run = stage.run(environ={"GITHUB_ACTIONS": "true"})
    assert "::add-mask::jules-key" in run.log
    assert f"::add-mask::{stage.github.default_token.value}" in run.log


def test_the_message_says_where_it_stands_and_what_to_do(stage: Stage) -> None:
    pull, session = stage.task()
    check = pull.check("test", "failure")
    stage.run()
    (message,) = session.messages
    for words in (pull.url, pull.head.oid, pull.head_ref_name, "Run make test", "make test", check.details_url):
        assert words in message
    assert "test does not hold" in message


def test_identical_failures_of_a_matrix_are_told_once_with_all_names(stage: Stage) -> None:
    pull, session = stage.task()
    log = "##[group]Run pytest\n##[endgroup]\nE   AssertionError: 41 != 42\n##[error]Process completed\n"
    for python in ("3.11", "3.12", "3.13"):
        pull.check(f"test ({python})", "failure", log=log)
    stage.run()
    assert session.messages[0].count("AssertionError: 41 != 42") == 1
    for python in ("3.11", "3.12", "3.13"):
        assert f"test ({python})" in session.messages[0]


def test_the_comment_says_what_was_told_in_a_sentence_for_people(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure")
    pull.review(user("ann"), "CHANGES_REQUESTED", "No.", association="MEMBER")
    stage.run()
    (comment,) = pull.comments
    for words in ("Sent feedback to Jules", "test", "ann", pull.head.oid[:7], f"/session/{SESSION_ID}"):
        assert words in comment.body


def test_the_runner_s_clock_plays_no_role(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=14)
    assert stage.run().decisions == {1: "wait"}
    stage.advance(2)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_jules_clock_may_be_minutes_off(tmp_path: Path) -> None:
    for skew in (-3, 3):
        with open_stage(tmp_path / f"{skew}") as stage:
            stage.jules.clock.skew = timedelta(minutes=skew)
            pull, session = stage.task()
            session.completes(at=stage.jules.ago(60))
            pull.check("test", "failure", minutes_ago=20)
            assert stage.run().decisions == {1: "send"}
            assert stage.run().decisions[1] != "send"
            assert len(session.messages) == 1


def test_a_bad_policy_file_stands_in_the_summary(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "max-attemps: 3")
    run = stage.run()
    assert "max-attemps" in run.summary
    assert "No open pull request" not in run.summary


def test_a_new_session_is_not_shown_in_the_old_one_s_state(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.refuses_messages()
    (row,) = stage.run().results
    assert row["session"] == stage.jules.created_sessions[0].id
    assert row["session_state"] != "COMPLETED"
