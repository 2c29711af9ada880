"""Assembles a run: every dependency is a parameter, and the exit status is the result."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TextIO

from feedback_bot.ci.reader import CiAccess
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings, read_settings
from feedback_bot.delivery import Claims, Courier, Delivery, DryRun, LiveDelivery
from feedback_bot.delivery.refused import SendGate
from feedback_bot.errors import SettingsError
from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.gather import EvidenceReader
from feedback_bot.evidence.other_ci import OtherCi
from feedback_bot.evidence.redacted import redacted
from feedback_bot.evidence.sightings import Sightings
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import Accounts, Jules
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.run_deadline import CancelledError, RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.account_names import AccountNames
from feedback_bot.markers.signer import Signer
from feedback_bot.model import Candidate
from feedback_bot.report.library_log import library_log
from feedback_bot.report.runner import Report
from feedback_bot.run.finding import Finder
from feedback_bot.run.lingering import Lingering
from feedback_bot.run.open_pull_requests import OpenPullRequests
from feedback_bot.run.pull_request import PullRequestRun
from feedback_bot.run.repositories import App
from feedback_bot.run.schedule import note_silence
from feedback_bot.run.sessions import KeyedSessions, NoSessions, Sessions
from feedback_bot.slash_commands.write_access import WriteAccess
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import PromptWording

_UNCHECKED: Final = (
    "Without a Jules API key, a run cannot check the signatures of the bot's own comments. It trusts all of them."
)


def run_once(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    stream: TextIO,
    *,
    run_deadline: RunDeadline | None = None,
    timing: Timing | None = None,
    errors: TextIO | None = None,
    emit: Callable[[Mapping[str, object]], None] | None = None,
) -> int:
    """Run once.

    Args:
        options: command-line options by name, without the dashes.
        environ: the environment.
        stream: where the log goes.
        run_deadline: ends the run in time; of its own where ``None``.
        timing: how long the run waits for what; as usual if ``None``.
        errors: where errors go without a runner; ``None`` for the log.
        emit: receives each result at the end, for programs.

    Returns:
        The exit status: 0 done, 1 something failed (unless ``fail-on-error`` is off), 2 bad settings.
    """
    try:
        settings = read_settings(options, environ)
    except SettingsError as error:
        report = Report(stream=stream, environ=environ, redact=Redactor(), errors=errors)
        report.refuse(error)
        report.finish(dry_run=False)
        return 2
    redact = Redactor(settings.secrets)
    report = Report(stream=stream, environ=environ, redact=redact, errors=errors)
    report.mask(settings.secrets)
    with ExitStack() as stack:
        stack.enter_context(library_log(report.say))
        timing = timing or Timing()
        budget = RateLimitBudget(Policy.build(settings.overrides).rate_limit_wait)
        if not settings.jules_api_keys:
            report.note(_UNCHECKED)
        verify = Signer(settings.jules_api_keys).verify
        github = stack.enter_context(
            GitHub(settings, budget, timing, note=lambda text: report.annotate("warning", text), verify=verify)
        )
        run_deadline = run_deadline or RunDeadline()
        run_deadline.waited = lambda: budget.spent
        stack.enter_context(run_deadline.interrupts())
        app, lingering = _assemble(settings, github, budget, timing, report, redact, run_deadline, stack)
        try:
            app.run()
            note_silence(settings, github, report)
            lingering.stay()
        except CancelledError:
            report.annotate("error", "The run was canceled before it finished. The next run continues from there.")
            return 1
        except SettingsError as error:
            report.refuse(error)
            return 2
        finally:
            report.say(budget.used())
            report.finish(dry_run=settings.dry_run, results_file=settings.results_file)
            if emit:
                for row in report.rows():
                    emit({"object": "result", **row})
    return 1 if report.has_failures and settings.fail_on_error else 0


def _assemble(
    settings: Settings,
    github: GitHub,
    budget: RateLimitBudget,
    timing: Timing,
    report: Report,
    redact: Redactor,
    run_deadline: RunDeadline,
    stack: ExitStack,
) -> tuple[App, Lingering]:
    """The run's first look, and what makes the others."""
    jules = None
    if settings.jules_api_keys:
        clients = [
            Jules(
                key,
                base_url=settings.jules_base_url,
                budget=budget,
                timing=timing,
                ca_bundle=settings.ca_bundle,
            )
            for key in settings.jules_api_keys
        ]
        jules = stack.enter_context(Accounts(clients, warn=lambda text: report.note(text, level="warning")))
    ci_access = CiAccess(settings, budget, timing, report.note)
    stack.callback(ci_access.close)
    policies: dict[str, Policy] = {}
    pull_requests = OpenPullRequests(github, settings.pull_request)

    def app_for(changed: Mapping[str, list[Candidate]] | None) -> App:
        shared = Shared(
            settings=settings,
            github=github,
            base=BaseBranch(github),
            access=WriteAccess(github, report.say),
            names=RepositoryNames(github),
            jules=jules,
            session_reader=SessionReader(jules, AccountNames(settings.jules_api_keys)) if jules else None,
            redact=redact,
            report=report,
            run_deadline=run_deadline,
            timing=timing,
            ci_access=ci_access,
        )
        return App(
            settings=settings,
            github=github,
            finder=Finder(settings=settings, github=github, report=report, changed=changed),
            pull_requests_for=shared.pull_requests,
            report=report,
            budget=budget,
            run_deadline=run_deadline,
            open_pull_requests=pull_requests,
            policies=policies,
        )

    lingering = Lingering(
        settings=settings,
        github=github,
        pull_requests=pull_requests,
        app_for=app_for,
        report=report,
        run_deadline=run_deadline,
        timing=timing,
    )
    return app_for(None), lingering


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all repositories of a run share, until it looks again.

    Attributes:
        jules: ``None`` in a dry run without a key.
        session_reader: the same.
    """

    settings: Settings
    github: GitHub
    base: BaseBranch
    access: WriteAccess
    names: RepositoryNames
    jules: Accounts | None
    session_reader: SessionReader | None
    redact: Redactor
    report: Report
    run_deadline: RunDeadline
    timing: Timing
    ci_access: CiAccess
    gate: SendGate = field(default_factory=SendGate)
    sightings: Sightings = field(default_factory=Sightings)

    def pull_requests(self, policy: Policy) -> PullRequestRun:
        """What handles the pull requests of a repository with this policy."""
        words = CommentWording(self.redact, policy.templates)
        prompts = PromptWording(self.redact, policy.templates)
        sessions: Sessions = NoSessions()
        delivery: Delivery = DryRun(prompts=prompts, words=words, show=self.report.show, say=self.report.say)
        if self.jules and self.session_reader:
            claims = Claims(self.github, self.session_reader, Signer(self.settings.jules_api_keys))
            sessions = KeyedSessions(reader=self.session_reader, names=self.names, claims=claims)
            if not self.settings.dry_run:
                courier = Courier(
                    github=self.github,
                    jules=self.jules,
                    session_reader=self.session_reader,
                    claims=claims,
                    prompts=prompts,
                    comments=words,
                    run_deadline=self.run_deadline,
                    gate=self.gate,
                    timing=self.timing,
                )
                delivery = LiveDelivery(
                    github=self.github,
                    jules=self.jules,
                    claims=claims,
                    courier=courier,
                    words=words,
                    say=self.report.say,
                )
        other_ci = OtherCi(self.ci_access.logs(policy), partial(redacted, redact=self.redact.lines))
        evidence_reader = EvidenceReader(
            self.github,
            replace(self.base, elsewhere=other_ci.signature),
            self.sightings,
            self.redact.lines,
            self.timing,
            other_ci,
        )
        return PullRequestRun(
            github=self.github,
            access=self.access,
            evidence_reader=evidence_reader,
            sessions=sessions,
            delivery=delivery,
            words=words,
            report=self.report,
            run_deadline=self.run_deadline,
            dry_run=self.settings.dry_run,
            own_run_id=self.settings.workflow_run_id,
        )
