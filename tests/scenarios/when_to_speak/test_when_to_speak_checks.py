"""When the bot speaks about checks: which are failures, and when their time has come."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, user
from tests.simulators.jules.steps import completes

ANN = user("ann")


def test_nothing_wrong_is_left_alone(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "success")
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert (session.messages, pull.comments) == ([], [])
    assert stage.github.writes == []


def test_a_pull_request_without_checks_is_left_alone(stage: Stage) -> None:
    pull, session = stage.task()
    assert stage.run().decisions == {1: "skip"}
    assert (session.messages, pull.comments) == ([], [])


def test_a_failure_waits_until_all_checks_are_done(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("lint", "failure")
    running = pull.running_check("test")
    assert stage.run().decisions == {1: "wait"}
    assert (session.messages, pull.comments) == ([], [])
    running.finish("success")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_queued_and_pending_checks_are_waited_for(stage: Stage) -> None:
    one, first = stage.task(session="11111111111111111111")
    one.check("lint", "failure")
    one.queued_check("test")
    two, second = stage.task(session="9876543210987654321")
    two.check("lint", "failure")
    two.status("ci/other", "pending")
    assert stage.run().decisions == {1: "wait", 2: "wait"}
    assert first.messages + second.messages == []


def test_after_the_settling_time_the_running_checks_wait_no_longer(stage: Stage) -> None:
    pull, session = stage.task(minutes_ago=80)
    pull.check("lint", "failure", minutes_ago=65)
    pull.running_check("endless", minutes_ago=50)
    assert stage.run().decisions == {1: "send"}
    assert "lint" in session.messages[0]


def test_settling_counts_from_the_first_check_s_start(stage: Stage) -> None:
    pull, session = stage.task(minutes_ago=80)
    pull.check("lint", "failure", minutes_ago=40)
    pull.running_check("endless", minutes_ago=50)
    assert stage.run().decisions == {1: "wait"}
    assert stage.run(settle_minutes="45").decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("conclusion", ["cancelled", "neutral", "skipped", "stale"])
def test_some_conclusions_are_no_failures(stage: Stage, conclusion: str) -> None:
    pull, session = stage.task()
    pull.check("test", conclusion)
    assert stage.run().decisions == {1: "skip"}
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("conclusion", ["failure", "timed_out", "startup_failure"])
def test_some_conclusions_are_failures(stage: Stage, conclusion: str) -> None:
    pull, session = stage.task()
    pull.check("test", conclusion)
    assert stage.run().decisions == {1: "send"}
    assert "test" in session.messages[0]


def test_a_newer_run_that_passed_is_what_counts(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure").rerun("success")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_newer_run_that_goes_on_is_waited_for(stage: Stage) -> None:
    pull, session = stage.task()
    again = pull.check("test", "failure").rerun()
    assert stage.run().decisions == {1: "wait"}
    again.finish("failure")
    assert stage.run(grace_minutes="0").decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_newer_run_that_failed_after_a_pass_is_a_failure(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "success").rerun("failure", log="boom\n")
    stage.run(grace_minutes="0")
    assert len(session.messages) == 1


def test_checks_of_one_name_in_two_workflows_are_two_checks(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("build", "failure", workflow="Linux")
    pull.check("build", "success", workflow="Windows")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("state", ["failure", "error"])
def test_a_legacy_status_that_failed_is_a_failure(stage: Stage, state: str) -> None:
    pull, session = stage.task()
    pull.status("ci/circleci: build", state, description="Your tests failed", url="https://ci.example/7")
    assert stage.run().decisions == {1: "send"}
    for words in ("ci/circleci: build", "Your tests failed", "https://ci.example/7"):
        assert words in session.messages[0]


def test_a_newer_legacy_status_that_passed_is_what_counts(stage: Stage) -> None:
    pull, session = stage.task()
    pull.status("ci/build", "failure")
    pull.status("ci/build", "success")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_a_young_failure_of_actions_is_left_to_jules_own_fixer(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=5)
    assert stage.run().decisions == {1: "wait"}
    assert (session.messages, pull.comments) == ([], [])
    stage.advance(11)
    assert stage.run().decisions == {1: "send"}


def test_grace_of_zero_minutes_is_no_grace(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=0)
    session.agent_says("EvidenceReader into the failing check.")
    assert stage.run(grace_minutes="0").decisions == {1: "send"}


def test_other_systems_failures_never_reach_jules_and_so_do_not_wait(stage: Stage) -> None:
    one, first = stage.task(session="11111111111111111111")
    one.check("build", "failure", app=CIRCLECI, minutes_ago=1)
    two, second = stage.task(session="9876543210987654321")
    two.status("ci/build", "failure", minutes_ago=1)
    assert stage.run().decisions == {1: "send", 2: "send"}
    assert len(first.messages + second.messages) == 2


def test_the_agent_at_work_on_a_failure_is_left_in_peace(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.agent_says("I see the failing check.", at=stage.jules.ago(5))
    assert stage.run().decisions == {1: "wait"}
    stage.advance(11)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_what_the_agent_wrote_before_the_failure_holds_nothing_back(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=16)
    session.agent_says("Done.", at=stage.jules.ago(17))
    assert stage.run().decisions == {1: "send"}


def test_a_team_mate_s_review_does_not_wait_for_a_young_failure_which_follows(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure", minutes_ago=5)
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set here.", association="MEMBER", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
    assert "Use a set here." in session.messages[0]
    assert "make test" not in session.messages[0]
    stage.advance(16)
    assert stage.run().decisions == {1: "send"}
    assert "make test" in session.messages[1]
    assert "Use a set here." not in session.messages[1]


def test_failures_that_came_after_a_message_at_the_same_head_are_told_too(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("lint", "failure")
    stage.run()
    pull.check("test", "failure", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
    assert "make test" in session.messages[1]
    assert "make lint" not in session.messages[1]


def test_a_new_head_that_fails_in_the_same_way_is_told_again(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure")
    stage.run()
    pull.push()
    stage.advance(30)
    pull.check("test", "failure")
    assert stage.run().decisions == {1: "send"}
    assert pull.head.oid in session.messages[1]


def test_ignored_checks_are_ignored(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("codecov/patch", "failure")
    pull.status("license/cla", "failure")
    stage.repository.file(".github/jules-feedback.yml", "ignore-checks: ['codecov/*', 'license/cla']\n")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_the_bot_s_own_workflow_run_is_no_check_to_wait_for(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    own = pull.running_check("feedback", workflow="Jules feedback")
    assert own.suite.workflow_run
    run = stage.run(environ={"GITHUB_RUN_ID": str(own.suite.workflow_run.id)})
    assert run.decisions == {1: "send"}
    assert len(session.messages) == 1


def test_the_same_check_that_fails_again_at_the_same_head_is_not_told_again(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    check = pull.check("test", "failure")
    stage.run()
    check.rerun("failure")
    stage.advance(60)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_a_check_that_passes_at_last_after_a_message_is_over(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    check = pull.check("test", "failure")
    stage.run()
    check.rerun("success")
    stage.advance(60)
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1


LOST = "##[group]Run x\n##[endgroup]\n##[error]The runner has received a shutdown signal.\n"


def test_a_lost_runner_is_started_again_where_the_policy_says_so(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOST)
    assert stage.run(rerun_infrastructure_failures="true").decisions == {1: "wait"}
    assert session.messages == []
    assert len([seen for seen in stage.github.writes if "rerun" in seen.path]) == 1


def test_a_lost_runner_is_for_people_by_default(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOST)
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []
    assert not [seen for seen in stage.github.writes if "rerun" in seen.path]


def test_a_title_that_the_summary_repeats_is_told_once(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("gate", "failure", title="Quality Gate failed", summary="### Quality Gate Failed\n0% coverage")
    stage.run()
    assert "```text\n### Quality Gate Failed\n0% coverage\n```" in session.messages[0]


def test_failures_that_the_policy_ignores_are_named(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "ignore-checks: ['CI / test']\n")
    pull, session = stage.task()
    pull.check("test", "failure")
    run = stage.run()
    assert run.decisions == {1: "skip"}
    assert run.reason(1) == "only ignored checks failed: CI / test"
    assert session.messages == []
