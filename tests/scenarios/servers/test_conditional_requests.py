"""What is read again costs nothing as long as it has not changed."""

import pytest

from feedback_bot.config.inputs import read_settings
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from tests.scenarios.stage import Stage

PATH = ".github/jules-feedback.yml"


def read_twice(stage: Stage, first: str, second: str) -> list[str | None]:
    name = stage.repository.name_with_owner
    with GitHub(read_settings({}, stage.environ()), RateLimitBudget(0), stage.timing) as github:
        found = []
        for text in (first, second):
            stage.repository.push("Change the policy", files={PATH: text})
            found.append(github.policy_file(name, PATH))
        return found


def test_what_has_not_changed_is_not_sent_again(stage: Stage) -> None:
    assert read_twice(stage, "drafts: skip\n", "drafts: skip\n") == ["drafts: skip\n"] * 2
    assert [seen.status for seen in stage.github.requests] == [200, 304]
    assert stage.github.default_token.used["core"] == 1


def test_what_has_changed_is(stage: Stage) -> None:
    assert read_twice(stage, "drafts: skip\n", "drafts: speak\n") == ["drafts: skip\n", "drafts: speak\n"]
    assert [seen.status for seen in stage.github.requests] == [200, 200]


def test_the_log_shows_requests_and_points(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    log = stage.run().log
    points = stage.github.default_token.used["graphql"]
    assert f"Requests: 8 to GitHub, 4 to Jules; queries: {points} points (Candidates " in log


@pytest.mark.parametrize("answer", ["304", "200"])
def test_a_304_that_nobody_asked_for_is_an_error(stage: Stage, answer: str) -> None:
    stage.github.faults.before("GET", "*/contents/*", lambda exchange: exchange.answer(int(answer), b""), times=None)
    assert stage.run().status == 1
