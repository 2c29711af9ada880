"""From the second message on: what the base shows, what the last push changed, and when a person is needed."""

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, thread, user
from tests.simulators.jules import JulesSession

LOG = (
    b"##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_sum - assert 1 == 2\n"
)
OTHER_LOG = LOG.replace(b"test_sum", b"test_product").replace(b"assert 1 == 2", b"assert 'x' in 'abc'")


def failing(stage: Stage, **options: str) -> tuple[PullRequest, JulesSession]:
    pull = stage.pull_request(**options)
    pull.check("test", "failure", log=LOG)
    return pull, stage.session(pull)


def answer_with_a_push(stage: Stage, pull: PullRequest, session: JulesSession, log: bytes = LOG) -> None:
    """Jules pushes, the check fails again, and the grace for its own CI Fixer passes."""
    pull.push("Try again")
    session.turns("COMPLETED")
    stage.advance(10)
    pull.check("test", "failure", log=log)
    stage.advance(20)


def test_what_fails_on_the_base_for_the_same_reason_waits(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.repository.base_check("test", "failure", log=LOG)
    run = stage.run()
    assert run.decisions == {pull.number: "wait"}
    assert "on main too" in run.reason(pull.number)
    assert session.messages == []


def test_what_fails_on_the_base_for_another_reason_is_told(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.repository.base_check("test", "failure", log=OTHER_LOG)
    assert stage.run().decisions == {pull.number: "send"}
    assert "Not yours to fix" not in session.messages[0]


def test_a_failure_of_the_base_is_named_beside_others(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("lint", "failure", log=OTHER_LOG)
    stage.repository.base_check("test", "failure", log=LOG)
    stage.run()
    assert "## Not yours to fix" in session.messages[0]
    assert "## Failed: `CI / lint`" in session.messages[0]
    assert "## Failed: `CI / test`" not in session.messages[0]


def test_the_second_message_says_that_the_push_made_no_difference(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    answer_with_a_push(stage, pull, session)
    stage.run()
    assert "made no difference" in session.messages[1]


def test_the_second_message_says_what_was_fixed_and_what_is_new(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("lint", "failure", log=OTHER_LOG)
    stage.run()
    answer_with_a_push(stage, pull, session, log=LOG.replace(b"test_sum", b"test_quotient"))
    pull.check("lint", "success")
    stage.run()
    assert "- fixed: `CI / lint`" in session.messages[1]
    assert "- new: `CI / test`" in session.messages[1]


def test_two_pushes_without_effect_call_for_a_person_once(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    for _ in range(2):
        answer_with_a_push(stage, pull, session)
        last = stage.run()
    assert last.decisions == {pull.number: "escalate"}
    assert stage.run().decisions == {pull.number: "skip"}
    assert len(session.messages) == 2
    assert [label.name for label in pull.labels] == ["jules-needs-human"]
    assert "Try again" in pull.comments[-1].body


def test_an_escalation_goes_away_when_the_pull_request_is_green(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    for _ in range(2):
        answer_with_a_push(stage, pull, session)
        stage.run()
    pull.push("At last")
    pull.check("test", "success")
    stage.run()
    assert not pull.labels
    assert not any("needs a person" in comment.body for comment in pull.comments)


def test_a_retry_gives_new_attempts(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    for _ in range(2):
        answer_with_a_push(stage, pull, session)
        stage.run()
    stage.advance(1)
    pull.comment(user("ann"), "/feedback retry", association="MEMBER")
    stage.advance(1)
    assert stage.run().decisions == {pull.number: "send"}
    assert len(session.messages) == 3
    assert not pull.labels


def test_a_conflict_is_told_once_with_the_files_of_both_sides(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="CONFLICTING", files={"shop/cart.py": "a = 1\n"})
    stage.repository.push("Meanwhile", files={"shop/cart.py": "a = 2\n"})
    session = stage.session(pull)
    stage.run()
    stage.run()
    assert len(session.messages) == 1
    assert "shop/cart.py" in session.messages[0]
    assert "1 commit ahead" in session.messages[0]


def test_a_conflict_that_github_has_not_worked_out_is_none(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="UNKNOWN")
    assert stage.run().decisions == {pull.number: "skip"}


def test_a_review_beside_a_conflict_goes_in_the_same_message(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="CONFLICTING")
    pull.review(user("ann"), "CHANGES_REQUESTED", "No.", association="MEMBER", threads=[thread(line=3)])
    session = stage.session(pull)
    stage.run()
    assert len(session.messages) == 1
    assert "## Conflict with `main`" in session.messages[0]
