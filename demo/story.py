"""The demonstration's story: two runs of the real bot, as the action starts it, against simulators over HTTP."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.world import build, build_elsewhere
from tests.simulators.ci.circleci import CircleCiSite
from tests.simulators.github import GitHubServer, GitHubWorld, Repository
from tests.simulators.http.wire import HttpServer
from tests.simulators.jules import JulesServer, JulesWorld

REPOSITORY = "octo/shop"
_JULES_KEY = "jules-key"


@dataclass(frozen=True)
class Decision:
    """One row of the output ``results``."""

    number: int
    title: str
    decision: str
    reason: str


@dataclass(frozen=True)
class Comment:
    """A comment of the bot on one pull request, without its hidden line."""

    number: int
    text: str

    @property
    def shown(self) -> str:
        """The text as a reader of the pull request sees it, without Markdown's marks and links' addresses."""
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", self.text)
        return re.sub(r"(?m)^- ", "•  ", re.sub(r"[`*]", "", text))


@dataclass(frozen=True)
class Message:
    """What Jules got in one session."""

    session: str
    number: int
    text: str


@dataclass(frozen=True)
class Story:
    """What two runs a minute apart decided, sent, and wrote."""

    preview: str
    first: tuple[Decision, ...]
    messages: tuple[Message, ...]
    comments: tuple[Comment, ...]
    second: tuple[Decision, ...]
    new_messages: int  # those that the second run sent
    new_comments: int


@dataclass(frozen=True)
class Servers:
    """The simulators, with the repository of the story."""

    github: GitHubServer
    jules: JulesServer
    circle: CircleCiSite
    repository: Repository

    @property
    def environ(self) -> dict[str, str]:
        """The variables with which every command of the bot talks to the simulators."""
        return {
            "GITHUB_API_URL": self.github.url,
            "GITHUB_GRAPHQL_URL": self.github.graphql_url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": self.github.world.default_token.value,
            "JULES_BASE_URL": self.jules.url,
            "JULES_API_KEY": _JULES_KEY,
            "CI_TOKENS": f"{self.circle.address.removeprefix('http://')}={self.circle.token}",
        }


@contextmanager
def servers(now: datetime | None = None) -> Iterator[Servers]:
    """Start the simulators; without a time, their clock runs."""
    github = GitHubWorld(now)
    jules = JulesWorld(lambda: github.now)
    repository = build(github, jules)
    circle = CircleCiSite(github.now)
    with GitHubServer(github) as github_server, JulesServer(jules) as jules_server, HttpServer(circle) as server:
        circle.address = server.url
        build_elsewhere(repository, jules, circle)
        yield Servers(github_server, jules_server, circle, repository)


def tell(now: datetime | None = None) -> Story:
    """Run the bot twice; what came of it."""
    with servers(now) as world:
        preview = _start(world, "preview", "--repo", REPOSITORY, "--pull-request", "5").strip()
        first = _run(world)
        messages, comments = _messages(world), _comments(world)
        world.github.world.advance(minutes=1)
        second = _run(world)
        return Story(
            preview=preview,
            first=first,
            messages=messages,
            comments=comments,
            second=second,
            new_messages=len(_messages(world)) - len(messages),
            new_comments=len(_comments(world)) - len(comments),
        )


def _run(world: Servers) -> tuple[Decision, ...]:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        output.touch()
        _start(world, "run", **{"GITHUB_OUTPUT": str(output), "INPUT_JULES-BASE-URL": world.jules.url})
        found = re.search(r"^results<<(?P<end>.+)\n(?P<rows>.+)\n(?P=end)$", output.read_text(), re.MULTILINE)
        rows = json.loads(found["rows"]) if found else []
    pulls = world.repository.pull_requests
    return tuple(
        Decision(row["number"], pulls[row["number"]].title, row["decision"], row["reason"])
        for row in sorted(rows, key=lambda row: row["number"])
    )


def _start(world: Servers, *arguments: str, **environ: str) -> str:
    """Start the bot in a process of its own; what it printed."""
    path = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-I", "-m", "feedback_bot", *arguments]
    done = subprocess.run(  # noqa: S603 - the command is our own
        command, env={**path, **world.environ, **environ}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the bot ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _messages(world: Servers) -> tuple[Message, ...]:
    found = [
        Message(each.session.id, int(re.search(r"pull request #(\d+)", each.text)[1]), each.text)  # type: ignore[index] # every message names its pull request
        for each in world.jules.world.messages
    ]
    return tuple(sorted(found, key=lambda message: message.number))


def _comments(world: Servers) -> tuple[Comment, ...]:
    return tuple(
        Comment(number, re.sub(r"<!-- .* -->", "", comment.body).strip())
        for number, pull in world.repository.pull_requests.items()
        for comment in pull.comments
    )
