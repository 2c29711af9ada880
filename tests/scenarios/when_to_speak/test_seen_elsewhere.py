"""Failures that were also seen on another pull request or earlier on the base branch are probably flaky."""

import pytest

from tests.scenarios.stage import SESSION_ID, Run, Stage
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.jules import JulesSession

OTHER_SESSION = "9876543210987654321"
LOG = "##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_a - assert 1 == 2\n"
OTHER_LOG = (
    "##[group]Run pytest\npytest\n##[endgroup]\nE   KeyError: 'a'\nFAILED tests/test_b.py::test_b - KeyError: 'a'\n"
)
NOT_YOURS = "so your changes probably did not cause it. Do not change unrelated code to fix it."


def sent_before(stage: Stage, log: str = LOG, **options: object) -> PullRequest:
    """Another pull request by Jules that failed and was told so in an earlier run."""
    pull, _ = stage.task(session=OTHER_SESSION, **options)
    pull.check("test", "failure", log=log)
    stage.run()
    stage.github.requests.clear()
    return pull


def fails(stage: Stage, log: str = LOG, **options: object) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task(session=SESSION_ID, **options)
    pull.check("test", "failure", log=log)
    return pull, session


def verdicts(run: Run, number: int) -> list[str]:
    return [each["verdict"] for result in run.results if result["number"] == number for each in result["verdicts"]]


def compared(stage: Stage) -> int:
    return sum("/compare/" in request.path for request in stage.github.requests)


def test_the_same_failure_at_another_pull_request_is_told_as_flaky(stage: Stage) -> None:
    other = sent_before(stage)
    pull, session = fails(stage)
    run = stage.run()
    assert run.decisions[pull.number] == "send"
    assert verdicts(run, pull.number) == ["flaky"]
    assert f"This failure also occurred on #{other.number} ({other.url}), {NOT_YOURS}" in session.messages[0]
    assert "FAILED tests/test_a.py" in session.messages[0]
    assert ": flaky (it was also seen on " in run.summary
    assert compared(stage) == 2


def test_one_that_changes_the_same_file_shares_the_change(stage: Stage) -> None:
    sent_before(stage, files={"src/cart.py": "a = 1\n", "src/a.py": "a = 1\n"})
    pull, session = fails(stage, files={"src/cart.py": "a = 2\n"})
    assert verdicts(stage.run(), pull.number) == ["code"]
    assert NOT_YOURS not in session.messages[0]


def test_another_failure_says_nothing_and_costs_nothing(stage: Stage) -> None:
    sent_before(stage, OTHER_LOG)
    pull, _ = fails(stage)
    assert verdicts(stage.run(), pull.number) == ["code"]
    assert compared(stage) == 0


def test_what_failed_at_an_older_head_of_another_says_nothing(stage: Stage) -> None:
    other = sent_before(stage)
    other.push("Fix it")
    pull, _ = fails(stage)
    assert verdicts(stage.run(), pull.number) == ["code"]


MANY = {f"generated/{number}.txt": "a" for number in range(300)}


@pytest.mark.parametrize(("theirs", "ours"), [(MANY, {"src/a.py": "a = 1\n"}), ({"src/a.py": "a = 1\n"}, MANY)])
def test_one_that_changes_more_files_than_github_lists_may_share_the_change(
    stage: Stage, theirs: dict[str, str], ours: dict[str, str]
) -> None:
    sent_before(stage, files=theirs)
    pull, _ = fails(stage, files=ours)
    assert verdicts(stage.run(), pull.number) == ["code"]


def test_a_log_that_does_not_say_for_certain_what_failed_is_not_compared(stage: Stage) -> None:
    vague = "##[group]Run ./work\n./work\n##[endgroup]\nworking\nstill working\n"
    sent_before(stage, vague)
    pull, _ = fails(stage, vague)
    assert verdicts(stage.run(), pull.number) == ["code"]


def test_a_failure_that_a_matrix_has_twice_is_searched_for_once(stage: Stage) -> None:
    for number in range(2):
        other, _ = stage.task(session=f"98765432109876543{number:02}", files={"src/cart.py": f"a = {number}\n"})
        other.check("test", "failure", log=LOG)
    stage.run()
    stage.github.requests.clear()
    pull, _ = fails(stage, files={"src/cart.py": "a = 2\n"})
    pull.check("test too", "failure", log=LOG)
    assert verdicts(stage.run(), pull.number) == ["code", "code"]
    assert compared(stage) == 2


def test_comparisons_that_cannot_be_read_leave_it_code(stage: Stage) -> None:
    sent_before(stage)
    pull, session = fails(stage)
    stage.github.faults.before("GET", "*/compare/*", faults.answer(404), times=None)
    assert verdicts(stage.run(), pull.number) == ["code"]
    assert len(session.messages) == 1


def test_of_two_that_fail_alike_in_one_run_the_second_is_told_of_the_first(stage: Stage) -> None:
    first, first_session = stage.task(session=OTHER_SESSION)
    first.check("test", "failure", log=LOG)
    second, session = fails(stage)
    run = stage.run()
    assert (verdicts(run, first.number), verdicts(run, second.number)) == (["code"], ["flaky"])
    assert NOT_YOURS not in first_session.messages[0]
    assert f"This failure also occurred on #{first.number}" in session.messages[0]


def test_each_failure_costs_one_request_and_a_pull_request_at_most_six(stage: Stage) -> None:
    logs = [LOG.replace("test_a", f"test_{name}") for name in "abcdefgh"]
    for number, log in enumerate(logs):
        other, _ = stage.task(session=f"98765432109876543{number:02}")
        other.check("test", "failure", log=log)
    stage.run()
    stage.github.requests.clear()
    pull, _ = stage.task(session=SESSION_ID)
    for number, log in enumerate(logs):
        for job in ("a", "b"):  # a failure that a matrix has twice costs no more
            pull.check(f"test {number} ({job})", "failure", log=log)
    found = verdicts(stage.run(), pull.number)
    assert compared(stage) == 6
    assert (found.count("flaky"), found.count("code")) == (10, 6)


def test_it_is_run_again_once_where_the_policy_says_so_and_then_told(stage: Stage) -> None:
    other = sent_before(stage)
    pull, session = stage.task(session=SESSION_ID)
    pull.check("test", "failure", log=LOG, rerun_gives="failure")
    run = stage.run(rerun_flaky_failures="true")
    assert run.decisions[pull.number] == "wait"
    assert f"is probably flaky (it was also seen on #{other.number}" in run.reason(pull.number)
    assert session.messages == []
    stage.advance(30)
    pull.head.check_runs[-1].log = pull.head.check_runs[0].log
    assert stage.run(rerun_flaky_failures="true").decisions[pull.number] == "send"
    assert sum(request.path.endswith("/rerun-failed-jobs") for request in stage.github.requests) == 1
    assert len(session.messages) == 1


def test_a_person_who_says_that_it_is_of_the_code_overrules(stage: Stage) -> None:
    sent_before(stage)
    pull, session = fails(stage)
    pull.comment(user("ann"), "/feedback mine", association="OWNER")
    run = stage.run(rerun_flaky_failures="true")
    assert verdicts(run, pull.number) == ["code"]
    assert NOT_YOURS not in session.messages[0]


@pytest.mark.parametrize(
    ("minutes_ago", "log", "verdict"),
    [(60, LOG, "flaky"), (6 * 24 * 60, LOG, "flaky"), (8 * 24 * 60, LOG, "code"), (60, OTHER_LOG, "code")],
)
def test_a_failure_on_the_base_that_passed_when_it_was_run_again_is_flaky(
    stage: Stage, minutes_ago: int, log: str, verdict: str
) -> None:
    stage.repository.base_check("test", "failure", log=log, minutes_ago=minutes_ago)
    stage.repository.base_check("test", "success", minutes_ago=50)
    pull, session = fails(stage)
    run = stage.run()
    assert verdicts(run, pull.number) == [verdict]
    is_told = f"This failure also occurred on main at {stage.repository.tip().oid[:7]} (" in session.messages[0]
    assert is_told is (verdict == "flaky")


def test_a_failure_where_another_branch_left_the_base_is_flaky(stage: Stage) -> None:
    """The other branch left the base where the check failed, this one later, where it passed."""
    stage.repository.base_check("test", "failure", log=LOG, minutes_ago=90)
    failed = stage.repository.tip().oid
    stage.task(session=OTHER_SESSION)[0].check("test", "failure", log=LOG)
    stage.repository.push("Something else", files={"fix.txt": "fixed"})
    stage.repository.base_check("test", "success", minutes_ago=20)
    pull, session = fails(stage)
    run = stage.run()
    assert verdicts(run, pull.number - 1) == ["stale"]
    assert verdicts(run, pull.number) == ["flaky"]
    assert f"This failure also occurred on main at {failed[:7]} (" in session.messages[0]


def test_a_base_that_never_failed_costs_no_log(stage: Stage) -> None:
    stage.repository.base_check("test", "success", minutes_ago=50)
    fails(stage)
    stage.run()
    assert sum(request.path.endswith("/logs") for request in stage.github.requests) == 1
