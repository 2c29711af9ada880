"""The verbs in which a scenario tells what happened in a session: `session.asks("Which parser?", at=world.ago(9))`.

Every verb takes `at`, a datetime or an RFC 3339 text; without it, it happens now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .clock import to_nanoseconds, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .activities import Activity, Json
    from .clock import When
    from .world import JulesWorld


class Story:
    """Mixed into `JulesSession`."""

    id: str
    world: JulesWorld
    outputs: list[Json]
    activities: list[Activity]

    def add(self, kind: str, content: Json, *, originator: str = "agent", at: When = None, **fields: Any) -> Activity:  # noqa: ANN401 - as the API
        raise NotImplementedError

    def change(self, state: str, at: When = None) -> None:
        raise NotImplementedError

    def agent_says(self, text: str, *, at: When = None, **fields: Any) -> Activity:  # noqa: ANN401 - the fields of what is built
        """A message of the agent; the state stays."""
        return self.add("agentMessaged", {"agentMessage": text}, at=at, **fields)

    def user_says(self, text: str, *, at: When = None) -> Activity:
        """A message that a person wrote on jules.google.com: it is not among `world.messages`, and wakes nobody."""
        return self.add("userMessaged", {"userMessage": text}, originator="user", at=at)

    def user_approves(self, *, at: When = None) -> Activity:
        """A person approves the newest plan on jules.google.com: it is not among `world.approvals`."""
        plans = [activity.content["plan"]["id"] for activity in self.activities if activity.kind == "planGenerated"]
        activity = self.add("planApproved", {"planId": plans[-1]}, originator="user", at=at)
        self.change("IN_PROGRESS", at)
        return activity

    def asks(self, question: str, *, at: When = None) -> Activity:
        """A question of the agent; the session waits for an answer."""
        activity = self.agent_says(question, at=at)
        self.change("AWAITING_USER_FEEDBACK", at)
        return activity

    def plans(self, steps: Sequence[str], *, at: When = None) -> Activity:
        """A plan, and the session waits for its approval."""
        with self.world.lock:
            plan_id = self.world.new_activity_id()
            created = to_text(to_nanoseconds(at or self.world.now))
            listed = [
                {"id": self.world.new_activity_id(), "title": title, "description": f"{title}, in detail"}
                | ({"index": index} if index else {})  # the API leaves zero out
                for index, title in enumerate(steps)
            ]
            plan = {"id": plan_id, "createTime": created, "steps": listed}
            activity = self.add("planGenerated", {"plan": plan}, at=at)
            self.change("AWAITING_PLAN_APPROVAL", at)
            return activity

    def progresses(self, title: str, description: str = "", *, at: When = None, **fields: Any) -> Activity:  # noqa: ANN401 - the fields of what is built
        """A step of the work; the state stays. `artifacts=[bash_output(...)]` hangs artifacts on it."""
        content = {"title": title, "description": description}
        return self.add("progressUpdated", {name: text for name, text in content.items() if text}, at=at, **fields)

    def turns(self, state: str, *, at: When = None) -> None:
        """Change the state without a word: to PAUSED, or to a state that nobody knows."""
        self.change(state, at)

    def opens(
        self, pull_request: str, *, title: str = "", head: str = "", base: str = "", description: str = ""
    ) -> None:
        """Put a pull request, named by its address, among the outputs."""
        content = {"url": pull_request, "title": title, "description": description, "baseRef": base, "headRef": head}
        with self.world.lock:
            self.outputs.append({"pullRequest": {name: text for name, text in content.items() if text}})

    def completes(self, *, pull_request: str | None = None, at: When = None) -> Activity:
        """Finish; a pull request that is not yet among the outputs is put there."""
        known = [output.get("pullRequest", {}).get("url") for output in self.outputs]
        if pull_request and pull_request not in known:
            self.opens(pull_request)
        activity = self.add("sessionCompleted", {}, originator="system", at=at)
        self.change("COMPLETED", at)
        return activity

    def fails(self, reason: str, *, at: When = None) -> Activity:
        activity = self.add("sessionFailed", {"reason": reason}, originator="system", at=at)
        self.change("FAILED", at)
        return activity

    def vanishes(self) -> None:
        """Be deleted by its owner."""
        with self.world.lock:
            self.world.sessions.pop(self.id, None)
