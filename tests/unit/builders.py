"""Values to decide and to word on, told in a few words.

``NOW`` is when everything is read; ``ago(20)`` is twenty minutes earlier. What a test does not name is unremarkable.
"""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from feedback_bot.config.policy import Policy
from feedback_bot.decide import Case, decide, triage
from feedback_bot.digest import Digest, digest
from feedback_bot.markers.encoding import write_marker
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import (
    Action,
    Actor,
    Authenticity,
    Candidate,
    Check,
    CheckEvidence,
    CheckOutcome,
    CheckSignal,
    CheckSource,
    Comment,
    Decision,
    Evidence,
    Fact,
    LookAtLogs,
    Marker,
    MarkerKind,
    MarkerState,
    Plan,
    PullRequestId,
    Reason,
    ReasonCode,
    Review,
    ReviewSignal,
    SentSignal,
    Session,
    SessionMessage,
    Signal,
    Snapshot,
    Thread,
    ThreadComment,
)
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.prompt import Message

NOW: Final = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HEAD: Final = "1f" * 20
OLDER_HEAD: Final = "0e" * 20
SESSION: Final = "7340951826640915273"
NONCE: Final = "ab" * 16
PULL_REQUEST: Final = PullRequestId("acme/teapot", 7)
URL: Final = "https://github.com/acme/teapot/pull/7"
JULES: Final = Actor("google-labs-jules", is_bot=True)
BOT: Final = Actor("github-actions", is_bot=True)
ALICE: Final = Actor("alice")
FOOTER: Final = (
    f"---\n*PR created automatically by Jules for task [{SESSION}](https://jules.google.com/task/{SESSION})"
    " started by @carol*"
)
PYTEST_LOG: Final = """\
2026-03-04T11:30:00.0000000Z ##[group]Run pytest
2026-03-04T11:30:00.1000000Z ##[endgroup]
2026-03-04T11:30:01.0000000Z collected 2 items
2026-03-04T11:30:01.1000000Z     def test_boils():
2026-03-04T11:30:01.2000000Z >       assert kettle().is_hot
2026-03-04T11:30:01.3000000Z E       AssertionError: the kettle is cold
2026-03-04T11:30:01.4000000Z tests/test_kettle.py:12: AssertionError
2026-03-04T11:30:01.5000000Z FAILED tests/test_kettle.py::test_boils - AssertionError: the kettle is cold
2026-03-04T11:30:01.6000000Z ##[error]Process completed with exit code 1.
"""


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def policy(**keys: Any) -> Policy:  # noqa: ANN401 - as in a policy file, with underscores
    return Policy.build({key.replace("_", "-"): value for key, value in keys.items()})


def check(name: str = "test", conclusion: str = "failure", **changes: Any) -> Check:  # noqa: ANN401 - the fields of what is built
    """A job of the workflow CI that failed twenty minutes ago, long enough for every rule."""
    made = Check(
        node_id=f"CR_{name}",
        source=CheckSource.ACTIONS,
        app="github-actions",
        workflow="CI",
        name=name,
        outcome=CheckOutcome.FAILED,
        conclusion=conclusion,
        started_at=ago(30),
        completed_at=ago(20),
        url=f"https://github.com/acme/teapot/actions/runs/5/job/{sum(map(ord, name))}",
        database_id=sum(map(ord, name)),
        job_id=sum(map(ord, name)),
        run_id=5,
    )
    return replace(made, **changes)


def passed(name: str = "test", **changes: Any) -> Check:  # noqa: ANN401 - the fields of what is built
    return check(name, "success", outcome=CheckOutcome.PASSED, **changes)


def running(name: str = "slow", **changes: Any) -> Check:  # noqa: ANN401 - the fields of what is built
    values = {"outcome": CheckOutcome.RUNNING, "completed_at": None, **changes}
    return check(name, "", **values)


def status(name: str = "ci/legacy", **changes: Any) -> Check:  # noqa: ANN401 - the fields of what is built
    """A legacy status of another CI system, of which Jules' own CI Fixer never hears."""
    values: dict[str, Any] = {"source": CheckSource.STATUS, "app": "", "workflow": None, "job_id": None, "run_id": None}
    return check(name, **{**values, **changes})


def review(author: Actor | None = ALICE, **changes: Any) -> Review:  # noqa: ANN401 - the fields of what is built
    made = Review(
        node_id="PRR_1",
        author=author,
        association="MEMBER",
        can_push=True,
        state="CHANGES_REQUESTED",
        body="Please close the lid.",
        submitted_at=ago(20),
        commit_sha=HEAD,
        url=f"{URL}#pullrequestreview-1",
    )
    return replace(made, **changes)


def remark(body: str = "The lid is open here.", **changes: Any) -> ThreadComment:  # noqa: ANN401 - the fields of what is built
    made = ThreadComment(
        node_id="PRRC_1",
        review_id="PRR_1",
        author=ALICE,
        association="MEMBER",
        body=body,
        diff_hunk="@@ -1,2 +1,3 @@\n kettle = Kettle()\n+kettle.open()",
        created_at=ago(20),
        url=f"{URL}#discussion_r1",
    )
    return replace(made, **changes)


def thread(*comments: ThreadComment, **changes: Any) -> Thread:  # noqa: ANN401 - the fields of what is built
    made = Thread(
        node_id="PRRT_1",
        path="src/kettle.py",
        line=12,
        start_line=None,
        original_line=12,
        original_start_line=None,
        side="RIGHT",
        subject="LINE",
        is_resolved=False,
        is_outdated=False,
        comments=comments or (remark(),),
    )
    return replace(made, **changes)


def session(
    state: str = "COMPLETED",
    *,
    person_wrote_at: datetime | None = None,
    last_feedback_id: str | None = None,
    last_message: str = "",
    **changes: Any,  # noqa: ANN401 - the fields of what is built
) -> Session:
    """The session that made the pull request; nothing has happened in it for twenty minutes."""
    made = Session(
        id=SESSION,
        url=f"https://jules.google.com/session/{SESSION}",
        state=state,
        is_archived=False,
        title="Boil water",
        prompt="Make the kettle boil water.",
        source="sources/github/acme/teapot",
        pull_requests=(URL,),
        read_at=NOW,
        last_active_at=ago(20),
        agent_active_at=ago(25),
        messages=(
            (SessionMessage(at=person_wrote_at, text=last_message, feedback_id=last_feedback_id),)
            if person_wrote_at
            else ()
        ),
    )
    return replace(made, **changes)


def plan(**changes: Any) -> Plan:  # noqa: ANN401 - the fields of what is built
    made = Plan(id="plan-1", created_at=ago(5), steps=("Read the code", "Close the lid"), is_approved=False)
    return replace(made, **changes)


def comment(body: str = "Nice work.", **changes: Any) -> Comment:  # noqa: ANN401 - the fields of what is built
    made = Comment(
        id=100,
        node_id="IC_100",
        author=ALICE,
        association="MEMBER",
        is_own=False,
        body=body,
        created_at=ago(15),
        edited_by=None,
        is_minimized=False,
        url=f"{URL}#issuecomment-100",
    )
    return replace(made, **changes)


def marker(state: MarkerState = MarkerState.SENT, told: tuple[Signal, ...] = (), **changes: Any) -> Marker:  # noqa: ANN401 - the fields of what is built
    """What the bot remembers of a message about ``told`` at this head."""
    made = Marker(
        kind=MarkerKind.DELIVERY,
        state=state,
        key="cd" * 16,
        nonce=NONCE,
        head=HEAD,
        session=SESSION,
        attempt=1,
        told=tuple(SentSignal(id=signal_key(signal), title=signal.title) for signal in told),
    )
    return replace(made, **changes)


def own_comment(remembered: Marker, **changes: Any) -> Comment:  # noqa: ANN401 - the fields of what is built
    """The bot's comment that holds a marker, and whose signature was found right. A comment's id makes its nonce."""
    values = {"is_own": True, "author": BOT, "authenticity": Authenticity.VERIFIED, **changes}
    if remembered.nonce == NONCE and "id" in values:
        remembered = replace(remembered, nonce=f"{values['id']:032x}")
    return comment(f"**Jules was told.**\n\n{write_marker(remembered)}", **values)


def snapshot(*parts: Check | Review | Thread | Comment, **changes: Any) -> Snapshot:  # noqa: ANN401 - the fields of what is built
    """A pull request of Jules' with these checks, reviews, threads and comments."""
    made = Snapshot(
        id=PULL_REQUEST,
        node_id="PR_7",
        url=URL,
        title="Boil water",
        body=f"It boils.\n\n{FOOTER}",
        state="OPEN",
        author=JULES,
        head_branch=f"boil-water-{SESSION}",
        head_sha=HEAD,
        head_committed_at=ago(31),
        is_from_fork=False,
        base_branch="main",
        base_sha="3c" * 20,
        mergeable="MERGEABLE",
        labels=(),
        checks=tuple(part for part in parts if isinstance(part, Check)),
        reviews=tuple(part for part in parts if isinstance(part, Review)),
        threads=tuple(part for part in parts if isinstance(part, Thread)),
        comments=tuple(part for part in parts if isinstance(part, Comment)),
        read_at=NOW,
    )
    return replace(made, **changes)


def candidate(**changes: Any) -> Candidate:  # noqa: ANN401 - the fields of what is built
    """A pull request of Jules', green and without a word on it."""
    made = Candidate(
        id=PULL_REQUEST,
        node_id="PR_7",
        url=URL,
        title="Boil water",
        body=f"It boils.\n\n{FOOTER}",
        author=JULES,
        head_branch=f"boil-water-{SESSION}",
        head_sha=HEAD,
        head_repository="acme/teapot",
        is_from_fork=False,
        rollup="SUCCESS",
        mergeable="MERGEABLE",
        change_requests=0,
        review_threads=0,
        remarks=0,
        comments=0,
        recent_comments=(),
    )
    return replace(made, **changes)


def case(
    *parts: Check | Review | Thread | Comment,
    session: Session | None = None,
    problem: Reason | None = None,
    snapshot_changes: dict[str, Any] | None = None,
    **keys: Any,  # noqa: ANN401 - the fields of what is built
) -> Case:
    """A pull request before the rules; ``keys`` are the policy's."""
    return Case(
        snapshot=snapshot(*parts, **(snapshot_changes or {})),
        policy=policy(**keys),
        session=session,
        session_problem=problem,
    )


def because(code: ReasonCode, **facts: Fact) -> Reason:
    return Reason(code, facts)


def decided(given: Case) -> Decision:
    """What becomes of a pull request whose logs tell nothing that changes the decision."""
    step = triage(given)
    if isinstance(step, LookAtLogs):
        return decide(given, step, Evidence())
    assert isinstance(step, Decision)
    return step


def triaged(given: Case) -> Decision:
    """What triage alone decides."""
    step = triage(given)
    assert isinstance(step, Decision)
    return step


def looking(given: Case) -> LookAtLogs:
    """What triage wants to look at."""
    step = triage(given)
    assert isinstance(step, LookAtLogs)
    return step


def told(*checks: Check, head: str = HEAD, **changes: Any) -> Comment:  # noqa: ANN401 - the fields of what is built
    """The bot's comment of a message that told of these checks."""
    signals = tuple(CheckSignal(check=each) for each in checks)
    return own_comment(marker(told=signals, head=head), **changes)


@cache
def digest_of(log: str = PYTEST_LOG) -> Digest:
    return digest(io.BytesIO(log.encode()))


def failing(*checks: Check, log: str = PYTEST_LOG) -> CheckEvidence:
    """Checks that failed alike, with the log of the first."""
    return CheckEvidence(signals=tuple(CheckSignal(check=each) for each in checks or (check(),)), digest=digest_of(log))


def asks(*threads: Thread, **changes: Any) -> ReviewSignal:  # noqa: ANN401 - the fields of what is built
    return ReviewSignal(review=review(**changes), threads=threads)


def message(
    *parts: CheckEvidence | ReviewSignal,
    snapshot_changes: dict[str, Any] | None = None,
    held: tuple[Signal, ...] = (),
    silent_for_minutes: int | None = None,
    **changes: Any,  # noqa: ANN401 - the fields of what is built
) -> Message:
    """The first of three messages, about these failures and reviews."""
    evidence = Evidence(checks=tuple(part for part in parts if isinstance(part, CheckEvidence)))
    reviews = tuple(part for part in parts if isinstance(part, ReviewSignal))
    checks = tuple(signal for each in evidence.checks for signal in each.signals)
    made = Message(
        snapshot=snapshot(**(snapshot_changes or {})),
        session=session(),
        decision=Decision(
            action=Action.SEND,
            signals=(*checks, *reviews),
            held=held,
            silent_for_minutes=silent_for_minutes,
        ),
        evidence=evidence,
        attempt=1,
        max_attempts=3,
    )
    return replace(made, **changes)


redact: Final = Redactor()
