"""Scenarios with several accounts: whatever happens, a session is only asked for and replaced in its own."""

from collections.abc import Iterator

from tests.scenarios.accounts import ALL_KEYS, ANN, CY, spread
from tests.scenarios.exactly_once.scenarios import STARTED, TOLD, Scenario, pulls, shown, told_once
from tests.scenarios.stage import Stage


def _spread(stage: Stage) -> None:
    spread(stage, (ANN, CY))


def _told_all_once(stage: Stage) -> Iterator[str]:
    for pull in pulls(stage):
        yield from told_once(stage, pull, pull.head_ref_name.rpartition("-")[2])


def _deaf_session(stage: Stage) -> None:
    """The session of the last account accepts no messages."""
    ((_, session),) = spread(stage, (CY,))
    session.refuses_messages(404)


def _started_once_in_its_account(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    accounts = [session.account for session in stage.jules.created_sessions]
    if accounts != [CY]:
        yield f"sessions were started in {accounts}"
    if [text.startswith((STARTED, TOLD)) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


def _replaced_key(stage: Stage) -> None:
    """A message was sent with a key that was revoked since; another key of its account is there."""
    ((pull, session),) = spread(stage, (CY,))
    stage.run(jules_api_key=ALL_KEYS)
    stage.jules.api_keys.remove(CY)
    stage.jules.account(CY, "new-key-of-cy")
    session.change("COMPLETED")
    pull.push("Try again")
    pull.check("test", "failure", log="Error: there is no pepper\n")
    stage.advance(60)


def _told_twice(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.messages) != 2:
        yield f"{len(stage.jules.messages)} messages, one for each head expected"
    if [text.startswith(TOLD) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


KEYS_OF_ALL = {"jules_api_key": ALL_KEYS}
TWO_ACCOUNTS = Scenario(name="two accounts", prepare=_spread, problems=_told_all_once, inputs=KEYS_OF_ALL)
FOLLOWING = Scenario(
    name="a new session in the last account",
    prepare=_deaf_session,
    problems=_started_once_in_its_account,
    inputs=KEYS_OF_ALL,
)
REPLACED = Scenario(
    name="a key that was replaced",
    prepare=_replaced_key,
    problems=_told_twice,
    inputs={"jules_api_key": f"{ALL_KEYS}\nnew-key-of-cy"},
)
ACCOUNTS = (TWO_ACCOUNTS, FOLLOWING, REPLACED)
