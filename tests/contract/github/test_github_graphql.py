"""The simulator's GraphQL: GitHub's own schema, paging, limits and error formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import github
import pytest
import requests
from github.GithubRetry import GithubRetry
from graphql import get_named_type, is_leaf_type, is_required_argument, validate_schema

from tests.patience import PATIENCE
from tests.simulators.github import CIRCLECI, GitHubServer, GitHubWorld, PullRequest, thread, user
from tests.simulators.github.graph.schema import official_schema, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ANN = user("ann")
DEEP = (Path(__file__).parent / "deep.graphql").read_text()


@pytest.fixture
def world() -> GitHubWorld:
    world = GitHubWorld()
    repo = world.repository("octo/shop")
    pull = repo.pull_request(branch="fix-cart-1234567890123456789", body="Fixes the cart.")
    pull.check("test", "failure")
    pull.check("build", "timed_out", app=CIRCLECI, title="Build", summary="It took too long.")
    pull.status("ci/legacy", "error", description="no", url="https://ci.example/1")
    pull.review(ANN, "CHANGES_REQUESTED", "No.", association="MEMBER", threads=[thread(line=3)])
    pull.review(user("eve"), "CHANGES_REQUESTED", "Me too.")
    return world


@pytest.fixture
def server(world: GitHubWorld) -> Iterator[GitHubServer]:
    with GitHubServer(world) as running:
        yield running


@pytest.fixture
def pull(world: GitHubWorld) -> PullRequest:
    return world.repository("octo/shop").pull_requests[1]


def ask(server: GitHubServer, query: str, **variables: object) -> Any:  # noqa: ANN401 -- any JSON
    headers = {"Authorization": f"Bearer {server.world.default_token.value}"}
    body = {"query": query, "variables": variables}
    return requests.post(server.graphql_url, json=body, headers=headers, timeout=PATIENCE).json()


def in_shop(selection: str) -> str:
    return f'{{ repository(owner: "octo", name: "shop") {{ {selection} }} }}'


def test_vendored_schema_is_sound() -> None:
    assert validate_schema(official_schema()) == []


def test_deep_query(server: GitHubServer) -> None:
    answer = ask(server, DEEP, owner="octo", name="shop", number=1)
    assert "errors" not in answer
    pull = answer["data"]["repository"]["pullRequest"]
    contexts = pull["commits"]["nodes"][0]["commit"]["statusCheckRollup"]["contexts"]["nodes"]
    assert [each["__typename"] for each in contexts] == ["CheckRun", "CheckRun", "StatusContext"]
    assert (pull["author"]["__typename"], pull["author"]["login"]) == ("Bot", "google-labs-jules")
    assert [each["body"] for each in pull["latestOpinionatedReviews"]["nodes"]] == ["No."]
    assert len(pull["latestReviews"]["nodes"]) == 2
    assert server.world.contract_violations == []


def selections(kind: str) -> dict[str, str]:
    """Write a selection for each field of a type that needs no argument."""
    found = {}
    for name, field in getattr(official_schema().type_map[kind], "fields", {}).items():
        if not any(is_required_argument(argument) for argument in field.args.values()):
            page = "(first: 1)" if "first" in field.args else ""
            found[name] = f"{name}{page}{'' if is_leaf_type(get_named_type(field.type)) else ' { __typename }'}"
    return found


def test_every_field_is_answered_as_the_schema_says_or_said_to_be_missing(
    server: GitHubServer, pull: PullRequest
) -> None:
    pull.comment(ANN, "x")
    pull.label("bug")
    opened = pull.threads[0]
    check, other, status = *pull.head.check_runs, pull.head.statuses[0]
    things: list[Any] = [pull, pull.repository, pull.head, check, other, check.suite, check.suite.workflow_run, status]
    things += [*pull.comments, *pull.labels, *pull.reviews, opened, *opened.comments]
    for thing in things:
        kind = type_name(thing)
        for name, selection in selections(kind).items():
            answer = ask(server, f'{{ node(id: "{thing.node_id}") {{ ... on {kind} {{ {selection} }} }} }}')
            problems = {error["message"] for error in answer.get("errors", [])}
            assert problems <= {f"the simulator does not play {kind}.{name}"}


def test_which_checks_are_required_is_answered_for_a_pull_request(server: GitHubServer, pull: PullRequest) -> None:
    pull.check("lint", "cancelled", required=True)
    pull.status("ci/other", "error", required=True)
    ids = [each.node_id for each in (*pull.head.check_runs, *pull.head.statuses)]
    asked = "... on RequirableByPullRequest { isRequired(pullRequestId: $pull) }"
    query = f"query($pull: ID!, $ids: [ID!]!) {{ a: nodes(ids: $ids) {{ {asked} }} }}"
    answer = ask(server, query, pull=pull.node_id, ids=ids)
    assert [each["isRequired"] for each in answer["data"]["a"]] == [False, False, True, False, True]
    assert server.world.contract_violations == []


def test_unknown_field_is_an_error_in_the_format_of_github(server: GitHubServer) -> None:
    answer = ask(server, in_shop("sesame"))
    assert answer["errors"][0]["message"] == "Field 'sesame' doesn't exist on type 'Repository'"
    assert answer["errors"][0]["extensions"]["code"] == "undefinedField"
    assert server.world.contract_violations != []


def test_missing_things_are_typed_errors(server: GitHubServer, pull: PullRequest) -> None:
    answer = ask(server, '{ repository(owner: "octo", name: "absent") { id } }')
    assert answer["data"] == {"repository": None}
    error = answer["errors"][0]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["repository"])
    assert error["message"] == "Could not resolve to a Repository with the name 'octo/absent'."
    answer = ask(server, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[pull.node_id, "PR_gone"])
    assert answer["data"]["nodes"] == [{"id": pull.node_id}, None]
    assert (answer["errors"][0]["type"], answer["errors"][0]["path"]) == ("NOT_FOUND", ["nodes", 1])


@pytest.mark.parametrize(
    ("selection", "kind"),
    [
        ("pullRequests(first: 101) { totalCount }", "EXCESSIVE_PAGINATION"),
        ("pullRequests { totalCount }", "MISSING_PAGINATION_BOUNDARIES"),
        (
            (
                "pullRequests(first: 100) { nodes { reviewThreads(first: 100) { nodes { comments(first: 100)"
                " { nodes { body } } } } } }"
            ),
            "MAX_NODE_LIMIT_EXCEEDED",
        ),
    ],
)
def test_limits(server: GitHubServer, selection: str, kind: str) -> None:
    assert ask(server, in_shop(selection))["errors"][0]["type"] == kind


def test_pages_to_the_end_forwards_and_backwards(server: GitHubServer) -> None:
    repo = server.world.repository("octo/shop")
    for _ in range(129):
        repo.pull_request()
    query = """query($after: String) { repository(owner: "octo", name: "shop") {
      pullRequests(first: 50, after: $after, states: OPEN) {
        totalCount nodes { number } pageInfo { hasNextPage endCursor } } } }"""
    numbers: list[int] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        found = ask(server, query, after=page["endCursor"])["data"]["repository"]["pullRequests"]
        page, numbers = found["pageInfo"], numbers + [each["number"] for each in found["nodes"]]
    assert numbers == list(range(1, 131))
    backwards = ask(
        server, in_shop("pullRequests(last: 2) { nodes { number } pageInfo { hasPreviousPage startCursor } }")
    )
    found = backwards["data"]["repository"]["pullRequests"]
    assert [each["number"] for each in found["nodes"]] == [129, 130]
    before = found["pageInfo"]["startCursor"]
    answer = ask(server, in_shop(f'pullRequests(last: 1, before: "{before}") {{ nodes {{ number }} }}'))
    assert answer["data"]["repository"]["pullRequests"]["nodes"] == [{"number": 128}]


def test_cursor_holds_when_earlier_things_go(server: GitHubServer, pull: PullRequest) -> None:
    comments = [pull.comment(ANN, str(number)) for number in range(4)]
    query = """query($id: ID!, $after: String) { node(id: $id) { ... on PullRequest {
      comments(first: 2, after: $after) { nodes { body } pageInfo { endCursor } } } } }"""
    first = ask(server, query, id=pull.node_id)["data"]["node"]["comments"]
    comments[0].delete()
    second = ask(server, query, id=pull.node_id, after=first["pageInfo"]["endCursor"])["data"]["node"]["comments"]
    assert [each["body"] for each in second["nodes"]] == ["2", "3"]


def test_a_bots_comment_can_be_minimized(server: GitHubServer, pull: PullRequest) -> None:
    comment = pull.comment(server.world.default_token.actor, "Old news")
    auth = github.Auth.Token(server.world.default_token.value)
    client = github.Github(auth=auth, base_url=server.url, retry=GithubRetry(total=0))
    mutation = """mutation Hide($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) {
      minimizedComment { isMinimized minimizedReason } } }"""
    _, answer = client.requester.graphql_query(mutation, {"id": comment.node_id})
    assert answer["data"]["minimizeComment"]["minimizedComment"] == {"isMinimized": True, "minimizedReason": "outdated"}
    assert comment.minimized_reason == "outdated"
    assert [each.operation for each in server.world.writes] == ["Hide"]


def test_ids_above_31_bits_are_sent_as_they_are(server: GitHubServer, pull: PullRequest) -> None:
    comment = pull.comment(ANN, "x")
    query = "query($id: ID!) { node(id: $id) { ... on IssueComment { databaseId fullDatabaseId viewerDidAuthor } } }"
    found = ask(server, query, id=comment.node_id)["data"]["node"]
    assert found == {"databaseId": comment.id, "fullDatabaseId": str(comment.id), "viewerDidAuthor": False}


def test_ids_above_32_bits_are_sent_as_they_are(server: GitHubServer, pull: PullRequest) -> None:
    comment = pull.comment(ANN, "x", id=2**33 + 1)
    run = pull.check("late", id=2**34 + 1)
    query = "query($id: ID!) { node(id: $id) { ... on IssueComment { databaseId } ... on CheckRun { databaseId } } }"
    found = [ask(server, query, id=each.node_id)["data"]["node"]["databaseId"] for each in (comment, run)]
    assert found == [2**33 + 1, 2**34 + 1]


def test_a_rollup_tells_by_which_event_and_file_each_check_ran(server: GitHubServer, pull: PullRequest) -> None:
    pull.check("e2e", "success", event="push")
    pull.check("e2e", "failure", event="pull_request", workflow_file="e2e.yml")
    query = CONTEXTS.replace("workflowRun { databaseId }", "workflowRun { event file { path } }")
    found = [each for each in contexts_of(ask(server, in_shop(query))) if each.get("name") == "e2e"]
    runs = [each["checkSuite"]["workflowRun"] for each in found]
    assert {run["event"]: run["file"]["path"] for run in runs} == {
        "push": ".github/workflows/ci.yml",
        "pull_request": ".github/workflows/e2e.yml",
    }


def test_checks_need_the_right_to_read_them(server: GitHubServer) -> None:
    server.world.default_token.permissions = {"pull_requests": "read"}
    answer = ask(server, in_shop("pullRequest(number: 1) { number statusCheckRollup { state } }"))
    assert answer["data"]["repository"]["pullRequest"] == {"number": 1, "statusCheckRollup": None}
    assert answer["errors"][0]["type"] == "FORBIDDEN"


CONTEXTS = """pullRequest(number: 1) {
  commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 9) { nodes {
  ... on CheckRun { name checkSuite { app { slug } workflowRun { databaseId } } }
  ... on StatusContext { context }
} } } } } } } """


def contexts_of(answer: Any) -> Any:  # noqa: ANN401 -- any JSON
    pull = answer["data"]["repository"]["pullRequest"]
    return pull["commits"]["nodes"][0]["commit"]["statusCheckRollup"]["contexts"]["nodes"]


def test_workflow_runs_need_a_right_of_their_own(server: GitHubServer) -> None:
    server.world.default_token.permissions = {**server.world.default_token.permissions, "actions": "none"}
    answer = ask(server, in_shop(CONTEXTS))
    suites = [each["checkSuite"] for each in contexts_of(answer) if "name" in each]
    assert suites == [
        {"app": {"slug": "github-actions"}, "workflowRun": None},
        {"app": {"slug": "circleci-checks"}, "workflowRun": None},
    ]
    assert {(error["type"], error["path"][-1]) for error in answer["errors"]} == {("FORBIDDEN", "workflowRun")}


def test_statuses_need_a_right_of_their_own(server: GitHubServer) -> None:
    server.world.default_token.permissions = {**server.world.default_token.permissions, "statuses": "none"}
    answer = ask(server, in_shop(CONTEXTS))
    assert [each and each["name"] for each in contexts_of(answer)] == ["test", "build", None]
    assert [(error["type"], error["path"][-2:]) for error in answer["errors"]] == [("FORBIDDEN", ["nodes", 2])]


def test_a_query_that_takes_too_much_comes_back_with_nulls(server: GitHubServer) -> None:
    server.world.most_nodes = 5
    answer = ask(server, in_shop(CONTEXTS))
    assert answer["data"] == {"repository": None}
    assert [(error["type"], error["path"]) for error in answer["errors"]] == [
        ("RESOURCE_LIMITS_EXCEEDED", ["repository"])
    ]


def test_an_older_server_names_the_fields_that_it_lacks(server: GitHubServer) -> None:
    server.world.lacking_fields = {("IssueComment", "fullDatabaseId")}
    query = "query Q($id: ID!) { node(id: $id) { ... on IssueComment { body fullDatabaseId } } }"
    answer = ask(server, query, id="IC_1")
    assert "data" not in answer
    (error,) = answer["errors"]
    assert error["message"] == "Field 'fullDatabaseId' doesn't exist on type 'IssueComment'"
    assert (error["extensions"]["code"], error["locations"]) == ("undefinedField", [{"line": 1, "column": 64}])
    assert server.world.contract_violations == []


def test_old_checks_stay_on_the_old_head(server: GitHubServer, pull: PullRequest) -> None:
    pull.push("Fix it")
    selection = (
        "pullRequest(number: 1) { headRefOid commits(last: 2) { nodes { commit { statusCheckRollup { state } } } } }"
    )
    found = ask(server, in_shop(selection))["data"]["repository"]["pullRequest"]
    states = [each["commit"]["statusCheckRollup"] for each in found["commits"]["nodes"]]
    assert states == [{"state": "ERROR"}, None]
    assert found["headRefOid"] == pull.head.oid


def test_points_run_out(server: GitHubServer) -> None:
    server.world.default_token.limits["graphql"] = 1
    assert "data" in ask(server, "{ viewer { login } }")
    assert ask(server, "{ viewer { login } }")["errors"][0]["type"] == "RATE_LIMITED"


def test_more_ids_than_github_takes(server: GitHubServer, pull: PullRequest) -> None:
    answer = ask(server, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[pull.node_id] * 101)
    assert answer["errors"][0]["type"] == "ARGUMENT_LIMIT"


def test_the_merge_queue_s_events_stand_in_the_timeline(server: GitHubServer, pull: PullRequest) -> None:
    pull.enqueue(ANN)
    pull.queue_check("test", "failure")
    server.world.advance(minutes=5)
    pull.comment(ANN, "Why?")
    pull.leave_queue()
    types = "itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]"
    fields = "... on RemovedFromMergeQueueEvent { reason createdAt beforeCommit { oid statusCheckRollup { state } } }"
    answer = ask(
        server, in_shop(f"pullRequest(number: 1) {{ timelineItems(last: 1, {types}) {{ nodes {{ {fields} }} }} }}")
    )
    (event,) = answer["data"]["repository"]["pullRequest"]["timelineItems"]["nodes"]
    assert (event["reason"], event["beforeCommit"]["statusCheckRollup"]["state"]) == ("failed_checks", "FAILURE")
    assert event["beforeCommit"]["oid"] != pull.head.oid
    everything = ask(server, in_shop("pullRequest(number: 1) { timelineItems(first: 10) { nodes { __typename } } }"))
    kinds = [each["__typename"] for each in everything["data"]["repository"]["pullRequest"]["timelineItems"]["nodes"]]
    assert {"AddedToMergeQueueEvent", "IssueComment", "RemovedFromMergeQueueEvent"} <= set(kinds)
    assert server.world.contract_violations == []
