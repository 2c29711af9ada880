"""Planning a fleet: which repositories have work now, and how they are divided among jobs that run side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError, SettingsError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing
from feedback_bot.report.library_log import library_log
from feedback_bot.report.runner import Report
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.finding import Finder, Selection, counted
from feedback_bot.run.shards import MOST_SHARDS, divide, matrix, weights
from feedback_bot.text.quote import in_a_sentence, one_line
from feedback_bot.text.redact import Redactor

_MOST_MESSAGES: Final = 500
"""Per shard. This is the maximum of ``max-messages``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Where the matrix goes, and where everything else goes."""

    out: TextIO
    log: TextIO


def plan_once(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    streams: Streams,
    *,
    shards: int,
    messages: int,
    timing: Timing | None = None,
) -> int:
    """Search for work and print the matrix of a workflow's job.

    Args:
        options: command-line options by name, without the dashes.
        environ: the environment.
        streams: the output and the log.
        shards: how many jobs there may be at most.
        messages: how many messages all of them may send.
        timing: how long to wait for what; as usual if ``None``.

    Returns:
        The exit status: 0 done, 1 GitHub could not be read, 2 bad settings.
    """
    report = Report(stream=streams.log, environ=environ, redact=Redactor())
    try:
        settings = read_settings({**options, "dry-run": "true"}, environ)
    except SettingsError as error:
        report.refuse(error)
        return 2
    report = Report(stream=streams.log, environ=environ, redact=Redactor(settings.secrets))
    report.mask(settings.secrets)
    try:
        selection, pages = _selection(settings, report, timing or Timing())
    except ReadError as error:
        report.annotate("error", str(error))
        return 1
    number = max(1, min(shards, MOST_SHARDS, messages))
    planned = _with_exclusions(divide(_weighed(selection, settings), number), settings)
    text = matrix(planned)
    streams.out.write(f"{text}\n")
    streams.out.flush()
    each = min(messages // max(len(planned), 1), _MOST_MESSAGES)
    report.outputs_of(
        {
            "matrix": text,
            "shards": str(len(planned)),
            "max-messages": str(each),
            "dashboards": json.dumps(pages) if pages else "",
        }
    )
    found = f"{counted(len(selection.hits), 'pull request')} in {counted(len(planned), 'shard')}"
    report.say(f"Planned: {found}, with at most {counted(each, 'message')} each.")
    report.write_summary(
        "".join(f"{in_a_sentence(one_line(text, 500))}\n\n" for text in (*report.notes, f"Planned: {found}."))
    )
    return 0


def _selection(settings: Settings, report: Report, timing: Timing) -> tuple[Selection, dict[str, list[str]]]:
    """What there is to do, and the pages that show several repositories. A single repository is not searched."""
    if settings.single_repository:
        return Selection(unsearched=(settings.single_repository,)), {}
    budget = RateLimitBudget(Policy.build(settings.overrides).rate_limit_wait)
    with (
        library_log(report.say),
        GitHub(settings, budget, timing, note=lambda text: report.annotate("warning", text)) as github,
    ):
        finder = Finder(settings=settings, github=github, report=report)
        selection = finder.select(states=True)
        return selection, CommonPages(settings=settings, finder=finder, report=report).all()


def _weighed(selection: Selection, settings: Settings) -> dict[str, int]:
    """The weight of each repository. What cannot be read now goes to a shard, which tries again and reports it."""
    others = (*selection.problems, *selection.archived, *selection.unsearched)
    found = {name: 1 for name in others if not settings.excludes(name)}
    return found | weights((hit.repository, hit.is_red) for hit in selection.hits.values())


def _with_exclusions(shards: Sequence[list[str]], settings: Settings) -> list[list[str]]:
    """Add the exclusions to shards that search an owner again."""
    left_out = [f"-{pattern}" for pattern in settings.left_out]
    return [[*names, *left_out] if any(":" in name for name in names) else names for names in shards]
