"""Runs that die while they serve one of several accounts: what they did is found in it, and looked for there alone."""

import pytest

from tests.scenarios.accounts import ALL_KEYS, ANN, BOB, CY, asked, spread
from tests.scenarios.exactly_once.account_scenarios import FOLLOWING, TWO_ACCOUNTS
from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.hand_signed import forged, signed
from tests.scenarios.exactly_once.scenarios import LEASE_MINUTES, Scenario, pulls, run_until_quiet, shown
from tests.scenarios.exactly_once.stage_faults import Predicate, comment_created, heal, message_sent, session_created
from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest

NEW = "new-key-of-cy"


def leave_claim(fork_server: ForkServer, stage: Stage, after: Predicate) -> PullRequest:
    """Let a run die in the last account, and wait until its claim is dead."""
    ((pull, session),) = spread(stage, (CY,))
    if after is session_created:
        session.refuses_messages(404)
    run_killed(fork_server, stage, "after", after, jules_api_key=ALL_KEYS)
    heal(stage)
    stage.advance(LEASE_MINUTES)
    asked(stage)
    return pull


def is_claimed(pull: PullRequest) -> bool:
    return [text.startswith("**Sending ") for text in shown(pull)] == [True]


@pytest.mark.parametrize("after", [comment_created, message_sent, session_created])
def test_a_claim_is_settled_in_its_account_alone(after: Predicate, fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, after)
    stage.run(jules_api_key=ALL_KEYS)
    assert list(asked(stage)) == [CY]
    run_until_quiet(stage, jules_api_key=ALL_KEYS)
    assert {ANN, BOB}.isdisjoint(asked(stage))
    assert len(stage.jules.messages) + len(stage.jules.created_sessions) == 1
    assert len(shown(pull)) == 1


@pytest.mark.parametrize("after", [message_sent, session_created])
def test_a_claim_stays_while_its_key_is_rejected(after: Predicate, fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, after)
    stage.jules.api_keys.remove(CY)
    for _ in range(2):
        run = stage.run(jules_api_key=ALL_KEYS)
        assert (run.status, run.decisions, is_claimed(pull)) == (1, {1: "failed"}, True)
    stage.jules.api_keys.add(CY)
    run_until_quiet(stage, jules_api_key=ALL_KEYS)
    assert len(stage.jules.messages) + len(stage.jules.created_sessions) == 1


@pytest.mark.parametrize("after", [message_sent, session_created])
def test_a_claim_is_settled_with_a_new_key_of_its_account(
    after: Predicate, fork_server: ForkServer, stage: Stage
) -> None:
    pull = leave_claim(fork_server, stage, after)
    stage.jules.api_keys.remove(CY)
    stage.jules.account(CY, NEW)
    runs = run_until_quiet(stage, jules_api_key=f"{ALL_KEYS}\n{NEW}")
    assert runs[0].decisions == {1: "wait"}
    assert len(stage.jules.messages) + len(stage.jules.created_sessions) == 1
    assert not is_claimed(pull)


@pytest.mark.parametrize("after", [message_sent, session_created])
def test_a_claim_stays_while_the_key_of_its_account_is_missing(
    after: Predicate, fork_server: ForkServer, stage: Stage
) -> None:
    pull = leave_claim(fork_server, stage, after)
    run = stage.run(jules_api_key=f"{ANN}\n{BOB}")
    assert run.decisions == {1: "refuse"}
    assert any(text.startswith("**Sending ") for text in shown(pull))
    run_until_quiet(stage, jules_api_key=ALL_KEYS)
    assert len(stage.jules.messages) + len(stage.jules.created_sessions) == 1


def test_a_claim_that_remembers_no_account_is_looked_for_in_each(fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, session_created)
    (written,) = pull.comments
    written.body = signed(pull, forged(written, account=None, nonce=nonce_of(stage)), written, key=ANN)
    run_until_quiet(stage, jules_api_key=ALL_KEYS)
    assert len(stage.jules.created_sessions) == 1
    assert not is_claimed(pull)


def nonce_of(stage: Stage) -> str:
    """The nonce in the prompt of the only new session."""
    (session,) = stage.jules.created_sessions
    return session.prompt.rstrip().rpartition(" ")[2]


@pytest.mark.parametrize("scenario", [TWO_ACCOUNTS, FOLLOWING], ids=str)
def test_the_memory_of_the_sessions_is_that_of_each_account(scenario: Scenario, stage: Stage) -> None:
    scenario.prepare(stage)
    stage.run(**scenario.inputs)
    for pull in pulls(stage):
        for comment in list(pull.comments):
            comment.delete()
    run_until_quiet(stage, **scenario.inputs)
    assert len(stage.jules.messages) + len(stage.jules.created_sessions) == len(pulls(stage))
