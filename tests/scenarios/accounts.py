"""Three accounts at Jules, and the pull requests of each."""

from collections.abc import Sequence
from typing import Any

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import PullRequest
from tests.simulators.jules import JulesSession

KEYS = ("key-of-ann", "key-of-bob", "key-of-cy")
ANN, BOB, CY = KEYS
ALL_KEYS = "\n".join(KEYS)
SUBJECTS = ("tea", "milk", "sugar", "salt", "rice", "honey", "bread", "jam")


def add_accounts(stage: Stage, keys: Sequence[str] = KEYS) -> None:
    """Give each key an account of its own, which is called like the key."""
    for key in keys:
        stage.jules.account(key, key)


def session_id(number: int) -> str:
    return f"{SESSION_ID[:-1]}{number}"


def failing(stage: Stage, account: str, number: int = 1, **options: Any) -> tuple[PullRequest, JulesSession]:  # noqa: ANN401 - as Stage.pull_request takes them
    """A pull request whose check fails in its own way, and its session in an account."""
    pull = stage.pull_request(session=session_id(number), **options)
    pull.check("test", "failure", log=f"Error: there is no {SUBJECTS[number]}\n")
    return pull, stage.session(pull, id=session_id(number), account=account)


def spread(stage: Stage, accounts: Sequence[str] = KEYS) -> list[tuple[PullRequest, JulesSession]]:
    """Accounts with a failing pull request for each that is named."""
    add_accounts(stage)
    return [failing(stage, account, number) for number, account in enumerate(accounts, 1)]


def fail_again(stage: Stage, pull: PullRequest, session: JulesSession, subject: str) -> None:
    """Jules pushes, and the check fails in another way."""
    session.change("COMPLETED")
    pull.push("Try again")
    pull.check("test", "failure", log=f"Error: there is no {subject}\n")
    stage.advance(30)


def asked(stage: Stage) -> dict[str, int]:
    """How many requests each key was used for since the last call."""
    counts = {key: len(stage.jules.asked(key)) for key in KEYS if stage.jules.asked(key)}
    stage.jules.requests.clear()
    return counts
