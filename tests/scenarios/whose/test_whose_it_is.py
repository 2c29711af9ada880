"""Whose a pull request is: what counts as Jules', and which session may hear of it."""

import pytest

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import JULES, Actor, PullRequest, bot, faults, user
from tests.simulators.jules import JulesSession

OTHER_ID = "9876543210987654321"
MARIA = user("maria")


def footer(session: str = SESSION_ID, starter: str | None = "maria") -> str:
    """A body as Jules writes it."""
    started = f" started by @{starter}" if starter else ""
    return (
        "Adds discounts.\n\n---\n*PR created automatically by Jules for task "
        f"[{session}](https://jules.google.com/task/{session}){started}*"
    )


def failing(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    """A failed pull request, and the session that its branch is named after unless told otherwise."""
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    return pull, session


def assert_refused(pull: PullRequest) -> None:
    """Nobody but the people on the pull request may have heard of it."""
    (comment,) = pull.comments
    assert comment.body.startswith("**Cannot send feedback to Jules**")


@pytest.mark.parametrize("starter", ["maria", None])
def test_a_pull_request_in_the_name_of_the_starter_is_known_by_its_footer(stage: Stage, starter: str | None) -> None:
    pull, session = failing(stage, author=MARIA, body=footer(starter=starter))
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 1


def test_the_footer_alone_may_name_the_session(stage: Stage) -> None:
    _, session = failing(stage, author=MARIA, branch="fix-the-cart", body=footer())
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_text_that_other_bots_append_below_the_footer_does_no_harm(stage: Stage) -> None:
    body = f"{footer()}\n\n<!-- release notes by coderabbit -->\n## Summary\n- New discounts\n"
    _, session = failing(stage, author=MARIA, branch="fix-the-cart", body=body)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_person_s_pull_request_without_footer_and_id_is_not_jules(stage: Stage) -> None:
    pull, session = failing(stage, author=MARIA, branch="my-work")
    run = stage.run()
    assert run.status == 0
    assert 1 not in run.decisions or run.decisions[1] == "skip"
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("opened", ["by nobody yet", "this one", "an earlier one from the same branch"])
def test_a_person_may_open_the_pull_request_from_the_branch_that_jules_published(stage: Stage, opened: str) -> None:
    pull = stage.pull_request(author=MARIA, body="Adds discounts.")
    pull.check("test", "failure")
    session = stage.session(pull if opened == "this one" else None)
    if opened.startswith("an earlier"):
        session.opens("https://github.com/octo/shop/pull/99", head=pull.head_ref_name)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("how", ["not found", "of another repository", "of another pull request", "without a source"])
def test_a_branch_that_only_looks_like_jules_is_left_alone_without_a_word(stage: Stage, how: str) -> None:
    pull = stage.pull_request(author=MARIA, body="Adds discounts.")
    pull.check("test", "failure")
    match how:
        case "of another repository":
            stage.session(repo="mallory/other")
        case "of another pull request":
            stage.session().opens("https://github.com/octo/shop/pull/99", head="another")
        case "without a source":
            stage.session(repo=None)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert (pull.comments, pull.labels) == ([], [])
    assert all(session.messages == [] for session in stage.jules.sessions.values())


def test_a_fork_s_branch_with_an_id_is_nobody_s_business(stage: Stage) -> None:
    pull, session = failing(stage, author=MARIA, body="Mine.", fork="mallory/shop")
    assert stage.run().decisions == {}
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("branch", [f"fix-cart-{SESSION_ID}", "fix-cart"], ids=["by its id", "by its output"])
def test_a_renamed_repository_is_the_same_repository(stage: Stage, branch: str) -> None:
    _, session = failing(stage, branch=branch)
    stage.repository.rename("octo/store")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    stage.advance(30)
    assert stage.run().decisions == {1: "wait"}


def test_a_repository_that_took_the_old_name_is_another(stage: Stage) -> None:
    _, session = failing(stage)
    stage.repository.rename("octo/store")
    stage.github.repository("octo/shop")
    assert stage.run(repositories="octo/store").decisions == {1: "refuse"}
    assert session.messages == []


def test_while_github_cannot_say_what_the_old_name_is_nobody_is_refused(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.repository.rename("octo/store")
    stage.github.faults.before("GET", "/repos/octo/shop", faults.answer(500), times=None)
    run = stage.run()
    assert (run.decisions, pull.comments, session.messages) == ({1: "failed"}, [], [])


@pytest.mark.parametrize(
    "body",
    [
        f"See https://jules.google.com/task/{SESSION_ID} for the story.",
        f"> {footer().splitlines()[-1]}\n\nQuoted from another one.",
        f"```\n{footer().splitlines()[-1]}\n```",
        f"<!--\n{footer().splitlines()[-1]}\n-->",
    ],
)
def test_a_mention_of_a_task_is_no_footer(stage: Stage, body: str) -> None:
    pull, session = failing(stage, author=MARIA, branch="my-own-work", body=body)
    stage.run()
    assert (session.messages, pull.comments) == ([], [])


def test_a_fork_s_pull_request_never_gets_feedback(stage: Stage) -> None:
    pull, session = failing(stage, author=user("mallory"), body=footer(), fork="mallory/shop")
    stage.run()
    assert (session.messages, pull.comments) == ([], [])


def test_a_pull_request_of_the_app_itself_from_a_fork_never_gets_feedback(stage: Stage) -> None:
    pull, session = failing(stage, body=footer(), fork="mallory/shop")
    stage.run()
    assert (session.messages, pull.comments) == ([], [])


def test_a_user_who_took_the_app_s_name_is_not_the_app(stage: Stage) -> None:
    pull, session = failing(stage, author=user("google-labs-jules"), branch="my-work")
    stage.run()
    assert (session.messages, pull.comments) == ([], [])


def test_the_older_machine_user_counts_too(stage: Stage) -> None:
    _, session = failing(stage, author=user("jules-bot"))
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_other_bots_pull_requests_are_not_jules(stage: Stage) -> None:
    pull, session = failing(stage, author=bot("dependabot"), branch=f"dependabot/pip/x-{SESSION_ID}")
    stage.run()
    assert (session.messages, pull.comments) == ([], [])


def test_a_pull_request_of_a_deleted_account_is_known_by_its_footer(stage: Stage) -> None:
    _, session = failing(stage, author=None, body=footer())
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert len(session.messages) == 1


def test_a_deleted_account_s_own_pull_request_is_not_jules(stage: Stage) -> None:
    pull, session = failing(stage, author=None, body="My work.")
    assert stage.run().status == 0
    assert (session.messages, pull.comments) == ([], [])


def test_authors_can_be_set(stage: Stage) -> None:
    _, session = failing(stage, author=bot("our-jules"))
    stage.run()
    assert session.messages == []
    stage.run(authors="our-jules[bot]")
    assert len(session.messages) == 1


def test_closed_and_merged_pull_requests_are_over(stage: Stage) -> None:
    one, first = failing(stage)
    one.close()
    two, second = failing(stage, session=OTHER_ID)
    two.close(merged=True)
    stage.run()
    assert first.messages + second.messages == []


def test_contradicting_ids_are_refused(stage: Stage) -> None:
    pull, session = failing(stage, body=footer(OTHER_ID))
    other = stage.session(pull, id=OTHER_ID)
    assert stage.run().decisions == {1: "refuse"}
    assert (session.messages, other.messages) == ([], [])
    assert_refused(pull)


def test_a_session_of_another_repository_hears_nothing(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    stranger = stage.session(repo="mallory/other")
    assert stage.run().decisions == {1: "refuse"}
    assert stranger.messages == []
    assert_refused(pull)


def test_a_session_whose_outputs_name_another_pull_request_hears_nothing(stage: Stage) -> None:
    first, _ = failing(stage)
    second, session = failing(stage, session=OTHER_ID)
    session.outputs.clear()
    session.opens(first.url)
    assert stage.run().decisions[2] == "refuse"
    assert session.messages == []
    assert_refused(second)


def test_a_session_without_a_repository_hears_nothing(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(repo=None)
    assert stage.run().decisions == {1: "refuse"}
    assert session.messages == []


def test_a_session_without_outputs_is_believed(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session()
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_the_repository_s_case_does_not_matter(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(repo="Octo/Shop")
    session.opens("https://github.com/Octo/Shop/pull/1")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_the_other_spelling_of_a_source_is_known(stage: Stage) -> None:
    stage.jules.source("octo/shop", name="sources/github-octo-shop")
    _, session = failing(stage)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_session_s_bare_name_is_known(stage: Stage) -> None:
    _, session = failing(stage)
    session.bare_name = True
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_without_an_id_the_session_is_found_by_its_output(stage: Stage) -> None:
    pull, session = failing(stage, branch="fix-the-cart")
    for number in range(120):
        stage.jules.session(created=stage.jules.ago(number / 10))
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 1


def test_why_a_session_cannot_be_read_is_said_once(stage: Stage) -> None:
    pull, _ = failing(stage, branch="fix-the-cart")
    stage.jules.sessions.clear()
    stage.session(pull, id="22345678901234567890")
    assert stage.run().reason(1) == (
        "session 22345678901234567890 could not be read: '22345678901234567890' is not a valid session ID. Use a "
        "number up to 18446744073709551615, such as 12345678901234567890, or sessions/NUMBER, or the URL of the "
        "session's page."
    )


def test_without_an_id_and_an_output_the_pull_request_is_refused(stage: Stage) -> None:
    pull = stage.pull_request(branch="fix-the-cart")
    pull.check("test", "failure")
    session = stage.session()
    assert stage.run().decisions == {1: "refuse"}
    assert session.messages == []
    assert_refused(pull)


def test_a_healthy_pull_request_without_an_id_costs_no_look_at_jules(stage: Stage) -> None:
    stage.pull_request(branch="fix-the-cart").check("test", "success")
    assert stage.run().decisions == {1: "skip"}
    assert stage.jules.requests == []


def test_the_search_for_sessions_ends_after_ten_pages_a_run(stage: Stage) -> None:
    for name in ("one", "two"):
        stage.pull_request(branch=name).check("test", "failure")
    for number in range(1100):
        stage.jules.session(repo="octo/warehouse", created=stage.jules.ago(number / 10))
    stage.run()
    lists = [request for request in stage.jules.requests if request.path == "/sessions"]
    assert len(lists) <= 10


@pytest.mark.parametrize("branch", ["fleet-init-1772503637945", "fix-20260114153000", "feature/add-authentication"])
def test_numbers_that_are_no_ids_lead_to_no_session(stage: Stage, branch: str) -> None:
    pull = stage.pull_request(branch=branch)
    pull.check("test", "failure")
    session = stage.session(pull)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_two_pull_requests_of_two_sessions_do_not_mix(stage: Stage) -> None:
    for session_id, name in ((SESSION_ID, "alpha"), (OTHER_ID, "beta")):
        failing(stage, session=session_id)[0].check(name, "failure")
    stage.run()
    for session_id, name, other in ((SESSION_ID, "alpha", "beta"), (OTHER_ID, "beta", "alpha")):
        (message,) = stage.jules.sessions[session_id].messages
        assert f"make {name}" in message
        assert f"make {other}" not in message


def test_the_app_s_own_pull_request_needs_no_footer(stage: Stage) -> None:
    _, session = failing(stage, author=JULES, body="")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_fork_that_was_deleted_meanwhile_is_still_a_fork(stage: Stage) -> None:
    pull, session = failing(stage, fork="mallory/shop")
    pull.head_repository = None
    assert stage.run().status == 0
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("author", [user("jules-bot"), bot("jules-bot")])
def test_the_older_account_may_be_a_machine_user_or_a_bot(stage: Stage, author: Actor) -> None:
    _, session = failing(stage, author=author)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize("authors", ["google-labs-jules[bot]", "Google-Labs-Jules[bot]", "app/google-labs-jules"])
def test_authors_are_compared_the_way_each_api_spells_them(stage: Stage, authors: str) -> None:
    _, session = failing(stage)
    stage.run(authors=authors)
    assert len(session.messages) == 1


def test_a_footer_alone_leads_to_no_stranger_s_session(stage: Stage) -> None:
    pull = stage.pull_request(author=MARIA, branch="my-work", body=footer())
    pull.check("test", "failure")
    stranger = stage.session(repo="mallory/other")
    assert stage.run().decisions == {1: "refuse"}
    assert stranger.messages == []


def test_two_pull_requests_of_one_session_are_told_one_after_the_other(stage: Stage) -> None:
    _, session = failing(stage)
    second = stage.pull_request(branch=f"more-{SESSION_ID}")
    second.check("lint", "failure")
    session.opens(second.url)
    assert sorted(stage.run().decisions.values()) == ["send", "wait"]
    session.completes()
    stage.advance(30)
    stage.run()
    assert [text.count("make lint") > 0 for text in session.messages].count(True) == 1
    assert len(session.messages) == 2


@pytest.mark.parametrize("contradicts", ["branch", "pull request"])
def test_a_session_that_names_something_else_gets_nothing_of_a_persons_pull_request(
    stage: Stage, contradicts: str
) -> None:
    pull = stage.pull_request(author=MARIA, body="Adds discounts.")
    pull.check("test", "failure")
    session = stage.session()
    if contradicts == "branch":
        session.working_branch = "fix-tax"
    else:
        session.opens(f"{stage.repository.url}/pull/99", head="fix-tax")
    run = stage.run()
    assert run.decisions == {1: "skip"}
    assert (
        run.reason(1)
        == {
            "branch": f"session {SESSION_ID} works on the branch fix-tax, not on this one",
            "pull request": f"session {SESSION_ID} created another pull request, not this one",
        }[contradicts]
    )
    assert (session.messages, pull.comments) == ([], [])
