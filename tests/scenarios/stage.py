"""The stage of the scenarios: a GitHub, a Jules and a bot that runs between them."""

import io
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.run.main import run_once
from tests.patience import PATIENCE
from tests.simulators.github import JULES, GitHubServer, GitHubWorld, PullRequest, Repository
from tests.simulators.http.faults import Faults
from tests.simulators.jules import JulesServer, JulesSession, JulesWorld

_T = TypeVar("_T")
SESSION_ID = "12345678901234567890"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUICK = Timing(between_writes=0, silence=PATIENCE, answer=PATIENCE, sleep=lambda _: None)
"""No answer is late, however busy the machine is, and no pause takes time; ``Stage.run`` notes how long it would be."""


class Worlds(NamedTuple):
    """What the two servers of a stage hold, and the stage's repository."""

    github: GitHubWorld
    jules: JulesWorld
    repository: Repository

    def copy(self) -> Self:
        """The same as of now, without the faults: what happens later in one does not reach the other."""
        return self.copy_with(None)[0]

    def copy_with(self, found: _T) -> tuple[Self, _T]:
        """The same with something that is in it, such as pull requests, as it is in the copy."""
        both = (self.github, self.jules)
        anew: dict[int, object] = {id(world.lock): threading.RLock() for world in both}
        anew |= {id(world.faults): Faults() for world in both}
        with self.github.lock, self.jules.lock:
            worlds, copied = deepcopy(((*both, self.repository), found), anew)
        return type(self)(*worlds), copied


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the bot, as the runner sees it."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The rows of the output ``results``."""
        rows: list[dict[str, Any]] = json.loads(self.outputs["results"])
        return rows

    @property
    def decisions(self) -> dict[int, str]:
        """The decision for each pull request, by number."""
        return {row["number"]: row["decision"] for row in self.results if row["number"]}

    def reason(self, number: int) -> str:
        """Why it was decided so."""
        return next(str(row["reason"]) for row in self.results if row["number"] == number)


@dataclass(slots=True, kw_only=True)
class Stage:
    """A repository on GitHub, an account at Jules, and one clock for both.

    Attributes:
        pauses: the seconds that runs wanted to wait for, in their order; no real time passes.
        timing: how long a run waits for what.
        run_deadline: what ends runs; ``None`` for each run's own.
        on_pause: what happens in a pause of so many seconds, see ``pass_time``.
    """

    github: GitHubWorld
    jules: JulesWorld
    repository: Repository
    folder: Path
    github_server: GitHubServer
    jules_server: JulesServer
    pauses: list[float] = field(default_factory=list)
    timing: Timing = QUICK
    run_deadline: RunDeadline | None = None
    on_pause: Callable[[float], None] = lambda _: None

    def pull_request(self, *, session: str = SESSION_ID, **options: Any) -> PullRequest:  # noqa: ANN401 -- as the simulator takes them
        """A pull request that Jules opened, its branch named after the session."""
        return self.repository.pull_request(**{"author": JULES, "branch": f"fix-cart-{session}", **options})

    def session(self, pull: PullRequest | None = None, *, id: str = SESSION_ID, **options: Any) -> JulesSession:  # noqa: A002, ANN401 - as the simulator's
        """The session behind a pull request, completed an hour ago unless told otherwise."""
        url = pull.url if pull else None
        given = {"repo": self.repository.name_with_owner, "state": "COMPLETED", "pull_request": url}
        return self.jules.session(id, **{**given, "created": self.jules.ago(120), **options})

    def task(self, **options: Any) -> tuple[PullRequest, JulesSession]:  # noqa: ANN401 - the same
        """A pull request that Jules opened, and the session behind it, completed an hour ago."""
        pull = self.pull_request(**options)
        return pull, self.session(pull, id=options.get("session", SESSION_ID))

    def run(self, *, environ: Mapping[str, str] | None = None, **inputs: str) -> Run:
        """Run the bot once, with inputs as the runner hands them over; ``environ`` adds variables of the runner."""
        self.folder.mkdir(exist_ok=True)
        output, summary = self.folder / "output", self.folder / "summary"
        for path in (output, summary):
            path.write_text("")
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        stream = io.StringIO()
        given = {**self.environ(**inputs), **files, **(environ or {})}
        timing = replace(self.timing, sleep=self._pause)
        status = run_once({}, given, stream, run_deadline=self.run_deadline, timing=timing)
        return Run(
            status=status,
            log=stream.getvalue(),
            outputs=dict(_outputs(output.read_text())),
            summary=summary.read_text(),
        )

    def environ(self, **inputs: str) -> dict[str, str]:
        """The environment of a run; an input's underscores stand for hyphens."""
        given = {
            "github-token": self.github.default_token.value,
            "jules-api-key": "jules-key",
            "jules-base-url": self.jules_server.url,
            "repositories": self.repository.name_with_owner,
        } | {name.replace("_", "-"): value for name, value in inputs.items()}
        return {
            "GITHUB_API_URL": self.github_server.url,
            "GITHUB_GRAPHQL_URL": self.github_server.graphql_url,
            **{f"INPUT_{name.upper()}": value for name, value in given.items()},
        }

    def advance(self, minutes: float) -> None:
        """Let time pass, for everybody."""
        self.github.advance(minutes=minutes)

    @property
    def worlds(self) -> Worlds:
        return Worlds(self.github, self.jules, self.repository)

    def go_on_from(self, worlds: Worlds) -> None:
        """Let both servers hold what another stage's held."""
        self.github, self.jules, self.repository = worlds
        self.github_server.hold(self.github)
        self.jules_server.hold(self.jules)

    def pass_time(self, then: Callable[[float], None] = lambda _: None) -> None:
        """Let runs wait on the stage's clock: it passes in their pauses, and only there.

        Args:
            then: what happens at the end of each pause, given the minutes since now.
        """
        start = self.github.now
        self.timing = replace(self.timing, clock=self.seconds)

        def pause(seconds: float) -> None:
            self.github.advance(seconds=seconds)
            then((self.github.now - start).total_seconds() / 60)

        self.on_pause = pause

    def seconds(self) -> float:
        """The stage's clock, in seconds."""
        return self.github.now.timestamp()

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.on_pause(seconds)


def _outputs(text: str) -> Iterator[tuple[str, str]]:
    lines = iter(text.splitlines())
    for line in lines:
        name, _, delimiter = line.partition("<<")
        value = []
        for part in lines:
            if part == delimiter:
                break
            value.append(part)
        yield name, "\n".join(value)


def _unsigned(github: GitHubWorld) -> Iterator[str]:
    """What runs wrote into comments with hidden data, but without a signature above it."""
    for seen in github.writes:
        written = seen.request.json() if "/comments" in seen.path and seen.request.body else {}
        body = str(written.get("body", "")) if isinstance(written, dict) else ""
        if "<!-- jules-feedback-bot v" in body and "\n<!-- jules-feedback-bot s1 " not in body:
            yield body


def new_worlds(now: datetime) -> Worlds:
    """What the servers of a new stage hold."""
    github = GitHubWorld(now)
    jules = JulesWorld(github.tell_time)
    jules.source("octo/shop")
    return Worlds(github, jules, github.repository("octo/shop"))


@contextmanager
def open_stage(
    folder: Path, now: datetime = NOON, *, tls: ssl.SSLContext | None = None, worlds: Worlds | None = None
) -> Iterator[Stage]:
    """Set the stage and clear it away; in between no request may have been one that GitHub would refuse.

    With ``tls`` all servers speak TLS with that context's certificate. With ``worlds`` they hold what another stage's
    held when it was copied.
    """
    github, jules, repository = worlds or new_worlds(now)
    with GitHubServer(github, tls=tls) as github_server, JulesServer(jules, tls) as jules_server:
        stage = Stage(
            github=github,
            jules=jules,
            repository=repository,
            folder=folder,
            github_server=github_server,
            jules_server=jules_server,
        )
        yield stage
    assert stage.github.contract_violations == []
    assert list(_unsigned(stage.github)) == []
