"""Which check runs are one check: one app, workflow file, event and name."""

import pytest

from feedback_bot.markers.encoding import read_marker, write_marker
from feedback_bot.model import Marker, SentSignal
from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, PullRequest
from tests.simulators.jules.steps import completes
from tests.unit.builders import comment

OLD_ID = "c4d2764343cab930"
LOG = "##[group]Run pytest\n##[endgroup]\ntests/test_cart.py:7: AssertionError: 1 != 42\n##[error]Process completed\n"


def test_a_green_push_run_hides_no_red_run_of_the_pull_request(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="pull_request", minutes_ago=30)
    pull.check("test", "success", event="push", minutes_ago=28)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert "CI / test (pull_request)" in session.messages[0]
    assert "flaky" not in run.summary


def test_a_green_run_of_the_pull_request_hides_no_red_push_run(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="push", minutes_ago=30)
    pull.check("test", "success", event="pull_request", minutes_ago=28)
    assert stage.run().decisions == {1: "send"}
    assert "CI / test (push)" in session.messages[0]


def test_a_re_run_of_one_event_s_run_leaves_the_other_s_alone(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="push", minutes_ago=40).rerun("success")
    pull.check("test", "failure", event="pull_request", minutes_ago=40)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_newer_run_of_the_same_event_counts_for_the_older_one(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=30)
    pull.check("test", "success", new_run=True, minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_two_workflow_files_of_one_name_are_two_checks(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("all green", "failure", workflow_file="ci.yml", minutes_ago=30)
    pull.check("all green", "success", workflow_file="ci-skip.yml", minutes_ago=28)
    assert stage.run().decisions == {1: "send"}
    assert "CI / all green (ci.yml)" in session.messages[0]


def test_both_are_told_where_both_fail_for_different_reasons(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="push", log="a.py:1: E501 line too long\n")
    pull.check("test", "failure", event="pull_request", log="b.py:2: AssertionError: 1 != 2\n")
    stage.run()
    for words in ("E501 line too long", "AssertionError: 1 != 2", "(push)", "(pull_request)"):
        assert words in session.messages[0]


def test_one_that_still_runs_is_waited_for(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure", event="push", minutes_ago=20)
    pull.running_check("test", event="pull_request", minutes_ago=19)
    assert stage.run().decisions == {1: "wait"}


def test_a_check_alone_of_its_title_is_called_as_ever(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="push")
    stage.run()
    assert "`CI / test`" in session.messages[0]


def test_another_app_s_newer_run_still_counts_for_the_older_one(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("e2e", "failure", app=CIRCLECI, minutes_ago=30)
    pull.check("e2e", "success", app=CIRCLECI, minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


def test_what_fails_on_the_base_is_compared_whatever_event_ran_it(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", event="pull_request", log=LOG)
    stage.repository.base_check("test", "failure", event="push", log=LOG)
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_a_nightly_run_on_the_base_is_no_yardstick_beside_the_push_s(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOG)
    stage.repository.base_check("test", "success", event="push", minutes_ago=90)
    stage.repository.base_check("test", "failure", event="schedule", log=LOG, minutes_ago=60)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def told_by_an_older_version(pull: PullRequest, old_id: str) -> None:
    """Have the marker on a pull request remember what was told under the id that older versions gave it."""
    (written,) = pull.comments
    marker = read_marker(comment(written.body, id=written.id, is_own=True, author=None))
    assert isinstance(marker, Marker)
    old = write_marker(
        Marker(
            kind=marker.kind,
            state=marker.state,
            key=marker.key,
            nonce=marker.nonce,
            head=marker.head,
            session=marker.session,
            attempt=marker.attempt,
            told=(SentSignal(id=old_id, title="CI / test"),),
        )
    )
    written.body = f"**Jules was told what is wrong**\n\n{old}"


@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_what_an_older_version_told_at_this_head_is_not_told_again(stage: Stage, event: str) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure", event=event)
    stage.run()
    told_by_an_older_version(pull, OLD_ID)
    stage.advance(60)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_what_an_older_version_told_and_passes_now_is_called_fixed(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure")
    stage.run()
    told_by_an_older_version(pull, OLD_ID)
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.check("test", "success")
    pull.check("lint", "failure", minutes_ago=20)
    stage.run()
    assert "- Fixed: `CI / test`" in session.messages[1]
