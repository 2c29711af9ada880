"""What the sentences of a scenario mean: the builders of the simulated GitHub."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.simulators.github import CIRCLECI, JULES, GitHubWorld, Repository, Step, bot, events, thread, user
from tests.simulators.github.checks import rollup_state
from tests.simulators.github.graph.check_fields import contexts
from tests.simulators.github.graph.pull_request_fields import merge_state
from tests.simulators.github.review_builders import latest_reviews

ANN, EVE = user("ann"), user("eve")


@pytest.fixture
def repo() -> Repository:
    world = GitHubWorld(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    return world.repository("octo/shop")


def test_a_pull_request_needs_no_words(repo: Repository) -> None:
    pull = repo.pull_request()
    assert (pull.number, pull.author, pull.state, pull.mergeable) == (1, JULES, "OPEN", "MERGEABLE")
    assert [file.path for file in pull.files] == ["src/feature_1.py"]
    assert [commit.message for commit in pull.commits] == ["Change number 1"]


def test_a_failed_job_is_older_than_the_usual_grace(repo: Repository) -> None:
    check = repo.pull_request().check("test")
    assert check.completed_at is not None
    assert (repo.world.now - check.completed_at).total_seconds() == 35 * 60
    assert b"##[error]" in check.log.content
    run = check.suite.workflow_run
    assert run is not None
    assert check.details_url == f"https://github.com/octo/shop/actions/runs/{run.id}/job/{check.id}"


def test_jobs_of_a_workflow_share_a_run_and_other_apps_have_none(repo: Repository) -> None:
    pull = repo.pull_request()
    first, second, other = pull.check("a"), pull.check("b"), pull.check("c", app=CIRCLECI)
    assert first.suite is second.suite
    assert other.suite.workflow_run is None
    assert pull.check("a", event="push").suite is not first.suite


def test_a_run_again_leaves_the_old_check_beside_the_new(repo: Repository) -> None:
    pull = repo.pull_request()
    check = pull.check("test", "failure", steps=["Set up job", Step("Run tests", "failure")])
    check.rerun("success")
    assert [each.conclusion for each in pull.head.check_runs] == ["failure", "success"]
    assert rollup_state(pull.head) == "success"


def test_a_workflow_may_run_twice_on_one_head(repo: Repository) -> None:
    pull = repo.pull_request()
    first, second = pull.check("test", "cancelled"), pull.check("test", "success", new_run=True)
    assert first.suite is not second.suite
    assert contexts(pull.head) == [second, first]
    assert rollup_state(pull.head) == "success"


def test_a_rollup_may_forget_earlier_attempts(repo: Repository) -> None:
    pull = repo.pull_request()
    first = pull.check("test", "failure")
    second = first.rerun("success")
    assert contexts(pull.head) == [second, first]
    repo.world.rollup_keeps_attempts = False
    assert contexts(pull.head) == [second]


def test_a_running_check_ends_when_told(repo: Repository) -> None:
    check = repo.pull_request().running_check("lint")
    check.finish("failure", log="no")
    assert (check.status, check.conclusion, check.log.content) == ("completed", "failure", b"no")


def test_a_push_leaves_the_checks_on_the_old_head(repo: Repository) -> None:
    pull = repo.pull_request()
    pull.check("test")
    head = pull.push("Fix it", by=ANN)
    assert (pull.head, pull.head.check_runs, head.author) == (head, [], ANN)
    assert rollup_state(head.parents[0]) == "failure"


def test_the_base_moves_on(repo: Repository) -> None:
    pull = repo.pull_request(files={"src/app.py": "answer = 1\n"}, mergeable="CONFLICTING")
    repo.push("Meanwhile", files={"src/app.py": "answer = 2\n"})
    repo.base_check("test", "failure")
    assert pull.base_ref_oid != repo.tip().oid
    assert merge_state(pull) == "DIRTY"
    assert [file.status for file in pull.files] == ["modified"]


def test_a_file_was_always_there(repo: Repository) -> None:
    pull = repo.pull_request()
    repo.file(".github/jules-feedback.yml", "max-attempts: 2\n")
    assert [file.path for file in pull.files] == ["src/feature_1.py"]


def test_only_the_latest_opinion_of_a_writer_counts(repo: Repository) -> None:
    pull = repo.pull_request()
    repo.grant(ANN)
    pull.review(ANN, "CHANGES_REQUESTED")
    pull.review(EVE, "CHANGES_REQUESTED")
    pull.review(ANN, "APPROVED")
    pull.review(ANN, "COMMENTED")
    found = latest_reviews(pull, opinionated=True, writers_only=True)
    assert [(each.author, each.state) for each in found] == [(ANN, "APPROVED")]
    assert pull.review_decision is None
    repo.requires_reviews = True
    assert pull.review_decision == "APPROVED"


def test_who_belongs_to_the_repository(repo: Repository) -> None:
    repo.grant(ANN)
    pull = repo.pull_request()
    reviews = [pull.review(who) for who in (repo.owner, ANN, EVE, bot("coderabbitai[bot]"), None)]
    assert [each.association for each in reviews] == ["OWNER", "COLLABORATOR", "NONE", "NONE", "NONE"]
    assert [each.can_push for each in reviews] == [True, True, False, False, False]


def test_a_thread_is_a_conversation(repo: Repository) -> None:
    pull = repo.pull_request()
    review = pull.review(
        ANN, threads=[thread(line=9, start_line=7, comments=["Why?", (EVE, "Indeed.")], outdated=True)]
    )
    opened = review.threads[0]
    assert [(each.author, each.review is review) for each in opened.comments] == [(ANN, True), (EVE, False)]
    assert (opened.line, opened.original_line, opened.original_start_line) == (None, 9, 7)


def test_a_fork_is_another_repository(repo: Repository) -> None:
    pull = repo.pull_request(author=EVE, fork="eve/shop", branch="better")
    assert pull.is_cross_repository
    assert pull.head_label == "eve:better"
    assert repo.world.repository("eve/shop").parent is repo


def test_events_name_the_head(repo: Repository) -> None:
    pull = repo.pull_request()
    check, status = pull.check("test"), pull.status("ci/legacy", "error")
    review, comment = pull.review(ANN, threads=[thread()]), pull.comment(ANN, "/feedback why")
    assert events.workflow_run(check)["workflow_run"]["head_sha"] == pull.head.oid
    assert events.check_suite(check.suite)["check_suite"]["head_sha"] == pull.head.oid
    assert events.status(status)["sha"] == pull.head.oid
    assert events.pull_request_review(review)["pull_request"]["number"] == 1
    assert events.pull_request_review_comment(review.comments[0])["pull_request"]["number"] == 1
    assert events.issue_comment(comment)["issue"]["pull_request"]["url"].endswith("/pulls/1")
