"""One run over several repositories: what is found in them, with how many requests, and by which policy."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from tests.patience import PATIENCE
from tests.scenarios.stage import Run, Stage
from tests.simulators.github import PullRequest, Repository, faults, user
from tests.simulators.jules import JulesSession

POLICY = ".github/jules-feedback.yml"
ANN = user("ann")


def failing_in(stage: Stage, name: str, *, number: int = 1, **options: object) -> JulesSession:
    """A failed pull request of Jules' in a repository, and the session behind it."""
    repository = stage.github.repository(name)
    session = f"{1000 + number}{len(stage.github.repositories):016}"
    pull = repository.pull_request(branch=f"fix-{session}", **options)  # type: ignore[arg-type] # the builder's options
    pull.check("test", "failure")
    return stage.session(pull, id=session, repo=name)


def green_in(repository: Repository, **options: object) -> PullRequest:
    pull = repository.pull_request(**options)  # type: ignore[arg-type] # the same
    pull.check("test", "success")
    return pull


def requests_of(stage: Stage) -> Counter[str]:
    return Counter(seen.operation or f"{seen.method} {seen.path}" for seen in stage.github.requests)


def results_of(run: Run, repository: str) -> list[tuple[int | None, str]]:
    return [(row["number"], row["decision"]) for row in run.results if row["repository"] == repository]


@pytest.fixture
def acme(stage: Stage) -> Stage:
    """A stage with an organization."""
    stage.github.organization("acme")
    return stage


def test_repositories_without_work_cost_nothing(acme: Stage) -> None:
    session = failing_in(acme, "acme/busy")
    for number in range(40):
        acme.github.repository(f"acme/idle-{number}").pull_request(author=ANN)
    run = acme.run(repositories="org:acme", dry_run="true")
    assert (run.status, run.outputs["examined"], session.messages) == (0, "1", [])
    asked = requests_of(acme)
    assert (asked["Repositories"], asked["Candidates"], asked["PullRequests"]) == (1, 1, 1)
    assert not any("idle" in name for name in asked)


def test_the_goal_for_many_repositories_with_nothing_new(acme: Stage) -> None:
    """R repositories, J pull requests, J' of which may need attention: 2⌈J/100⌉ + ⌈J'/25⌉ + R."""
    for number in range(30):
        repository = acme.github.repository(f"acme/shop-{number:02}")
        for _ in range(4):
            green_in(repository)
    acme.run(repositories="org:acme")
    assert len(acme.github.requests) <= 2 * 2 + 30


def test_the_goal_where_messages_were_sent_before(acme: Stage) -> None:
    """The same, with J' = 30 whose messages have no answer yet: 2 * 2 + 2 + 30 requests, and one to Jules for each."""
    for number in range(30):
        failing_in(acme, f"acme/shop-{number:02}", number=number)
        for _ in range(3):
            green_in(acme.github.repository(f"acme/shop-{number:02}"))
    assert acme.run(repositories="org:acme", max_messages="50").outputs["sent"] == "30"
    before, asked = len(acme.github.requests), len(acme.jules.requests)
    acme.advance(5)
    assert acme.run(repositories="org:acme", max_messages="50").outputs["sent"] == "0"
    assert len(acme.github.requests) - before <= 2 * 2 + 2 + 30
    assert len(acme.jules.requests) - asked <= 30


def test_pull_requests_of_several_repositories_are_read_together(acme: Stage) -> None:
    for number in range(12):
        failing_in(acme, f"acme/shop-{number:02}", number=number)
    acme.run(repositories="org:acme", dry_run="true", jules_api_key="")
    assert requests_of(acme)["PullRequests"] == 1


def test_policy_files_are_read_side_by_side(acme: Stage) -> None:
    for number in range(6):
        green_in(acme.github.repository(f"acme/shop-{number}"))
    three = threading.Barrier(3)  # each waits for two others: one after the other, none would be answered
    acme.github.faults.before("GET", "*/contents/*", lambda _: three.wait(PATIENCE), times=6)
    assert acme.run(repositories="org:acme").outputs["examined"] == "6"
    assert sum(seen.path.endswith(POLICY) for seen in acme.github.requests) == 6
    assert acme.github_server.connections <= 4


def test_the_summary_says_how_many_repositories_the_token_sees(acme: Stage) -> None:
    failing_in(acme, "acme/one")
    acme.github.repository("acme/two")
    acme.github.repository("acme/old").is_archived = True
    run = acme.run(repositories="org:acme")
    assert "org:acme: 1 open pull request by Jules found. The token can read 2 repositories there." in run.summary


def test_a_token_for_one_repository_finds_what_is_in_it(acme: Stage) -> None:
    for name in ("acme/one", "acme/two"):
        acme.github.repository(name, private=True)
    one, two = failing_in(acme, "acme/one"), failing_in(acme, "acme/two", number=2)
    acme.github.default_token.only = frozenset({"acme/one"})
    run = acme.run(repositories="org:acme")
    assert (run.status, len(one.messages), len(two.messages)) == (0, 1, 0)
    assert "The token can read 1 repository there." in run.summary


def test_the_repositories_of_a_person(stage: Stage) -> None:
    session = failing_in(stage, "ann/garden")
    other = failing_in(stage, "ben/garden")
    run = stage.run(repositories="user:ann")
    assert (run.status, len(session.messages), len(other.messages)) == (0, 1, 0)


def test_pull_requests_in_a_persons_name_are_found_by_the_footer(acme: Stage) -> None:
    session = "12345678901234567890"
    footer = f"PR created automatically by Jules for task [{session}](https://jules.google.com/task/{session})"
    pull = acme.github.repository("acme/one").pull_request(ANN, branch="change", body=f"Fixes it.\n\n---\n*{footer}*")
    pull.check("test", "failure")
    behind = acme.session(pull, id=session, repo="acme/one")
    run = acme.run(repositories="org:acme")
    assert (run.status, len(behind.messages)) == (0, 1)


def test_other_authors_are_searched_for_if_the_input_names_them(acme: Stage) -> None:
    session = failing_in(acme, "acme/one", author=user("our-jules"))
    assert acme.run(repositories="org:acme", authors="our-jules").outputs["examined"] == "1"
    assert len(session.messages) == 1


@pytest.mark.parametrize("left_out", ["-acme/two", "-acme/t*", "-*/TWO"])
@pytest.mark.parametrize("selected", ["org:acme", "acme/one acme/two"])
def test_repositories_are_left_out(acme: Stage, selected: str, left_out: str) -> None:
    one, two = failing_in(acme, "acme/one"), failing_in(acme, "acme/two", number=2)
    run = acme.run(repositories=f"{selected} {left_out}")
    assert (run.status, len(one.messages), len(two.messages)) == (0, 1, 0)


def test_a_repository_counts_once_however_often_it_is_selected(acme: Stage) -> None:
    session = failing_in(acme, "acme/one")
    run = acme.run(repositories="org:acme acme/one ACME/one user:acme")
    assert (run.outputs["examined"], len(session.messages)) == ("1", 1)


def test_many_named_repositories_of_one_owner_are_one_search(acme: Stage) -> None:
    names = [f"acme/shop-{number}" for number in range(20)]
    for number, name in enumerate(names):
        failing_in(acme, name, number=number)
    other = failing_in(acme, "acme/other", number=99)
    run = acme.run(repositories=" ".join(names), max_messages="100")
    assert (run.outputs["sent"], other.messages) == ("20", [])
    assert requests_of(acme)["Repositories"] == 1


def test_named_repositories_that_cannot_be_read_are_reported_and_skipped(acme: Stage) -> None:
    session = failing_in(acme, "acme/one")
    acme.github.repository("acme/old").is_archived = True
    run = acme.run(repositories="acme/one acme/nowhere acme/old")
    assert (run.status, len(session.messages)) == (1, 1)
    assert results_of(run, "acme/nowhere") == [(None, "failed")]
    assert results_of(run, "acme/old") == [(None, "skip")]
    assert "repository acme/nowhere does not exist, or the token cannot read it" in run.log


def test_a_named_repository_is_found_by_its_former_name(acme: Stage) -> None:
    session = failing_in(acme, "acme/one")
    acme.github.repository("acme/one").rename("octo/first")
    acme.jules.source("octo/first")
    run = acme.run(repositories="acme/one acme/two")
    assert results_of(run, "octo/first") == [(1, "send")]
    assert len(session.messages) == 1


@pytest.mark.parametrize("what", ["renamed", "archived", "deleted", "closed"])
def test_what_changes_during_the_run_concerns_no_others(acme: Stage, what: str) -> None:
    two = failing_in(acme, "acme/two", number=2)
    failing_in(acme, "acme/one")
    repository = acme.github.repository("acme/one")

    def change(_: object) -> None:
        match what:
            case "renamed":
                repository.rename("acme/first")
            case "archived":
                repository.is_archived = True
            case "deleted":
                repository.pull_requests[1].vanish()
                del acme.github.repositories["acme/one"]
            case _:
                repository.pull_requests[1].close()

    acme.github.faults.before("POST", "/graphql", change, when=faults.operation("Candidates"))
    run = acme.run(repositories="org:acme")
    assert (len(two.messages), results_of(run, "acme/two")) == (1, [(1, "send")])
    assert "Traceback" not in run.log


def test_one_pull_request_that_cannot_be_scanned_is_reported_alone(acme: Stage) -> None:
    one, two = failing_in(acme, "acme/one"), failing_in(acme, "acme/two", number=2)
    broken = faults.partial_data("nodes", 0, "title")
    acme.github.faults.after("POST", "/graphql", broken, when=faults.operation("Candidates"), times=None)
    run = acme.run(repositories="org:acme")
    assert (run.status, run.outputs["failed"], len(one.messages) + len(two.messages)) == (1, "1", 1)


def test_a_search_that_lags_finds_the_rest_in_the_next_run(acme: Stage) -> None:
    session = failing_in(acme, "acme/one", minutes_ago=45)
    acme.github.search_lag = timedelta(minutes=60)
    assert acme.run(repositories="org:acme").outputs["examined"] == "0"
    acme.github.search_lag = timedelta(0)
    assert acme.run(repositories="org:acme").outputs["examined"] == "1"
    assert len(session.messages) == 1


def test_a_pull_request_that_the_search_still_lists_as_open_is_left_alone(acme: Stage) -> None:
    session = failing_in(acme, "acme/one", minutes_ago=120)
    acme.github.search_lag = timedelta(minutes=60)
    acme.github.repository("acme/one").pull_requests[1].close()
    run = acme.run(repositories="org:acme")
    assert (run.status, run.outputs["examined"], session.messages) == (0, "0", [])


def test_a_search_that_loses_results_is_repeated_once_and_then_reported(acme: Stage) -> None:
    for name in ("acme/one", "acme/two"):
        failing_in(acme, name)
    acme.github.search_omits = 1
    run = acme.run(repositories="org:acme")
    assert (run.status, run.outputs["sent"]) == (0, "1")
    assert "GitHub's search returned only 1 of 2 pull requests" in run.summary
    assert requests_of(acme)["Repositories"] == 2


def test_more_than_a_thousand_pull_requests_are_all_found(acme: Stage) -> None:
    repository = acme.github.repository("acme/one")
    for number in range(1_080):
        green_in(repository, minutes_ago=60 + number * 7)
    run = acme.run(repositories="org:acme")
    assert (run.status, run.outputs["examined"]) == (0, "1080")
    assert len(acme.github.requests) <= 2 * 11 + 1


def test_more_than_a_thousand_of_the_same_second_are_reported(acme: Stage) -> None:
    repository = acme.github.repository("acme/one")
    for _ in range(1_001):
        green_in(repository)
    run = acme.run(repositories="org:acme")
    assert run.outputs["examined"] == "1000"
    assert "GitHub's search returned only 1,000 of 1,001 pull requests" in run.summary


def test_a_search_that_takes_too_long_is_sent_in_parts(acme: Stage) -> None:
    sessions = [failing_in(acme, f"acme/shop-{number}", number=number) for number in range(3)]
    acme.github.faults.before(
        "POST", "/graphql", faults.graphql_errors(), when=faults.operation("Repositories"), times=2
    )
    assert acme.run(repositories="org:acme").outputs["sent"] == "3"
    assert [len(session.messages) for session in sessions] == [1, 1, 1]


def test_named_repositories_are_scanned_if_the_search_fails(acme: Stage) -> None:
    session = failing_in(acme, "acme/one")
    acme.github.repository("acme/two")
    refuse = faults.answer(200, body=b'{"errors": [{"message": "The search is not available."}]}')
    acme.github.faults.before("POST", "/graphql", refuse, when=faults.operation("Repositories"), times=None)
    run = acme.run(repositories="acme/one acme/two")
    assert (run.status, len(session.messages)) == (0, 1)
    assert "The search failed" in run.log


def test_an_event_concerns_its_own_repository_alone(acme: Stage) -> None:
    one, two = failing_in(acme, "acme/one"), failing_in(acme, "acme/two", number=2)
    event = acme.folder.parent / "event.json"
    event.write_text('{"issue": {"number": 1}, "repository": {"full_name": "acme/one"}}')
    environ = {"GITHUB_EVENT_NAME": "issue_comment", "GITHUB_EVENT_PATH": str(event)}
    acme.run(repositories="org:acme", environ=environ)
    assert (len(one.messages), len(two.messages)) == (1, 0)
    assert requests_of(acme)["Repositories"] == 0
    acme.run(repositories="org:octo", environ=environ)
    acme.run(repositories="org:acme -acme/one", environ=environ)
    assert len(one.messages) == 1


def test_the_organizations_policy_is_the_default(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "drafts: skip\n")
    one = failing_in(acme, "acme/one", draft=True)
    acme.github.repository("acme/two").file(POLICY, "max-attempts: 2\n")
    two = failing_in(acme, "acme/two", number=2, draft=True)
    for repositories in ("org:acme", "acme/one acme/two"):
        run = acme.run(repositories=repositories)
        assert run.status == 0
        assert (len(one.messages), len(two.messages)) == (0, 1)  # its own policy replaces the default as a whole
    acme.run(repositories="acme/one")
    assert len(one.messages) == 1  # a run for one repository asks for its own policy alone


def test_the_default_policy_costs_no_request_of_its_own(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "drafts: skip\n")
    failing_in(acme, "acme/one", draft=True)
    acme.run(repositories="org:acme")
    assert f"GET /repos/acme/.github/contents/{POLICY}" not in requests_of(acme)


def test_a_default_policy_that_is_malformed_fails_where_it_counts(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(POLICY, "sesame: open\n")
    acme.github.repository("acme/two").file(POLICY, "max-attempts: 2\n")
    one, two = failing_in(acme, "acme/one"), failing_in(acme, "acme/two", number=2)
    run = acme.run(repositories="org:acme")
    assert (run.status, len(one.messages), len(two.messages)) == (1, 0, 1)
    assert f"{POLICY} in acme/.github: sesame is not a policy key" in run.log


def test_five_thousand_repositories_cost_as_much_as_those_with_work(acme: Stage) -> None:
    for number in range(5_000):
        acme.github.repository(f"acme/idle-{number}")
    session = failing_in(acme, "acme/busy")
    run = acme.run(repositories="org:acme")
    assert (run.status, len(session.messages)) == (0, 1)
    assert "The token can read 5,001 repositories there." in run.summary
    assert requests_of(acme)["Repositories"] == 1
