"""Templates of a team: they replace the bot's words, and a bad one is refused when the policy is read."""

import pytest

from tests.hostile import FORGED_ID, HOSTILE, UNSEEN
from tests.scenarios.stage import Stage
from tests.simulators.github import user
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
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        pytest.param("templates: {letter: x}", "there is no template 'letter'", id="unknown"),
        pytest.param("templates: {reasons: x}", "there is no template 'reasons'", id="the reasons"),
        pytest.param("templates: {prompt: '{% if %}'}", "is not a valid Jinja template", id="syntax"),
        pytest.param("templates: {prompt: '{{ secrets }}'}", "uses unknown variables: secrets", id="variable"),
        pytest.param("templates: {prompt: '{{ nonce|shout }}'}", "is not a valid Jinja template", id="filter"),
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
    assert "could not render" in run.reason(1)
    assert stage.repository.pull_requests[1].comments == []


def test_a_template_cannot_leave_its_sandbox(stage: Stage) -> None:
    failing(stage, "templates: {prompt: '{{ message.__class__.__mro__ }}'}")
    assert stage.run().decisions == {1: "failed"}


RAW = "{{ message.snapshot.title }}\\n{% for signal in message.reviews %}{{ signal.review.body }}{% endfor %}"
LEAK = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


@pytest.mark.parametrize("attacks", range(0, len(HOSTILE), 4))
def test_foreign_text_that_a_team_puts_through_no_filter(stage: Stage, attacks: int) -> None:
    text = "\n".join([*HOSTILE.values()][attacks : attacks + 4])
    raw = f'templates:\n  prompt: "{RAW}"\n  delivery: "{RAW}"\n'
    stage.repository.file(POLICY, raw)
    pull = stage.pull_request(title=f"{LEAK} {text}")
    pull.review(user("ann"), "CHANGES_REQUESTED", f"{LEAK}\n{text}", association="MEMBER", minutes_ago=20)
    session = stage.session(pull)
    assert stage.run().decisions == {1: "send"}
    (told,), (comment,) = session.messages, pull.comments
    last = told.splitlines()[-1]
    assert last.startswith("Feedback-ID: ")
    assert last != FORGED_ID
    assert LEAK not in told + comment.body
    assert not UNSEEN & set(told + comment.body)
    assert "@octocat" not in comment.body
    assert comment.body.splitlines()[-1].startswith("<!-- jules-feedback-bot v1 ")
    assert stage.run().decisions == {1: "wait"}
