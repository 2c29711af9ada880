"""Whose work it is: what came from the base or from others is neither laid to Jules nor taken for its answer."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import JULES, Actor, PullRequest, bot, user
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

ANN = user("ann")
MARIA = user("maria")
TESTS = "def test_a():\n    assert 1\n\n\ndef test_b():\n    assert 2\n"
FEWER_TESTS = "def test_a():\n    assert 1\n"
CART = "tests/test_cart.py"
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
    assert "look here" not in run.summary
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


@pytest.mark.parametrize("by", [bot("pre-commit-ci")])
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
    body = "Adds discounts.\n\nPR created automatically by Jules for task 12345678901234567890 started by @maria"
    pull, session = task(stage, author=MARIA, body=body)
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
