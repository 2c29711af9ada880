"""One dashboard for several repositories: where it is, what is on it, whose ticks count, and when it is refused."""

from typing import Any

import pytest

from tests.scenarios.stage import Run, Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.github.issue import Issue

pytestmark = pytest.mark.sweep

ANN = user("ann")
POLICY = ".github/jules-feedback.yml"
OPS = "acme/ops"
TITLE = "Jules feedback: all repositories"


@pytest.fixture
def acme(stage: Stage) -> Stage:
    set_up_acme(stage)
    return stage


def set_up_acme(stage: Stage) -> None:
    """An organization with two repositories, in each of which a pull request has used all its messages."""
    stage.github.organization("acme")
    stage.github.repository(OPS, private=True)
    stage.github.repository("acme/.github").file(POLICY, f"dashboard-repository: {OPS}\nmax-attempts: 1\n")
    for digit, name in enumerate(("acme/one", "acme/two"), 1):
        repository = stage.github.repository(name)
        stage.jules.source(name)
        pull = repository.pull_request(branch=f"fix-{str(digit) * 19}")
        pull.check("test", "failure", log="Error: the kettle is cold\n")
        stage.session(pull, id=str(digit) * 19, repo=name)


def scan(stage: Stage, repositories: str = "org:acme", **inputs: Any) -> Run:  # noqa: ANN401 - inputs as a stage takes them
    return stage.run(repositories=repositories, **inputs)


def pages(stage: Stage, name: str) -> list[Issue]:
    return list(stage.github.repository(name).issues.values())


def page(stage: Stage) -> Issue:
    (issue,) = [each for each in pages(stage, OPS) if each.state == "open"]
    return issue


@pytest.fixture
def stuck(stage: Stage) -> Stage:
    get_stuck(stage)
    return stage


@played_once
def get_stuck(stage: Stage) -> None:
    """Both wait for a maintainer, and the page says so."""
    set_up_acme(stage)
    scan(stage)
    for digit, name in enumerate(("acme/one", "acme/two"), 1):
        stage.jules.sessions[str(digit) * 19].completes()
        pull = pull_of(stage, name)
        pull.push("Try again")
        pull.check("test", "failure", log="Error: the teapot is cold\n")
    stage.advance(30)
    scan(stage)
    stage.advance(1)
    scan(stage)
    stage.advance(1)


def pull_of(stage: Stage, name: str) -> PullRequest:
    return stage.github.repository(name).pull_requests[1]


def tick(issue: Issue, box: str, by: str = "ann") -> None:
    assert f"- [ ] Retry {box}\n" in issue.body
    issue.edit(user(by), issue.body.replace(f"- [ ] Retry {box}\n", f"- [x] Retry {box}\n"))


def test_all_repositories_stand_on_one_page(stuck: Stage) -> None:
    issue = page(stuck)
    assert issue.title == TITLE
    assert "| repository | pull request | reason | failed checks | session |\n|---|---|---|---|---|\n" in issue.body
    for name in ("acme/one", "acme/two"):
        assert f"| {name} | [#1](https://github.com/{name}/pull/1) Change number 1 | " in issue.body
        assert f"- [ ] Retry {name}#1\n" in issue.body
        assert pages(stuck, name) == []
    count = len(stuck.github.writes)
    scan(stuck)
    assert len(stuck.github.writes) == count


def test_what_is_over_leaves_an_empty_page(stuck: Stage) -> None:
    for name in ("acme/one", "acme/two"):
        pull_of(stuck, name).close()
    scan(stuck)
    assert "**No pull requests need attention.**" in page(stuck).body


def test_the_input_names_the_page_of_named_repositories(acme: Stage) -> None:
    acme.github.repository("acme/other", private=True)
    run = scan(acme, repositories="acme/one acme/two", dashboard_repository="acme/other")
    assert ([each.title for each in pages(acme, "acme/other")], pages(acme, OPS)) == ([TITLE], [])
    assert "| Messages to Jules | 2, about 2 pull requests |" in pages(acme, "acme/other")[0].body
    assert run.status == 0


def test_no_repository_decides_for_others(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "")
    acme.github.repository("acme/one").file(POLICY, f"dashboard: true\ndashboard-repository: {OPS}\n")
    run = scan(acme)
    assert pages(acme, OPS) == []
    assert [each.title for each in pages(acme, "acme/one")] == ["Jules feedback"]
    assert run.summary.count("acme/one: dashboard-repository in its policy file is ignored") == 1


def test_a_policy_of_its_own_takes_no_repository_off_the_page(acme: Stage) -> None:
    acme.github.repository("acme/one").file(POLICY, "dashboard: true\n")
    run = scan(acme)
    assert "| acme/one | [#1]" in page(acme).body
    assert "| acme/two | [#1]" in page(acme).body
    assert pages(acme, "acme/one") == []
    assert "is ignored" not in run.log


def test_an_organization_decides_for_its_own_repositories_alone(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "dashboard-repository: octo/shop\n")
    run = scan(acme)
    assert acme.repository.issues == {}
    assert "dashboard-repository in the default policy of acme is ignored: octo/shop is not acme's." in run.log


def histories(stage: Stage) -> int:
    return sum(seen.operation == "PastPullRequests" for seen in stage.github.requests)


def test_the_figures_are_of_all_repositories_that_the_page_may_show(stuck: Stage) -> None:
    assert "| Messages to Jules | 2, about 2 pull requests |" in page(stuck).body
    assert histories(stuck) == 1
    pull_of(stuck, "acme/two").close()
    stuck.advance(24 * 60)
    scan(stuck)
    assert "| Messages to Jules | 2, about 2 pull requests |" in page(stuck).body
    stuck.github.repository("acme/two").is_private = True
    stuck.github.repository(OPS).is_private = False
    stuck.advance(24 * 60)
    scan(stuck)
    assert "| Messages to Jules | 1, about 1 pull request |" in page(stuck).body
    assert "| Repositories not counted, because they are more private | 1 |" in page(stuck).body
    assert histories(stuck) == 3


@pytest.mark.parametrize(
    ("holder", "shown", "is_refused"),
    [
        ("public", "internal", True),
        ("internal", "internal", False),
    ],
)
def test_a_page_that_is_less_private_is_refused(acme: Stage, holder: str, shown: str, *, is_refused: bool) -> None:
    for name, visibility in ((OPS, holder), ("acme/two", shown)):
        repository = acme.github.repository(name)
        repository.is_private, repository.is_internal = visibility != "public", visibility == "internal"
    run = scan(acme)
    assert (len(pages(acme, OPS)), run.status) == (0 if is_refused else 1, 0)
    said = f"there is no dashboard, because acme/two would be on it, which fewer people can see ({shown})"
    assert run.log.count(said) == is_refused


def test_a_tick_counts_by_the_access_to_the_repository_of_the_pull_request(stuck: Stage) -> None:
    stuck.github.repository("acme/two").grant(ANN)
    stuck.github.repository(OPS).grant(ANN)
    tick(page(stuck), "acme/one#1")
    stuck.advance(1)
    tick(page(stuck), "acme/two#1")
    stuck.advance(1)
    logs = [scan(stuck).log]
    assert [len(stuck.jules.sessions[digit * 19].messages) for digit in "12"] == [1, 2]
    said = [comment.body for comment in pull_of(stuck, "acme/two").comments]
    assert any("`ann` ticked the box" in body for body in said)
    assert not any(OPS in body for body in said), "who sees the pull request may not know of the page"
    assert not any("ticked the box" in comment.body for comment in pull_of(stuck, "acme/one").comments)
    stuck.advance(1)
    logs.append(scan(stuck).log)
    assert [log.count("the tick by ann on the dashboard was ignored") for log in logs] == [1, 0]
    assert "- [x]" not in page(stuck).body


def test_a_repository_that_cannot_be_read_has_a_row_and_its_tick_is_kept(stuck: Stage) -> None:
    stuck.github.repository("acme/two").grant(ANN)
    tick(page(stuck), "acme/two#1")
    stuck.advance(1)
    stuck.github.repository("acme/two").file(POLICY, "max-attempts: many\n")
    assert scan(stuck).status == 1
    assert "| acme/two |  | " in page(stuck).body
    assert "max-attempts" in page(stuck).body
    stuck.advance(1)
    count = len(stuck.github.writes)
    scan(stuck)
    assert len(stuck.github.writes) == count
    stuck.github.repository("acme/two").file(POLICY, "max-attempts: 1\n")
    stuck.advance(1)
    scan(stuck)
    assert len(stuck.jules.sessions["2" * 19].messages) == 2


def test_an_owner_that_cannot_be_read_leaves_the_page_alone(stuck: Stage) -> None:
    before = page(stuck).body
    stuck.github.faults.before(
        "POST", "*/graphql", faults.graphql_errors("Nothing works"), when=faults.operation("Repositories")
    )
    assert scan(stuck).status == 1
    assert page(stuck).body == before


def test_the_page_of_the_repository_that_holds_it_is_another_one(acme: Stage) -> None:
    ops = acme.github.repository(OPS)
    ops.file(POLICY, "dashboard: true\n")
    acme.jules.source(OPS)
    pull = ops.pull_request(branch=f"fix-{'3' * 19}")
    pull.check("test", "failure", log="Error: the kettle is cold\n")
    acme.session(pull, id="3" * 19, repo=OPS)
    acme.run(repositories=OPS)
    scan(acme)
    acme.run(repositories=OPS)
    assert sorted((each.title, each.state) for each in pages(acme, OPS)) == [
        ("Jules feedback", "open"),
        (TITLE, "open"),
    ]


def test_a_dry_run_shows_the_page(acme: Stage) -> None:
    run = scan(acme, dry_run="true")
    assert "Dashboard of acme/ops" in run.log
    assert "| acme/one | [#1]" in run.log
    assert pages(acme, OPS) == []


def test_a_page_in_a_repository_that_does_not_exist_is_said_once(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "dashboard-repository: acme/none\n")
    run = scan(acme)
    assert (run.status, run.outputs["sent"]) == (0, "2")
    assert run.summary.count("acme/none: could not write the dashboard") == 1
