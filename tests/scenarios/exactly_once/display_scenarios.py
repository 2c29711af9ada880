"""Scenarios in which the bot shows what it knows elsewhere than in comments: in a check, and on a page."""

from collections.abc import Iterator
from typing import Final

from tests.scenarios.exactly_once.scenarios import ONE, Scenario, one_failure, pulls, shown
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import user

_ANN: Final = user("ann")
_TOKEN: Final = {"github_token": "ghs_checks"}


def _with_check(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "status-check: true\n")
    stage.github.token(_TOKEN["github_token"], permissions={"checks": "write"})
    one_failure(stage)


def _told_and_shown(stage: Stage) -> Iterator[str]:
    yield from ONE.problems(stage)
    (pull,) = pulls(stage)
    titles = [check.title for check in pull.head.check_runs if check.name == "Jules feedback"]
    if titles[-1:] != ["Waiting"]:
        yield f"its checks say {titles}"


def _ticked(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "dashboard: true\nmax-attempts: 1\n")
    stage.repository.grant(_ANN)
    one_failure(stage)
    stage.run()
    stage.jules.sessions[SESSION_ID].completes()
    (pull,) = pulls(stage)
    pull.push("Try again")
    pull.check("test", "failure", log="Error: the teapot is cold\n")
    stage.advance(60)
    stage.run()
    stage.advance(1)
    (page,) = stage.repository.issues.values()
    page.edit(_ANN, page.body.replace("- [ ] Retry #1", "- [x] Retry #1"))
    stage.advance(1)


def _retried_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.messages) != 2:
        yield f"{len(stage.jules.messages)} messages, one before and one after the tick expected"
    if sum("ticked the box" in text for text in shown(pull)) != 1:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    pages = [issue.body for issue in stage.repository.issues.values() if issue.state == "open"]
    if len(pages) != 1 or "- [x]" in pages[0] or "Jules is working on it" not in pages[0]:
        yield f"the pages are {pages}"


CHECKED: Final = Scenario(
    name="a check of the bot's own", prepare=_with_check, problems=_told_and_shown, inputs=dict(_TOKEN)
)
TICKED: Final = Scenario(name="a tick on the dashboard", prepare=_ticked, problems=_retried_once)
DISPLAYS: Final = (CHECKED, TICKED)
