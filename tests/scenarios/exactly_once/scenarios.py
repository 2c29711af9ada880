"""What the scenarios are about: how the stage is set, and what must have come of it once the bot is quiet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.scenarios.exactly_once.hand_signed import attempt_of, forged, forged_escalation, is_signed, unsigned
from tests.scenarios.stage import SESSION_ID, Run, Stage, Worlds, open_stage
from tests.simulators.github import PullRequest
from tests.simulators.github.actors import GITHUB_ACTIONS, user

TOLD = "**Sent feedback to Jules**"
STARTED = "**Sent feedback to a new Jules session**"
REFUSED = "**Cannot send feedback to Jules**"
ESCALATED = "**Jules needs a maintainer's help.**"
NOT_ACCEPTED = "**Jules did not accept the message**"
LEASE_MINUTES = 11  # a little longer than a claim holds
NEXT_TRY_MINUTES = 61  # a little longer than a refusal of Jules' holds
MOST_RUNS = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """One thing for the bot to do.

    Attributes:
        prepare: sets the stage.
        problems: what is not as it must be in the end.
    """

    name: str
    prepare: Callable[[Stage], None]
    problems: Callable[[Stage], Iterator[str]]
    inputs: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def on_stage(self, folder: Path) -> Iterator[Stage]:
        """The stage as the scenario sets it."""
        with open_stage(folder, worlds=self._begin.copy()) as stage:
            yield stage

    @cached_property
    def _begin(self) -> Worlds:
        """What both servers hold when the scenario begins: copied, since many have runs of the bot before."""
        with TemporaryDirectory() as folder, open_stage(Path(folder, "runner")) as stage:
            self.prepare(stage)
            return stage.worlds.copy()


def run_until_quiet(stage: Stage, **inputs: Any) -> list[Run]:  # noqa: ANN401 - strings, but mypy would match them with other parameters
    """Run the bot, each time after a claim's lease, until it writes nothing any more."""
    runs = []
    for _ in range(MOST_RUNS):
        stage.advance(LEASE_MINUTES)
        before = writes(stage)
        runs.append(stage.run(**inputs))
        if writes(stage) == before:
            return runs
    raise AssertionError(f"the bot does not come to rest:\n{runs[-1].log}")


def writes(stage: Stage) -> int:
    """How many writes both servers have received."""
    return len(stage.github.writes) + sum(request.method != "GET" for request in stage.jules.requests)


def shown(pull: PullRequest) -> list[str]:
    """The bot's comments on a pull request that are not folded away, those in one comment of all each by itself."""
    bodies = [c.body for c in pull.comments if c.author == GITHUB_ACTIONS and c.minimized_reason is None]
    return [text for body in bodies for text in (_current(body) if is_sticky(body) else [body])]


def is_sticky(body: str) -> bool:
    """Whether a comment holds others."""
    return "<!-- jules-feedback-bot s1 sticky " in body


def _current(body: str) -> list[str]:
    """The newest last, as single comments would stand there."""
    visible = body.partition("\n\n<details>")[0].partition("\n\n<!-- ")[0]
    return [text for text in reversed(visible.split("\n\n---\n\n")) if not text.startswith("**Nothing new")]


def in_one(scenario: Scenario) -> Scenario:
    """The same with a policy by which the bot has one comment, which is all that there is of it in the end."""

    def prepare(stage: Stage) -> None:
        stage.repository.file(".github/jules-feedback.yml", "comments: one\n")
        scenario.prepare(stage)

    def problems(stage: Stage) -> Iterator[str]:
        yield from scenario.problems(stage)
        for pull in pulls(stage):
            own = [c.body for c in pull.comments if c.author == c.editor == GITHUB_ACTIONS and c.body.endswith(" -->")]
            if len(own) > 1 or not all(map(is_sticky, own)):
                yield f"it has {len(own)} comments: {[text.partition(chr(10))[0] for text in own]}"

    return replace(scenario, name=f"{scenario.name}, in one comment", prepare=prepare, problems=problems)


def told_once(stage: Stage, pull: PullRequest, session: str = SESSION_ID) -> Iterator[str]:
    """What is wrong where one message is to have reached a session, and one comment to say so."""
    messages, comments = stage.jules.sessions[session].messages, shown(pull)
    if len(messages) != 1:
        yield f"session {session} has {len(messages)} messages"
    if len(comments) != 1 or not comments[0].startswith((TOLD, STARTED)):
        yield f"pull request {pull.number} shows {[text.partition(chr(10))[0] for text in comments]}"


def pulls(stage: Stage) -> list[PullRequest]:
    return list(stage.repository.pull_requests.values())


def one_failure(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    stage.session(pull)


def _told_all_once(stage: Stage) -> Iterator[str]:
    for pull in pulls(stage):
        yield from told_once(stage, pull, pull.head_ref_name.rpartition("-")[2])
    if len(stage.jules.messages) != len(pulls(stage)):
        yield f"{len(stage.jules.messages)} messages in all"


def _three_failures(stage: Stage) -> None:
    for number, missing in enumerate(("tea", "milk", "sugar"), 1):
        pull = stage.pull_request(session=f"{SESSION_ID[:-1]}{number}")
        pull.check("test", "failure", log=f"Error: there is no {missing}\n")
        stage.session(pull, id=f"{SESSION_ID[:-1]}{number}")


def _second_failure(stage: Stage) -> None:
    """One message was sent, the agent pushed, and the same check fails again."""
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    stage.run()
    session.change("COMPLETED")
    stage.repository.push("Try again", branch=pull.head_ref_name, by=pull.author)
    pull.check("test", "failure")
    stage.advance(60)


def _escalated_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    starts = sorted(
        next((start for start in (TOLD, ESCALATED) if text.startswith(start)), text) for text in shown(pull)
    )
    if starts != sorted([TOLD, ESCALATED]):
        yield f"it shows {starts}"
    if [label.name for label in pull.labels] != ["jules-needs-human"]:
        yield f"its labels are {[label.name for label in pull.labels]}"
    if len(stage.jules.messages) != 1:
        yield f"{len(stage.jules.messages)} messages"


def _told_twice(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.messages) != 2:
        yield f"{len(stage.jules.messages)} messages, one for each head expected"
    if [text.startswith(TOLD) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


def _deaf_session(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    stage.session(pull).refuses_messages(404)


def _forgotten_session(stage: Stage) -> None:
    """A session was started, and the comment that said so is overwritten."""
    _deaf_session(stage)
    stage.run()
    (pull,), (new,) = pulls(stage), stage.jules.created_sessions
    new.completes()
    pull.comments[0].edit(GITHUB_ACTIONS, "Coverage 81 %")


def _remembered_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.created_sessions) != 1:
        yield f"{len(stage.jules.created_sessions)} sessions were started"
    if stage.jules.messages:
        yield f"{len(stage.jules.messages)} messages"
    if ["This comment replaces it" in text for text in shown(pull)] != [False, True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


def _started_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.created_sessions) != 1:
        yield f"{len(stage.jules.created_sessions)} sessions were started"
    if stage.jules.messages:
        yield "a message was sent"
    if [text.startswith((STARTED, TOLD)) for text in shown(pull)] != [True]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


def _reported_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if stage.jules.created_sessions or stage.jules.messages:
        yield "something was sent"
    if len(shown(pull)) != 1:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


def _hidden_session(stage: Stage) -> None:
    one_failure(stage)
    stage.jules.sessions[SESSION_ID].access = "hidden"


def _edited_comment(stage: Stage) -> None:
    one_failure(stage)
    stage.run()
    (pull,) = pulls(stage)
    pull.comments[0].edit(user("ann"), f"By the way: {pull.comments[0].body}")
    stage.advance(60)


def _refused_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    notices = [c.body for c in pull.comments if c.body.startswith(REFUSED)]
    if len(notices) != 1:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"
    if stage.jules.messages != stage.jules.messages[:1]:
        yield f"{len(stage.jules.messages)} messages"


def _found_session(stage: Stage) -> None:
    _hidden_session(stage)
    stage.run()
    stage.jules.sessions[SESSION_ID].access = "granted"


def _of_an_older_version(stage: Stage) -> None:
    """Two messages and a reply by a version that did not sign, and the check fails in a third way."""
    pull = stage.pull_request()
    session = stage.session(pull)
    for subject in ("kettle", "teapot", "lid"):
        pull.check("test", "failure", log=f"AssertionError: the {subject} is cold\n")
        if subject != "lid":
            stage.run()
            session.change("COMPLETED")
            pull.push()
        stage.advance(60)
    pull.comment(user("ann"), "/feedback why", association="MEMBER")
    stage.run(grace_minutes="1440")
    for comment in pull.comments:
        comment.body = unsigned(comment.body)


def _signed_and_told_once(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    own = [comment.body for comment in pull.comments if comment.author == GITHUB_ACTIONS]
    if not all(map(is_signed, own)):
        yield "a comment is not signed"
    if len(stage.jules.messages) != 3:
        yield f"{len(stage.jules.messages)} messages, one for each head expected"
    if sorted(map(attempt_of, own)) != [0, 1, 2, 3]:
        yield f"it shows {[text.partition(chr(10))[0] for text in own]}"


def _with_forgeries(stage: Stage) -> None:
    """A message was sent, and the next failure finds forged comments and an old copy, by another workflow."""
    _second_failure(stage)
    (pull,) = pulls(stage)
    written = pull.comments[0]
    pull.comment(GITHUB_ACTIONS, forged(written, head=pull.head.oid))
    pull.comment(GITHUB_ACTIONS, forged_escalation(written))
    pull.comment(GITHUB_ACTIONS, written.body)


def _told_twice_despite_them(stage: Stage) -> Iterator[str]:
    (pull,) = pulls(stage)
    if len(stage.jules.messages) != 2:
        yield f"{len(stage.jules.messages)} messages, one for each head expected"
    if [attempt_of(text) for text in shown(pull) if is_signed(text)] != [1, 2]:
        yield f"it shows {[text.partition(chr(10))[0] for text in shown(pull)]}"


ONE = Scenario(name="one failing pull request", prepare=one_failure, problems=_told_all_once)
THREE = Scenario(name="three in one run", prepare=_three_failures, problems=_told_all_once)
ESCALATION = Scenario(
    name="the escalation", prepare=_second_failure, problems=_escalated_once, inputs={"max_attempts": "1"}
)
SECOND = Scenario(name="the second message", prepare=_second_failure, problems=_told_twice)
NEW_SESSION = Scenario(name="a new session", prepare=_deaf_session, problems=_started_once)
FORGOTTEN = Scenario(name="a session that nothing records", prepare=_forgotten_session, problems=_remembered_once)
UNREACHABLE = Scenario(
    name="a notice", prepare=_deaf_session, problems=_reported_once, inputs={"when_unreachable": "report"}
)
REFUSAL = Scenario(name="a refusal", prepare=_hidden_session, problems=_refused_once)
EDITED = Scenario(name="an edited comment", prepare=_edited_comment, problems=_refused_once)
FOUND = Scenario(name="a session that is found", prepare=_found_session, problems=_told_all_once)
OLDER_VERSION = Scenario(
    name="comments of an older version", prepare=_of_an_older_version, problems=_signed_and_told_once
)
FORGED = Scenario(name="forged comments", prepare=_with_forgeries, problems=_told_twice_despite_them)
SCENARIOS = (
    ONE,
    THREE,
    ESCALATION,
    SECOND,
    NEW_SESSION,
    FORGOTTEN,
    UNREACHABLE,
    REFUSAL,
    EDITED,
    FOUND,
    OLDER_VERSION,
    FORGED,
)
