"""The values that flow from reading to deciding, wording and acting. All are frozen; ``None`` means absent."""

from feedback_bot.model.command import Access, Command
from feedback_bot.model.decision import Action, Compared, Decision, Notice, Rounds, Standing
from feedback_bot.model.evidence import Annotation, CheckEvidence, ConflictEvidence, Evidence, OnBase
from feedback_bot.model.finding import Finding
from feedback_bot.model.marker import BrokenMarker, Marker, MarkerKind, MarkerState, Told
from feedback_bot.model.pull_request import (
    Actor,
    Candidate,
    Check,
    CheckSource,
    Comment,
    Outcome,
    PullRequestId,
    Review,
    Snapshot,
    Thread,
    ThreadComment,
)
from feedback_bot.model.reason import Fact, Reason, ReasonCode
from feedback_bot.model.session import Plan, Session, session_url
from feedback_bot.model.signal import CheckSignal, ConflictSignal, ReviewSignal, Signal

__all__ = [
    "Access",
    "Action",
    "Actor",
    "Annotation",
    "BrokenMarker",
    "Candidate",
    "Check",
    "CheckEvidence",
    "CheckSignal",
    "CheckSource",
    "Command",
    "Comment",
    "Compared",
    "ConflictEvidence",
    "ConflictSignal",
    "Decision",
    "Evidence",
    "Fact",
    "Finding",
    "Marker",
    "MarkerKind",
    "MarkerState",
    "Notice",
    "OnBase",
    "Outcome",
    "Plan",
    "PullRequestId",
    "Reason",
    "ReasonCode",
    "Review",
    "ReviewSignal",
    "Rounds",
    "Session",
    "Signal",
    "Snapshot",
    "Standing",
    "Thread",
    "ThreadComment",
    "Told",
    "session_url",
]
