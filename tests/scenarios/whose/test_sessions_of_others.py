"""Plans, questions and sources: nothing is approved twice, asked twice, or taken for another repository's."""

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import PullRequest, faults, user
from tests.simulators.jules import JulesSession, steps

ANN = user("ann")


def told(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "failure")
    stage.run()
    return pull, session


def test_only_the_first_plan_after_a_message_is_approved(stage: Stage) -> None:
    pull, session = told(stage)
    steps.plans(["Fix it"])(session)
    stage.advance(2)
    stage.run(approve_plans="feedback")
    assert len(stage.jules.approvals) == 1
    steps.plans(["Rewrite everything"])(session)
    stage.advance(2)
    stage.run(approve_plans="feedback")
    assert len(stage.jules.approvals) == 1
    assert "Rewrite everything" in pull.comments[-1].body


def test_no_plan_is_approved_long_after_the_message(stage: Stage) -> None:
    _, session = told(stage)
    stage.advance(130)
    steps.plans(["Fix it"])(session)
    stage.run(approve_plans="feedback")
    assert stage.jules.approvals == []


def test_the_questions_of_a_session_stand_in_one_comment(stage: Stage) -> None:
    pull, session = told(stage)
    for question in ("Which database?", "Which port?"):
        session.asks(question)
        stage.advance(2)
        stage.run()
    asked = [comment.body for comment in pull.comments[1:]]
    assert len(asked) == 1
    assert "Which port?" in asked[0]
    assert "Which database?" not in asked[0]


def test_a_source_with_dashes_is_read(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    as_it_is = session.to_json
    session.to_json = lambda: _with_source(as_it_is(), "sources/github-octo-shop")  # type: ignore[method-assign]  # the simulated session answers otherwise
    body = b'{"name": "sources/github-octo-shop", "githubRepo": {"owner": "octo", "repo": "shop"}}'
    stage.jules.faults.before("GET", "*/sources/github-octo-shop", faults.answer(200, body=body), times=None)
    assert stage.run().decisions == {1: "send"}


def test_a_source_with_dashes_that_is_another_repository_s_is_refused(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    as_it_is = session.to_json
    session.to_json = lambda: _with_source(as_it_is(), "sources/github-octo-shop")  # type: ignore[method-assign]  # the simulated session answers otherwise
    assert stage.run().decisions == {1: "refuse"}
    assert session.messages == []


def test_a_pull_request_of_the_same_name_on_another_server_is_another_one(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull, pull_request=f"https://github.example/octo/shop/pull/{pull.number}", id=SESSION_ID)
    assert stage.run().decisions == {1: "refuse"}
    assert session.messages == []


def _with_source(session: dict[str, object], source: str) -> dict[str, object]:
    context = session["sourceContext"]
    assert isinstance(context, dict)
    return {**session, "sourceContext": {**context, "source": source}}
