"""What changes while a run is under way: nothing is sent that is no longer so."""

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import faults


def test_a_pull_request_that_disappears_between_the_two_readings(stage: Stage) -> None:
    gone, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    stage.github.faults.after("POST", "/graphql", faults.run(gone.vanish))
    run = stage.run()
    assert is_clean(run)
    assert (len(other.messages), silent.messages) == (1, [])


def test_a_pull_request_that_disappears_while_its_log_is_read(stage: Stage) -> None:
    gone, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    path = f"*/jobs/{gone.head.check_runs[0].id}/logs"
    stage.github.faults.after("GET", path, faults.run(gone.vanish))
    run = stage.run()
    assert is_clean(run)
    assert (len(other.messages), silent.messages) == (1, [])


def test_a_pull_request_that_is_closed_half_way_is_told_nothing(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("GET", "*/logs", faults.run(pull.close))
    run = stage.run()
    assert (run.status, session.messages) == (0, [])
    assert pull.comments == []


def test_a_head_pushed_between_reading_and_sending_is_never_told_of_the_old_one(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(pull.push))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])
    assert run.decisions[1] != "send"
    stage.advance(30)
    pull.check("test", "failure")
    stage.run()
    assert len(session.messages) == 1
    assert pull.head.oid in session.messages[0]


def test_a_check_that_turns_green_before_sending_is_not_told(stage: Stage) -> None:
    pull, session = failing(stage)
    rerun = pull.head.check_runs[0].rerun
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(lambda: rerun("success")))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])


def test_a_session_that_begins_to_work_before_sending_is_not_disturbed(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(lambda: session.turns("IN_PROGRESS")))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])


def test_a_new_session_on_a_branch_that_is_gone_is_reported_and_nothing_pretended(stage: Stage) -> None:
    stage.jules.source("octo/shop", branches=["main"])
    pull, session = failing(stage)
    session.refuses_messages()
    run = stage.run()
    assert (is_clean(run), stage.jules.created_sessions) == (True, [])
    assert pull.head_ref_name in run.log
    assert not [comment for comment in pull.comments if "was told" in comment.body]


def test_a_session_deleted_at_the_moment_of_sending_gets_no_successor(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.run(session.vanishes))
    run = stage.run()
    assert (run.status, is_clean(run)) == (1, True)
    assert stage.jules.created_sessions == []
    assert ["it could not find [the session]" in comment.body for comment in pull.comments] == [True]
