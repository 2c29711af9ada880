"""Reports when the bot's own schedule was silent for unusually long, so that people know what it may have missed."""

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.report.runner import Report
from feedback_bot.report.silence import COMPARED, silence


def note_silence(settings: Settings, github: GitHub, report: Report) -> None:
    """Report it, in a run that looks at everything, if the token can read the runs of the workflow."""
    is_about_all = settings.event_scope is None and settings.pull_request is None
    if settings.workflow_file is None or not is_about_all:
        return
    try:
        runs = github.scheduled_runs(settings.workflow_file.repository, settings.workflow_file.name, COMPARED)
    except ReadError:
        return
    said = silence(runs, github.server_time) if github.server_time else None
    if said:
        report.note(said)
