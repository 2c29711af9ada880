"""What helps in every message: what passes, the command for the failed tests alone; and what may be done already."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import thread, user

ANN = user("ann")
PYTEST = "##[group]Run pytest -q tests\npytest -q tests\nshell: bash\n##[endgroup]\nE   assert 1 == 2\n{}\n"
FAILED = "FAILED tests/test_a.py::test_sum - assert 1 == 2"


def passing_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.startswith("These checks pass.")), "")


def test_what_passes_is_named(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    for name in ("lint", "build"):
        pull.check(name, "success")
    pull.check("slow", "cancelled")
    stage.run()
    assert passing_line(session.messages[0]) == "These checks pass. Keep them passing: `build`, `lint`"


def test_of_many_the_number_is_told(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    for name in ("lint", "build", *(f"shard {at}" for at in range(14))):
        pull.check(name, "success")
    stage.run()
    assert passing_line(session.messages[0]) == "These checks pass. Keep them passing: `build`, `lint`, 14 others"


def test_checks_of_one_name_are_told_apart(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", workflow="CI")
    pull.check("test", "success", workflow="Nightly")
    stage.run()
    assert passing_line(session.messages[0]) == "These checks pass. Keep them passing: `Nightly / test`"


def test_what_the_policy_ignores_is_not_named(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    pull.check("spelling", "success")
    stage.run(ignore_checks="spell*")
    assert passing_line(session.messages[0]) == ""


def test_a_message_without_checks_names_none(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("lint", "success")
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    stage.advance(20)
    stage.run()
    assert len(session.messages) == 1
    assert passing_line(session.messages[0]) == ""


def test_the_command_for_the_failed_tests_alone_is_named(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=PYTEST.format(FAILED))
    stage.run()
    assert "\nOnly the failed tests: `pytest -q tests/test_a.py::test_sum`\n" in session.messages[0]


def test_not_with_a_name_that_is_redacted(stage: Stage) -> None:
    pull, session = stage.task()
    token = "ghp_" + "A1b2" * 9
    pull.check("test", "failure", log=PYTEST.format(f"FAILED tests/test_a.py::test_sum[{token}] - assert 1 == 2"))
    stage.run()
    assert "Only the failed tests" not in session.messages[0]
    assert token not in session.messages[0]


@pytest.mark.parametrize("is_pushed", [True, False])
def test_a_told_thread_whose_code_has_changed_since_is_perhaps_done(stage: Stage, *, is_pushed: bool) -> None:
    pull, _ = stage.task()
    threads = [thread(path="src/cart.py", line=3), thread(path="src/pay.py", line=9)]
    pull.review(ANN, "CHANGES_REQUESTED", association="MEMBER", threads=threads)
    stage.advance(20)
    assert stage.run().decisions == {1: "send"}
    if is_pushed:
        pull.push("Use a set")
    pull.threads[0].is_outdated = True
    stage.advance(20)
    summary = stage.run().summary.replace("\\", "")
    assert (
        "the code has changed since this review comment, so it may be resolved: src/cart.py:3" in summary
    ) == is_pushed
    assert "src/pay.py" not in summary
    assert not pull.threads[0].is_resolved
