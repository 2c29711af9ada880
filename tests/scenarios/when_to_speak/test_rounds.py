"""From the second message on: what the base shows, what the last push changed, and when a person is needed."""

import pytest

from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import Marker, MarkerKind
from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, faults, thread, user
from tests.simulators.jules import JulesSession
from tests.unit.builders import comment

LOG = (
    b"##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_sum - assert 1 == 2\n"
)
OTHER_LOG = LOG.replace(b"test_sum", b"test_product").replace(b"assert 1 == 2", b"assert 'x' in 'abc'")


def failures(*names: str) -> bytes:
    """A log in which these tests fail."""
    told = "".join(f"FAILED tests/test_a.py::test_{name} - assert 1 == 2\n" for name in names)
    return f"##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\n{told}".encode()


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
    assert "Probably not caused by your changes" not in session.messages[0]


def test_a_failure_of_the_base_is_named_beside_others(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("lint", "failure", log=OTHER_LOG)
    stage.repository.base_check("test", "failure", log=LOG)
    stage.run()
    assert "## Probably not caused by your changes" in session.messages[0]
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
    answer_with_a_push(stage, pull, session)
    pull.check("lint", "success")
    pull.check("types", "failure", log=b"shop/cart.py:3: error: no such thing\n")
    stage.advance(20)
    stage.run()
    assert "- Fixed: `CI / lint`" in session.messages[1]
    assert "- New: `CI / types`" in session.messages[1]
    assert "- New: `CI / test`" not in session.messages[1]
    told = pull.comments[-1].body
    assert "failed exactly as before (code)\n" in told
    assert "failed (new) (code)\n" in told
    assert "- ✅ Fixed since the last message: `CI / lint`\n" in told


def test_a_failure_with_another_value_is_not_called_unchanged(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    answer_with_a_push(stage, pull, session, log=LOG.replace(b"1 == 2", b"1.99 == 2"))
    stage.run()
    assert "- Still failing, with different values: `CI / test`" in session.messages[1]
    assert "no difference" not in session.messages[1]
    assert "failed with different values (code)\n" in pull.comments[-1].body


def test_pushes_that_change_the_value_call_for_nobody(stage: Stage) -> None:
    pull, session = failing(stage)
    for value in (b"1.5 == 2", b"1.9 == 2", b"1.99 == 2"):
        stage.run(max_attempts="9")
        answer_with_a_push(stage, pull, session, log=LOG.replace(b"1 == 2", value))
    assert stage.run(max_attempts="9").decisions == {pull.number: "send"}
    assert not pull.labels


def test_the_second_message_tells_fixed_tests_from_those_still_failing(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=failures("alpha", "beta", "gamma"))
    stage.run()
    answer_with_a_push(stage, pull, session, log=failures("gamma", "delta"))
    stage.run()
    assert (
        "- Still failing: `CI / test`\n"
        "  - No longer failing: `tests/test_a.py::test_alpha`, `tests/test_a.py::test_beta`\n"
        "  - Still failing: `tests/test_a.py::test_gamma`\n"
        "  - Failing since the last push: `tests/test_a.py::test_delta`\n"
    ) in session.messages[1]
    assert (
        "In `CI / test`, 2 tests no longer fail, 1 still fails (`tests/test_a.py::test_gamma`), "
        "1 fails since the last push (`tests/test_a.py::test_delta`)."
    ) in pull.comments[-1].body


def test_of_a_test_that_was_not_run_nothing_is_claimed(stage: Stage) -> None:
    pull, session = stage.task()
    stopped = b"!!!!!!! stopping after 1 failures !!!!!!!\n"
    pull.check("test", "failure", log=failures("beta") + stopped)
    stage.run()
    answer_with_a_push(stage, pull, session, log=failures("alpha") + stopped)
    stage.run()
    assert (
        "- Failing differently than before: `CI / test`\n"
        "  - No longer reported, but may not have run: `tests/test_a.py::test_beta`\n"
        "  - Newly reported, but may not have run before: `tests/test_a.py::test_alpha`\n"
    ) in session.messages[1]
    assert "no longer fail" not in pull.comments[-1].body


def test_another_failure_of_a_check_that_was_told_is_not_new(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    answer_with_a_push(stage, pull, session, log=b"shop/cart.py:3: error: no such thing\n")
    stage.run()
    assert "- Failing differently than before: `CI / test`" in session.messages[1]
    assert "failed differently than before (code)\n" in pull.comments[-1].body


def test_two_messages_at_one_head_are_both_compared_with(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    session.turns("COMPLETED")
    pull.check("lint", "failure", log=OTHER_LOG)
    stage.advance(20)
    stage.run()
    assert len(session.messages) == 2
    answer_with_a_push(stage, pull, session)
    stage.run()
    assert "- Still failing exactly as before" in session.messages[2]
    assert "- New:" not in session.messages[2]


def test_a_name_in_a_log_breaks_out_of_nothing(stage: Stage) -> None:
    pull, session = stage.task()
    evil = "`**@ann** <img src=x> [a](b)"
    pull.check("test", "failure", log=failures("alpha", evil))
    stage.run()
    answer_with_a_push(stage, pull, session, log=failures("alpha"))
    stage.run()
    assert f"``tests/test_a.py::test_{evil}``" in session.messages[1]
    assert "@ann" not in pull.comments[-1].body


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
    first, *_, escalation = (read_marker(comment(each.body, id=each.id, is_own=True)) for each in pull.comments)
    assert isinstance(first, Marker)
    assert isinstance(escalation, Marker)
    assert escalation.kind is MarkerKind.ESCALATION
    assert [told.signature for told in escalation.told] == [told.signature for told in first.told] != [None]


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
    assert not any("needs a maintainer" in comment.body for comment in pull.comments)


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


def escalated(stage: Stage) -> PullRequest:
    """A pull request after the second push without effect, before the run that asks for a person."""
    pull, session = failing(stage)
    stage.run()
    answer_with_a_push(stage, pull, session)
    stage.run()
    answer_with_a_push(stage, pull, session)
    return pull


def test_a_label_that_could_not_be_put_on_once_is_put_on_by_the_next_run(stage: Stage) -> None:
    pull = escalated(stage)
    stage.github.faults.before("POST", "*/labels", faults.answer(500))
    first = stage.run()
    assert (first.decisions, first.status, pull.labels) == ({pull.number: "escalate"}, 1, [])
    assert "could not add the label jules-needs-human" in first.log
    second = stage.run()
    assert (second.decisions, second.status) == ({pull.number: "skip"}, 0)
    assert [label.name for label in pull.labels] == ["jules-needs-human"]
    assert sum("needs a maintainer" in comment.body for comment in pull.comments) == 1


def test_a_label_that_is_refused_for_ever_is_no_failure_of_later_runs(stage: Stage) -> None:
    pull = escalated(stage)
    stage.github.faults.before("POST", "*/labels", faults.answer(403), times=None)
    assert stage.run().status == 1
    later = stage.run()
    assert (later.decisions, later.status) == ({pull.number: "skip"}, 0)
    assert "could not add the label jules-needs-human" in later.log


@pytest.mark.parametrize("is_late", [False, True], ids=["put on at once", "put on by a later run"])
def test_a_label_that_a_person_takes_off_stays_off(stage: Stage, is_late: bool) -> None:
    pull = escalated(stage)
    if is_late:
        stage.github.faults.before("POST", "*/labels", faults.answer(500))
        stage.run()
        stage.github.faults.before("PATCH", "*/comments/*", faults.answer(403))
        assert "or could not update its comment" in stage.run().log
    stage.run()
    assert [label.name for label in pull.labels] == ["jules-needs-human"]
    pull.labels.clear()
    stage.run()
    assert pull.labels == []


def test_no_label_is_put_on_once_nobody_is_needed_any_more(stage: Stage) -> None:
    pull = escalated(stage)
    stage.github.faults.before("POST", "*/labels", faults.answer(500))
    stage.run()
    pull.push("At last")
    pull.check("test", "success")
    stage.run()
    assert pull.labels == []


def test_a_conflict_is_told_once_with_the_files_of_both_sides(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="CONFLICTING", files={"shop/cart.py": "a = 1\n"})
    stage.repository.push("Meanwhile", files={"shop/cart.py": "a = 2\n"})
    session = stage.session(pull)
    stage.run()
    stage.run()
    assert len(session.messages) == 1
    assert "shop/cart.py" in session.messages[0]
    assert "1 commit behind" in session.messages[0]


def test_a_conflict_that_github_has_not_worked_out_is_none(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="UNKNOWN")
    assert stage.run().decisions == {pull.number: "skip"}


def test_a_review_beside_a_conflict_goes_in_the_same_message(stage: Stage) -> None:
    pull = stage.pull_request(mergeable="CONFLICTING")
    pull.review(user("ann"), "CHANGES_REQUESTED", "No.", association="MEMBER", threads=[thread(line=3)], minutes_ago=20)
    session = stage.session(pull)
    stage.run()
    assert len(session.messages) == 1
    assert "## Conflict with `main`" in session.messages[0]
