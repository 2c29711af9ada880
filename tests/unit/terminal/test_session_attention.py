from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedback_bot.jules import Activity, Session
from feedback_bot.terminal.attention import assess
from feedback_bot.terminal.views import answer_command

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=30)


def at(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def activity(key: str, minutes: float, **union: dict[str, Any]) -> Activity:
    return Activity.model_validate({"id": key, "createTime": at(minutes), **union})


HISTORY = [
    activity("q1", 90, agentMessaged={"agentMessage": "Old question"}),
    activity("p1", 80, planGenerated={"plan": {"id": "plan", "steps": [{"title": "One"}]}}),
    activity("q2", 70, agentMessaged={"agentMessage": "New question"}),
    activity("u1", 60, progressUpdated={"title": "Working"}),
]


@pytest.mark.parametrize(
    ("state", "reason", "minutes", "command"),
    [
        ("AWAITING_USER_FEEDBACK", "question", 70, 'feedback-bot sessions message 1 "…"'),
        ("AWAITING_PLAN_APPROVAL", "plan", 80, "feedback-bot sessions approve 1"),
        ("PAUSED", "paused", 60, None),
        ("IN_PROGRESS", "silent", 60, 'feedback-bot sessions message 1 "What is the status?"'),
        ("DREAMING", "silent", 60, 'feedback-bot sessions message 1 "What is the status?"'),
    ],
)
def test_what_a_session_waits_for(state: str, reason: str, minutes: float, command: str | None) -> None:
    session = Session.model_validate({"id": "1", "state": state})
    attention = assess(session, HISTORY, now=NOW, patience=PATIENCE)
    assert attention is not None
    assert (attention.reason, attention.since) == (reason, NOW - timedelta(minutes=minutes))
    assert answer_command(session, attention) == command
    assert attention.question == ("New question" if reason == "question" else None)
    assert bool(attention.plan) == (reason == "plan")


@pytest.mark.parametrize(("state", "patience"), [("COMPLETED", 30), ("FAILED", 30), ("IN_PROGRESS", 61)])
def test_what_needs_nobody(state: str, patience: float) -> None:
    session = Session.model_validate({"id": "1", "state": state})
    assert assess(session, HISTORY, now=NOW, patience=timedelta(minutes=patience)) is None


@pytest.mark.parametrize("state", ["AWAITING_USER_FEEDBACK", "AWAITING_PLAN_APPROVAL"])
def test_a_session_that_waits_with_nothing_to_be_seen(state: str) -> None:
    session = Session.model_validate({"id": "1", "state": state, "updateTime": at(5)})
    attention = assess(session, [], now=NOW, patience=PATIENCE)
    assert attention is not None
    assert (attention.question, attention.plan, attention.since) == (None, None, NOW - timedelta(minutes=5))


def test_silence_without_any_time_is_unknown() -> None:
    session = Session.model_validate({"id": "1", "state": "IN_PROGRESS"})
    assert assess(session, [], now=NOW, patience=PATIENCE) is None
    assert assess(session, HISTORY, now=None, patience=PATIENCE) is None


@pytest.mark.parametrize(
    ("state", "union", "minutes", "waits"),
    [
        ("AWAITING_USER_FEEDBACK", {"userMessaged": {}}, 9, False),
        ("AWAITING_USER_FEEDBACK", {"userMessaged": {}}, 10, True),
        ("AWAITING_USER_FEEDBACK", {"progressUpdated": {}}, 1, True),
        ("AWAITING_PLAN_APPROVAL", {"planApproved": {"planId": "plan"}}, 1, False),
        ("AWAITING_PLAN_APPROVAL", {"userMessaged": {}}, 1, False),
    ],
)
def test_an_answer_takes_a_while_to_be_noticed(
    state: str, union: dict[str, dict[str, Any]], minutes: float, waits: bool
) -> None:
    session = Session.model_validate({"id": "1", "state": state})
    attention = assess(session, [*HISTORY, activity("a", minutes, **union)], now=NOW, patience=PATIENCE)
    assert bool(attention) == waits
