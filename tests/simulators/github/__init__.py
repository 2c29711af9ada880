"""A GitHub to test against: GraphQL and REST over real HTTP, with a state that scenarios tell and read.

    world = GitHubWorld()
    repo = world.repository("octo/shop")
    pull = repo.pull_request(branch="fix-cart-1234567890123456789")
    pull.check("test", "failure", log=b"…")
    pull.review(ann, "CHANGES_REQUESTED", "Not like this.", association="MEMBER", threads=[thread(line=3)])
    with GitHubServer(world) as github:
        ...  # run the bot with GITHUB_API_URL = github.url, GITHUB_GRAPHQL_URL = github.graphql_url
    assert [comment.body for comment in pull.comments] == ["…"]
    assert world.contract_violations == []

Written from GitHub's official descriptions and documentation, never from the bot.
"""

from tests.simulators.github import events, faults
from tests.simulators.github.actors import ACTIONS, CIRCLECI, GITHUB_ACTIONS, JULES, Actor, App, Token, bot, user
from tests.simulators.github.checks import Annotation, CheckRun, StatusContext, Step
from tests.simulators.github.commits import Commit
from tests.simulators.github.discussion import IssueComment, Review, Thread
from tests.simulators.github.pull_request import PullRequest
from tests.simulators.github.repository import Repository
from tests.simulators.github.review_builders import thread
from tests.simulators.github.server import GitHubServer
from tests.simulators.github.world import GitHubWorld, SeenRequest

__all__ = [
    "ACTIONS",
    "CIRCLECI",
    "GITHUB_ACTIONS",
    "JULES",
    "Actor",
    "Annotation",
    "App",
    "CheckRun",
    "Commit",
    "GitHubServer",
    "GitHubWorld",
    "IssueComment",
    "PullRequest",
    "Repository",
    "Review",
    "SeenRequest",
    "StatusContext",
    "Step",
    "Thread",
    "Token",
    "bot",
    "events",
    "faults",
    "thread",
    "user",
]
