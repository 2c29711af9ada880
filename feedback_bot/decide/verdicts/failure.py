"""The facts about one failed check that a verdict is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is known about a failed check, in the order in which it counts.

    Attributes:
        app: the slug of the app that reported it; ``github-actions`` for jobs.
        conclusion: as GitHub reports it, in lower case.
        is_job: it is a job of GitHub Actions, which has steps and a log.
        is_run: it is a workflow run that never had a job.
        notes: the annotations that name no file of the repository, which are the runner's or the app's own words,
            without warnings beside a step that failed.
        asides: those that the log of the failed step does not hold, so that another step or the runner wrote them.
        marks_files: it has annotations on files of the repository.
        said: what the log, the output, or the description says outside the failures of tests, line by line.
        in_code: what it says of tests that failed, and of places in the code.
        steps_ran: how many steps ran; ``None`` if that is unknown.
        failed_step: the name of the step that failed.
        action: the action that the step ran, as ``owner/name@version``; ``None`` for a script or command.
        command: the command that the step ran.
        is_gate: the log shows a step that only compares the results of other jobs.
        others_failed: whether another job of the run failed or was canceled; ``None`` if that is unknown.
        in_diff: whether the workflow's file is among the files that the pull request changes; ``None`` if unknown.
        infrastructure: how the infrastructure failed, by the rules for logs; ``None`` if they do not say so.
        reported: for each failed test that a report names and that is surely of this check, its message, or its name if
            it has no message.
        is_unread: nothing could be read about it, not even which step failed.
    """

    name: str
    app: str = ""
    conclusion: str = "failure"
    is_job: bool = False
    is_run: bool = False
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    marks_files: bool = False
    said: tuple[str, ...] = ()
    in_code: tuple[str, ...] = ()
    steps_ran: int | None = None
    failed_step: str | None = None
    action: str | None = None
    command: str | None = None
    is_gate: bool = False
    others_failed: bool | None = None
    in_diff: bool | None = None
    infrastructure: str | None = None
    reported: tuple[str, ...] = ()
    is_unread: bool = False
    url: str | None = None
