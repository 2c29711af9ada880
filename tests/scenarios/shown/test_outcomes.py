"""``feedback-bot report``: what messages led to, as GitHub shows it."""

import json
import re
from typing import Any

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.github.actors import JULES
from tests.simulators.jules import JulesSession

LOG = (
    b"##[group]Run pytest\npytest\n##[endgroup]\nE   assert 2 == 3\nFAILED tests/test_a.py::test_lid - assert 2 == 3\n"
)
OTHER = LOG.replace(b"test_lid", b"test_spout").replace(b"2 == 3", b"'tea' in 'pot'")


@played_once
def told(stage: Stage, /, **options: Any) -> tuple[PullRequest, JulesSession]:  # noqa: ANN401 - as the simulator takes them
    """A pull request with a failed check that Jules was told of 20 minutes later."""
    pull = stage.pull_request(**options)
    pull.check("test", "failure", log=LOG)
    session = stage.session(pull, id=options.get("session", "12345678901234567890"))
    stage.run()
    return pull, session


def answered(stage: Stage, pull: PullRequest, session: JulesSession, conclusion: str, log: bytes = LOG) -> None:
    """Nine minutes later Jules pushes, and ten minutes after that the check is done."""
    stage.advance(9)
    pull.push("Try again", by=JULES)
    session.turns("COMPLETED")
    stage.advance(10)
    pull.check("test", conclusion, minutes_ago=0, log=log)


def counted(text: str) -> dict[str, Any]:
    return json.loads(text.splitlines()[-1])  # type: ignore[no-any-return] # JSON


def test_a_fix_and_what_it_took(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, session = told(stage)
    answered(stage, pull, session, "failure", OTHER)
    stage.advance(20)
    stage.run()
    answered(stage, pull, session, "success")
    pull.close(merged=True)
    found = counted(printed("--json"))

    assert found["outcomes"] == {"changed": 1, "fixed": 1}
    assert found["fixed_by"] == {"2": 1}
    assert (found["messages"], found["merged"], found["green"], found["trustworthy"]) == (2, 1, 1, 1)
    assert found["message_to_push"]["count"] == 2
    assert found["message_to_push"]["median"] == pytest.approx(9, abs=0.2)
    assert found["message_to_green"]["median"] == pytest.approx(19, abs=0.2)
    assert found["by_tool"] == {"pytest": {"changed": 1, "fixed": 1}}
    assert found["by_verdict"] == {"code": {"changed": 1, "fixed": 1}}
    assert (found["unchecked_accounts"], found["guessed"]) == ([], 0)


def test_several_stories_in_one_report(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.repository.base_check("docs", "failure", log=OTHER)
    quick = stage.pull_request(session="1" * 19)
    quick.check("test", "failure", log=LOG, minutes_ago=0)
    told_of, silent = (stage.pull_request(session=digit * 19) for digit in "23")
    for pull in (quick, told_of, silent):
        stage.session(pull, id=pull.head_ref_name.rpartition("-")[2])
    for pull in (told_of, silent):
        pull.check("test", "failure", log=LOG)
    told_of.check("docs", "failure", log=OTHER)
    stage.run()
    stage.advance(9)
    for pull in (quick, told_of):
        pull.push("Fix it", by=JULES)
        pull.check("test", "success", minutes_ago=0)
    told_of.check("docs", "failure", log=OTHER, minutes_ago=0)
    stage.advance(180)
    stage.run()
    found = counted(printed("--json"))

    assert (found["pull_requests"], found["with_messages"], found["messages"]) == (3, 2, 2)
    assert found["outcomes"] == {"fixed": 1, "no push": 1}
    assert found["spared"] == {"base": 1, "green without us": 1}
    assert (found["green"], found["message_to_green"]["count"]) == (0, 0)
    assert found["message_to_push"]["count"] == 1
    assert found["escalations"] >= 1


def test_a_person_helped(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, _ = told(stage)
    stage.advance(9)
    pull.push("Do it myself", by=user("ann"))
    pull.check("test", "success", minutes_ago=0)
    found = counted(printed("--json"))

    assert found["outcomes"] == {"person": 1}
    assert (found["green"], found["trustworthy"]) == (1, 0)


def test_a_repository_without_messages(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.pull_request()
    text = printed()
    assert re.search(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ to \S+Z$", text)
    assert "Pull requests by Jules      1\n" in text
    assert "%" not in text


def test_a_forged_marker_is_ignored(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, _ = told(stage)
    forged = pull.comments[0].body.replace("s1 delivery 1", "s1 delivery 2")
    pull.comment(user("mallory"), forged)
    found = counted(printed("--json"))
    assert (found["messages"], found["ignored"]) == (1, 1)
    assert "1 marker ignored" in printed("--markdown")


@pytest.mark.parametrize("comments", ["each", "one"])
def test_a_message_counts_if_a_person_edits_its_comment(stage: Stage, printed: Any, comments: str) -> None:  # noqa: ANN401 - a function
    stage.repository.file(".github/jules-feedback.yml", f"comments: {comments}\n")
    pull, session = told(stage)
    pull.comments[0].edit(user("ann"), f"By the way: {pull.comments[0].body}")
    answered(stage, pull, session, "success")
    found = counted(printed("--json"))
    assert (found["outcomes"], found["spared"], found["ignored"]) == ({"fixed": 1}, {}, 0)


def test_without_a_key_the_accounts_are_named(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    told(stage)
    text = printed(key=None)
    assert "are not checked: JULES_API_KEY is not set" in text
    assert counted(printed("--json", key=None))["unchecked_accounts"] != []


def test_a_key_that_is_not_the_bots_is_suspected(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    told(stage)
    assert "Is JULES_API_KEY the bot's key" in printed(key="another-key")
    assert "Is JULES_API_KEY" not in printed()


def test_a_head_that_a_force_push_replaced_has_its_outcome(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, session = told(stage)
    answered(stage, pull, session, "failure")
    stage.advance(1)
    pull.rebase(by=JULES)
    stage.advance(10)
    pull.check("test", "success", minutes_ago=0)
    found = counted(printed("--json"))
    assert (found["outcomes"], found["green"]) == ({"failing, not compared": 1}, 1)
    assert found["message_to_green"]["count"] == 0


def test_without_the_record_of_pushes_authors_stand_in(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, session = told(stage)
    answered(stage, pull, session, "success")
    stage.github.faults.before("GET", "*/activity", faults.answer(403), times=None)
    found = counted(printed("--json"))
    assert (found["outcomes"], found["guessed"]) == ({"fixed": 1}, 1)
    assert any("commits' authors" in note for note in found["notes"])


def test_pictures_are_written(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    told(stage)
    assert "outcomes.svg and " in printed("--svg", str(stage.folder / "pictures"), errors=True)
    names = {path.name for path in (stage.folder / "pictures").iterdir()}
    assert names == {"outcomes.svg", "timeline.svg"}


def test_a_long_time_warns_of_expired_checks(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.pull_request()
    assert "older than 90 days" in printed("--since", "91d", errors=True)
