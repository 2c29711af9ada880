"""What happens in a session, as the API describes it: https://jules.google/docs/api/reference/activities."""

from typing import Final

from feedback_bot.jules.resources import ChangeSet, NamedResource, Resource, Time

_KINDS: Final = {
    "agent_messaged": "agentMessaged",
    "user_messaged": "userMessaged",
    "plan_generated": "planGenerated",
    "plan_approved": "planApproved",
    "progress_updated": "progressUpdated",
    "session_completed": "sessionCompleted",
    "session_failed": "sessionFailed",
}


class Media(Resource):
    """An image or a video, in base64."""

    data: str = ""
    mime_type: str | None = None


class BashOutput(Resource):
    """A command that was run and what it printed."""

    command: str = ""
    output: str = ""
    exit_code: int | None = None


class Artifact(Resource):
    """Something that came with an activity: a change set, media, a command's output, or something new."""

    change_set: ChangeSet | None = None
    media: Media | None = None
    bash_output: BashOutput | None = None


class AgentMessaged(Resource):
    """Jules wrote something."""

    agent_message: str = ""


class UserMessaged(Resource):
    """Somebody wrote to Jules, in the app or through the API."""

    user_message: str = ""


class PlanStep(Resource):
    """One step of a plan; the first has index 0."""

    id: str = ""
    title: str = ""
    description: str = ""
    index: int = 0  # absent for the first step, because protocol buffers omit zeros


class Plan(Resource):
    """What Jules plans to do."""

    id: str = ""
    create_time: Time = None
    steps: tuple[PlanStep, ...] = ()


class PlanGenerated(Resource):
    """Jules made a plan."""

    plan: Plan = Plan()


class PlanApproved(Resource):
    """A plan was approved."""

    plan_id: str = ""


class ProgressUpdated(Resource):
    """Jules says what it is doing."""

    title: str = ""
    description: str = ""


class SessionCompleted(Resource):
    """The session was successful."""


class SessionFailed(Resource):
    """The session failed."""

    reason: str = ""


class Activity(NamedResource):
    """One thing that happened in a session. Which of the optional fields is set follows from ``kind``.

    ``originator`` is ``user``, ``agent`` or ``system``.
    """

    description: str = ""
    create_time: Time = None
    originator: str = ""
    artifacts: tuple[Artifact, ...] = ()
    agent_messaged: AgentMessaged | None = None
    user_messaged: UserMessaged | None = None
    plan_generated: PlanGenerated | None = None
    plan_approved: PlanApproved | None = None
    progress_updated: ProgressUpdated | None = None
    session_completed: SessionCompleted | None = None
    session_failed: SessionFailed | None = None

    @property
    def kind(self) -> str:
        """What happened, as the API spells it: ``agentMessaged`` and so on. Unknown kinds keep the API's name."""
        for field, kind in _KINDS.items():
            if getattr(self, field) is not None:
                return kind
        unknown = (key for key, value in (self.model_extra or {}).items() if isinstance(value, dict))
        return next(unknown, "unknown")

    @property
    def text(self) -> str:
        """What was said, in plain words; empty for kinds that say nothing, such as ``sessionCompleted``."""
        if self.agent_messaged:
            return self.agent_messaged.agent_message
        if self.user_messaged:
            return self.user_messaged.user_message
        if self.plan_generated:
            steps = self.plan_generated.plan.steps
            return "\n".join(f"{number}. {step.title}" for number, step in enumerate(steps, start=1))
        if self.progress_updated:
            parts = (self.progress_updated.title, self.progress_updated.description)
            return "\n".join(part for part in parts if part)
        if self.session_failed:
            return self.session_failed.reason
        return self.description
