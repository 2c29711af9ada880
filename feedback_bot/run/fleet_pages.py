"""Common dashboards of a fleet: the last job writes what all jobs have left for them."""

from collections.abc import Mapping
from contextlib import ExitStack

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.errors import SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.markers.signer import Signer
from feedback_bot.report.fleet import Fleet
from feedback_bot.report.runner import Report
from feedback_bot.run.assembly import Assembly
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.finding import Finder
from feedback_bot.text.redact import Redactor


def write_pages(
    fleet: Fleet,
    options: Mapping[str, str],
    environ: Mapping[str, str],
    report: Report,
    *,
    timing: Timing | None = None,
) -> None:
    """Write the pages. Problems are reported, but the fleet does not fail because of them.

    Args:
        fleet: the results of all jobs.
        options: command-line options by name, without the dashes.
        environ: the environment.
        report: receives messages.
        timing: how long to wait for what; as usual if ``None``.
    """
    try:
        settings = read_settings(options, environ)
    except SettingsError as error:
        report.refuse(error)
        return
    redact = report.redact = Redactor(settings.secrets)
    report.mask(settings.secrets)
    timing = timing or Timing()
    budget = RateLimitBudget(Policy.build(settings.overrides).rate_limit_wait)
    verify = Signer(settings.jules_api_keys).verify
    with ExitStack() as stack:
        github = stack.enter_context(GitHub(settings, budget, timing, note=report.note, verify=verify))
        finder = Finder(settings=settings, github=github, report=report)
        common_pages = CommonPages(settings=settings, finder=finder, report=report)
        run_deadline = RunDeadline()
        stack.enter_context(run_deadline.interrupts())
        dashboards = Assembly(
            settings=settings,
            github=github,
            budget=budget,
            timing=timing,
            report=report,
            redact=redact,
            run_deadline=run_deadline,
            stack=stack,
            common_pages=common_pages,
        ).dashboards
        for place in dashboards.common_places():
            part = fleet.part(place.repository)
            if part is None:
                report.say(f"{place.repository}: the dashboard is not written, because results are missing.")
            else:
                dashboards.write_part(place, part)
