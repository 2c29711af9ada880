"""Putting a run together: every dependency a parameter, the exit status the answer."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TextIO

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings, read_settings
from feedback_bot.delivery import Announcer, Claims, Courier
from feedback_bot.delivery.notices import Notices
from feedback_bot.errors import SettingsError
from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.gather import EvidenceReader
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.logs import LOG_SECONDS
from feedback_bot.jules import Jules
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.run_deadline import CancelledError, RunDeadline
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.report.library_log import library_log
from feedback_bot.report.runner import Report
from feedback_bot.run.pull_request import JulesAccess, PullRequestRun
from feedback_bot.run.repositories import App
from feedback_bot.slash_commands.write_access import WriteAccess
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import PromptWording


def run_once(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    stream: TextIO,
    *,
    run_deadline: RunDeadline | None = None,
    seconds_between_writes: float = 1,
    seconds_for_a_log: float = LOG_SECONDS,
) -> int:
    """Run once.

    Args:
        options: command-line options by name, without the dashes.
        environ: the environment.
        stream: where the log goes.
        run_deadline: ends the run in time; of its own where ``None``.
        seconds_between_writes: how far apart writes to GitHub are kept.
        seconds_for_a_log: how long the log of a job may take to arrive.

    Returns:
        The exit status: 0 done, 1 something failed (unless ``fail-on-error`` is off), 2 bad settings.
    """
    try:
        settings = read_settings(options, environ)
    except SettingsError as error:
        report = Report(stream=stream, environ=environ, redact=Redactor())
        report.refuse(error)
        report.finish(dry_run=False)
        return 2
    redact = Redactor(settings.secrets)
    report = Report(stream=stream, environ=environ, redact=redact)
    report.mask(settings.secrets)
    with ExitStack() as stack:
        stack.enter_context(library_log(report.say))
        budget = RateLimitBudget(Policy.build(settings.overrides).rate_limit_wait)
        github = stack.enter_context(
            GitHub(
                settings,
                budget,
                note=lambda text: report.annotate("warning", text),
                seconds_between_writes=seconds_between_writes,
                seconds_for_a_log=seconds_for_a_log,
            )
        )
        app = _assemble(settings, github, budget, report, redact, run_deadline or RunDeadline(), stack)
        try:
            app.run()
        except CancelledError:
            report.annotate(
                "error", "The run was cancelled in the middle of its work; the next run goes on from there."
            )
            return 1
        except SettingsError as error:
            report.refuse(error)
            return 2
        finally:
            report.finish(dry_run=settings.dry_run)
    return 1 if report.has_failures and settings.fail_on_error else 0


def _assemble(
    settings: Settings,
    github: GitHub,
    budget: RateLimitBudget,
    report: Report,
    redact: Redactor,
    run_deadline: RunDeadline,
    stack: ExitStack,
) -> App:
    jules = None
    if settings.jules_api_key:
        client = Jules(
            settings.jules_api_key, base_url=settings.jules_base_url, budget=budget, ca_bundle=settings.ca_bundle
        )
        jules = stack.enter_context(client)
    shared = Shared(
        settings=settings,
        github=github,
        base=BaseBranch(github),
        access=WriteAccess(github, report.say),
        jules=jules,
        session_reader=SessionReader(jules) if jules else None,
        redact=redact,
        report=report,
        run_deadline=run_deadline,
    )
    return App(settings=settings, github=github, pull_requests_for=shared.pull_requests, report=report, budget=budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all repositories of a run share.

    Attributes:
        jules: ``None`` in a dry run without a key.
        session_reader: the same.
    """

    settings: Settings
    github: GitHub
    base: BaseBranch
    access: WriteAccess
    jules: Jules | None
    session_reader: SessionReader | None
    redact: Redactor
    report: Report
    run_deadline: RunDeadline

    def pull_requests(self, policy: Policy) -> PullRequestRun:
        """What handles the pull requests of a repository with this policy."""
        side, notices = None, None
        if self.jules and self.session_reader:
            comments = CommentWording(self.redact, policy.templates)
            claims = Claims(self.github, self.session_reader, comments)
            courier = Courier(
                github=self.github,
                jules=self.jules,
                session_reader=self.session_reader,
                claims=claims,
                prompts=PromptWording(self.redact, policy.templates),
                comments=comments,
                run_deadline=self.run_deadline,
            )
            side = JulesAccess(jules=self.jules, session_reader=self.session_reader, courier=courier)
            announcer = Announcer(github=self.github, claims=claims)
            notices = Notices(github=self.github, announcer=announcer, comments=comments, report=self.report)
        return PullRequestRun(
            github=self.github,
            access=self.access,
            evidence_reader=EvidenceReader(self.github, self.base, self.redact.lines),
            side=side,
            notices=notices,
            report=self.report,
            run_deadline=self.run_deadline,
            dry_run=self.settings.dry_run,
            own_run_id=self.settings.workflow_run_id,
        )
