"""What many repositories cost: requests, points, Actions minutes, and messages, and which limit is met first.

The real bot runs against the simulators, whose requests and points are counted: without work, with green pull requests,
with failures to send, and after they were sent. What each of these costs is the difference between two counts. From
there on it is arithmetic. Nothing depends on the machine: the same figures come out each time.

``--share`` and the other options set what is assumed of an organization. docs/scale.md explains the tables.
"""

import argparse
import io
import math
import tempfile
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from feedback_bot.limits.timing import Timing
from feedback_bot.run.main import run_once
from tests.scenarios.stage import Stage, open_stage

_SIZE = 40
"""Repositories of each measurement."""
_QUICK = Timing(between_writes=0, sleep=lambda _: None)

# GitHub's limits: https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/rate-limits-for-github-apps
# and https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
_LEAST, _MOST, _PER_REPOSITORY, _WITHOUT = 5_000, 12_500, 50, 20
_ENTERPRISE_REST, _ENTERPRISE_POINTS = 15_000, 10_000
_CREATED_PER_HOUR = 500  # secondary limit: requests that create content; edits are counted here, too
_RUN = 600.0  # seconds that a run may take (timeout-minutes)
_FULL = 480.0  # seconds of work that a shard should have at most

# Assumptions about a runner, in seconds.
_START, _REST, _QUERY, _WRITE, _JULES = 50.0, 0.15, 0.8, 1.0, 0.3
_MONTH = 30 * 24  # hours


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests: REST reads, GraphQL queries, their points, writes to GitHub, and those to Jules; messages are sent."""

    rest: float = 0
    queries: float = 0
    points: float = 0
    writes: float = 0
    jules: float = 0
    messages: float = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Cost") -> "Cost":
        return self + other * -1

    def __mul__(self, factor: float) -> "Cost":
        return Cost(*(each * factor for each in astuple(self)))

    @property
    def core(self) -> float:
        """What counts for GitHub's limit of REST requests."""
        return self.rest + self.writes

    @property
    def seconds(self) -> float:
        """How long it takes, one request after the other."""
        return self.rest * _REST + self.queries * _QUERY + self.writes * _WRITE + self.jules * _JULES


@dataclass(frozen=True, slots=True)
class Units:
    """What one of each costs in a run: the run, a repository with work, a green pull request, and so on."""

    run: Cost
    repository: Cost
    green: Cost
    waiting: Cost
    message: Cost


@dataclass(frozen=True, slots=True)
class Organization:
    """What is assumed of an organization.

    Attributes:
        share: of repositories, those with open pull requests by Jules.
        each: open pull requests of such a repository.
        red: of pull requests, those whose failure was sent and is not fixed yet.
        daily: messages for each pull request per day.
    """

    repositories: int
    share: float
    each: float
    red: float
    daily: float

    @property
    def busy(self) -> float:
        """Repositories with work, at least one."""
        return max(1.0, self.repositories * self.share)

    @property
    def pull_requests(self) -> float:
        """Jules' open pull requests."""
        return self.busy * self.each

    @property
    def messages(self) -> float:
        """Messages per hour."""
        return self.pull_requests * self.daily / 24


def measure() -> Units:
    """Count the requests of the real bot."""
    nothing = _run(busy=0, each=0, is_red=False)[0]
    single = _run(busy=_SIZE, each=1, is_red=False)[0]
    several = _run(busy=_SIZE, each=4, is_red=False)[0]
    sending, waiting = _run(busy=_SIZE, each=1, is_red=True)
    green = (several - single) * (1 / (3 * _SIZE))
    repository = (single - nothing) * (1 / _SIZE) - green
    told = (waiting - nothing) * (1 / _SIZE) - repository
    return Units(nothing, repository, green, told, (sending - waiting) * (1 / _SIZE))


def _run(*, busy: int, each: int, is_red: bool) -> tuple[Cost, Cost]:
    """The costs of a first run over an organization, and of a second one in which nothing is new."""
    with tempfile.TemporaryDirectory() as folder, open_stage(Path(folder)) as stage:
        stage.github.organization("acme")
        stage.github.default_token.limits = {"core": 10**6, "graphql": 10**6}
        stage.github.repository("acme/idle")
        for number in range(busy):
            repository = stage.github.repository(f"acme/shop-{number:03}")
            for at in range(each):
                session = f"{10_000 + number * 10 + at}{number:015}"
                pull = repository.pull_request(branch=f"fix-{session}")
                pull.check("test", "failure" if is_red else "success")
                stage.session(pull, id=session, repo=repository.name_with_owner)
        return _counted(stage), _counted(stage)


def _counted(stage: Stage) -> Cost:
    """Run the bot once and count."""
    github, jules = len(stage.github.requests), len(stage.jules.requests)
    points = stage.github.default_token.used.get("graphql", 0)
    environ = stage.environ(repositories="org:acme", max_messages="500")
    if run_once({}, environ, io.StringIO(), timing=_QUICK) != 0:
        raise SystemExit("the run that should be measured failed")
    asked = stage.github.requests[github:]
    sent = stage.jules.requests[jules:]
    return Cost(
        rest=sum(seen.operation is None and not seen.writes for seen in asked),
        queries=sum(seen.operation is not None and not seen.writes for seen in asked),
        points=stage.github.default_token.used.get("graphql", 0) - points,
        writes=sum(seen.writes for seen in asked),
        jules=len(sent),
        messages=sum(request.path.endswith(":sendMessage") for request in sent),
    )


def of_run(units: Units, organization: Organization, runs_per_hour: float, shards: int = 1) -> Cost:
    """What a run costs, in which the messages of the time since the last one are sent."""
    pulls = organization.pull_requests
    return (
        units.run * (shards + (shards > 1))  # with several, the plan searches once more
        + units.repository * organization.busy
        + units.green * (pulls * (1 - organization.red))
        + units.waiting * (pulls * organization.red)
        + units.message * (organization.messages / runs_per_hour)
    )


def limit_of_app(repositories: int) -> int:
    """Requests or points per hour for an App's installation."""
    return min(_MOST, _LEAST + _PER_REPOSITORY * max(0, repositories - _WITHOUT))


def used_limits(units: Units, organization: Organization, runs_per_hour: float) -> dict[str, float]:
    """The share of each limit that is used, with one job."""
    cost = of_run(units, organization, runs_per_hour)
    hour, limit = cost * runs_per_hour, limit_of_app(organization.repositories)
    return {
        "REST requests": hour.core / limit,
        "points": hour.points / limit,
        "comments": hour.writes / _CREATED_PER_HOUR,
        "time of one job": cost.seconds / _RUN,
    }


def most_repositories(units: Units, like: Organization, runs_per_hour: float) -> dict[str, int]:
    """So many repositories of such an organization reach each limit."""
    found = {}
    for name in used_limits(units, like, runs_per_hour):
        low, high = 1, 2**24
        while low < high:
            middle = (low + high + 1) // 2
            used = used_limits(units, replace(like, repositories=middle), runs_per_hour)
            low, high = (middle, high) if used[name] <= 1 else (low, middle - 1)
        found[name] = low
    return found


def shards_for(cost: Cost) -> int:
    """So many shards keep each job short enough."""
    return max(1, math.ceil(cost.seconds / _FULL))


def minutes_of_run(cost: Cost, shards: int) -> tuple[float, int]:
    """The minutes until a run is over, and the minutes that are billed. Four shards run at the same time."""
    shard = (_START + cost.seconds / shards) / 60
    other = 2 if shards > 1 else 0  # the plan and the results
    took = shard * math.ceil(shards / 4) + other * _START / 60
    return took, math.ceil(shard) * shards + other


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.1, help="repositories with open pull requests by Jules")
    parser.add_argument("--each", type=float, default=2, help="such pull requests in each of them")
    parser.add_argument("--red", type=float, default=0.25, help="of these, those that wait for an answer")
    parser.add_argument("--daily", type=float, default=1, help="messages for each pull request per day")
    parser.add_argument("--events", type=float, default=20, help="events for each repository per day")
    given = parser.parse_args()
    units = measure()
    sizes = [
        Organization(number, given.share, given.each, given.red, given.daily) for number in (1, 100, 1_000, 10_000)
    ]
    _print_units(units)
    for runs in (2, 6):
        _print_sizes(units, sizes, runs)
    _print_most(units, sizes[-1])
    _print_shards(units, sizes[-1])
    _print_minutes(units, sizes, given.events)


def _heading(title: str, *columns: str) -> None:
    print(f"\n{title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def _print_units(units: Units) -> None:
    _heading("What one of each costs in a run", "per", "REST reads", "queries", "points", "writes", "to Jules")
    for each in fields(units):
        cost: Cost = getattr(units, each.name)
        numbers = (cost.rest, cost.queries, cost.points, cost.writes, cost.jules)
        print(f"| {each.name} | {' | '.join(f'{number:.2f}' for number in numbers)} |")


def _print_sizes(units: Units, sizes: list[Organization], runs: float) -> None:
    columns = ("repositories", "REST/run", "queries/run", "REST/hour", "points/hour", "messages/hour", "minutes/run")
    _heading(f"One job, every {60 / runs:.0f} minutes", *columns, "most used limit")
    for each in sizes:
        cost = of_run(units, each, runs)
        hour = cost * runs
        name, used = max(used_limits(units, each, runs).items(), key=lambda limit: limit[1])
        print(
            f"| {each.repositories:,} | {cost.core:,.0f} | {cost.queries:,.0f} | {hour.core:,.0f}"
            f" | {hour.points:,.0f} | {each.messages:,.1f} | {minutes_of_run(cost, 1)[0]:.1f} | {name}: {used:.0%} |"
        )


def _print_most(units: Units, like: Organization) -> None:
    names = list(used_limits(units, like, 2))
    _heading("Repositories at which a limit is reached", "every", *names)
    for runs in (1, 2, 6):
        most = most_repositories(units, like, runs)
        print(f"| {60 / runs:.0f} minutes | {' | '.join(f'{most[name]:,}' for name in names)} |")


def _print_shards(units: Units, organization: Organization) -> None:
    columns = ("shards", "REST/hour", "points/hour", "minutes/run", "billed/run", "billed/month")
    _heading(f"{organization.repositories:,} repositories, every 30 minutes", *columns)
    for shards in (1, 2, 4, 8, 16, 64, 256):
        cost = of_run(units, organization, 2, shards)
        took, billed = minutes_of_run(cost, shards)
        hour = cost * 2
        print(f"| {shards} | {hour.core:,.0f} | {hour.points:,.0f} | {took:.1f} | {billed} | {billed * 2 * _MONTH:,} |")


def _print_minutes(units: Units, sizes: list[Organization], events: float) -> None:
    columns = ("repositories", "own, every 10", "own, every 30", "own, events and every 30", "fleet, every 30")
    _heading("Billed minutes per month on private repositories", *columns)
    for each in sizes:
        job = minutes_of_run(of_run(units, replace(each, repositories=1), 2), 1)[1]
        own = [each.repositories * job * jobs * _MONTH for jobs in (6, 2, 2 + events / 24)]
        cost = of_run(units, each, 2)
        fleet = minutes_of_run(cost, shards_for(cost))[1] * 2 * _MONTH
        print(f"| {each.repositories:,} | {' | '.join(f'{minutes:,.0f}' for minutes in (*own, fleet))} |")


if __name__ == "__main__":
    main()
