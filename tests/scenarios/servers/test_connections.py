"""Connections are kept open, and what goes through them is for the server alone."""

from tests.scenarios.bad_input.trouble import failing
from tests.scenarios.stage import SESSION_ID, Stage


def test_many_pull_requests_need_four_connections_to_each_server_at_most(stage: Stage) -> None:
    sessions = [failing(stage, session=f"{SESSION_ID[:-1]}{number}")[1] for number in range(9)]
    assert stage.run().outputs["sent"] == "9"
    assert [len(session.messages) for session in sessions] == [1] * 9
    assert 0 < stage.github_server.connections <= 4
    assert 0 < stage.jules_server.accepted <= 4
