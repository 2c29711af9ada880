"""When the bot speaks about the base branch and conflicts, and what it says of earlier rounds."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, Annotation, App, PullRequest, Step, user
from tests.simulators.github.check_builders import CheckOptions
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

LOG = "##[group]Run pytest\n##[endgroup]\ntests/test_cart.py:7: AssertionError: {} != 42\n##[error]Process completed\n"


def next_round(stage: Stage, pull: PullRequest, name: str, log: str) -> None:
    """Jules pushes, and a check fails at the new head."""
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.check(name, "failure", log=log)


def failing(stage: Stage, name: str = "test", log: str = LOG.format(41)) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    session.answers(completes())
    pull.check(name, "failure", log=log)
    return pull, session


def test_what_fails_on_the_base_branch_alone_waits(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.repository.base_check("test", "failure", log=LOG.format(41), minutes_ago=600)
    run = stage.run()
    assert (run.decisions, run.status) == ({1: "wait"}, 0)
    assert "main" in run.reason(1)
    assert (session.messages, pull.comments) == ([], [])


def test_numbers_and_times_make_no_difference_to_what_fails_on_the_base_branch(stage: Stage) -> None:
    _, session = failing(stage, log=f"2026-03-02T11:22:00.0000000Z {LOG.format(41)}took 3.7s\n")
    stage.repository.base_check("test", log=f"2026-03-01T01:02:03.0000000Z {LOG.format(41)}took 5.1s\n")
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_another_failure_on_the_base_branch_is_not_the_same(stage: Stage) -> None:
    _, session = failing(stage)
    stage.repository.base_check("test", log="##[group]Run pytest\n##[endgroup]\nImportError: no module shop\n")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_check_that_passes_on_the_base_branch_is_ours(stage: Stage) -> None:
    _, session = failing(stage)
    stage.repository.base_check("test", "success")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_what_also_fails_on_the_base_branch_is_said_beside_what_does_not(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("lint", "failure", log="src/cart.py:1: E501 line too long\n")
    stage.repository.base_check("test", log=LOG.format(41))
    assert stage.run().decisions == {1: "send"}
    assert "E501 line too long" in session.messages[0]
    assert "These checks also fail on `main`, for the same reason." in session.messages[0]


def test_what_fails_on_the_base_branch_without_a_log_is_not_said_to_fail_alike(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("e2e", "failure", app=CIRCLECI)
    stage.repository.base_check("e2e", "failure", app=CIRCLECI)
    assert stage.run().decisions == {1: "send"}
    assert "also fail on `main`, possibly for a different reason" in session.messages[0]
    assert "These checks also fail on `main`, for the same reason" not in session.messages[0]


def test_without_a_log_the_same_conclusion_on_the_base_branch_is_the_same(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("e2e", "failure", app=CIRCLECI)
    stage.repository.base_check("e2e", "failure", app=CIRCLECI)
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


GATE = App("qualitygate", "Quality gate")
SAYS = "41 % coverage on new code, 80 % wanted"


@pytest.mark.parametrize(
    ("here", "there", "decision"),
    [
        pytest.param({"summary": SAYS}, {"summary": "1 hotspot in legacy/pay.py"}, "send", id="another summary"),
        pytest.param({"title": "Too old"}, {"title": "Too slow"}, "send", id="another title"),
        pytest.param({"text": "a.py:1: E501"}, {"text": "b.py:1: F401"}, "send", id="another text"),
        pytest.param({"summary": SAYS}, {}, "send", id="nothing is said there"),
        pytest.param({"summary": SAYS}, {"summary": SAYS}, "wait", id="the same"),
        pytest.param({"summary": SAYS}, {"summary": f"{SAYS}\r\n"}, "wait", id="the same but for the end of a line"),
        pytest.param(
            {"summary": "Analysis 4711 took 31 s: no licence"},
            {"summary": "Analysis 4698 took 28 s: no licence"},
            "wait",
            id="the same in other numbers and times",
        ),
        pytest.param(
            {"annotations": [Annotation("a.py", 1, "unused")]},
            {"annotations": [Annotation("b.py", 1, "undefined")]},
            "send",
            id="another place",
        ),
    ],
)
def test_without_a_log_a_check_fails_alike_where_it_says_the_same(
    stage: Stage, here: CheckOptions, there: CheckOptions, decision: str
) -> None:
    there, here = {"app": GATE, **there}, {"app": GATE, **here}
    stage.repository.base_check("gate", "failure", **there)
    pull, _ = stage.task()
    pull.check("gate", "failure", **here)
    assert stage.run().decisions == {1: decision}


@pytest.mark.parametrize(("there", "decision"), [("Build 17 failed", "wait"), ("The licence has expired", "send")])
def test_a_legacy_status_fails_alike_where_it_says_the_same(stage: Stage, there: str, decision: str) -> None:
    stage.repository.base_status("ci/build", "failure", description=there)
    pull, _ = stage.task()
    pull.status("ci/build", "failure", description="Build 18 failed")
    assert stage.run().decisions == {1: decision}


@pytest.mark.parametrize(("there", "decision"), [("Run make test", "wait"), ("Run npm ci", "send")])
def test_a_job_whose_log_is_gone_there_fails_alike_where_the_same_step_failed(
    stage: Stage, there: str, decision: str
) -> None:
    stage.repository.base_check("test", "failure", log_status=410, steps=["Set up job", Step(there, "failure")])
    pull, _ = stage.task()
    pull.check("test", "failure")
    assert stage.run().decisions == {1: decision}


def test_what_the_base_s_checks_say_is_asked_once(stage: Stage) -> None:
    for name in ("gate", "scan"):
        stage.repository.base_check(name, "failure", app=GATE, summary="The service is down")
    for session in ("11111111111111111111", "9876543210987654321"):
        pull, _ = stage.task(session=session)
        for name in ("gate", "scan"):
            pull.check(name, "failure", app=GATE, summary="The service is down")
    assert stage.run().decisions == {1: "wait", 2: "wait"}
    assert sum(seen.operation == "CheckDetails" for seen in stage.github.requests) == 2


def test_once_the_base_branch_is_mended_the_failure_is_ours(stage: Stage) -> None:
    _, session = failing(stage)
    stage.repository.base_check("test", log=LOG.format(41))
    stage.run()
    stage.repository.push("Mend main", files={"src/cart.py": "ok\n"})
    stage.repository.base_check("test", "success")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_conflict_is_told_with_base_and_files(stage: Stage) -> None:
    pull, session = stage.task(mergeable="CONFLICTING", files={"src/app.py": "def answer():\n    return 1\n"})
    stage.repository.push("Change the answer", files={"src/app.py": "def answer():\n    return 2\n"})
    assert stage.run().decisions == {1: "send"}
    for words in ("conflict", "main", "src/app.py"):
        assert words in session.messages[0]
    assert stage.run().decisions != {1: "send"}
    assert len(pull.comments) == 1


def test_a_mergeability_that_is_not_known_yet_is_no_conflict(stage: Stage) -> None:
    pull, session = stage.task(mergeable="UNKNOWN")
    pull.check("test", "success")
    assert stage.run().decisions[1] in ("skip", "wait")
    assert session.messages == []


def test_the_next_message_says_what_is_fixed_still_failing_and_new(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.check("docs", "failure", log="docs/index.md: dead link\n")
    stage.run()
    next_round(stage, pull, "test", LOG.format(41))
    pull.check("docs", "success")
    pull.check("lint", "failure", log="src/cart.py:1: E501 line too long\n")
    stage.run()
    told = session.messages[1].lower()
    for words in ("fixed", "still failing", "new"):
        assert words in told
    assert "no difference" in told


def test_the_same_failure_after_two_pushes_calls_for_a_person_once(stage: Stage) -> None:
    pull, session = failing(stage)
    for _ in range(3):
        stage.run(max_attempts="9")
        next_round(stage, pull, "test", LOG.format(41))
    run = stage.run(max_attempts="9")
    assert len(session.messages) == 2
    assert len(pull.labels) == 1
    assert run.decisions == {1: "skip"}
    assert len([comment for comment in pull.comments if "maintainer" in comment.body]) == 1


def test_other_failures_after_each_push_do_not_call_for_a_person_early(stage: Stage) -> None:
    pull, session = failing(stage)
    for name in ("alpha", "beta", "gamma"):
        stage.run(max_attempts="9")
        next_round(stage, pull, name, f"{name}.py:1: {name} is undefined\n")
    stage.run(max_attempts="9")
    assert len(session.messages) == 4
    assert pull.labels == []


def given_up(stage: Stage) -> tuple[PullRequest, JulesSession]:
    """A pull request whose one attempt is used up, and the person was called."""
    pull, session = failing(stage)
    stage.run(max_attempts="1")
    next_round(stage, pull, "lint", "src/cart.py:1: E501\n")
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    stage.advance(10)
    return pull, session


def test_a_trusted_person_s_retry_gives_new_attempts(stage: Stage) -> None:
    pull, session = given_up(stage)
    pull.comment(user("ann"), "/feedback retry", association="MEMBER")
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert len(session.messages) == 2


@pytest.mark.parametrize("association", ["NONE", "CONTRIBUTOR"])
def test_a_stranger_s_retry_gives_none(stage: Stage, association: str) -> None:
    pull, session = given_up(stage)
    pull.comment(user("mallory"), "/feedback retry", association=association)
    assert stage.run(max_attempts="1").decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_a_person_s_push_gives_new_attempts(stage: Stage) -> None:
    pull, session = given_up(stage)
    pull.push("Help Jules", by=user("ann"))
    stage.advance(30)
    pull.check("lint", "failure", log="src/cart.py:9: F401\n")
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert len(session.messages) == 2


def test_jules_own_push_gives_none(stage: Stage) -> None:
    pull, session = given_up(stage)
    pull.push("Try again")
    stage.advance(30)
    pull.check("lint", "failure", log="src/cart.py:9: F401\n")
    assert stage.run(max_attempts="1").decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_pause_keeps_the_bot_silent_until_resume(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.comment(user("ann"), "/feedback pause", association="OWNER")
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []
    stage.advance(5)
    pull.comment(user("ann"), "/feedback resume", association="OWNER")
    assert stage.run().decisions == {1: "send"}


def test_a_stranger_cannot_pause_the_bot(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.comment(user("mallory"), "/feedback pause", association="NONE")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    "body", ["> /feedback pause", "`/feedback pause`", "<!-- /feedback pause -->", "Say /feedback pause?"]
)
def test_a_mention_of_a_command_is_no_command(stage: Stage, body: str) -> None:
    pull, session = failing(stage)
    pull.comment(user("ann"), body, association="OWNER")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_an_answer_is_passed_on_once(stage: Stage) -> None:
    pull, session = failing(stage)
    session.asks("Shall I drop Python 3.8?", at=stage.jules.ago(20))
    stage.run()
    session.asks("Really?")
    stage.run()
    stage.advance(5)
    pull.comment(user("ann"), "/feedback answer Yes, drop it.", association="MEMBER")
    stage.run()
    stage.run()
    assert len([text for text in session.messages if "Yes, drop it." in text]) == 1


def test_now_ends_the_grace(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=2)
    assert stage.run().decisions == {1: "wait"}
    pull.comment(user("ann"), "/feedback now", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("command", ["why", "dance"])
def test_a_command_is_answered_once(stage: Stage, command: str) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=2)
    pull.comment(user("ann"), f"/feedback {command}", association="MEMBER")
    for _ in range(3):
        stage.run()
    assert (session.messages, len(pull.comments)) == ([], 2)
