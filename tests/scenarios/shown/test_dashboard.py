"""The dashboard: one issue of a repository, edited in place on change, and left alone where a person has closed it."""

from typing import Any

import pytest

from tests.scenarios.stage import Run, Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.github.actors import GITHUB_ACTIONS, JULES, Actor
from tests.simulators.github.issue import Issue

pytestmark = pytest.mark.sweep

ANN = user("ann")
POLICY = ".github/jules-feedback.yml"
SESSION = "1234567890123456789"


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """One pull request that waits for a maintainer, one that Jules is at, one blocked, and one that is fine."""
    stage.repository.file(POLICY, "dashboard: true\n")
    paused, session = stage.task(session=f"{SESSION}1")
    paused.check("test", "failure", log="Error: the kettle is cold\n")
    session.turns("PAUSED")
    working, session = stage.task(session=f"{SESSION}2")
    working.check("test", "failure", log="Error: the teapot is cold\n")
    session.turns("IN_PROGRESS")
    blocked, _ = stage.task(session=f"{SESSION}3")
    blocked.check("lint", "failure", log=b"##[error]The runner has received a shutdown signal.\n")
    fine, _ = stage.task(session=f"{SESSION}4")
    fine.check("test", "success")
    return stage


def page(stage: Stage) -> Issue:
    (issue,) = [each for each in stage.repository.issues.values() if each.state == "open"]
    return issue


def writes(stage: Stage) -> int:
    return sum("/issues" in each.path and "/comments" not in each.path and "/labels" not in each.path
               for each in stage.github.writes)  # fmt: skip


def settled(stage: Stage) -> Run:
    """What was just posted is no news in the next run."""
    stage.run()
    stage.advance(1)
    return stage.run()


def test_who_waits_for_whom_stands_on_one_page(busy: Stage) -> None:
    settled(busy)
    issue = page(busy)
    assert (issue.title, [label.name for label in issue.labels]) == ("Jules feedback", ["jules-feedback"])
    parts = [part.partition("\n")[0].split(" ", 1)[1] for part in issue.body.split("\n### ")[1:]]
    assert parts == [
        "Waiting for a maintainer",
        "Blocked by the base branch, the infrastructure, or an account",
        "Jules is working on it",
        "The last 30 days",
    ]
    assert [part.count("| [#") for part in issue.body.split("\n### ")] == [0, 1, 1, 1, 0]
    assert "| [#1](https://github.com/octo/shop/pull/1) Change number 1 | the session is paused" in issue.body
    assert (
        "| [#3](https://github.com/octo/shop/pull/3) Change number 3 | the infrastructure failed, not the code"
        in issue.body
    )
    assert "#4" not in issue.body


def test_it_is_written_only_on_change(busy: Stage) -> None:
    settled(busy)
    before, count = page(busy).body, writes(busy)
    busy.advance(7)
    busy.run()
    assert (page(busy).body, writes(busy)) == (before, count)
    busy.jules.sessions[f"{SESSION}1"].completes()
    busy.advance(10)
    busy.run()
    assert page(busy).body != before
    assert len(busy.repository.issues) == 1


def test_what_is_over_leaves_an_empty_page(busy: Stage) -> None:
    settled(busy)
    for pull in list(busy.repository.pull_requests.values()):
        pull.state = "CLOSED"
    busy.run()
    assert "**No pull requests need attention.**" in page(busy).body


def test_a_repository_of_which_there_is_nothing_to_say_has_none(stage: Stage) -> None:
    stage.repository.file(POLICY, "dashboard: true\n")
    pull, _ = stage.task()
    pull.check("test", "success")
    stage.run()
    assert stage.repository.issues == {}


def test_a_person_closes_it_and_opens_it_again(busy: Stage) -> None:
    settled(busy)
    issue = page(busy)
    issue.close()
    before = issue.body
    busy.jules.sessions[f"{SESSION}1"].completes()
    busy.advance(15)
    busy.run()
    assert (issue.body, issue.state, len(busy.repository.issues)) == (before, "closed", 1)
    issue.reopen()
    busy.run()
    assert page(busy).body != before


@pytest.mark.parametrize("marker", ["kept", "gone"])
def test_what_somebody_edits_is_written_again(busy: Stage, marker: str) -> None:
    settled(busy)
    issue = page(busy)
    before = issue.body
    issue.edit(ANN, before.replace("paused", "fine") if marker == "kept" else "Nothing to see here")
    busy.run()
    assert (page(busy), "the session is paused" in issue.body) == (issue, True)


def test_without_its_label_it_is_found_all_the_same(busy: Stage) -> None:
    settled(busy)
    issue = page(busy)
    issue.labels.clear()
    issue.edit(ANN, issue.body.replace("paused", "fine"))
    busy.run()
    assert page(busy) is issue
    assert [label.name for label in issue.labels] == ["jules-feedback"]


def test_of_two_the_older_one_stays(busy: Stage) -> None:
    settled(busy)
    first = page(busy)
    second = busy.repository.issue(GITHUB_ACTIONS, first.title, first.body, labels=["jules-feedback"])
    busy.run()
    assert (page(busy), second.state_reason) == (first, "not_planned")
    assert second.body == f"The dashboard of this repository is #{first.number}."
    first.delete()
    busy.run()
    assert page(busy) not in (first, second)


def test_somebody_else_s_copy_is_no_page(busy: Stage) -> None:
    settled(busy)
    first = page(busy)
    copy = busy.repository.issue(ANN, first.title, first.body, labels=["jules-feedback"])
    busy.run()
    assert (copy.state, copy.body, first.state) == ("open", first.body, "open")


def test_a_deleted_one_is_made_anew(busy: Stage) -> None:
    settled(busy)
    page(busy).delete()
    busy.run()
    assert "the session is paused" in page(busy).body


def test_issues_that_are_switched_off_stop_nothing(busy: Stage) -> None:
    busy.repository.has_issues = False
    run = settled(busy)
    assert run.status == 0
    assert run.log.count("issues are switched off") == 1


def test_a_lost_answer_makes_no_second_page(busy: Stage) -> None:
    busy.github.faults.after("POST", "/repos/octo/shop/issues", faults.close)
    assert settled(busy).status == 0
    assert len(busy.repository.issues) == 1


def test_a_hundred_pull_requests_have_fifty_rows(stage: Stage) -> None:
    stage.repository.file(POLICY, "dashboard: true\n")
    for number in range(1, 61):
        stage.pull_request(branch=f"work-{number}", body="").check("test", "failure")
    stage.run(max_messages="1")
    assert page(stage).body.count("| [#") == 50
    assert "… and 10 more pull requests." in page(stage).body


@pytest.mark.parametrize("inputs", [{"pull_request": "1"}, {"dry_run": "true"}])
def test_a_run_that_does_not_see_everything_or_writes_nothing_leaves_it(busy: Stage, inputs: dict[str, Any]) -> None:
    run = busy.run(**inputs)
    assert busy.repository.issues == {}
    assert ("Dashboard of octo/shop" in run.log) is ("dry_run" in inputs)


def tick(issue: Issue, number: int, by: Actor = ANN) -> None:
    issue.edit(by, issue.body.replace(f"- [ ] Retry #{number}\n", f"- [x] Retry #{number}\n"))


@pytest.fixture
@played_once
def stuck(stage: Stage) -> PullRequest:
    """A pull request that has used all its messages."""
    stage.repository.file(POLICY, "dashboard: true\nmax-attempts: 1\n")
    stage.repository.grant(ANN)
    pull, session = stage.task()
    pull.check("test", "failure", log="Error: the kettle is cold\n")
    stage.run()
    session.completes()
    stage.advance(9)
    pull.push("Try again", by=JULES)
    pull.check("test", "failure", log="Error: the teapot is cold\n", minutes_ago=0)
    stage.advance(30)
    assert stage.run().decisions == {1: "escalate"}
    stage.advance(1)
    stage.run()
    return pull


def test_a_tick_counts_as_a_retry_once(stage: Stage, stuck: PullRequest) -> None:
    stage.advance(1)
    tick(page(stage), 1)
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    assert sum("`ann` ticked the box" in comment.body for comment in stuck.comments) == 1
    assert len(stage.jules.messages) == 2
    assert "- [x]" not in page(stage).body
    stage.advance(30)
    stage.run()
    assert sum("`ann` ticked the box" in comment.body for comment in stuck.comments) == 1
    assert len(stage.jules.messages) == 2


def test_a_tick_by_somebody_without_access_does_nothing_and_is_said_once(stage: Stage, stuck: PullRequest) -> None:
    stage.advance(1)
    tick(page(stage), 1, user("guest"))
    before = len(stuck.comments)
    said = "the tick by guest on the dashboard was ignored"
    stage.advance(1)
    logs = [stage.run().log for _ in range(2)]
    assert [log.count(said) for log in logs] == [1, 0]
    assert (len(stuck.comments), len(stage.jules.messages)) == (before, 1)
    assert "- [x]" not in page(stage).body


@pytest.mark.parametrize("moment", ["while it reads", "before it writes"])
def test_a_tick_during_a_run_is_not_lost(stage: Stage, stuck: PullRequest, moment: str) -> None:
    stage.advance(1)
    issue = page(stage)
    issue.edit(ANN, issue.body.replace("maintainer", "person"))
    stage.advance(1)
    ticks = faults.run(lambda: tick(issue, 1))
    if moment == "while it reads":
        stage.github.faults.before("POST", "*/graphql", ticks, when=faults.operation("Pages"), nth=2)
    else:
        stage.github.faults.before("PATCH", f"*/issues/{issue.number}", ticks)
    stage.run()
    assert "- [x]" not in issue.body
    assert len(stage.jules.messages) == 1
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    asked = sum(seen.operation == "PageVersions" for seen in stage.github.requests)
    stage.advance(1)
    stage.run()
    assert sum(seen.operation == "PageVersions" for seen in stage.github.requests) == asked


def test_a_tick_below_many_changes_is_found(stage: Stage, stuck: PullRequest) -> None:
    stage.advance(1)
    tick(page(stage), 1)
    for number in range(70):
        stage.advance(1)
        page(stage).edit(ANN, page(stage).body.replace("The open", f"Note {number}. The open"))
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    assert sum(seen.operation == "PageVersions" for seen in stage.github.requests) == 2
    assert sum("`ann` ticked the box" in comment.body for comment in stuck.comments) == 1


def test_a_tick_counts_later_if_access_cannot_be_checked_now(stage: Stage, stuck: PullRequest) -> None:
    stage.advance(1)
    tick(page(stage), 1)
    stage.github.faults.before("GET", "*/collaborators/*", faults.answer(502), times=None)
    run = stage.run()
    assert (run.decisions, "was ignored" in run.log) == ({1: "failed"}, False)
    assert "- [x]" not in page(stage).body
    stage.github.faults.clear()
    stage.advance(1)
    assert stage.run().decisions == {1: "send"}
    assert sum("`ann` ticked the box" in comment.body for comment in stuck.comments) == 1


def test_what_does_not_wait_for_a_maintainer_has_no_box(busy: Stage) -> None:
    settled(busy)
    assert [line for line in page(busy).body.splitlines() if line.startswith("- [")] == ["- [ ] Retry #1"]


def histories(stage: Stage) -> int:
    return sum(seen.operation == "PastPullRequests" for seen in stage.github.requests)


def figures(stage: Stage) -> str:
    """The part of the page that shows them, without the hidden data."""
    return page(stage).body.partition("### 📊 ")[2].partition("<!--")[0]


def test_the_figures_are_counted_once_a_day(stage: Stage, stuck: PullRequest) -> None:
    assert histories(stage) == 1
    assert "| 2026-01-31 to 2026-03-02 | |\n" in figures(stage)
    assert "| Messages to Jules | 1, about 1 pull request |\n| Other outcomes | pending: 1 |\n" in figures(stage)
    assert "| Merged after a message | 0 of 1 |\n| Calls for a maintainer | 0 |\n" in figures(stage)
    assert "%" not in figures(stage)
    stuck.close(merged=True)
    stage.advance(24 * 60)
    before, count = len(stage.github.requests), writes(stage)
    stage.run()
    assert (histories(stage), writes(stage)) == (2, count + 1)
    assert len(stage.github.requests) - before <= 8
    assert "| 2026-02-01 to 2026-03-03 | |\n" in figures(stage)
    assert "| Other outcomes | failed in another way: 1 |\n" in figures(stage)
    assert "| Merged after a message | 1 of 1 |\n| Calls for a maintainer | 1 |\n" in figures(stage)
    stage.advance(30)
    stage.run()
    assert (histories(stage), writes(stage)) == (2, count + 1)


def test_many_closed_pull_requests_are_found_by_search_and_read_together(stage: Stage, stuck: PullRequest) -> None:
    for number in range(60):
        stage.pull_request(session=str(10**18 + number)).close()
    stage.advance(24 * 60)
    before = len(stage.github.requests)
    stage.run()
    with_history = len(stage.github.requests) - before
    stage.advance(10)
    stage.run()
    assert with_history - (len(stage.github.requests) - before - with_history) <= 12
    assert stuck.number == 1


def test_a_history_that_cannot_be_read_leaves_yesterdays_figures(stage: Stage, stuck: PullRequest) -> None:
    before = figures(stage)
    stuck.close(merged=True)
    stage.advance(24 * 60)
    stage.github.faults.before(
        "POST", "*/graphql", faults.answer(502), when=faults.operation("PastPullRequests"), times=None
    )
    run = stage.run()
    assert (run.status, figures(stage)) == (0, before)
    assert "could not read the history" in run.summary


def test_figures_that_were_never_counted_are_said_to_be_missing(busy: Stage) -> None:
    busy.github.faults.before(
        "POST", "*/graphql", faults.answer(502), when=faults.operation("PastPullRequests"), times=None
    )
    assert settled(busy).status == 0
    assert "The figures of the last 30 days could not be counted yet. The next run tries again." in figures(busy)


def test_a_part_that_cannot_be_read_for_long_is_left_out_of_newer_figures(stage: Stage, stuck: PullRequest) -> None:
    stage.pull_request(session="1" * 19)
    broken = faults.partial_data("nodes", 1, "commits")
    stage.github.faults.after("POST", "*/graphql", broken, when=faults.operation("PastPullRequests"), times=None)
    shown = []
    for hours in (20, 8, 20):
        stage.advance(hours * 60)
        assert stage.run().status == 0
        shown.append((figures(stage)[20:44], "| Not counted, because it could not be read | 1 |" in figures(stage)))
    first = "2026-01-31 to 2026-03-02"
    assert shown == [(first, False), (first, False), ("2026-02-02 to 2026-03-04", True)]
    assert stuck.state == "OPEN"


def test_a_repository_without_messages_says_so(stage: Stage) -> None:
    stage.repository.file(POLICY, "dashboard: true\n")
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=1)
    session.turns("IN_PROGRESS")
    stage.run()
    assert "In the last 30 days, the bot has sent no message to Jules." in figures(stage)
