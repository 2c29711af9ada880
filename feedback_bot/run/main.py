"""Assembles a run: every dependency is a parameter, and the exit status is the result.

``App`` in ``repositories.py`` does the work. ``assembly.py`` makes the parts that a run needs only if there is
something to decide on.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, TextIO

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.errors import SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.run_deadline import CancelledError, RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.markers.signer import Signer
from feedback_bot.model import Candidate
from feedback_bot.report.library_log import library_log
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.finding import Finder
from feedback_bot.run.lingering import Lingering
from feedback_bot.run.open_pull_requests import OpenPullRequests
from feedback_bot.run.repositories import App
from feedback_bot.run.schedule import note_silence
from feedback_bot.text.redact import Redactor

if TYPE_CHECKING:
    from feedback_bot.run.assembly import Assembly

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
        run_deadline: ends the run in time; ``None`` for a new one.
        timing: how long the run waits for what; as usual if ``None``.
        errors: where errors go without a runner; ``None`` for the log.
        emit: receives each result at the end, for other programs.

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
        run_deadline.waited, run_deadline.waited_before = lambda: budget.spent, lambda: budget.waited
        stack.enter_context(run_deadline.interrupts())
        app, lingering, show_all = _assemble(settings, github, budget, timing, report, redact, run_deadline, stack)
        try:
            app.run()
            show_all(app.policies)
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
) -> tuple[App, Lingering, Callable[[Mapping[str, Policy]], None]]:
    """The run's first look, what looks again later, and what writes the dashboards after the first look."""
    policies: dict[str, Policy] = {}
    pull_requests = OpenPullRequests(github, settings.pull_request)
    finder = Finder(settings=settings, github=github, report=report)
    common_pages = CommonPages(settings=settings, finder=finder, report=report)

    @cache
    def assembly() -> "Assembly":
        from feedback_bot.run.assembly import Assembly  # noqa: PLC0415 - slow, and many runs find nothing to decide on

        return Assembly(
            settings=settings,
            github=github,
            budget=budget,
            timing=timing,
            report=report,
            redact=redact,
            run_deadline=run_deadline,
            stack=stack,
            common_pages=common_pages,
        )

    def app_for(changed: Mapping[str, list[Candidate]] | None) -> App:
        shared = cache(lambda: assembly().shared())
        return App(
            settings=settings,
            github=github,
            finder=finder if changed is None else replace(finder, changed=changed),
            pull_requests_for=lambda policy: shared().pull_requests(policy),
            report=report,
            budget=budget,
            run_deadline=run_deadline,
            open_pull_requests=pull_requests,
            policies=policies,
            common_pages=common_pages,
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

    def show_all(policies: Mapping[str, Policy]) -> None:
        if common_pages.all() or any(policy.dashboard for policy in policies.values()):
            assembly().dashboards.write(policies)

    return app_for(None), lingering, show_all
