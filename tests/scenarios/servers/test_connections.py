"""Connections are kept open, and what goes through them is for the server alone."""

from tests.scenarios.accounts import add_accounts
from tests.scenarios.accounts import failing as a_failing_one
from tests.scenarios.bad_input.trouble import failing
from tests.scenarios.stage import SESSION_ID, Stage


def test_many_pull_requests_need_four_connections_to_each_server_at_most(stage: Stage) -> None:
    sessions = [failing(stage, session=f"{SESSION_ID[:-1]}{number}")[1] for number in range(9)]
    assert stage.run().outputs["sent"] == "9"
    assert [len(session.messages) for session in sessions] == [1] * 9
    assert 0 < stage.github_server.connections <= 4
    assert 0 < stage.jules_server.accepted <= 4


def test_many_accounts_need_no_more_connections(stage: Stage) -> None:
    keys = [f"key-{number}" for number in range(6)]
    add_accounts(stage, keys)
    for number, key in enumerate(keys):
        a_failing_one(stage, key, number)
    assert stage.run(jules_api_key="\n".join(keys)).outputs["sent"] == "6"
    assert 0 < stage.jules_server.accepted <= 4
