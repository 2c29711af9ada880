"""Every reason has its sentence: the table of all that people read in the report and in answers to ``/feedback why``."""

# ruff: noqa: E501 - a row is a sentence

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from inline_snapshot import snapshot
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
    """A reason's sentence. It is a snapshot: ``pytest --inline-snapshot=fix`` writes a changed one."""
    SENTENCES.append((Reason(code, facts), sentence))


row(snapshot("the conversation is locked, and the token cannot comment there"), ReasonCode.CONVERSATION_LOCKED)
row(snapshot("the repository is archived"), ReasonCode.REPOSITORY_ARCHIVED)
row(snapshot("the session has just started, and its activities are not available yet"), ReasonCode.SESSION_STARTING)
row(snapshot("CI / test failed"), ReasonCode.CHECKS_FAILED, titles=("CI / test",), verdict="failed")
row(snapshot("4 checks failed"), ReasonCode.CHECKS_FAILED, titles=FOUR, verdict="timed out")
row(snapshot("alice requested changes"), ReasonCode.CHANGES_REQUESTED, author="alice")
row(snapshot("a deleted account requested changes"), ReasonCode.CHANGES_REQUESTED, author=None)
row(snapshot("alice commented in a review"), ReasonCode.REVIEW_COMMENTED, author="alice")
row(snapshot("a deleted account commented in a review"), ReasonCode.REVIEW_COMMENTED, author=None)
row(snapshot("alice replied in a review thread"), ReasonCode.REVIEW_REPLIED, author="alice")
row(snapshot("GitHub has not yet reported who made the newest push"), ReasonCode.PUSH_UNLISTED)
row(snapshot("Jules may already be working on the review by ann"), ReasonCode.REVIEW_GRACE, author="ann")
row(
    snapshot("still not fixed after 9 messages in total, although others pushed in between"),
    ReasonCode.MESSAGES_USED,
    messages=9,
)
row(snapshot("merge conflict with main"), ReasonCode.MERGE_CONFLICT, base="main")
row(snapshot("the session has been inactive for 30 minutes"), ReasonCode.SESSION_SILENT, minutes=30)
row(snapshot("the session has been inactive for 1 minute"), ReasonCode.SESSION_SILENT, minutes=1)
row(snapshot("alice answered Jules"), ReasonCode.ANSWER_GIVEN, author="alice")
row(snapshot("no problems found"), ReasonCode.NOTHING_WRONG)
row(
    snapshot("only ignored checks failed: CI / a, CI / b, CI / c, and 1 more"), ReasonCode.FAILURES_IGNORED, titles=FOUR
)
row("no checks have started, although main has some", ReasonCode.NO_CHECKS, base="main")
row("required checks have no result (canceled, stale, or unknown): CI / a", ReasonCode.CHECKS_STOPPED, titles=FOUR[:1])
row(
    "required checks have no result (canceled, stale, or unknown): CI / a, CI / b, CI / c, and 1 more",
    ReasonCode.CHECKS_STOPPED,
    titles=FOUR,
)
row("drafts are skipped (drafts: skip)", ReasonCode.DRAFT_SKIPPED)
row("it has the label no-bots (ignore-labels)", ReasonCode.LABEL_IGNORED, label="no-bots")
row("the commit message skips CI, so there are no checks", ReasonCode.CI_SKIPPED)
row(snapshot("CI is waiting for approval to run"), ReasonCode.RUNS_AWAIT_APPROVAL, titles=("CI",))
row(
    snapshot("CI / a, CI / b, CI / c, and 1 more are waiting for approval to run"),
    ReasonCode.RUNS_AWAIT_APPROVAL,
    titles=FOUR,
)
row(
    snapshot("GitHub could not start ci.yml, perhaps because it cannot read the workflow file"),
    ReasonCode.RUNS_NOT_STARTED,
    titles=("ci.yml",),
)
row(snapshot("nothing new since the last message"), ReasonCode.NOTHING_NEW)
row(
    snapshot("everything has been sent to Jules; waiting for a push"),
    ReasonCode.TOLD_ALREADY,
    is_infrastructure=False,
    minutes=None,
)
row(
    snapshot("everything has been sent to Jules; waiting for a push (the bot asks for a maintainer in 1 minute)"),
    ReasonCode.TOLD_ALREADY,
    is_infrastructure=False,
    minutes=1,
)
row(
    snapshot("Jules did not accept the last message (invalid request); the bot tries again when something changes"),
    ReasonCode.MESSAGE_REFUSED,
    kind="invalid",
    minutes=None,
)
row(
    snapshot("Jules did not accept the last message (limit reached); the bot tries again in 1 minute"),
    ReasonCode.MESSAGE_REFUSED,
    kind="limit",
    minutes=1,
)
row(snapshot("nothing was pushed in the 120 minutes after the last message"), ReasonCode.NO_PUSH, minutes=120)
row(
    snapshot("Jules was told that the infrastructure failed, not the code"),
    ReasonCode.TOLD_ALREADY,
    is_infrastructure=True,
    minutes=None,
)
row(snapshot("paused by alice; comment /feedback resume to continue"), ReasonCode.PAUSED_BY_COMMAND, author="alice")
row(snapshot("waiting for a maintainer"), ReasonCode.PERSON_ASKED)
row(snapshot("the session is paused; waiting for a maintainer to resume it"), ReasonCode.RESUME_ASKED)
row(
    snapshot("the session no longer accepts messages (see the comment on the pull request)"),
    ReasonCode.UNREACHABLE_TOLD,
)
row(
    snapshot("pull requests from forks are never sent to Jules"),
    ReasonCode.FROM_FORK,
)
row(snapshot("not created by Jules"), ReasonCode.NOT_BY_JULES)
row(snapshot("checks are still running: CI / slow"), ReasonCode.CHECKS_RUNNING, titles=("CI / slow",))
row(snapshot("checks are still running: CI / a, CI / b, CI / c"), ReasonCode.CHECKS_RUNNING, titles=FOUR[:3])
row(snapshot("checks are still running: CI / a, CI / b, CI / c, and 1 more"), ReasonCode.CHECKS_RUNNING, titles=FOUR)
row(
    snapshot(
        "another run is sending a message, or was interrupted less than 10 minutes ago; the next run checks again"
    ),
    ReasonCode.SENDING_ELSEWHERE,
)
row(
    snapshot("Jules is working: the session is in progress"),
    ReasonCode.SESSION_BUSY,
    state="IN_PROGRESS",
    is_known=True,
)
row(
    snapshot("Jules is working: the session is in the state DREAMING"),
    ReasonCode.SESSION_BUSY,
    state="DREAMING",
    is_known=False,
)
row(snapshot("the session is waiting for plan approval"), ReasonCode.PLAN_MISSING)
row(
    snapshot("the session is waiting for plan approval: 1. Read; 2. Write"),
    ReasonCode.PLAN_WAITING,
    steps=("Read", "Write"),
)
row(snapshot("the session is waiting for plan approval: the plan has no steps"), ReasonCode.PLAN_WAITING, steps=())
row(snapshot("approving the plan that Jules made after the bot's message"), ReasonCode.PLAN_APPROVED)
row(snapshot("Jules asked a question in the session"), ReasonCode.QUESTION_ASKED)
row(snapshot("Jules' own CI Fixer has 10 more minutes to fix the failed checks"), ReasonCode.CI_FIXER_GRACE, minutes=10)
row(snapshot("Jules' own CI Fixer has 1 more minute to fix the failed checks"), ReasonCode.CI_FIXER_GRACE, minutes=1)
row(
    snapshot("Jules was active 2 minutes ago, after the checks failed, and may be fixing them"),
    ReasonCode.AGENT_ACTIVE,
    minutes=2,
)
row(
    snapshot("the review by alice contains nothing to send"),
    ReasonCode.REVIEW_EMPTY,
    author="alice",
)
row(
    snapshot("the review by a deleted account contains nothing to send"),
    ReasonCode.REVIEW_EMPTY,
    author=None,
)
row(
    snapshot("Jules responds to reviews by carol, who started the task, and has pushed since this review"),
    ReasonCode.STARTER_REVIEW_ANSWERED,
    author="carol",
)
row(
    snapshot("Jules responds to reviews by carol, who started the task, and may already be working on this one"),
    ReasonCode.STARTER_REVIEW_GRACE,
    author="carol",
)
row(
    snapshot("CI / test timed out on main too; fix main first"),
    ReasonCode.BASE_FAILS,
    base="main",
    titles=("CI / test",),
    verdict="timed out",
)
row(
    snapshot("a person has to act on Vercel (the deployment needs approval)"),
    ReasonCode.APPROVAL_NEEDED,
    titles=("Vercel",),
    phrases=("the deployment needs approval",),
)
row(
    snapshot("an account, a secret, or a quota blocks CI / deploy (a secret is missing)"),
    ReasonCode.ACCOUNT_BLOCKED,
    titles=("CI / deploy",),
    phrases=("a secret is missing",),
)
row(
    snapshot("it is unknown why CI / a, CI / b, CI / c, and 1 more failed (nothing about it could be read)"),
    ReasonCode.CAUSE_UNKNOWN,
    titles=FOUR,
    phrases=("nothing about it could be read",),
)
row(snapshot("CI / test passed at this commit on another attempt"), ReasonCode.FLAKY_FAILED, titles=("CI / test",))
row(
    snapshot("CI / test has since been fixed on main, so the bot is merging main into the branch"),
    ReasonCode.BRANCH_UPDATED,
    base="main",
    titles=("CI / test",),
)
row(
    snapshot("CI / test is probably flaky (it was also seen on #2, which changes other files)"),
    ReasonCode.FLAKY_FAILED,
    titles=("CI / test",),
    phrases=("it was also seen on #2, which changes other files",),
)
row(snapshot("CI / required only sums up other checks"), ReasonCode.GATE_FAILED, titles=("CI / required",))
row(snapshot("CI / a, CI / b, CI / c, and 1 more only sum up other checks"), ReasonCode.GATE_FAILED, titles=FOUR)
row(
    snapshot("4 checks failed on main too; fix main first"),
    ReasonCode.BASE_FAILS,
    base="main",
    titles=FOUR,
    verdict="failed",
)
row(
    snapshot("the infrastructure failed, not the code (the disk was full; the network failed)"),
    ReasonCode.INFRASTRUCTURE_FAILED,
    phrases=("the disk was full", "the network failed"),
)
row(
    snapshot("this run has reached its limit of 20 messages (max-messages); the next run continues"),
    ReasonCode.MAX_MESSAGES_SENT,
    limit=20,
)
row(
    snapshot("this run has reached its limit of 1 message (max-messages); the next run continues"),
    ReasonCode.MAX_MESSAGES_SENT,
    limit=1,
)
row(snapshot("a dry run without an API key cannot read the session"), ReasonCode.DRY_RUN_WITHOUT_KEY)
row(snapshot("still not fixed after 3 messages"), ReasonCode.ATTEMPTS_USED, attempts=3)
row(snapshot("still not fixed after 1 message"), ReasonCode.ATTEMPTS_USED, attempts=1)
row(snapshot("2 pushes in response to messages made no difference"), ReasonCode.NO_DIFFERENCE, pushes=2)
row(snapshot("the session is paused and must be resumed manually"), ReasonCode.SESSION_PAUSED)
row(snapshot("the session no longer accepts messages"), ReasonCode.SESSION_UNREACHABLE)
row(
    snapshot("a comment by the bot was edited by alice (https://x/#1); comment /feedback retry to continue"),
    ReasonCode.MARKER_EDITED,
    editor="alice",
    url="https://x/#1",
)
row(
    snapshot("a comment was written by a newer version of the bot (https://x/#1); comment /feedback retry to continue"),
    ReasonCode.MARKER_NEWER,
    url="https://x/#1",
)
row(
    snapshot(
        "the session received a message about this commit that no comment by the bot records; comment /feedback retry to send another"
    ),
    ReasonCode.MESSAGE_UNREMEMBERED,
)
row(
    snapshot("neither the branch nor the description names a session, and no listed session created this pull request"),
    ReasonCode.SESSION_UNNAMED,
)
row(
    snapshot("the branch names session 1, but the description's footer names session 2"),
    ReasonCode.SESSIONS_CONTRADICT,
    of_branch="1",
    of_footer="2",
)
row(snapshot("session 1 does not exist or belongs to another account"), ReasonCode.SESSION_NOT_FOUND, session="1")
row(snapshot("session 1 could not be read: HTTP 400"), ReasonCode.SESSION_UNREADABLE, session="1", error="HTTP 400")
row(
    snapshot("session 1 does not name a repository, so the bot cannot verify that it belongs to a/b"),
    ReasonCode.SESSION_WITHOUT_REPOSITORY,
    session="1",
    repository="a/b",
)
row(snapshot("session 1 belongs to another repository"), ReasonCode.SESSION_OF_OTHER_REPOSITORY, session="1")
row(
    snapshot("session 1 created another pull request, not this one"),
    ReasonCode.SESSION_OF_OTHER_PULL_REQUEST,
    session="1",
)
row(
    snapshot("session 1 works on the branch fix, not on this one"),
    ReasonCode.SESSION_OF_OTHER_BRANCH,
    session="1",
    branch="fix",
)
row(snapshot("the pull request was closed in the meantime"), ReasonCode.PULL_REQUEST_CLOSED)
row(snapshot("a new commit was pushed in the meantime; the next run checks it"), ReasonCode.HEAD_MOVED)
row(snapshot("the claim comment was deleted or changed"), ReasonCode.CLAIM_LOST)
row(snapshot("sending took too long; the next run tries again"), ReasonCode.CLAIM_TOO_OLD)
row(snapshot("another run is already sending a message"), ReasonCode.CLAIMED_ELSEWHERE)
row(snapshot("another run left a message unfinished; the next run resolves that first"), ReasonCode.CLAIM_UNSETTLED)
row(snapshot("another run just sent this message"), ReasonCode.SENT_ELSEWHERE)
row(snapshot("the answer was withdrawn, or another run just sent it"), ReasonCode.ANSWER_SETTLED)
row(snapshot("the problems changed in the meantime; the next run checks again"), ReasonCode.SIGNALS_CHANGED)
row(
    snapshot("the session state just changed to in progress"),
    ReasonCode.SESSION_CHANGED,
    state="IN_PROGRESS",
    is_archived=False,
)
row(snapshot("the session was just archived"), ReasonCode.SESSION_CHANGED, state="COMPLETED", is_archived=True)
row(snapshot("someone just wrote to the session"), ReasonCode.SESSION_WRITTEN_TO)
row(
    snapshot("the message was not sent: HTTP 429. The next run tries again."),
    ReasonCode.MESSAGE_POSTPONED,
    error="HTTP 429.",
)
row(
    snapshot("could not start a new session: HTTP 429. The next run tries again."),
    ReasonCode.NEW_SESSION_POSTPONED,
    error="HTTP 429.",
)
row(
    snapshot("an earlier run already started session 42 for this pull request; the next run continues there"),
    ReasonCode.SESSION_CONTINUED,
    session="42",
)
row(snapshot("HTTP 500."), ReasonCode.ERROR, error="HTTP 500.")
row(snapshot("internal error, please report it: KeyError"), ReasonCode.MISTAKE, error="KeyError")
row(snapshot("skipped in this run; the next run handles it: no quota"), ReasonCode.NOT_REACHED, error="no quota")
row(
    snapshot("stopped in this run after 4 minutes, so that the others do not wait; the next run tries again"),
    ReasonCode.OVERDUE,
    minutes=4,
)
row(snapshot("skipped in this run; the next run handles it: the run was canceled"), ReasonCode.RUN_CANCELLED)
row(
    snapshot("skipped in this run; the next run handles it: the run reached its limit of 10 minutes (timeout-minutes)"),
    ReasonCode.RUN_TIMED_OUT,
    minutes=10,
)
row(snapshot("the run was canceled; the next run sends the message"), ReasonCode.SENDING_CANCELLED)
row(
    snapshot("the message was not sent because it could not be claimed: HTTP 500."),
    ReasonCode.MESSAGE_UNCLAIMED,
    error="HTTP 500.",
)
row(snapshot("the message was not sent: HTTP 400."), ReasonCode.MESSAGE_UNSENT, error="HTTP 400.")
row(snapshot("the session did not accept the message: HTTP 500."), ReasonCode.MESSAGE_REJECTED, error="HTTP 500.")
row(snapshot("could not start a new session: HTTP 400."), ReasonCode.NEW_SESSION_UNSTARTED, error="HTTP 400.")
row(
    snapshot("could not confirm whether the message arrived: HTTP 500. The first run after 12:10 UTC checks again."),
    ReasonCode.ARRIVAL_UNKNOWN,
    error="HTTP 500.",
    after="12:10 UTC",
)
row(
    snapshot("could not confirm whether the message arrived: HTTP 500. The next run checks again."),
    ReasonCode.ARRIVAL_UNKNOWN,
    error="HTTP 500.",
    after=None,
)
row(
    snapshot("could not withdraw the claim; the next run tries again: HTTP 500."),
    ReasonCode.CLAIM_LEFT,
    error="HTTP 500.",
)
row(
    snapshot("the message was sent, but its comment could not be updated; the next run updates it: HTTP 500."),
    ReasonCode.COMMENT_INCOMPLETE,
    error="HTTP 500.",
)
row(
    snapshot("the message was sent, but some comments could not be written; the next run writes them: HTTP 500."),
    ReasonCode.COMMENTS_UNWRITTEN,
    error="HTTP 500.",
)
row(
    snapshot("could not add the label jules-needs-human: HTTP 403"),
    ReasonCode.LABEL_MISSING,
    label="jules-needs-human",
    error="HTTP 403",
)
row(
    snapshot("could not merge main into the branch, so the bot asks Jules to merge it: HTTP 422"),
    ReasonCode.BRANCH_NOT_UPDATED,
    base="main",
    error="HTTP 422",
)
row(snapshot("HTTP 403 (requires the permission actions: write)"), ReasonCode.RERUN_FAILED, error="HTTP 403")
row(snapshot("flaky (failed and passed at this commit): CI / a, CI / b"), ReasonCode.CHECKS_FLAKY, titles=FOUR[:2])
row(
    "the code has changed since this review comment, so it may be resolved: a.py:3",
    ReasonCode.THREADS_OUTDATED,
    places=("a.py:3",),
)
row(
    "the code has changed since these review comments, so they may be resolved: CI / a, CI / b, CI / c, and 1 more",
    ReasonCode.THREADS_OUTDATED,
    places=FOUR,
)
row(
    snapshot("may weaken the checks: a_test.go: deleted; b_test.go: 1 test skipped"),
    ReasonCode.CHECKS_WEAKENED,
    findings=("a_test.go: deleted", "b_test.go: 1 test skipped"),
)
row(
    snapshot("commands by ann, ben ignored: GitHub did not report who has write access"),
    ReasonCode.COMMANDS_UNCHECKED,
    authors=("ann", "ben"),
)

row("ann replied in a review thread", ReasonCode.REVIEW_REPLIED, author="ann")
row("a deleted account replied in a review thread", ReasonCode.REVIEW_REPLIED, author=None)
row(
    "the command by eve was ignored: the author is not an owner, member, or collaborator and does not have write access",
    ReasonCode.COMMAND_NOT_COUNTED,
    author="eve",
    trusted="association",
)
row(
    "the review by eve was ignored: the author does not have write access (trusted: write)",
    ReasonCode.REVIEW_NOT_COUNTED,
    author="eve",
    is_bot=False,
    trusted="write",
)
row(
    "the review by rabbit was ignored: the bot is not listed in review-bots",
    ReasonCode.REVIEW_NOT_COUNTED,
    author="rabbit",
    is_bot=True,
    trusted="association",
)
row(
    "review-bots lists Copilot, which matches no bot; the bot that wrote here is copilot-pull-request-reviewer[bot]",
    ReasonCode.REVIEW_BOT_MISNAMED,
    login="Copilot",
    bot="copilot-pull-request-reviewer",
)


@pytest.mark.parametrize(("reason", "sentence"), SENTENCES, ids=[reason.code for reason, _ in SENTENCES])
def test_the_sentences(reason: Reason, sentence: str) -> None:
    assert WORDING.sentence([reason]) == sentence


def test_every_code_has_its_macro_and_its_row() -> None:
    codes = {code.name.lower() for code in ReasonCode}
    assert set(MACROS) == codes
    assert {reason.code.name.lower() for reason, _ in SENTENCES} == codes
    assert all(code.value == code.name.lower().replace("_", "-") for code in ReasonCode)


@pytest.mark.parametrize("reason", [reason for reason, _ in SENTENCES if reason.facts], ids=lambda reason: reason.code)
def test_a_sentence_without_its_facts_is_a_mistake(reason: Reason) -> None:
    with pytest.raises((UndefinedError, TypeError)):
        WORDING.sentence([Reason(reason.code)])


def test_several_reasons_are_one_sentence() -> None:
    reasons = [because(ReasonCode.MERGE_CONFLICT, base="main"), because(ReasonCode.SESSION_SILENT, minutes=30)]

    assert WORDING.sentence(reasons) == "merge conflict with main; the session has been inactive for 30 minutes"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because(ReasonCode.SESSION_UNNAMED, api_keys=3), "no listed session of the 3 API keys created"),
        (
            because(ReasonCode.SESSION_NOT_FOUND, session="1", api_keys=3),
            "another account than those of the 3 API keys",
        ),
    ],
)
def test_of_several_keys_it_says_how_many_were_tried(reason: Reason, words: str) -> None:
    assert words in WORDING.sentence([reason])


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
