"""A reason: why something was decided, or what did not work, as data for a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | bool | tuple[str, ...] | None


class ReasonCode(StrEnum):
    """All reasons. Each has its sentence in ``wording/templates/reasons.md.j2``, under the same name.

    The output ``results`` contains them for programs: sentences may change, codes may not.
    """

    # What is wrong, and is sent
    CHECKS_FAILED = "checks-failed"
    CHANGES_REQUESTED = "changes-requested"
    REVIEW_COMMENTED = "review-commented"
    REVIEW_REPLIED = "review-replied"
    MERGE_CONFLICT = "merge-conflict"
    SESSION_SILENT = "session-silent"
    ANSWER_GIVEN = "answer-given"

    # Nothing to do
    NOTHING_WRONG = "nothing-wrong"
    FAILURES_IGNORED = "failures-ignored"
    NOTHING_NEW = "nothing-new"
    TOLD_ALREADY = "told-already"
    PAUSED_BY_COMMAND = "paused-by-command"
    PERSON_ASKED = "person-asked"
    RESUME_ASKED = "resume-asked"
    UNREACHABLE_TOLD = "unreachable-told"
    DRAFT_SKIPPED = "draft-skipped"
    LABEL_IGNORED = "label-ignored"
    CI_SKIPPED = "ci-skipped"
    FROM_FORK = "from-fork"
    NOT_BY_JULES = "not-by-jules"
    CONVERSATION_LOCKED = "conversation-locked"
    REPOSITORY_ARCHIVED = "repository-archived"

    # To wait for
    CHECKS_RUNNING = "checks-running"
    PUSH_UNLISTED = "push-unlisted"
    SENDING_ELSEWHERE = "sending-elsewhere"
    SESSION_BUSY = "session-busy"
    SESSION_STARTING = "session-starting"
    PLAN_MISSING = "plan-missing"
    PLAN_WAITING = "plan-waiting"
    PLAN_APPROVED = "plan-approved"
    QUESTION_ASKED = "question-asked"
    CI_FIXER_GRACE = "ci-fixer-grace"
    AGENT_ACTIVE = "agent-active"
    REVIEW_EMPTY = "review-empty"
    REVIEW_GRACE = "review-grace"
    STARTER_REVIEW_ANSWERED = "starter-review-answered"
    STARTER_REVIEW_GRACE = "starter-review-grace"
    BASE_FAILS = "base-fails"
    INFRASTRUCTURE_FAILED = "infrastructure-failed"
    APPROVAL_NEEDED = "approval-needed"
    ACCOUNT_BLOCKED = "account-blocked"
    CAUSE_UNKNOWN = "cause-unknown"
    FLAKY_FAILED = "flaky-failed"
    BRANCH_UPDATED = "branch-updated"
    GATE_FAILED = "gate-failed"
    MESSAGE_REFUSED = "message-refused"
    MAX_MESSAGES_SENT = "max-messages-sent"
    DRY_RUN_WITHOUT_KEY = "dry-run-without-key"

    RUNS_AWAIT_APPROVAL = "runs-await-approval"
    RUNS_NOT_STARTED = "runs-not-started"
    NO_CHECKS = "no-checks"
    CHECKS_STOPPED = "checks-stopped"

    # For a person
    ATTEMPTS_USED = "attempts-used"
    MESSAGES_USED = "messages-used"
    NO_DIFFERENCE = "no-difference"
    NO_PUSH = "no-push"
    SESSION_PAUSED = "session-paused"
    SESSION_UNREACHABLE = "session-unreachable"

    # Refused
    MARKER_EDITED = "marker-edited"
    MARKER_NEWER = "marker-newer"
    MESSAGE_UNREMEMBERED = "message-unremembered"
    SESSION_UNNAMED = "session-unnamed"
    SESSIONS_CONTRADICT = "sessions-contradict"
    SESSION_NOT_FOUND = "session-not-found"
    SESSION_UNREADABLE = "session-unreadable"
    SESSION_WITHOUT_REPOSITORY = "session-without-repository"
    SESSION_OF_OTHER_REPOSITORY = "session-of-other-repository"
    SESSION_OF_OTHER_PULL_REQUEST = "session-of-other-pull-request"
    SESSION_OF_OTHER_BRANCH = "session-of-other-branch"

    # Withdrawn: things changed between the decision and the sending
    PULL_REQUEST_CLOSED = "pull-request-closed"
    HEAD_MOVED = "head-moved"
    CLAIM_LOST = "claim-lost"
    CLAIM_TOO_OLD = "claim-too-old"
    CLAIMED_ELSEWHERE = "claimed-elsewhere"
    CLAIM_UNSETTLED = "claim-unsettled"
    SENT_ELSEWHERE = "sent-elsewhere"
    ANSWER_SETTLED = "answer-settled"
    SIGNALS_CHANGED = "signals-changed"
    SESSION_CHANGED = "session-changed"
    SESSION_WRITTEN_TO = "session-written-to"
    MESSAGE_POSTPONED = "message-postponed"
    NEW_SESSION_POSTPONED = "new-session-postponed"
    SESSION_CONTINUED = "session-continued"

    # Failed
    ERROR = "error"
    MISTAKE = "mistake"
    NOT_REACHED = "not-reached"
    OVERDUE = "overdue"
    RUN_CANCELLED = "run-cancelled"
    RUN_TIMED_OUT = "run-timed-out"
    SENDING_CANCELLED = "sending-cancelled"
    MESSAGE_UNCLAIMED = "message-unclaimed"
    MESSAGE_UNSENT = "message-unsent"
    MESSAGE_REJECTED = "message-rejected"
    NEW_SESSION_UNSTARTED = "new-session-unstarted"
    ARRIVAL_UNKNOWN = "arrival-unknown"
    CLAIM_LEFT = "claim-left"

    # Warnings: what did not work beside what was done
    COMMENT_INCOMPLETE = "comment-incomplete"
    COMMENTS_UNWRITTEN = "comments-unwritten"
    LABEL_MISSING = "label-missing"
    RERUN_FAILED = "rerun-failed"

    # Remarks: what a person may want to look at
    CHECKS_FLAKY = "checks-flaky"
    THREADS_OUTDATED = "threads-outdated"
    CHECKS_WEAKENED = "checks-weakened"
    BRANCH_NOT_UPDATED = "branch-not-updated"
    COMMANDS_UNCHECKED = "commands-unchecked"
    COMMAND_NOT_COUNTED = "command-not-counted"
    REVIEW_NOT_COUNTED = "review-not-counted"
    REVIEW_BOT_MISNAMED = "review-bot-misnamed"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided, or what did not work.

    Attributes:
        facts: what the sentence is filled in with: names, counts, whole minutes, others' words as they came.
    """

    code: ReasonCode
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)
