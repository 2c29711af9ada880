"""A Jules session: its state, what happened in it, and how it takes a message."""

from __future__ import annotations

from bisect import insort
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from .activities import Activity, Json
from .clock import to_nanoseconds, to_text
from .steps import play
from .story import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .clock import When
    from .sources import Source
    from .steps import Step
    from .world import JulesWorld

# States that a message leaves as they are; after one in any other state the agent is at work again.
KEPT_BY_MESSAGE = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS", "PAUSED"})
AT_WORK = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS"})
AT_REST = frozenset({"COMPLETED", "FAILED"})
AFTER_MESSAGE = {"AWAITING_PLAN_APPROVAL": "PLANNING"}


class JulesSession(Story):
    """Made by `world.session(...)` or by a request; all attributes may be set by a scenario."""

    def __init__(self, world: JulesWorld, session_id: str, prompt: str, state: str, source: Source | None) -> None:
        self.world = world
        self.id = session_id
        self.prompt = prompt
        self.title = prompt.strip().partition("\n")[0][:80]
        self.state = state
        self.source = source
        self.branch = "main"  # the starting branch
        self.working_branch = ""
        self.archived = False
        self.require_plan_approval = False
        self.automation_mode = ""
        self.outputs: list[Json] = []
        self.activities: list[Activity] = []  # oldest first
        self.extra: Json = {}  # fields of the answer that nobody knows, or that replace known ones
        self.bare_name = False  # `name` is the id alone, as in one example of the reference
        self.account = ""  # any other account's keys get 404, and do not see it in their list
        self.access = "granted"  # "denied": 403 to all; "hidden": another account's, so 404 to all and in no list
        self.refusal: int | None = None  # status that sendMessage gets while GET works
        self.ignores = False  # keeps messages and does nothing about them
        self.looks_before_activities = 0  # so many times the list of activities is not there yet: 404
        self.message_delay = timedelta(0)  # until a message shows among the activities
        self.rest = timedelta(0)  # how long a session that is done stays so after a message
        self.order = world.next_order()  # among sessions of the same nanosecond
        self.created_ns = self.updated_ns = world.stamp(0)
        self._touched = False
        self._script: list[Step] = []
        self._queued_scripts: list[list[Step]] = []
        self._approval_script: list[Step] = []

    # What a scenario may ask

    @property
    def key(self) -> tuple[int, int]:
        """The place in the list of sessions, oldest first."""
        return self.created_ns, self.order

    @property
    def name(self) -> str:
        return f"sessions/{self.id}"

    @property
    def messages(self) -> list[str]:
        """The texts that requests sent to this session, in order of arrival."""
        return [message.text for message in self.world.messages if message.session is self]

    @property
    def waiting_plan(self) -> Activity | None:
        """The newest plan, while the session waits for its approval."""
        plans = [activity for activity in self.activities if activity.kind == "planGenerated"]
        return plans[-1] if plans and self.state == "AWAITING_PLAN_APPROVAL" else None

    # How it takes what it is told

    def refuses_messages(self, status: int = 404) -> Self:
        """Answer sendMessage with this status though the session exists."""
        self.refusal = status
        return self

    def ignores_messages(self) -> Self:
        """Show messages among the activities and do nothing, as a PAUSED session does anyway."""
        self.ignores = True
        return self

    def delays_messages(self, minutes: float) -> Self:
        """Show a message among the activities only this much later, in the world's time."""
        self.message_delay = timedelta(minutes=minutes)
        return self

    def wakes_after(self, minutes: float) -> Self:
        """Go on from COMPLETED or FAILED only so long after a message; measured once: about 95 seconds."""
        self.rest = timedelta(minutes=minutes)
        return self

    def answers(self, *steps: Step) -> Self:
        """React so to every message that has no script of its own by `answers_once`."""
        self._script = list(steps)
        return self

    def answers_once(self, *steps: Step) -> Self:
        """React so to one message; called again, to the one after it."""
        self._queued_scripts.append(list(steps))
        return self

    def when_approved(self, *steps: Step) -> Self:
        """React so to the approval of a plan."""
        self._approval_script = list(steps)
        return self

    # What requests do (the API calls these)

    def archive(self, *, away: bool) -> None:
        """Put it out of sight, or back. People archive a session to stop it: one at work is paused."""
        self.archived = away
        if away and self.state in AT_WORK:
            self.state = "PAUSED"

    def has_no_activities_yet(self) -> bool:
        """Whether this look at the activities comes too early."""
        self.looks_before_activities -= 1
        return self.looks_before_activities >= 0

    def receive(self, text: str) -> None:
        """Take a message: a userMessaged activity with the same text, the next state, the agent's reaction."""
        self.world.note_message(self, text)
        self.world.after(self.message_delay, partial(self._take, text))

    def approve(self, plan: Activity) -> None:
        self.world.approvals.append((self, plan.content["plan"]["id"]))
        self.add("planApproved", {"planId": plan.content["plan"]["id"]}, originator="user")
        self.state = "IN_PROGRESS"
        play(self, self._approval_script)

    def _take(self, text: str) -> None:
        self.add("userMessaged", {"userMessage": text}, originator="user")
        if self.ignores or self.state == "PAUSED":
            return
        script = self._queued_scripts.pop(0) if self._queued_scripts else self._script
        self.world.after(self.rest if self.state in AT_REST else timedelta(0), partial(self._go_on, script))

    def _go_on(self, script: Sequence[Step]) -> None:
        if self.state not in KEPT_BY_MESSAGE:
            self.state = AFTER_MESSAGE.get(self.state, "IN_PROGRESS")
        play(self, script)

    # Bookkeeping

    def add(self, kind: str, content: Json, *, originator: str = "agent", at: When = None, **fields: Any) -> Activity:  # noqa: ANN401 - as the API
        """Append an activity of any kind, known or not. `fields`: description, artifacts, extra."""
        with self.world.lock:
            created = self._moment(at)
            self._touch(created)
            order = self.world.next_order()
            activity = Activity(self.id, self.world.new_activity_id(), kind, content, originator, created, order)
            for name, value in fields.items():
                setattr(activity, name, value)
            insort(self.activities, activity, key=lambda other: other.key)
            return activity

    def change(self, state: str, at: When = None) -> None:
        """Set the state and the time of the update."""
        with self.world.lock:
            self.state = state
            self._touch(self._moment(at))

    def _moment(self, at: When) -> int:
        if at is not None:
            return to_nanoseconds(at)
        return self.world.stamp(self.activities[-1].created_ns if self.activities else 0)

    def _touch(self, moment: int) -> None:
        """Keep both times true to the story: a session is as old as its first activity, at least."""
        self.created_ns = min(self.created_ns, moment)
        self.updated_ns = max(self.updated_ns, moment) if self._touched else moment
        self._touched = True

    def to_json(self) -> Json:
        """Leaves empty fields out, and `requirePlanApproval`, which is for input only."""
        content: Json = {
            "name": self.id if self.bare_name else self.name,
            "id": self.id,
            "prompt": self.prompt,
            "title": self.title,
            "sourceContext": self._source_context(),
            "createTime": to_text(self.created_ns),
            "updateTime": to_text(self.updated_ns),
            "state": self.state,
            "url": f"https://jules.google.com/session/{self.id}",
            "archived": self.archived,
            "automationMode": self.automation_mode,
            "outputs": self.outputs,
        }
        return {name: value for name, value in content.items() if value} | self.extra

    def _source_context(self) -> Json:
        if self.source is None:
            return {}
        context: Json = {"source": self.source.name, "githubRepoContext": {"startingBranch": self.branch}}
        return context | ({"workingBranch": self.working_branch} if self.working_branch else {})
