"""Every reason has its sentence: the table of all that people read in the report and in answers to ``/feedback why``."""

# ruff: noqa: E501 - a row is a sentence

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from feedback_bot.model import Fact, Reason, ReasonCode
from feedback_bot.wording.environment import make_environment
from feedback_bot.wording.reasons import ReasonWording
from tests.unit.builders import because, redact
from tests.unit.packaging.paths import ROOT

WORDING = ReasonWording(redact)
MACROS = {
    name: macro
    for name, macro in vars(make_environment(redact, for_comments=False).get_template("reasons.md.j2").module).items()
    if hasattr(macro, "arguments")
}
PACKAGE = ROOT / "feedback_bot"
FOUR = ("CI / a", "CI / b", "CI / c", "CI / d")
SENTENCES: list[tuple[Reason, str]] = []


def row(sentence: str, code: ReasonCode, **facts: Fact) -> None:
    SENTENCES.append((Reason(code, facts), sentence))


row("CI / test failed", ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed")
row("4 checks failed", ReasonCode.CHECKS_FAILED, titles=FOUR, verdict="timed out")
row("review by alice requests changes", ReasonCode.CHANGES_REQUESTED, author="alice")
row("review by a deleted account requests changes", ReasonCode.CHANGES_REQUESTED, author=None)
row("review by alice with comments", ReasonCode.REVIEW_COMMENTED, author="alice")
row("review by a deleted account with comments", ReasonCode.REVIEW_COMMENTED, author=None)
row("merge conflict with main", ReasonCode.MERGE_CONFLICT, base="main")
row("the session has been silent for 30 minutes", ReasonCode.SESSION_SILENT, minutes=30)
row("the session has been silent for 1 minute", ReasonCode.SESSION_SILENT, minutes=1)
row("alice has answered Jules", ReasonCode.ANSWER_GIVEN, author="alice")
row("nothing is wrong", ReasonCode.NOTHING_WRONG)
row("CI waits for approval to run", ReasonCode.RUNS_AWAIT_APPROVAL, titles=("CI",))
row("CI / a, CI / b, CI / c and 1 more wait for approval to run", ReasonCode.RUNS_AWAIT_APPROVAL, titles=FOUR)
row(
    "GitHub could not start ci.yml, perhaps because it cannot read the workflow file",
    ReasonCode.RUNS_NOT_STARTED,
    titles=("ci.yml",),
)
row("nothing new since the last message", ReasonCode.NOTHING_NEW)
row("Jules was told of all that is wrong", ReasonCode.TOLD_ALREADY, is_infrastructure=False)
row("Jules was told that the infrastructure failed, not the code", ReasonCode.TOLD_ALREADY, is_infrastructure=True)
row("alice has paused it; /feedback resume goes on", ReasonCode.PAUSED_BY_COMMAND, author="alice")
row("a person was asked to take over", ReasonCode.PERSON_ASKED)
row("the session is paused, and a person was asked to resume it", ReasonCode.RESUME_ASKED)
row("the session takes no messages any more, as a comment here says", ReasonCode.UNREACHABLE_TOLD)
row("it comes from a fork: its text and logs are an outsider's, and never reach a session", ReasonCode.FROM_FORK)
row("Jules did not make it", ReasonCode.NOT_BY_JULES)
row("checks are still running: CI / slow", ReasonCode.CHECKS_RUNNING, titles=("CI / slow",))
row("checks are still running: CI / a, CI / b, CI / c", ReasonCode.CHECKS_RUNNING, titles=FOUR[:3])
row("checks are still running: CI / a, CI / b, CI / c and 1 more", ReasonCode.CHECKS_RUNNING, titles=FOUR)
row(
    "another run is sending a message, or died less than 10 minutes ago; the next run will know",
    ReasonCode.SENDING_ELSEWHERE,
)
row("Jules is at work: the session is in progress", ReasonCode.SESSION_BUSY, state="IN_PROGRESS", is_known=True)
row("Jules is at work: the session is in the state DREAMING", ReasonCode.SESSION_BUSY, state="DREAMING", is_known=False)
row("the session waits for a plan to be approved", ReasonCode.PLAN_MISSING)
row(
    "the session waits for its plan to be approved: 1. Read; 2. Write", ReasonCode.PLAN_WAITING, steps=("Read", "Write")
)
row("the session waits for its plan to be approved: it has no steps", ReasonCode.PLAN_WAITING, steps=())
row("the plan that Jules made after the bot's message is approved", ReasonCode.PLAN_APPROVED)
row("Jules asks a question in the session", ReasonCode.QUESTION_ASKED)
row("Jules' own CI Fixer has 10 minutes more for the failed checks", ReasonCode.CI_FIXER_GRACE, minutes=10)
row("Jules' own CI Fixer has 1 minute more for the failed checks", ReasonCode.CI_FIXER_GRACE, minutes=1)
row(
    "Jules was active 2 minutes ago, after the checks failed, and may be fixing them",
    ReasonCode.AGENT_ACTIVE,
    minutes=2,
)
row(
    "the review by alice says nothing that could be passed on",
    ReasonCode.REVIEW_EMPTY,
    author="alice",
)
row(
    "the review by a deleted account says nothing that could be passed on",
    ReasonCode.REVIEW_EMPTY,
    author=None,
)
row(
    "Jules follows the reviews of carol, who started the task, and has pushed since this one",
    ReasonCode.STARTER_REVIEW_ANSWERED,
    author="carol",
)
row(
    "Jules follows the reviews of carol, who started the task, and may be at this one",
    ReasonCode.STARTER_REVIEW_GRACE,
    author="carol",
)
row(
    "CI / test timed out on main too, so main has to be mended first",
    ReasonCode.BASE_FAILS,
    base="main",
    titles=("CI / test",),
    verdict="timed out",
)
row(
    "4 checks failed on main too, so main has to be mended first",
    ReasonCode.BASE_FAILS,
    base="main",
    titles=FOUR,
    verdict="failed",
)
row(
    "the infrastructure failed, not the code (the disk was full; the network failed)",
    ReasonCode.INFRASTRUCTURE_FAILED,
    phrases=("the disk was full", "the network failed"),
)
row("this run has sent its 20 messages (max-messages); the next run goes on", ReasonCode.MAX_MESSAGES_SENT, limit=20)
row("this run has sent its 1 message (max-messages); the next run goes on", ReasonCode.MAX_MESSAGES_SENT, limit=1)
row("a dry run without a key cannot look at the session", ReasonCode.DRY_RUN_WITHOUT_KEY)
row("3 messages have not made it green", ReasonCode.ATTEMPTS_USED, attempts=3)
row("1 message has not made it green", ReasonCode.ATTEMPTS_USED, attempts=1)
row("2 pushes in answer to messages made no difference", ReasonCode.NO_DIFFERENCE, pushes=2)
row("the session is paused, and only a person can resume it", ReasonCode.SESSION_PAUSED)
row("the session takes no messages any more", ReasonCode.SESSION_UNREACHABLE)
row(
    "a comment of the bot was edited by alice (https://x/#1); comment /feedback retry to let the bot speak again",
    ReasonCode.MARKER_EDITED,
    editor="alice",
    url="https://x/#1",
)
row(
    "the hidden data of one of the bot's comments is damaged (https://x/#1); comment /feedback retry to let the bot speak again",
    ReasonCode.MARKER_DAMAGED,
    url="https://x/#1",
)
row(
    "a newer version of the bot wrote here (https://x/#1); comment /feedback retry to let the bot speak again",
    ReasonCode.MARKER_NEWER,
    url="https://x/#1",
)
row(
    "the session got a message about this commit that no comment of the bot remembers; comment /feedback retry to send another",
    ReasonCode.MESSAGE_UNREMEMBERED,
)
row(
    "neither the branch nor the description names a session, and none of those listed made it",
    ReasonCode.SESSION_UNNAMED,
)
row(
    "the branch names session 1 and the description's footer session 2",
    ReasonCode.SESSIONS_CONTRADICT,
    of_branch="1",
    of_footer="2",
)
row("session 1 does not exist, or belongs to another account", ReasonCode.SESSION_NOT_FOUND, session="1")
row("session 1 cannot be read: HTTP 400", ReasonCode.SESSION_UNREADABLE, session="1", error="HTTP 400")
row(
    "session 1 names no repository, so it cannot be told whether it belongs to a/b",
    ReasonCode.SESSION_WITHOUT_REPOSITORY,
    session="1",
    repository="a/b",
)
row("session 1 belongs to another repository", ReasonCode.SESSION_OF_OTHER_REPOSITORY, session="1")
row("session 1 made another pull request, not this one", ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, session="1")
row("the pull request was closed meanwhile", ReasonCode.PULL_REQUEST_CLOSED)
row("somebody pushed meanwhile; the next run looks at the new commit", ReasonCode.HEAD_MOVED)
row("the claim's comment was deleted or changed", ReasonCode.CLAIM_LOST)
row("it took too long; the next run tries again", ReasonCode.CLAIM_TOO_OLD)
row("another run is sending a message already", ReasonCode.CLAIMED_ELSEWHERE)
row("another run has left a message unfinished; the next run settles it first", ReasonCode.CLAIM_UNSETTLED)
row("another run has just sent it", ReasonCode.SENT_ELSEWHERE)
row("the answer was withdrawn, or another run has just passed it on", ReasonCode.ANSWER_SETTLED)
row("what is wrong has changed meanwhile; the next run looks again", ReasonCode.SIGNALS_CHANGED)
row("the session has just become in progress", ReasonCode.SESSION_CHANGED, state="IN_PROGRESS", is_archived=False)
row("the session has just become archived", ReasonCode.SESSION_CHANGED, state="COMPLETED", is_archived=True)
row("somebody has just written to the session", ReasonCode.SESSION_WRITTEN_TO)
row("the message was not sent: HTTP 429. The next run tries again.", ReasonCode.MESSAGE_POSTPONED, error="HTTP 429.")
row(
    "no new session was started: HTTP 429. The next run tries again.",
    ReasonCode.NEW_SESSION_POSTPONED,
    error="HTTP 429.",
)
row("HTTP 500.", ReasonCode.ERROR, error="HTTP 500.")
row("a mistake in the bot, please report it: KeyError", ReasonCode.MISTAKE, error="KeyError")
row("not reached, the next run takes it up: no quota", ReasonCode.NOT_REACHED, error="no quota")
row("not reached, the next run takes it up: the run was cancelled", ReasonCode.RUN_CANCELLED)
row(
    "not reached, the next run takes it up: the run has used up its 10 minutes (timeout-minutes)",
    ReasonCode.RUN_TIMED_OUT,
    minutes=10,
)
row("the run was cancelled; the next one sends it", ReasonCode.SENDING_CANCELLED)
row(
    "the message was not sent, since it could not be claimed: HTTP 500.",
    ReasonCode.MESSAGE_UNCLAIMED,
    error="HTTP 500.",
)
row("the message was not sent: HTTP 400.", ReasonCode.MESSAGE_UNSENT, error="HTTP 400.")
row("the session took no message: HTTP 500.", ReasonCode.MESSAGE_REJECTED, error="HTTP 500.")
row("no new session was started: HTTP 400.", ReasonCode.NEW_SESSION_UNSTARTED, error="HTTP 400.")
row(
    "nobody knows whether the message arrived: HTTP 500. The first run after 12:10 UTC looks again.",
    ReasonCode.ARRIVAL_UNKNOWN,
    error="HTTP 500.",
    after="12:10 UTC",
)
row(
    "nobody knows whether the message arrived: HTTP 500. The first run looks again.",
    ReasonCode.ARRIVAL_UNKNOWN,
    error="HTTP 500.",
    after=None,
)
row("the claim could not be withdrawn, the next runs do it: HTTP 500.", ReasonCode.CLAIM_LEFT, error="HTTP 500.")
row(
    "the message was sent, but its comment could not be completed; the next run does it: HTTP 500.",
    ReasonCode.COMMENT_INCOMPLETE,
    error="HTTP 500.",
)
row(
    "the message was sent, but not all comments could be written; the next run does it: HTTP 500.",
    ReasonCode.COMMENTS_UNWRITTEN,
    error="HTTP 500.",
)
row(
    "the label jules-needs-human could not be put on it: HTTP 403",
    ReasonCode.LABEL_MISSING,
    label="jules-needs-human",
    error="HTTP 403",
)
row("HTTP 403 (it needs the permission actions: write)", ReasonCode.RERUN_FAILED, error="HTTP 403")
row("flaky, failed and passed at this commit: CI / a, CI / b", ReasonCode.CHECKS_FLAKY, titles=FOUR[:2])
row(
    "look here: a_test.go: deleted; b_test.go: 1 test skipped",
    ReasonCode.CHECKS_WEAKENED,
    findings=("a_test.go: deleted", "b_test.go: 1 test skipped"),
)
row(
    "not obeyed, since GitHub does not tell who has write access: ann, ben",
    ReasonCode.COMMANDS_UNCHECKED,
    authors=("ann", "ben"),
)


@pytest.mark.parametrize(("reason", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_the_sentences(reason: Reason, sentence: str) -> None:
    assert WORDING.sentence([reason]) == sentence


def test_every_code_has_its_macro_and_its_row() -> None:
    codes = {code.name.lower() for code in ReasonCode}
    assert set(MACROS) == codes
    assert {reason.code.name.lower() for reason, _ in SENTENCES} == codes
    assert all(code.value == code.name.lower().replace("_", "-") for code in ReasonCode)


@pytest.mark.parametrize("reason", [reason for reason, _ in SENTENCES if reason.facts])
def test_a_sentence_without_its_facts_is_a_mistake(reason: Reason) -> None:
    with pytest.raises((UndefinedError, TypeError)):
        WORDING.sentence([Reason(reason.code)])


def test_several_reasons_are_one_sentence() -> None:
    reasons = [because(ReasonCode.MERGE_CONFLICT, base="main"), because(ReasonCode.SESSION_SILENT, minutes=30)]

    assert WORDING.sentence(reasons) == "merge conflict with main; the session has been silent for 30 minutes"


def test_no_secret_gets_into_a_sentence() -> None:
    secret = "ghp_" + "abcdefghij0123456789" * 2

    assert secret not in WORDING.sentence([because(ReasonCode.CHECKS_RUNNING, titles=(secret,))])


def test_others_words_stand_in_it_as_they_came() -> None:
    text = "{{ 7 * 7 }} @octocat | <b> `x`\n::error::"

    assert WORDING.sentence([because(ReasonCode.MERGE_CONFLICT, base=text)]) == f"merge conflict with {text}"


def test_the_package_gives_each_reason_the_facts_that_its_sentence_takes() -> None:
    used = dict.fromkeys(ReasonCode, 0)
    for path in PACKAGE.rglob("*.py"):
        for code, facts in _reasons(path):
            used[code] += 1
            assert facts is None or facts == set(MACROS[code.name.lower()].arguments), (path, code)
    assert [code for code, times in used.items() if not times] == []


def _reasons(path: Path) -> Iterator[tuple[ReasonCode, set[str] | None]]:
    """Each code that a module names, with the names of its facts where they stand beside it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ReasonCode":
            yield ReasonCode[node.attr], None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
            code, facts = node.args[0], node.args[1] if len(node.args) > 1 else ast.Dict(keys=[], values=[])
            if isinstance(code, ast.Attribute) and isinstance(facts, ast.Dict) and None not in facts.keys:
                yield ReasonCode[code.attr], {str(ast.literal_eval(key)) for key in facts.keys if key}
