"""The simulator's GraphQL: GitHub's own schema, paging, limits and error formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import github
import pytest
import requests
from github.GithubRetry import GithubRetry
from graphql import validate_schema

from tests.simulators.github import CIRCLECI, GitHubServer, GitHubWorld, PullRequest, thread, user
from tests.simulators.github.graph.schema import official_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

ANN = user("ann")
DEEP = """
query Deep($owner: String!, $name: String!, $number: Int!) {
  viewer { login }
  rateLimit { cost limit remaining resetAt used nodeCount }
  repository(owner: $owner, name: $name) {
    nameWithOwner isArchived isFork
    defaultBranchRef { name target { oid } }
    policy: object(expression: "HEAD:README.md") { ... on Blob { text byteSize isTruncated } }
    pullRequest(number: $number) { ...pull }
  }
}
fragment pull on PullRequest {
  id number title body url state isDraft mergeable mergeStateStatus reviewDecision isCrossRepository
  headRefName headRefOid headRepository { nameWithOwner } headRepositoryOwner { login } headRef { name }
  baseRefName baseRefOid baseRef { target { ... on Commit { oid statusCheckRollup { state } } } }
  author { __typename login ... on Bot { databaseId } } authorAssociation createdAt updatedAt viewerDidAuthor
  labels(first: 10) { nodes { name } }
  files(first: 10) { nodes { path changeType additions deletions } }
  closingIssuesReferences(first: 1) { totalCount }
  commits(last: 1) { totalCount nodes { commit {
    oid committedDate authoredDate pushedDate messageHeadline message
    author { name email user { login } } committer { date }
    status { state contexts { context } }
    checkSuites(first: 10) { nodes { app { slug databaseId name } status conclusion } }
    statusCheckRollup { state contexts(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes {
      __typename
      ... on CheckRun {
        id databaseId name status conclusion startedAt completedAt detailsUrl permalink url title summary text
        isRequired(pullRequestNumber: $number)
        annotations(first: 10) { nodes {
          path message annotationLevel title rawDetails location { start { line } end { line } }
        } }
        steps(first: 50) { nodes { number name status conclusion startedAt completedAt secondsToCompletion } }
        checkSuite {
          app { slug databaseId name }
          workflowRun { databaseId event runNumber url workflow { name databaseId } }
        }
      }
      ... on StatusContext {
        id context state description targetUrl createdAt creator { login } isRequired(pullRequestNumber: $number)
      }
    } } }
  } } }
  comments(first: 100) { totalCount nodes {
    id databaseId fullDatabaseId body author { login __typename } authorAssociation viewerDidAuthor editor { login }
    lastEditedAt createdAt updatedAt isMinimized minimizedReason url reactionGroups { content viewerHasReacted }
  } }
  reviews(first: 10) { nodes { ...review comments(first: 10) { nodes { body } } } }
  latestReviews(first: 10) { nodes { ...review } }
  latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { ...review } }
  reviewThreads(first: 10) { nodes {
    id isResolved isOutdated path line startLine originalLine originalStartLine diffSide startDiffSide subjectType
    comments(first: 10) { nodes {
      id body diffHunk author { login } authorAssociation createdAt path line outdated url
      pullRequestReview { id state } replyTo { id } reactions(first: 1) { totalCount }
    } }
  } }
}
fragment review on PullRequestReview {
  id databaseId fullDatabaseId author { login } authorAssociation authorCanPushToRepository state submittedAt body url
  commit { oid }
}
"""


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
    return requests.post(server.graphql_url, json=body, headers=headers, timeout=10).json()


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


def test_ids_above_31_bits_are_null(server: GitHubServer, pull: PullRequest) -> None:
    comment = pull.comment(ANN, "x")
    query = "query($id: ID!) { node(id: $id) { ... on IssueComment { databaseId fullDatabaseId viewerDidAuthor } } }"
    found = ask(server, query, id=comment.node_id)["data"]["node"]
    assert found == {"databaseId": None, "fullDatabaseId": str(comment.id), "viewerDidAuthor": False}


def test_checks_need_the_right_to_read_them(server: GitHubServer) -> None:
    server.world.default_token.permissions = {"pull_requests": "read"}
    answer = ask(server, in_shop("pullRequest(number: 1) { number statusCheckRollup { state } }"))
    assert answer["data"]["repository"]["pullRequest"] == {"number": 1, "statusCheckRollup": None}
    assert answer["errors"][0]["type"] == "FORBIDDEN"


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
