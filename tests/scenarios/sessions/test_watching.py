"""The three ways of working with a session, and how watching ends."""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from feedback_bot.jules import Jules, JulesError, NetworkError, RateLimited
from feedback_bot.terminal.screen import Screen
from feedback_bot.terminal.watching import Watch, WatchOptions
from tests.scenarios.sessions.shell import ID, KEY, PROMPT, PULL_REQUEST, Shell, on_a_terminal
from tests.simulators.jules import Exchange, JulesServer, JulesSession, JulesWorld, faults
from tests.simulators.jules.steps import asks, completes, fails, plans, play, progresses, says, turns, waits

OFTEN = ("--interval", "0.01", "--timeout", "1h")
SOON = waits(minutes=1)


@pytest.fixture(autouse=True)
def minute_by_minute(world: JulesWorld) -> None:
    """Let a minute pass in the world at each look but the first, so that what is put off happens at the next one."""
    looks = re.compile(r"/sessions/\d+").fullmatch
    world.faults.before(
        "GET", "*", lambda _: world.advance(1), when=lambda request: bool(looks(request.path)), nth=2, times=None
    )


def workflows() -> list[list[str]]:
    """The lines of the documentation that show the three ways of working."""
    text = (Path(__file__).parents[3] / "docs" / "sessions.md").read_text()
    lines = re.findall(r"^feedback-bot sessions (create .*)$", text, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_start_and_wait_for_the_pull_request(shell: Shell, world: JulesWorld) -> None:
    world.new_sessions_do(SOON, progresses("Reading"), SOON, completes(PULL_REQUEST))
    shown = shell(*workflows()[0], *OFTEN)
    (session,) = world.created_sessions
    assert (session.prompt, session.branch, session.automation_mode) == (PROMPT, "main", "AUTO_CREATE_PR")
    assert "Reading" in shown
    assert f"Pull request: {PULL_REQUEST}" in shown


def test_start_and_wait_although_the_activities_are_not_there_at_first(shell: Shell, world: JulesWorld) -> None:
    world.looks_before_activities = 2
    world.new_sessions_do(SOON, progresses("Reading"), SOON, completes(PULL_REQUEST))
    shown = shell(*workflows()[0], "--interval", "0.1", "--timeout", "1h")
    assert "Reading" in shown
    assert f"Pull request: {PULL_REQUEST}" in shown


def test_watching_goes_on_while_the_activities_stay_away(world: JulesWorld) -> None:
    world.session(ID).looks_before_activities = 6
    with JulesServer(world) as server, Jules(KEY, base_url=server.url, rate_limit_wait=0) as jules:
        looks = iter(range(6))

        def sleep(_: float) -> None:
            if next(looks, None) is None:
                world.sessions[ID].completes(pull_request=PULL_REQUEST)

        assert Watch(jules, ID, Screen(as_json=True), WatchOptions(sleep=sleep)).follow() == 0


def test_start_approve_the_plan_and_wait(shell: Shell, world: JulesWorld) -> None:
    world.new_sessions_do(SOON, plans(["Look", "Change"]))
    line = [*workflows()[1], *OFTEN]
    world.faults.after(
        "POST", "*:approvePlan", lambda _: world.created_sessions[0].completes(pull_request=PULL_REQUEST)
    )
    shown = shell(*line)
    assert world.created_sessions[0].require_plan_approval
    assert len(world.approvals) == 1
    assert "1. Look" in shown
    assert PULL_REQUEST in shown


def test_start_answer_questions_and_wait(shell: Shell, world: JulesWorld) -> None:
    def reacts(session: JulesSession) -> None:
        session.answers_once(says("On it."), SOON, asks("And zero?")).answers_once(SOON, completes(PULL_REQUEST))

    world.new_sessions_do(reacts, SOON, asks("Which error?"))
    line = [*workflows()[2], *OFTEN]
    shown = shell(*line, stdin="ValueError\nZero is fine\n")
    assert world.created_sessions[0].messages == ["ValueError", "Zero is fine"]
    assert shown.index("Which error?") < shown.index("And zero?") < shown.index(PULL_REQUEST)


@pytest.mark.parametrize(
    ("step", "status", "words"),
    [
        (completes(), 0, "completed"),
        (fails("No disk left"), 1, "No disk left"),
        (asks("Which one?"), 3, "Which one?"),
        (plans(["Look", "Change"]), 3, "2. Change"),
        (turns("PAUSED"), 3, "resume it there"),
        (turns("DREAMING"), 4, "The session continues"),
    ],
)
def test_how_watching_ends(
    shell: Shell, world: JulesWorld, step: Callable[[JulesSession], object], status: int, words: str
) -> None:
    session = world.session(ID)
    world.after(SOON.delay, lambda: step(session))
    shown = shell("watch", ID, "--interval", "0.01", "--timeout", "1s" if status == 4 else "1h", status=status)
    assert words in shown + shell.errors


def test_watching_shows_each_new_activity_once_and_survives_a_busy_server(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID)
    session.progresses("Long ago", at=world.ago(60))
    script = [step for number in range(5) for step in (SOON, progresses(f"Step {number}"))]
    play(session, [*script, SOON, completes()])
    world.faults.before("GET", "*/activities", faults.close, nth=3, times=3)
    records = shell.json("watch", ID, "--interval", "0.01")
    texts = [record["text"] for record in records if record["object"] == "activity"]
    assert texts == [*(f"Step {number}" for number in range(5)), ""]
    assert (records[-1]["object"], records[-1]["state"]) == ("session", "COMPLETED")
    assert "Still watching." in shell.errors


def test_watching_stops_where_nobody_answers(shell: Shell, world: JulesWorld) -> None:
    world.session(ID).asks("Which one?")
    assert "Which one?" in shell("watch", ID, "--answer", stdin="\n", status=3)
    assert world.messages == []


@dataclass
class Clock:
    """Time that passes when somebody sleeps."""

    seconds: float = 0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("fault", "error", "seconds"),
    [(faults.close, NetworkError, 610), (faults.answer(429, retry_after=250), RateLimited, 750)],
)
def test_watching_ends_when_jules_stays_out_of_reach(
    world: JulesWorld, fault: Callable[[Exchange], object], error: type[JulesError], seconds: float
) -> None:
    world.session(ID)
    world.faults.before("GET", "*", fault, nth=3, times=None)
    clock = Clock()
    options = WatchOptions(sleep=clock.sleep, clock=clock.now)
    with JulesServer(world) as server:
        jules = Jules(KEY, base_url=server.url, sleep=lambda _: None)
        with pytest.raises(error):
            Watch(jules, ID, Screen(as_json=False), options).follow()
    assert clock.seconds == pytest.approx(seconds, abs=20)


def test_a_terminal_shows_that_it_is_still_watching(shell: Shell, world: JulesWorld) -> None:
    world.session(ID)
    shown = "\n".join(on_a_terminal("watch", ID, "--timeout", "0.5s", "--interval", "0.2s"))
    assert f"Watching session {ID} for" in shown
    assert "Stopped watching after" in shown


def test_a_pipe_gets_times_and_no_progress(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID)
    world.faults.before("GET", "*", lambda _: session.progresses("Reading"), nth=3)
    shown = shell("watch", ID, "--timeout", "0.5s", "--interval", "0.05s", status=4)
    assert re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  progress$", shown, re.MULTILINE)
    assert "Watching session" not in shell.errors
