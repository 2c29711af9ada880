"""Values that flow from reading to deciding, wording, and acting. All are frozen; ``None`` means absent."""

from feedback_bot.model.actor import Actor
from feedback_bot.model.authenticity import Authenticity
from feedback_bot.model.blocked_run import BlockedRun
from feedback_bot.model.check import Check, CheckOutcome, CheckSource
from feedback_bot.model.command import Access, Command
from feedback_bot.model.commit import Commit, Push
from feedback_bot.model.decision import Action, Compared, Decision, LookAtLogs, LookUp, Notice, Rounds, Standing
from feedback_bot.model.discussion import Comment, Review, Thread, ThreadComment
from feedback_bot.model.effect import (
    ApprovePlan,
    DeleteComment,
    EditComment,
    Effect,
    FoldComment,
    PostComment,
    PutLabel,
    React,
    RemoveLabel,
    RerunJobs,
    ShowCheck,
    SignComment,
    UpdateBranch,
)
from feedback_bot.model.evidence import (
    Annotation,
    CheckEvidence,
    ConflictEvidence,
    Evidence,
    JobEvidence,
    OnBase,
    ReportedTests,
    Stopped,
)
from feedback_bot.model.finding import Finding
from feedback_bot.model.marker import BrokenMarker, Marker, MarkerKind, MarkerState, Refusal, SentSignal, Settlement
from feedback_bot.model.newest_checks import newest_checks
from feedback_bot.model.own_check import OWN_CHECK, OWN_CHECK_ID, OwnCheck
from feedback_bot.model.past_pull_request import PastCommit, PastPullRequest
from feedback_bot.model.pull_request import Candidate, PullRequestId, QueueRemoval, Snapshot
from feedback_bot.model.reason import Fact, Reason, ReasonCode
from feedback_bot.model.session import Plan, Session, SessionMessage, session_url
from feedback_bot.model.signal import CheckSignal, ConflictSignal, ReviewSignal, Signal
from feedback_bot.model.sticky import Entry, Sticky
from feedback_bot.model.time_limit import time_limit_of
from feedback_bot.model.unstarted import FileProblem, UnstartedRun
from feedback_bot.model.verdict import FOR_JULES, FOR_PEOPLE, Judged, Verdict

__all__ = [
    "FOR_JULES",
    "FOR_PEOPLE",
    "OWN_CHECK",
    "OWN_CHECK_ID",
    "Access",
    "Action",
    "Actor",
    "Annotation",
    "ApprovePlan",
    "Authenticity",
    "BlockedRun",
    "BrokenMarker",
    "Candidate",
    "Check",
    "CheckEvidence",
    "CheckOutcome",
    "CheckSignal",
    "CheckSource",
    "Command",
    "Comment",
    "Commit",
    "Compared",
    "ConflictEvidence",
    "ConflictSignal",
    "Decision",
    "DeleteComment",
    "EditComment",
    "Effect",
    "Entry",
    "Evidence",
    "Fact",
    "FileProblem",
    "Finding",
    "FoldComment",
    "JobEvidence",
    "Judged",
    "LookAtLogs",
    "LookUp",
    "Marker",
    "MarkerKind",
    "MarkerState",
    "Notice",
    "OnBase",
    "OwnCheck",
    "PastCommit",
    "PastPullRequest",
    "Plan",
    "PostComment",
    "PullRequestId",
    "Push",
    "PutLabel",
    "QueueRemoval",
    "React",
    "Reason",
    "ReasonCode",
    "Refusal",
    "RemoveLabel",
    "ReportedTests",
    "RerunJobs",
    "Review",
    "ReviewSignal",
    "Rounds",
    "SentSignal",
    "Session",
    "SessionMessage",
    "Settlement",
    "ShowCheck",
    "SignComment",
    "Signal",
    "Snapshot",
    "Standing",
    "Sticky",
    "Stopped",
    "Thread",
    "ThreadComment",
    "UnstartedRun",
    "UpdateBranch",
    "Verdict",
    "newest_checks",
    "session_url",
    "time_limit_of",
]
