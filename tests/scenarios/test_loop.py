"""The loop: a failure is told once, and the next run is silent."""

from tests.scenarios.stage import Stage


def test_a_failed_check_is_told_once(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    first = stage.run()
    assert first.status == 0
    assert len(session.messages) == 1
    assert first.decisions == {1: "send"}
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 1
