"""Several keys, each of another account: every session is served with its own, and one bad key stops no other."""

from pathlib import Path

import pytest

from tests.scenarios.accounts import ALL_KEYS, ANN, BOB, CY, KEYS, add_accounts, asked, fail_again, spread
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.http.exchange import Exchange
from tests.simulators.jules import faults, steps

FULL = b'{"error": {"code": 400, "message": "Precondition check failed.", "status": "FAILED_PRECONDITION"}}'


def answers(stage: Stage, key: str, status: int, method: str = "*", path: str = "*", body: bytes | None = None) -> None:
    """Let Jules answer one key so for ever."""

    def answer(exchange: Exchange) -> None:
        if exchange.request.headers["x-goog-api-key"] == key:
            faults.answer(status, body=body)(exchange)

    stage.jules.faults.before(method, path, answer, times=None)


# Whose


def test_each_session_gets_its_message_through_its_own_account(stage: Stage) -> None:
    tasks = spread(stage)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (0, {1: "send", 2: "send", 3: "send"})
    assert [len(session.messages) for _, session in tasks] == [1, 1, 1]
    for key in KEYS:
        sent = [request for request in stage.jules.asked(key) if request.method == "POST"]
        assert [request.status for request in sent] == [200], "no message goes to an account that has no such session"


@pytest.mark.parametrize(
    "keys", [f"{ANN}\r\n{BOB}\r\n", f"\n{ANN}\n\n{BOB}", f"{ANN}\n{BOB}\n{ANN}\n{BOB}", f"{BOB}\n{ANN}"]
)
def test_keys_as_people_save_them(stage: Stage, keys: str) -> None:
    _, (_, session) = spread(stage, (ANN, BOB))
    assert stage.run(jules_api_key=keys).decisions == {1: "send", 2: "send"}
    assert len(session.messages) == 1


def test_the_variable_may_hold_several_keys(stage: Stage) -> None:
    spread(stage, (ANN, BOB))
    run = stage.run(jules_api_key="", environ={"JULES_API_KEY": f"{ANN}\n{BOB}\n"})
    assert run.decisions == {1: "send", 2: "send"}


def test_two_keys_of_one_account(stage: Stage) -> None:
    spread(stage, (ANN, BOB))
    stage.jules.account(BOB, "second-key-of-bob")
    run = stage.run(jules_api_key=f"second-key-of-bob\n{ANN}\n{BOB}")
    assert (run.status, run.decisions) == (0, {1: "send", 2: "send"})
    assert len(stage.jules.messages) == 2
    assert stage.jules.asked(BOB) == []


def test_a_session_of_no_account_is_not_found_and_the_comment_says_so_once(stage: Stage) -> None:
    (pull, _), _ = spread(stage, ("another team's", BOB))
    for _ in range(2):
        run = stage.run(jules_api_key=ALL_KEYS)
        assert run.decisions[1] == "refuse"
    assert (run.status, len(pull.comments)) == (0, 1)
    assert "none of the 3 API keys can access" in pull.comments[0].body
    assert len(stage.jules.messages) == 1


def test_a_pull_request_that_names_no_session_is_searched_for_in_all_accounts(stage: Stage) -> None:
    add_accounts(stage)
    pull = stage.pull_request(branch="fix-cart", body="Made by hand.")
    pull.check("test", "failure")
    session = stage.session(pull, account=CY)
    other = stage.pull_request(branch="fix-tea", body="Made by hand.")
    other.check("test", "failure")
    run = stage.run(jules_api_key=ALL_KEYS)
    assert run.decisions == {1: "send", 2: "refuse"}
    assert len(session.messages) == 1
    listed = [r for r in stage.jules.requests if r.method == "GET" and r.path == "/sessions"]
    assert len(listed) == 2 * len(KEYS), "once a run for each key, and the archived ones"
    looked_up = [r for key in (ANN, BOB) for r in stage.jules.asked(key) if session.id in r.path]
    assert looked_up == [], "the list has shown whose it is"


def test_a_plan_is_approved_with_the_account_s_key(stage: Stage) -> None:
    _, (_, session) = spread(stage, (ANN, BOB))
    stage.run(jules_api_key=ALL_KEYS)
    stage.advance(1)
    steps.plans(["Fix it"])(session)
    stage.advance(1)
    stage.run(jules_api_key=ALL_KEYS, approve_plans="feedback")
    assert [approved for approved, _ in stage.jules.approvals] == [session]


def test_a_dry_run_reads_each_session_with_its_key(stage: Stage) -> None:
    spread(stage)
    run = stage.run(jules_api_key=ALL_KEYS, dry_run="true")
    assert run.decisions == {1: "send", 2: "send", 3: "send"}
    assert stage.jules.messages == []


# How many requests


def requests_of_two_rounds(folder: Path, keys: str) -> list[int]:
    """Requests to Jules in each of four runs: one that sends, one with nothing to say, and the same once more."""
    counts = []
    with open_stage(folder) as stage:
        ((pull, session),) = spread(stage, (CY,))
        for _ in range(2):
            for _ in range(2):
                stage.jules.requests.clear()
                stage.run(jules_api_key=keys)
                counts.append(len(stage.jules.requests))
            fail_again(stage, pull, session, "pepper")
        assert len(session.messages) == 2
    return counts


def test_once_the_account_is_remembered_the_requests_are_those_of_one_key(tmp_path: Path) -> None:
    first, *rest = requests_of_two_rounds(tmp_path / "all", ALL_KEYS)
    first_of_one, *rest_of_one = requests_of_two_rounds(tmp_path / "one", CY)
    assert rest == rest_of_one
    assert first == first_of_one + 2, "each of the other keys is asked once"


def test_a_marker_remembers_the_account_and_only_its_key_is_used(stage: Stage) -> None:
    tasks = spread(stage)
    stage.run(jules_api_key=ALL_KEYS)
    asked(stage)
    for (pull, session), subject in zip(tasks, ("pepper", "oil", "wine"), strict=True):
        fail_again(stage, pull, session, subject)
    assert stage.run(jules_api_key=ALL_KEYS).decisions == {1: "send", 2: "send", 3: "send"}
    per_session = len(stage.jules.requests) // 3
    assert asked(stage) == dict.fromkeys(KEYS, per_session)


def test_the_order_of_the_keys_may_change(stage: Stage) -> None:
    ((pull, session),) = spread(stage, (CY,))
    stage.run(jules_api_key=ALL_KEYS)
    fail_again(stage, pull, session, "pepper")
    asked(stage)
    stage.run(jules_api_key=f"{BOB}\n{CY}\n{ANN}")
    assert list(asked(stage)) == [CY]


def test_a_notice_remembers_the_account_as_well(stage: Stage) -> None:
    ((pull, session),) = spread(stage, (CY,))
    session.plans(["Boil the water"])
    stage.run(jules_api_key=ALL_KEYS)
    assert "Boil the water" in pull.comments[0].body
    asked(stage)
    stage.run(jules_api_key=ALL_KEYS)
    assert list(asked(stage)) == [CY]


# Rejected keys


def test_a_rejected_key_is_named_once_and_the_others_go_on(stage: Stage) -> None:
    (_, ann), (pull, bob), (_, cy) = spread(stage)
    stage.jules.api_keys.remove(BOB)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (1, {1: "send", 2: "failed", 3: "send"})
    assert [len(session.messages) for session in (ann, bob, cy)] == [1, 0, 1]
    assert pull.comments == []
    assert "Jules rejected API key 2 of 3, and no other key has access" in run.reason(2)
    for text in (run.log, run.summary):
        assert text.count("Jules rejected API key 2 of 3 (HTTP 401)") == 1
    assert len(stage.jules.asked(BOB)) == 1


def test_the_pull_request_goes_on_once_the_key_is_replaced(stage: Stage) -> None:
    _, (pull, session) = spread(stage, (ANN, BOB))
    stage.jules.api_keys.remove(BOB)
    stage.run(jules_api_key=ALL_KEYS)
    stage.jules.account(BOB, "new-key-of-bob")
    run = stage.run(jules_api_key=f"{ANN}\nnew-key-of-bob")
    assert (run.status, run.decisions[2]) == (0, "send")
    assert (len(session.messages), len(pull.comments)) == (1, 1)


def test_a_rejected_key_that_no_pull_request_needs_fails_nothing(stage: Stage) -> None:
    spread(stage, (ANN, CY))
    stage.jules.api_keys.remove(BOB)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (0, {1: "send", 2: "send"})
    assert "Jules rejected API key 2 of 3" in run.log


def test_a_key_without_any_access_is_rejected(stage: Stage) -> None:
    _, (pull, _), _ = spread(stage)
    stage.jules.denied_keys.add(BOB)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (1, {1: "send", 2: "failed", 3: "send"})
    assert "Jules rejected API key 2 of 3 (HTTP 403)" in run.log
    assert pull.comments == []


def test_a_session_that_is_denied_says_nothing_about_its_key(stage: Stage) -> None:
    _, (_, bob), (_, again) = spread(stage, (ANN, BOB, BOB))
    bob.access = "denied"
    run = stage.run(jules_api_key=ALL_KEYS)
    assert run.decisions == {1: "send", 2: "failed", 3: "send"}
    assert "Jules rejected" not in run.log
    assert len(again.messages) == 1


def test_all_keys_are_rejected(stage: Stage) -> None:
    tasks = spread(stage)
    stage.jules.api_keys.clear()
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (1, {1: "failed", 2: "failed", 3: "failed"})
    assert all("Jules rejected API keys 1, 2 and 3 of 3" in run.reason(number) for number in (1, 2, 3))
    assert [len(stage.jules.asked(key)) for key in KEYS] == [1, 1, 1]
    assert [pull.comments for pull, _ in tasks] == [[], [], []]


def test_a_search_in_all_accounts_is_not_over_while_one_is_closed(stage: Stage) -> None:
    add_accounts(stage)
    pull = stage.pull_request(branch="fix-cart", body="Made by hand.")
    pull.check("test", "failure")
    stage.session(pull, account=CY)
    stage.jules.api_keys.remove(CY)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (1, {1: "failed"})
    assert "Jules rejected API key 3 of 3" in run.reason(1)
    assert pull.comments == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_revoked_at_the_moment_of_sending_stops_its_account_alone(stage: Stage, status: int) -> None:
    tasks = spread(stage, (ANN, BOB, BOB))
    revoked: list[Exchange] = []

    def revoke(exchange: Exchange) -> None:
        if exchange.request.headers["x-goog-api-key"] == BOB:
            revoked.append(exchange)
            stage.jules.api_keys.discard(BOB) if status == 401 else stage.jules.denied_keys.add(BOB)

    stage.jules.faults.before("POST", "*:sendMessage", revoke, times=None)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (1, {1: "send", 2: "failed", 3: "failed"})
    assert len(revoked) == 1
    assert [len(session.messages) for _, session in tasks] == [1, 0, 0]
    assert [len(pull.comments) for pull, _ in tasks] == [1, 0, 0], "nothing is left behind"
    assert run.log.count(f"Jules rejected API key 2 of 3 (HTTP {status})") == 1


# An older key, for signatures


def test_a_replaced_key_verifies_and_is_named_once_while_it_is_remembered(stage: Stage) -> None:
    ((pull, session),) = spread(stage, (ANN,))
    stage.run(jules_api_key=ANN)
    stage.jules.api_keys.remove(ANN)
    stage.jules.account(ANN, "new-key-of-ann")
    both = f"new-key-of-ann\n{ANN}"
    fail_again(stage, pull, session, "pepper")
    run = stage.run(jules_api_key=both)
    assert (run.status, [row["attempt"] for row in run.results]) == (0, [2])
    assert run.log.count("Jules rejected API key 2 of 2 (HTTP 401)") == 1
    fail_again(stage, pull, session, "oil")
    run = stage.run(jules_api_key=both)
    assert [row["attempt"] for row in run.results] == [3]
    assert "Jules rejected" not in run.log, "the newest marker remembers the new key"


def test_a_marker_that_any_of_the_keys_signed_counts(stage: Stage) -> None:
    ((pull, session),) = spread(stage, (CY,))
    stage.run(jules_api_key=ALL_KEYS)
    fail_again(stage, pull, session, "pepper")
    run = stage.run(jules_api_key="\n".join(reversed(KEYS)))
    assert [row["attempt"] for row in run.results] == [2]


# Full accounts


def test_a_new_session_gets_the_account_of_the_one_that_it_follows(stage: Stage) -> None:
    tasks = spread(stage)
    for _, session in tasks:
        session.refuses_messages(404)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert run.decisions == {1: "send", 2: "send", 3: "send"}
    followed = {session.prompt.partition("/pull/")[2][0]: session.account for session in stage.jules.created_sessions}
    assert followed == {"1": ANN, "2": BOB, "3": CY}


def test_a_full_account_is_waited_for_and_the_others_go_on(stage: Stage) -> None:
    tasks = spread(stage, (ANN, BOB, BOB))
    for _, session in tasks:
        session.refuses_messages(404)
    stage.jules.full_accounts.add(BOB)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.status, run.decisions) == (0, {1: "send", 2: "wait", 3: "wait"})
    assert [session.account for session in stage.jules.created_sessions] == [ANN]
    assert "the maximum number of concurrent sessions was reached" in tasks[1][0].comments[0].body
    stage.jules.full_accounts.clear()
    stage.advance(61)
    run = stage.run(jules_api_key=ALL_KEYS)
    assert (run.decisions[2], run.decisions[3]) == ("send", "send")
    assert [session.account for session in stage.jules.created_sessions] == [ANN, BOB, BOB]


@pytest.mark.parametrize(("status", "body"), [(400, FULL), (429, None)])
def test_an_account_that_takes_no_message_now_holds_up_no_other(stage: Stage, status: int, body: bytes | None) -> None:
    tasks = spread(stage)
    answers(stage, BOB, status, "POST", "*:sendMessage", body)
    run = stage.run(jules_api_key=ALL_KEYS, rate_limit_wait="0")
    assert (run.status, run.decisions) == (0, {1: "send", 2: "wait", 3: "send"})
    assert [len(session.messages) for _, session in tasks] == [1, 0, 1]


# Secrets


def test_no_key_is_shown_and_all_are_masked(stage: Stage) -> None:
    tasks = spread(stage)
    stage.jules.api_keys.remove(BOB)
    run = stage.run(jules_api_key=ALL_KEYS, environ={"GITHUB_ACTIONS": "true", "RUNNER_DEBUG": "1"})
    masked = [f"::add-mask::{key}\n" for key in KEYS]
    assert all(line in run.log for line in masked)
    log = run.log
    for line in masked:
        log = log.replace(line, "")
    shown = "\n".join([log, run.summary, *run.outputs.values(), *(c.body for pull, _ in tasks for c in pull.comments)])
    assert not any(key in shown for key in KEYS)


def test_a_key_that_a_log_prints_reaches_no_session(stage: Stage) -> None:
    _, (pull, session) = spread(stage, (ANN, BOB))
    pull.check("build", "failure", log=f"Error: curl -H 'X-Goog-Api-Key: {CY}' failed\n")
    stage.run(jules_api_key=ALL_KEYS)
    assert "build" in session.messages[0]
    assert CY not in session.messages[0]
