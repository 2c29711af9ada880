"""Which key is used for what, how many requests that takes, and what a rejected key changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from feedback_bot.jules import (
    Accounts,
    ActivitiesNotReady,
    BadRequest,
    Jules,
    JulesError,
    KeyRejected,
    NotAllowed,
    NotFound,
    RateLimited,
    Unavailable,
)
from feedback_bot.jules.key_ring import KeyRing
from tests.simulators.http.exchange import Exchange
from tests.simulators.jules import JulesServer, JulesWorld, faults

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = ("key-a", "key-b", "key-c")
OF_A, OF_B, OF_C = "1111111111111111", "2222222222222222", "3333333333333333"


class Team:
    """Three accounts with a session each, and what the run is warned of."""

    def __init__(self, world: JulesWorld, url: str) -> None:
        self.world = world
        self.url = url
        self.warnings: list[str] = []
        for key, session_id in zip(KEYS, (OF_A, OF_B, OF_C), strict=True):
            world.account(key, key)
            world.session(session_id, account=key)
        self.accounts = self.of(*KEYS)

    def of(self, *keys: str) -> Accounts:
        clients = [Jules(key, base_url=self.url, rate_limit_wait=0, sleep=lambda _: None) for key in keys]
        return Accounts(clients, warn=self.warnings.append)

    def asked(self) -> list[str]:
        """The keys of the requests so far, in their order; then none have been made."""
        keys = [request.headers["x-goog-api-key"][-1] for request in self.world.requests]
        self.world.requests.clear()
        return keys

    def answers(self, status: int, key: str, path: str = "*") -> None:
        """Let Jules answer one key so for ever."""

        def answer(exchange: Exchange) -> None:
            if exchange.request.headers["x-goog-api-key"] == key:
                faults.answer(status)(exchange)

        self.world.faults.before("*", path, answer, times=None)


@pytest.fixture
def team() -> Iterator[Team]:
    world = JulesWorld(NOON)
    with JulesServer(world) as server:
        team = Team(world, server.url)
        with team.accounts:
            yield team


# Finding


def test_a_session_is_looked_up_with_each_key_until_one_shows_it(team: Team) -> None:
    assert team.accounts.session(OF_C).id == OF_C
    assert team.asked() == ["a", "b", "c"]
    assert team.accounts.key_of(OF_C) == 2
    team.accounts.session(OF_C)
    list(team.accounts.activities(OF_C))
    team.accounts.send_message(OF_C, "Hi")
    assert team.asked() == ["c", "c", "c"], "the key is known from then on"


def test_the_expected_key_is_asked_first(team: Team) -> None:
    team.accounts.expect(OF_C, 2)
    list(team.accounts.activities(OF_C))
    team.accounts.session(OF_C)
    assert team.asked() == ["c", "c"]


def test_a_wrong_expectation_costs_a_request_and_no_more(team: Team) -> None:
    team.accounts.expect(OF_B, 2)
    assert team.accounts.session(OF_B).id == OF_B
    assert team.asked() == ["c", "a", "b"]
    team.accounts.expect(OF_B, 0)
    team.accounts.session(OF_B)
    assert team.asked() == ["b"], "what has answered counts more"


def test_nothing_is_sent_before_it_is_known_who_has_the_session(team: Team) -> None:
    team.accounts.send_message(OF_B, "Hi")
    assert [(r.method, r.status) for r in team.world.requests] == [("GET", 404), ("GET", 200), ("POST", 200)]
    assert team.world.sessions[OF_B].messages == ["Hi"]


def test_the_404_of_all_is_not_found(team: Team) -> None:
    with pytest.raises(NotFound, match="Reading session 4444"):
        team.accounts.session("4444")
    assert team.asked() == ["a", "b", "c"]
    with pytest.raises(NotFound):
        team.accounts.send_message("4444", "Hi")
    assert team.warnings == []


@pytest.mark.parametrize("keys", [["key-a"], ["key-b"]])
def test_one_key_alone_asks_as_the_client_does(team: Team, keys: list[str]) -> None:
    with team.of(*keys) as accounts:
        for act in (
            lambda: accounts.session(OF_A),
            lambda: list(accounts.activities(OF_A)),
            lambda: accounts.send_message(OF_A, "Hi"),
            lambda: list(accounts.sessions(of=OF_A)),
        ):
            before = len(team.world.requests)
            try:
                act()
            except NotFound:
                assert keys == ["key-b"]
            if keys == ["key-a"]:
                assert len(team.world.requests) == before + 1


def test_an_id_that_is_not_valid_is_refused_without_a_request(team: Team) -> None:
    with pytest.raises(BadRequest):
        team.accounts.session("../sources")
    assert team.asked() == []


def test_two_keys_of_one_account(team: Team) -> None:
    team.world.account("key-a", "key-d")
    with team.of("key-a", "key-d") as accounts:
        assert [each.id for each in accounts.sessions()] == [OF_A]
        team.world.api_keys.remove("key-a")
        assert accounts.session(OF_A).id == OF_A
        assert accounts.key_of(OF_A) == 1


# Lists


def test_the_lists_are_one_newest_first_and_show_whose_the_sessions_are(team: Team) -> None:
    newest = team.world.session("5555", account="key-b", created="2026-03-02T11:59:59Z")
    for minute, session_id in enumerate((OF_A, OF_B, OF_C)):
        team.world.sessions[session_id].created_ns = newest.created_ns - (minute + 1) * 60_000_000_000
    assert [each.id for each in team.accounts.sessions()] == ["5555", OF_A, OF_B, OF_C]
    assert team.asked() == ["a", "b", "c"]
    team.accounts.session("5555")
    assert team.asked() == ["b"]


def test_a_list_has_so_many_of_each_account(team: Team) -> None:
    for number in range(4):
        team.world.session(str(6000 + number), account="key-b")
    assert len(list(team.accounts.sessions(most=2))) == 4


def test_the_list_of_one_account_is_that_of_the_key_that_shows_the_session(team: Team) -> None:
    team.accounts.expect(OF_C, 2)
    other = team.world.session("5555", account="key-c").id
    assert {each.id for each in team.accounts.sessions(of=OF_C)} == {OF_C, other}
    assert team.asked() == ["c"]
    team.accounts.session(other)
    assert team.asked() == ["c"], "the list has shown whose it is"
    assert [each.id for each in team.accounts.sessions(of=OF_B)] == [OF_B]
    assert team.asked() == ["a", "b", "b"], "found with each key, then listed"


# Rejected keys


def test_a_rejected_key_is_named_once_and_the_others_go_on(team: Team) -> None:
    team.world.api_keys.remove("key-b")
    for _ in range(2):
        team.accounts.session(OF_C)
        assert {each.id for each in team.accounts.sessions()} == {OF_A, OF_C}
        with pytest.raises(KeyRejected) as caught:
            team.accounts.session(OF_B)
    assert "API key 2 of 3, and no other key has access" in str(caught.value)
    assert len(team.warnings) == 1
    assert "API key 2 of 3 (HTTP 401)" in team.warnings[0]
    assert team.asked().count("b") == 1


@pytest.mark.parametrize("act", [lambda a: list(a.activities(OF_B)), lambda a: list(a.sessions(of=OF_B))])
def test_another_key_of_the_account_takes_over(team: Team, act: Callable[[Accounts], object]) -> None:
    team.world.account("key-b", "key-d")
    team.world.api_keys.remove("key-b")
    with team.of("key-a", "key-b", "key-d") as accounts:
        accounts.expect(OF_B, 1)
        act(accounts)
        assert team.asked() == ["b", "a", "d", "d"]
    assert len(team.warnings) == 1


def test_all_keys_are_rejected(team: Team) -> None:
    team.world.api_keys.clear()
    for read in (lambda: team.accounts.session(OF_A), lambda: list(team.accounts.sessions())):
        with pytest.raises(KeyRejected, match="API keys 1, 2 and 3 of 3"):
            read()
    assert team.asked() == ["a", "b", "c"]
    assert len(team.warnings) == 3


def test_the_only_key_is_not_named_and_jules_words_stay(team: Team) -> None:
    team.world.api_keys.clear()
    with team.of("key-a") as accounts:
        for _ in range(2):
            with pytest.raises(JulesError, match="API keys are not supported") as caught:
                accounts.session(OF_A)
            assert not isinstance(caught.value, KeyRejected)
    assert (team.warnings, len(team.asked())) == ([], 2)


def test_a_403_is_about_the_key_if_the_list_is_refused_as_well(team: Team) -> None:
    team.world.denied_keys.add("key-b")
    assert team.accounts.session(OF_C).id == OF_C
    assert team.asked() == ["a", "b", "b", "c"]
    assert "API key 2 of 3 (HTTP 403)" in team.warnings[0]


def test_a_403_for_one_session_is_about_that_session(team: Team) -> None:
    team.world.sessions[OF_B].access = "denied"
    for _ in range(2):
        with pytest.raises(NotAllowed):
            team.accounts.session(OF_B)
    assert team.warnings == []
    assert team.asked() == ["a", "b", "b", "c", "a", "b", "c"], "the list is asked for once"


@pytest.mark.parametrize("status", [401, 403])
def test_a_write_is_never_tried_with_another_key(team: Team, status: int) -> None:
    team.world.account("key-b", "key-d")
    with team.of("key-a", "key-b", "key-d") as accounts:
        accounts.session(OF_B)
        team.answers(status, "key-b")
        with pytest.raises(KeyRejected, match="Sending a message to session"):
            accounts.send_message(OF_B, "Hi")
        assert team.world.messages == []
        accounts.send_message(OF_B, "Hi")
    assert len(team.world.messages) == 1


def test_a_key_is_required_for_what_was_not_found(team: Team) -> None:
    team.accounts.require_all("Listing the sessions")
    team.world.api_keys.remove("key-c")
    list(team.accounts.sessions())
    with pytest.raises(KeyRejected, match="Listing the sessions failed: Jules rejected API key 3 of 3"):
        team.accounts.require_all("Listing the sessions")


# Other trouble


@pytest.mark.parametrize(("status", "family"), [(429, RateLimited), (503, Unavailable)])
def test_an_account_that_cannot_be_asked_hides_its_sessions_alone(
    team: Team, status: int, family: type[JulesError]
) -> None:
    team.answers(status, "key-b")
    assert team.accounts.session(OF_C).id == OF_C
    with pytest.raises(family):
        team.accounts.session(OF_B)
    team.asked()
    team.accounts.expect(OF_B, 1)
    with pytest.raises(family):
        team.accounts.session(OF_B)
    assert set(team.asked()) == {"b"}, "the others would only answer 404"


def test_a_session_without_activities_yet_is_no_other_account_s(team: Team) -> None:
    team.world.sessions[OF_B].looks_before_activities = 9
    with pytest.raises(ActivitiesNotReady):
        list(team.accounts.activities(OF_B))


# New sessions


def test_a_new_session_gets_the_account_of_the_one_that_it_follows(team: Team) -> None:
    team.accounts.expect(OF_C, 2)
    made = team.accounts.create_session("Go on", follows=OF_C)
    assert (team.asked(), team.world.sessions[made.id].account) == (["c"], "key-c")
    team.accounts.send_message(made.id, "Hi")
    assert team.asked() == ["c"]


def test_it_waits_for_that_account(team: Team) -> None:
    team.world.full_accounts.add("key-c")
    with pytest.raises(BadRequest) as caught:
        team.accounts.create_session("Go on", follows=OF_C)
    assert caught.value.api_status == "FAILED_PRECONDITION"
    assert team.world.created_sessions == []


def test_without_one_it_gets_the_first_account_with_room(team: Team) -> None:
    team.world.full_accounts.add("key-a")
    made = team.accounts.create_session("Start")
    assert (team.asked(), team.world.sessions[made.id].account) == (["a", "b"], "key-b")


def test_no_account_has_room(team: Team) -> None:
    team.world.full_accounts.update(KEYS)
    with pytest.raises(BadRequest) as caught:
        team.accounts.create_session("Start")
    assert caught.value.api_status == "FAILED_PRECONDITION"
    assert team.asked() == ["a", "b", "c"]


@pytest.mark.parametrize(("status", "tried"), [(400, ["a"]), (401, ["a", "b"]), (404, ["a", "b"]), (429, ["a", "b"])])
def test_what_another_account_may_take(team: Team, status: int, tried: list[str]) -> None:
    team.answers(status, "key-a")
    try:
        team.accounts.create_session("Start")
    except BadRequest:
        assert status == 400
    assert team.asked() == tried


@pytest.mark.parametrize("fault", [faults.answer(500), faults.close])
def test_a_session_that_may_exist_is_not_started_again(team: Team, fault: Callable[[Exchange], None]) -> None:
    team.world.faults.before("POST", "*/sessions", fault)
    with pytest.raises(JulesError) as caught:
        team.accounts.create_session("Start")
    assert caught.value.maybe_done
    assert team.asked() == ["a"]


# The rest


def test_the_clock_is_that_of_the_newest_answer(team: Team) -> None:
    assert team.accounts.server_time() is None
    team.accounts.expect(OF_C, 2)
    team.accounts.session(OF_C)
    team.world.advance(minutes=5)
    team.accounts.session(OF_A)
    assert team.accounts.server_time() == NOON + timedelta(minutes=5)


def test_a_key_that_is_rejected_twice_is_named_once() -> None:
    warnings: list[str] = []
    ring = KeyRing([Jules("key-a"), Jules("key-b")], warnings.append)
    for _ in range(2):
        assert ring.reject(1, NotAllowed("Reading", "no", status=403))
    assert (ring.usable, len(warnings)) == ([0], 1)
