"""Putting a run together: every dependency a parameter, the exit status the answer."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TextIO

from feedback_bot.app import App
from feedback_bot.assembly import Shared
from feedback_bot.base_branch import BaseBranch
from feedback_bot.errors import SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.logs import LOG_SECONDS
from feedback_bot.jules import Jules
from feedback_bot.lifetime import CancelledError, Lifetime
from feedback_bot.policy import Policy
from feedback_bot.redact import Redactor
from feedback_bot.report import Report
from feedback_bot.session_lookup import SessionLookup
from feedback_bot.settings import Settings, read_settings
from feedback_bot.waiting import WaitingBudget
from feedback_bot.write_access import WriteAccess


def run_once(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    stream: TextIO,
    *,
    lifetime: Lifetime | None = None,
    seconds_between_writes: float = 1,
    seconds_for_a_log: float = LOG_SECONDS,
) -> int:
    """Run once.

    Args:
        options: command-line options by name, without the dashes.
        environ: the environment.
        stream: where the log goes.
        lifetime: ends the run in time; of its own where ``None``.
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
        budget = WaitingBudget(Policy.build(settings.overrides).rate_limit_wait)
        github = GitHub(
            settings, budget, seconds_between_writes=seconds_between_writes, seconds_for_a_log=seconds_for_a_log
        )
        app = _assemble(settings, github, budget, report, redact, lifetime or Lifetime(), stack)
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
    budget: WaitingBudget,
    report: Report,
    redact: Redactor,
    lifetime: Lifetime,
    stack: ExitStack,
) -> App:
    jules = None
    if settings.jules_api_key:
        client = Jules(settings.jules_api_key, base_url=settings.jules_base_url, rate_limit_wait=budget.seconds)
        jules = stack.enter_context(client)
    shared = Shared(
        settings=settings,
        github=github,
        base=BaseBranch(github),
        access=WriteAccess(github, report),
        jules=jules,
        lookup=SessionLookup(jules) if jules else None,
        redact=redact,
        report=report,
        lifetime=lifetime,
    )
    return App(settings=settings, github=github, handler_for=shared.handler, report=report, budget=budget)
