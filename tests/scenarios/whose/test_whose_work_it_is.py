"""Whose work it is: what came from the base or from others is neither laid to Jules nor taken for its answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import JULES, Actor, PullRequest, bot, faults, user
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

ANN = user("ann")
MARIA = user("maria")
TESTS = "def test_a():\n    assert 1\n\n\ndef test_b():\n    assert 2\n"
FEWER_TESTS = "def test_a():\n    assert 1\n"
CART = "tests/test_cart.py"
STARTED_BY_MARIA = (
    "Adds discounts.\n\nPR created automatically by Jules for task 12345678901234567890 started by @maria"
)
WORKFLOW = ".github/workflows/ci.yml"


def task(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    """A pull request with a red check; its session completes after each message."""
    stage.repository.file(CART, TESTS)
    stage.repository.file(WORKFLOW, "on: push\n")
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    session.answers(completes())
    return pull, session


def weaken_on_main(stage: Stage) -> None:
    stage.advance(10)
    changed = {CART: FEWER_TESTS, WORKFLOW: "on: [push, pull_request]\n"}
    stage.repository.push("Drop an obsolete test", by=ANN, files=changed)


def fails_again(stage: Stage, pull: PullRequest) -> None:
    stage.advance(10)
    pull.check("test", "failure")
    stage.advance(40)
    stage.run()


@pytest.mark.parametrize("by", [JULES, ANN])
@pytest.mark.parametrize("how", ["update_branch", "rebase"])
def test_what_came_from_the_base_is_not_laid_to_jules(stage: Stage, how: str, by: Actor) -> None:
    pull, session = task(stage)
    stage.run()
    weaken_on_main(stage)
    getattr(pull, how)(by=by)
    run = stage.run()
    assert "may weaken the checks" not in run.summary
    fails_again(stage, pull)
    assert len(session.messages) == 2
    assert CART not in session.messages[1]
    assert WORKFLOW not in session.messages[1]
    assert all("Look here" not in comment.body for comment in pull.comments)


@pytest.mark.parametrize("how", ["update_branch", "rebase"])
def test_what_jules_itself_weakened_beside_a_change_of_the_base_is_named(stage: Stage, how: str) -> None:
    pull, session = task(stage, files={"src/cart.py": "total = 1\n"})
    stage.run()
    weaken_on_main(stage)
    getattr(pull, how)(by=ANN)
    stage.advance(1)
    pull.push("Make it green", files={"src/cart.py": "total = 1  # noqa\n"})
    fails_again(stage, pull)
    assert "- `src/cart.py`: 1 check silenced in the code" in session.messages[1]
    assert CART not in session.messages[1]


@pytest.mark.parametrize("by", [ANN, bot("pre-commit-ci")])
def test_what_others_pushed_to_the_branch_is_not_laid_to_jules(stage: Stage, by: Actor) -> None:
    pull, session = task(stage)
    stage.run()
    stage.advance(10)
    pull.push(
        "Make it green", files={"tests/test_tax.py": "import pytest\n\n\n@pytest.mark.skip\ndef test_tax(): ...\n"}
    )
    pull.push("Drop an obsolete test", by=by, files={CART: FEWER_TESTS})
    stage.advance(10)
    pull.check("test", "failure")
    stage.advance(40)
    stage.run(max_attempts="9")
    said = "".join([*session.messages[1:], *(comment.body for comment in pull.comments)])
    assert CART not in said
    assert "tests/test_tax.py" in said


def test_what_jules_does_under_the_name_of_the_starter_is_its_own(stage: Stage) -> None:
    pull, session = task(stage, author=MARIA, body=STARTED_BY_MARIA)
    stage.run()
    stage.advance(10)
    pull.push("Make it green", by=MARIA, files={CART: FEWER_TESTS})
    fails_again(stage, pull)
    assert f"- `{CART}`: 1 test removed" in session.messages[1]


@pytest.mark.parametrize("how", ["update_branch", "rebase"])
def test_an_escalation_lists_jules_commits_alone(stage: Stage, how: str) -> None:
    pull, _ = task(stage)
    stage.run(max_attempts="1")
    weaken_on_main(stage)
    getattr(pull, how)(by=ANN)
    stage.advance(1)
    pull.push("Try something")
    stage.advance(10)
    pull.check("test", "failure")
    stage.advance(40)
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    told = pull.comments[-1].body
    assert "Try something" in told
    for other in ("Drop an obsolete test", "Merge branch", "Change number 1"):
        assert other not in told


def test_the_guard_reads_nothing_of_a_head_that_was_looked_through(stage: Stage) -> None:
    pull, _ = task(stage)
    stage.run()
    pull.push("Try something")
    for _ in range(3):
        stage.run()
    assert sum("/compare/" in request.path for request in stage.github.requests) == 2


def test_a_base_that_is_gone_leaves_a_plain_comparison(stage: Stage) -> None:
    stage.repository.push("Start", branch="dev")
    pull, session = task(stage, base="dev")
    stage.run()
    stage.advance(10)
    pull.push(
        "Make it green", files={"tests/test_tax.py": "import pytest\n\n\n@pytest.mark.skip\ndef test_tax(): ...\n"}
    )
    del stage.repository.branches["dev"]
    fails_again(stage, pull)
    assert "tests/test_tax.py" in session.messages[1]


def formats(stage: Stage, pull: PullRequest, by: Actor) -> None:
    """What Jules pushed is formatted by a machine user."""
    pull.push("Fix", by=by)
    stage.advance(1)
    pull.push("style: format", by=user("acme-ci"))


def updates(stage: Stage, pull: PullRequest, how: str) -> None:
    """A team-mate brings the branch up to date."""
    stage.repository.push("Change main", by=ANN)
    getattr(pull, how)(by=ANN)


NO_TAKE_OVER: dict[str, Callable[[Stage, PullRequest], object]] = {
    "a team-mate presses Update branch": lambda stage, pull: updates(stage, pull, "update_branch"),
    "a team-mate presses Update with rebase": lambda stage, pull: updates(stage, pull, "rebase"),
    "a machine user formats what Jules pushed": lambda stage, pull: formats(stage, pull, JULES),
    "a machine user formats what Jules pushed as the starter": lambda stage, pull: formats(stage, pull, MARIA),
    "a bot formats it": lambda _, pull: pull.push("style: format", by=bot("pre-commit-ci")),
    "Jules commits under the starter": lambda _, pull: pull.push("Fix", by=MARIA, pushed_by=JULES),
    "the starter pushes": lambda _, pull: pull.push("Fix", by=MARIA),
    "Jules claims to be a team-mate": lambda _, pull: pull.push("Fix", by=ANN, pushed_by=JULES),
    "a team-mate applies a commit of Jules": lambda _, pull: pull.push("Fix", by=JULES, pushed_by=ANN),
}


@pytest.mark.parametrize("how", NO_TAKE_OVER)
def test_what_is_nobody_s_taking_over_refills_no_budget(stage: Stage, how: str) -> None:
    pull, session = task(stage, body=STARTED_BY_MARIA)
    for number in range(4):
        stage.run(max_attempts="1")
        stage.advance(40)
        NO_TAKE_OVER[how](stage, pull)
        stage.advance(10)
        pull.check(f"test {number}", "failure")
        stage.advance(40)
    assert len(session.messages) == 1
    assert [label.name for label in pull.labels] == ["jules-needs-human"]


@played_once
def used_up(stage: Stage, /, **options: object) -> tuple[PullRequest, JulesSession]:
    """A pull request whose only message did not help, and the person that was asked for."""
    pull, session = task(stage, body=STARTED_BY_MARIA, **options)
    stage.run(max_attempts="1")
    stage.advance(60)
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    stage.advance(20)
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    stage.advance(30)
    return pull, session


@pytest.mark.parametrize("minutes_ago", [0, 60, -600], ids=["just made", "made before the escalation", "of the future"])
def test_a_team_mate_s_own_commit_ends_the_silence_when_it_arrives(stage: Stage, minutes_ago: int) -> None:
    pull, session = used_up(stage)
    pull.push("By hand", by=ANN, minutes_ago=minutes_ago)
    stage.advance(20)
    pull.check("types", "failure")
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert len(session.messages) == 2
    assert pull.labels == []


@pytest.mark.parametrize("how", NO_TAKE_OVER)
def test_what_is_nobody_s_taking_over_ends_no_silence(stage: Stage, how: str) -> None:
    pull, session = used_up(stage)
    NO_TAKE_OVER[how](stage, pull)
    stage.advance(20)
    pull.check("types", "failure")
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "skip"}
    assert len(session.messages) == 1


def test_a_commit_that_claims_to_be_a_stranger_s_is_jules_if_jules_pushed_it(stage: Stage) -> None:
    pull, _ = used_up(stage)
    pull.push("By hand", by=None, pushed_by=JULES)
    stage.advance(20)
    pull.check("types", "failure")
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "skip"}


def test_a_forced_push_takes_over_too(stage: Stage) -> None:
    pull, _ = used_up(stage)
    pull.rebase(by=ANN)
    tip = pull.push("By hand", by=ANN)
    del stage.repository.activities[-2]
    stage.repository.activities[-1].kind = "force_push"
    assert pull.head is tip
    stage.advance(20)
    pull.check("types", "failure")
    stage.advance(30)
    assert stage.run(max_attempts="1").decisions == {1: "send"}


def test_a_new_budget_lasts_although_the_escalation_is_gone(stage: Stage) -> None:
    """The first run after the push finds nothing to send yet; what ended the escalation must not be forgotten."""
    pull, session = task(stage)
    for number in range(3):
        stage.run()
        stage.advance(40)
        pull.push("Fix")
        stage.advance(10)
        pull.check(f"test {number}", "failure")
        stage.advance(40)
    assert stage.run().decisions == {1: "escalate"}
    stage.advance(10)
    pull.push("By hand", by=ANN)
    stage.advance(20)
    pull.running_check("types")
    stage.run()
    assert pull.labels == []
    stage.advance(1)
    for number in range(5, 9):
        pull.check(f"test {number}", "failure")
        stage.advance(61)
        stage.run()
        stage.advance(40)
        pull.push("Fix")
        stage.advance(10)
    assert len(session.messages) == 6
    assert [label.name for label in pull.labels] == ["jules-needs-human"]


def test_a_head_that_github_does_not_list_yet_is_waited_for(stage: Stage) -> None:
    pull, _ = used_up(stage)
    stage.github.activity_lag = timedelta(minutes=4)
    pull.push("By hand", by=ANN)
    pull.status("types", "failure")
    run = stage.run(max_attempts="1")
    assert run.decisions == {1: "wait"}
    assert run.results[0]["reason_codes"] == ["push-unlisted"]
    stage.advance(5)
    assert stage.run(max_attempts="1").decisions == {1: "send"}


def test_a_head_that_github_never_lists_is_waited_for_ten_minutes(stage: Stage) -> None:
    pull, _ = used_up(stage)
    pull.push("By hand", by=ANN)
    stage.repository.activities.clear()
    pull.status("types", "failure")
    assert stage.run(max_attempts="1").decisions == {1: "wait"}
    stage.advance(11)
    assert stage.run(max_attempts="1").decisions == {1: "skip"}


@pytest.mark.parametrize("status", [403, 404, 500])
def test_where_github_does_not_say_who_pushed_nobody_is_assumed(stage: Stage, status: int) -> None:
    pull, _ = used_up(stage)
    pull.push("By hand", by=ANN)
    stage.github.faults.before("GET", "*/activity", faults.answer(status), times=None)
    stage.advance(20)
    pull.check("types", "failure")
    stage.advance(30)
    run = stage.run(max_attempts="1")
    assert (run.status, run.decisions) == (0, {1: "skip"})


def test_nobody_is_asked_who_pushed_before_it_matters(stage: Stage) -> None:
    pull, _ = task(stage)
    stage.run()
    stage.advance(40)
    pull.push("By hand", by=ANN)
    stage.advance(10)
    pull.check("test", "failure")
    stage.advance(40)
    stage.run()
    assert not [request for request in stage.github.requests if request.path.endswith("/activity")]


def test_pushes_by_others_cannot_make_the_bot_write_for_ever(stage: Stage) -> None:
    pull, session = task(stage)
    for number in range(12):
        stage.run(max_attempts="1")
        stage.advance(40)
        pull.push("By hand", by=ANN)
        stage.advance(10)
        pull.check(f"test {number}", "failure")
        stage.advance(40)
    assert len(session.messages) == 3
    assert [label.name for label in pull.labels] == ["jules-needs-human"]
    assert sum("needs a maintainer" in comment.body for comment in pull.comments) == 1
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    stage.advance(1)
    assert stage.run(max_attempts="1").decisions == {1: "send"}
    assert pull.labels == []


FETCH = "Before you start, fetch the branch `fix-cart-12345678901234567890` and work from its current head, "
OTHERS: dict[str, Callable[[Stage, PullRequest], object]] = {
    "a team-mate": lambda _, pull: pull.push("By hand", by=ANN),
    "the starter": lambda _, pull: pull.push("By hand", by=MARIA),
    "a bot": lambda _, pull: pull.push("style: format", by=bot("pre-commit-ci")),
    "nobody known": lambda _, pull: pull.push("By hand", by=None),
    "Update branch": lambda stage, pull: updates(stage, pull, "update_branch"),
    "somebody, then Jules": lambda _, pull: (pull.push("By hand", by=ANN), pull.push("Fix")),
}


@pytest.mark.parametrize("how", OTHERS)
def test_jules_is_asked_to_fetch_what_others_pushed_first(stage: Stage, how: str) -> None:
    pull, session = task(stage, body=STARTED_BY_MARIA)
    OTHERS[how](stage, pull)
    pull.check("lint", "failure")
    stage.advance(30)
    stage.run()
    assert f"{FETCH}{pull.head_ref_oid}" in session.messages[0].partition("## What to do")[2]
    assert "Keep what others have pushed" in session.messages[0]


@pytest.mark.parametrize("message", ["Fix", "Fix\n\nCo-authored-by: google-labs-jules[bot] <{}>"])
def test_jules_own_branch_needs_no_such_advice(stage: Stage, message: str) -> None:
    pull, session = task(stage)
    pull.push(message.format(JULES.email), by=MARIA if "Co-" in message else JULES)
    pull.check("lint", "failure")
    stage.advance(30)
    stage.run()
    assert FETCH not in session.messages[0]
    assert pull.head_ref_oid in session.messages[0]


def test_an_answer_says_it_too(stage: Stage) -> None:
    pull, session = task(stage)
    pull.push("By hand", by=ANN)
    session.asks("Which database?")
    pull.comment(ANN, "/feedback answer The one in the compose file.", association="MEMBER")
    stage.run()
    assert f"{FETCH}{pull.head_ref_oid}" in session.messages[0]
