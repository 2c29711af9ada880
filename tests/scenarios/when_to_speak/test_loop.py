"""The loop: a failure is told once, and the next run is silent."""

from tests.scenarios.stage import Stage
from tests.simulators.github import Annotation


def test_a_failed_check_is_told_once(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    first = stage.run()
    assert first.status == 0
    assert len(session.messages) == 1
    assert first.decisions == {1: "send"}
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 1


def test_annotations_of_a_job_join_its_log_where_they_say_more(stage: Stage) -> None:
    pull = stage.pull_request()
    notes = [Annotation("src/cart.py", 3, "Unused import."), Annotation("src/cart.py", 9, "test does not hold")]
    pull.check("test", "failure", log="##[error]src/cart.py:9: test does not hold\n", annotations=notes)
    session = stage.session(pull)
    stage.run()
    assert "src/cart.py:3: failure: Unused import." in session.messages[0]
    assert session.messages[0].count("src/cart.py:9") == 1
