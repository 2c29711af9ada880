"""Scenarios about failures that no commit can fix: one comment for people, which follows the head."""

from collections.abc import Iterator
from typing import Final

from tests.scenarios.exactly_once.scenarios import TOLD, Scenario, pulls, shown
from tests.scenarios.stage import Stage
from tests.scenarios.when_to_speak.test_stale_and_flaky import fixed_on_main
from tests.simulators.github import PullRequest, bot, user
from tests.simulators.github.checks import Annotation

ASKED: Final = "**Please re-run the failed jobs**"
UPDATING: Final = {"github_token": "ghs_app"}
_LOST: Final = "The self-hosted runner lost communication with the server."


def lost_runner(pull: PullRequest) -> None:
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, _LOST)])


def _lost(stage: Stage) -> None:
    pull = stage.pull_request()
    lost_runner(pull)
    stage.session(pull)


def _lost_again(stage: Stage) -> None:
    _lost(stage)
    stage.run()
    (pull,) = pulls(stage)
    stage.repository.push("Try again", branch=pull.head_ref_name, by=pull.author)
    lost_runner(pull)
    stage.advance(60)


def _overruled(stage: Stage) -> None:
    _lost(stage)
    stage.run()
    stage.advance(1)
    pulls(stage)[0].comment(user("ann"), "/feedback mine", association="MEMBER")
    stage.advance(1)


def _asked_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if [text.startswith(ASKED) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    elif f"Last seen at {pull.head_ref_oid[:7]}" not in shown(pull)[0]:
        yield "its comment is about an older head"
    if stage.jules.messages:
        yield f"{len(stage.jules.messages)} messages"


def _told_once_all_the_same(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if sorted(text.startswith(TOLD) for text in shown(pull)) != [False, True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    if len(stage.jules.messages) != 1:
        yield f"{len(stage.jules.messages)} messages"


def _fixed_on_main(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "update-branch: merge\n")
    stage.github.token(UPDATING["github_token"], bot("updater"), permissions={"contents": "write"})
    fixed_on_main(stage)


def _merged_once(stage: Stage) -> Iterator[str]:
    """The bot merged; of a run that died before it could say so, the new head is what is left."""
    (pull,) = pulls(stage)
    merges = sum(commit.author == bot("updater") for commit in pull.commits)
    if merges != 1:
        yield f"{merges} merges"
    told = [comment.body for comment in pull.comments]
    if len(told) > 1 or not all(text.startswith("**Merging `main`") for text in told):
        yield f"it shows {[text.partition(chr(10))[0] for text in told]}"
    if stage.jules.messages:
        yield f"{len(stage.jules.messages)} messages"


LOST: Final = Scenario(name="a lost runner", prepare=_lost, problems=_asked_once)
LOST_AGAIN: Final = Scenario(name="a lost runner at the next head", prepare=_lost_again, problems=_asked_once)
MINE: Final = Scenario(name="an overruled verdict", prepare=_overruled, problems=_told_once_all_the_same)
MERGED: Final = Scenario(
    name="a branch that is updated", prepare=_fixed_on_main, problems=_merged_once, inputs=UPDATING
)
VERDICTS: Final = (LOST, LOST_AGAIN, MINE, MERGED)
