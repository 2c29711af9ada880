"""Reads what a report counts: Jules' pull requests of a period, who pushed, and the policies."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import Settings
from feedback_bot.decide.counted.checks import matches
from feedback_bot.errors import ReadError, SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.past import changed_since
from feedback_bot.github.search import Hit
from feedback_bot.limits.rate_limit_budget import RateLimitBudget, RateLimitedError
from feedback_bot.limits.timing import Timing
from feedback_bot.linking.ownership import is_jules
from feedback_bot.markers.signer import Signer
from feedback_bot.model import OWN_CHECK, OWN_CHECK_ID, Check, PastPullRequest, Push
from feedback_bot.outcomes import Head, Limits, Past
from feedback_bot.outcomes.heads import heads_of
from feedback_bot.outcomes.past import sent_at
from feedback_bot.outcomes.remembered import remembered
from feedback_bot.report.library_log import library_log
from feedback_bot.run.collected import Collected
from feedback_bot.run.finding import POLICIES, Finder, Selection, counted
from feedback_bot.session_id import find_footer

MOST: Final = 1_000
"""The number of pull requests that a report reads, newest first."""
_MOST_LOST: Final = 20
"""The number of heads that are no longer on a branch and whose checks are read one by one."""
_MARGIN: Final = timedelta(days=1)
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
Progress = Callable[[str, int, int], None]
"""Receives what is being read, how many have been read, and the total."""


def collect_once(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    period: timedelta,
    note: Callable[[str], None],
    progress: Progress,
    *,
    timing: Timing | None = None,
) -> Collected:
    """Read what a report counts.

    Args:
        options: command-line options by name, without the dashes.
        environ: the environment.
        period: how far back.
        note: receives what the token lacks.
        progress: receives how much was read.
        timing: how long to wait for what; as usual if ``None``.

    Raises:
        SettingsError: a setting is not valid.
        ReadError: nothing can be read.
    """
    settings = read_settings({**options, "dry-run": "true"}, environ)
    budget = RateLimitBudget(Policy.build(settings.overrides).rate_limit_wait)
    with library_log(lambda _: None), GitHub(settings, budget, timing or Timing(), note=note) as github:
        collector = Collector(settings=settings, github=github, now=datetime.now(UTC), progress=progress)
        collected = collector.collect(settings.repositories, period)
        collected.requests = github.requests
    return collected


@dataclass(slots=True, kw_only=True)
class Collector:
    """Reads what a report counts.

    Attributes:
        now: this machine's clock, used until GitHub has told its time.
        progress: receives how much was read.
        most: how many pull requests to read, the newest ones.
        unread: how many pull requests and repositories could not be read.
        omitted: how many more pull requests there are.
    """

    settings: Settings
    github: GitHub
    now: datetime
    progress: Progress = lambda *_: None
    most: int = MOST
    unread: int = 0
    omitted: int = 0
    _lost: int = 0

    def collect(self, repositories: Sequence[str], period: timedelta) -> Collected:
        """Read it.

        Args:
            repositories: ``owner/name``, ``org:NAME``, or ``user:NAME``. The settings' exclusions count, too.

        Raises:
            ReadError: nothing can be read.
        """
        settings = replace(self.settings, repositories=tuple(repositories))
        collected = Collected(since=self.now - period, until=self.now, has_key=bool(settings.jules_api_keys))
        finder = Finder(settings=settings, github=self.github, report=collected)
        defaults = [f"{scope.partition(':')[2]}/{POLICIES}" for scope in settings.owner_scopes]
        policies = self._policies([*settings.named_repositories, *defaults], finder, collected)
        self._set_time(collected, period)
        finder.those = changed_since(collected.since)
        selection = finder.select(authors=[author for policy in policies.values() for author in policy.authors])
        if selection.problems and not selection.names and not selection.hits:
            raise next(iter(selection.problems.values()))
        self._set_time(collected, period)
        self.unread += len(selection.problems)
        collected.notes += [f"{name} could not be read: {error}" for name, error in selection.problems.items()]
        collected.notes += [f"{name} is archived, so it was left out." for name in selection.archived]
        pulls = self._pull_requests(selection, collected.notes)
        names = sorted({*selection.names, *pulls}, key=str.lower)
        policies |= self._policies([name for name in names if name.lower() not in policies], finder, collected)
        for number, name in enumerate(names, 1):
            self.progress("Repositories", number, len(names))
            self._add(collected, name, pulls.get(name, []), policies[name.lower()])
        if self._lost > _MOST_LOST:
            skipped = self._lost - _MOST_LOST
            collected.notes.append(f"The checks of {counted(skipped, 'replaced head')} were not read.")
        return collected

    def _set_time(self, collected: Collected, period: timedelta) -> None:
        """Use GitHub's clock, if a response has told it."""
        collected.until = self.github.server_time or self.now
        collected.since = collected.until - period

    def _policies(self, repositories: Sequence[str], finder: Finder, collected: Collected) -> dict[str, Policy]:
        """The policies of repositories, by name in lowercase."""
        found: dict[str, Policy] = {}
        for number, name in enumerate(finder.with_policies(repositories, str), 1):
            self.progress("Policies", number, len(repositories))
            found[name.lower()] = self._policy(name, finder, collected.notes)
        return found

    def _policy(self, repository: str, finder: Finder, notes: list[str]) -> Policy:
        """The repository's policy. A file that is not valid, or cannot be read, counts as absent."""
        place, values = repository, {}
        try:
            text, place = finder.policy_file(repository)
            values = parse_policy_file(text, self.settings.config_path) if text is not None else {}
        except RateLimitedError:
            raise
        except (SettingsError, ReadError) as error:
            why = "cannot be read" if isinstance(error, ReadError) else "is not valid"
            note = f"The policy file of {place} {why}, so the defaults count."
            notes += [note] if note not in notes else []
        return Policy.build({**values, **self.settings.overrides})

    def _pull_requests(self, selection: Selection, notes: list[str]) -> dict[str, list[PastPullRequest]]:
        """The pull requests by repository."""
        hits = newest(selection.hits.values(), self.most)
        self.omitted = len(selection.hits) - len(hits)
        if self.omitted:
            notes.append(f"Only the newest {self.most:,} of {len(selection.hits):,} pull requests were read.")
        found: dict[str, list[PastPullRequest]] = defaultdict(list)
        for number, (hit, read) in enumerate(self.github.read_past(hits), 1):
            self.progress("Pull requests", number, len(hits))
            if isinstance(read, ReadError):
                self.unread += 1
                notes.append(f"{hit.repository}#{hit.number} was left out: {read}")
            else:
                found[hit.repository].append(read)
        return found

    def _add(self, collected: Collected, name: str, pulls: Sequence[PastPullRequest], policy: Policy) -> None:
        """Add the pull requests of a repository that are Jules'."""
        own = [pull for pull in pulls if _is_jules(pull, policy)]
        pushes = self._activity(name, own, collected)
        limits = Limits(
            now=collected.until,
            settle=timedelta(minutes=policy.settle_minutes),
            answer=timedelta(minutes=policy.answer_minutes),
        )
        pasts = [self._past(pull, pushes, policy, collected) for pull in own]
        collected.pasts.setdefault(name, []).extend((past, limits) for past in pasts)

    def _activity(self, name: str, pulls: Sequence[PastPullRequest], collected: Collected) -> tuple[Push, ...] | None:
        if not pulls:
            return None
        try:
            return self.github.activity(name, min(pull.created_at for pull in pulls) - _MARGIN)
        except RateLimitedError:
            raise
        except ReadError as error:
            collected.notes.append(f"{name}: who pushed is taken from the commits' authors: {error}")
            return None

    def _past(self, pull: PastPullRequest, pushes: Sequence[Push] | None, policy: Policy, collected: Collected) -> Past:
        verified = Signer(self.settings.jules_api_keys).verify(pull)
        known = remembered(verified.comments, policy, collected.since)
        collected.unchecked |= known.unchecked
        heads, are_guessed = heads_of(pull, pushes, policy, collected.until, lambda check: _counts(check, policy))
        past = Past(
            repository=pull.id.repository,
            number=pull.id.number,
            url=pull.url,
            heads=heads,
            messages=known.messages,
            escalations=known.escalations,
            notices=known.notices,
            earlier=known.earlier,
            since=collected.since,
            ignored=known.ignored,
            merged_at=pull.merged_at,
            closed_at=pull.closed_at,
            are_pushers_guessed=are_guessed,
        )
        return replace(past, heads=tuple(self._found(past, policy))) if past.messages else past

    def _found(self, past: Past, policy: Policy) -> Iterator[Head]:
        """The heads. A few that are no longer on a branch get their checks, if a message was sent before them."""
        for head in past.heads:
            is_wanted = head.pushed_at > sent_at(past.messages[0]) or any(m.head == head.sha for m in past.messages)
            if not head.is_lost or head.checks or not is_wanted:
                yield head
                continue
            self._lost += 1
            yield self._with_checks(head, past.repository, policy) if self._lost <= _MOST_LOST else head

    def _with_checks(self, head: Head, repository: str, policy: Policy) -> Head:
        try:
            found = self.github.commit_checks(repository, head.sha)
        except RateLimitedError:
            raise
        except ReadError:
            found = ()
        checks = tuple(check for check in found if _counts(check, policy))
        return replace(head, checks=checks, is_lost=not checks)


def newest(hits: Iterable[Hit], most: int = MOST) -> list[Hit]:
    """The pull requests that a report reads, whichever search found them, in the order in which they were opened."""
    return sorted(hits, key=lambda hit: (hit.created_at or _EARLIEST, hit.repository, hit.number))[-most:]


def _is_jules(pull: PastPullRequest, policy: Policy) -> bool:
    return not pull.is_from_fork and (is_jules(pull.author, policy) or find_footer(pull.body) is not None)


def _counts(check: Check, policy: Policy) -> bool:
    is_own = check.name == OWN_CHECK and check.external_id.startswith(OWN_CHECK_ID)
    return not is_own and not matches((check.name, check.title), policy.ignore_checks)
