"""What these scenarios share."""

from typing import Final

from tests.scenarios.stage import Run, Stage
from tests.simulators.github import PullRequest
from tests.simulators.jules import JulesSession

OTHER_ID: Final = "9876543210987654321"
"""The session behind a second pull request, which the first one's trouble must not concern."""


def failing(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    """A pull request with a check that failed, and the session behind it."""
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    return pull, session


def is_clean(run: Run) -> bool:
    """Whether nothing shows a traceback."""
    return "Traceback" not in run.log + run.summary and 'File "' not in run.log
