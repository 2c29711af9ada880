"""Templates of a team: they replace the bot's words, and a bad one is refused when the policy is read."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.jules import JulesSession

POLICY = ".github/jules-feedback.yml"


def failing(stage: Stage, policy: str) -> JulesSession:
    stage.repository.file(POLICY, policy)
    pull = stage.pull_request()
    pull.check("test", "failure")
    return stage.session(pull)


def test_a_team_s_prompt_still_ends_with_the_nonce(stage: Stage) -> None:
    session = failing(stage, "templates:\n  prompt: 'Please mend {{ snapshot.title|code }}.'\n")
    assert stage.run().status == 0
    assert session.messages[0].startswith("Please mend `Change number 1`.\n\nFeedback-ID: ")


def test_a_team_s_comment_still_remembers(stage: Stage) -> None:
    session = failing(stage, "templates:\n  delivery: 'Sent: {{ marker.attempt }}'\n")
    stage.run()
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        pytest.param("templates: {letter: x}", "there is no template 'letter' to replace", id="unknown"),
        pytest.param("templates: {reasons: x}", "there is no template 'reasons' to replace", id="the reasons"),
        pytest.param("templates: {prompt: '{% if %}'}", "is no Jinja template", id="syntax"),
        pytest.param("templates: {prompt: '{{ secrets }}'}", "uses secrets", id="variable"),
        pytest.param("templates: {prompt: '{{ nonce|shout }}'}", "is no Jinja template", id="filter"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_bad_setting(stage: Stage, policy: str, words: str) -> None:
    session = failing(stage, policy)
    run = stage.run()
    assert run.status == 2
    assert words in run.log
    assert session.messages == []


def test_a_template_that_cannot_be_filled_in_leaves_no_claim(stage: Stage) -> None:
    failing(stage, "templates: {prompt: '{{ message.nothing }}'}")
    run = stage.run()
    assert run.decisions == {1: "failed"}
    assert "cannot be filled in" in run.reason(1)
    assert stage.repository.pull_requests[1].comments == []


def test_a_template_cannot_leave_its_sandbox(stage: Stage) -> None:
    failing(stage, "templates: {prompt: '{{ message.__class__.__mro__ }}'}")
    assert stage.run().decisions == {1: "failed"}
