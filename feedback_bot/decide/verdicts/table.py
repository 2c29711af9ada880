# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""The table of verdicts: the first rule that answers decides.

To change who is told of a failure, change one rule here, or one row of words, and its situations in
``tests/unit/decide/verdicts``. What counts, in this order: the runner's own annotations and the conclusion, then which
step failed, then words outside the failures of tests, which a test report outweighs. Whatever no rule knows is the code's.
"""

import re
from collections.abc import Callable
from typing import Final

from feedback_bot.decide.verdicts.failure import Failure
from feedback_bot.decide.verdicts.sayings import Sayings
from feedback_bot.decide.verdicts.words import gates
from feedback_bot.decide.verdicts.words.accounts import ACCOUNTS
from feedback_bot.decide.verdicts.words.approvals import APPROVALS, CLA_NAME, SIGN_OFF_NAME
from feedback_bot.decide.verdicts.words.gates import GATES
from feedback_bot.decide.verdicts.words.outages import EMULATORS, LOST, OUTAGES
from feedback_bot.decide.verdicts.words.row import Said
from feedback_bot.decide.verdicts.words.time_limits import TIME_LIMITS
from feedback_bot.decide.verdicts.words.workflow_files import WORKFLOW_FILES
from feedback_bot.model.verdict import Judged, Verdict

_OF_RUNNER: Final = re.compile(
    r"^(?:Set up (?:job|runner)|Post \S|Complete (?:job|runner)|Initialize containers|Stop containers|Pre \S|Build (?:container|\S+@))",
    re.IGNORECASE,
)
"""Steps that the runner adds: no command of the workflow runs there."""
_OF_ACTION: Final = re.compile(
    r"^(?:Run )?[\w.-]+/(?:checkout|(?:setup|install|cache|upload|download|configure|deploy)[\w-]*|[\w-]*(?:-setup|-installer?|-toolchain|-login|-cache|artifacts?)[\w-]*)(?:/[\w-]+)*@|"
    r"^(?:Checkout|Check ?out(?: code| repository| the code| sources?)?|Set ?up (?!.*(?:database|db|test|data|schema|fixtures?)\b).{1,60}|(?:Restore|Save|Cache)\b.{0,40}|(?:Upload|Download)\b.{0,60}artifacts?.{0,20})$",
    re.IGNORECASE,
)
"""Steps that only move things between a server and the runner."""

_OF_CONTAINER: Final = re.compile(
    r"Failed to initialize container|One or more containers failed to start", re.IGNORECASE
)
"""What the runner says of a service container, whoever is at fault."""

_UNSTARTED: Final = ("failure", "startup_failure")

Rule = Callable[[Failure, Sayings], Judged | None]


def judge(failure: Failure) -> Judged:
    """The verdict on a failure.

    Code is never withheld on a word: words count only outside the failures of tests, or in the runner's own annotations.
    """
    sayings = Sayings(failure)
    for rule in _TABLE:
        judged = rule(failure, sayings)
        if judged:
            return judged
    raise AssertionError("the last rule always decides")


def _judged(verdict: Verdict, failure: Failure, said: Said | None, because: str = "") -> Judged | None:
    if said is None:
        return None
    return Judged(verdict=verdict, because=because or said.because, quote=said.quote, url=failure.url)


def _plain(verdict: Verdict, failure: Failure, because: str) -> Judged:
    return Judged(verdict=verdict, because=because, url=failure.url)


def _sign_off(failure: Failure, _: Sayings) -> Judged | None:
    """A missing sign-off is a line in a commit's message, whatever the check's conclusion is."""
    if SIGN_OFF_NAME.search(failure.name) or failure.app == "dco":
        return _plain(Verdict.CODE, failure, "commits lack a sign-off line")
    return None


def _time_limit(failure: Failure, sayings: Sayings) -> Judged | None:
    if failure.conclusion == "timed_out" and not sayings.of_runner(LOST, of_any_step=True):
        return _plain(Verdict.TIME_LIMIT, failure, "GitHub reports that it timed out")
    said = sayings.of_runner(TIME_LIMITS, of_any_step=True) or sayings.of_tools(TIME_LIMITS)
    return _judged(Verdict.TIME_LIMIT, failure, said)


def _approval(failure: Failure, sayings: Sayings) -> Judged | None:
    if failure.conclusion == "waiting":
        return _plain(Verdict.APPROVAL, failure, "the job waits for a deployment review")
    said = sayings.of_people(APPROVALS)
    if said:
        return _judged(Verdict.APPROVAL, failure, said)
    if not failure.is_job and CLA_NAME.search(f"{failure.name} {failure.app}"):
        return _plain(Verdict.APPROVAL, failure, "a license agreement is not signed")
    if failure.conclusion == "action_required" and not failure.marks_files:
        return _plain(Verdict.APPROVAL, failure, "GitHub reports that a person has to act")
    return None


def _account(failure: Failure, sayings: Sayings) -> Judged | None:
    return None if sayings.is_published else _judged(Verdict.ACCOUNT, failure, sayings.of_anybody(ACCOUNTS))


def _workflow_file(failure: Failure, sayings: Sayings) -> Judged | None:
    said = sayings.of_anybody(WORKFLOW_FILES)
    if said and failure.in_diff is False:
        verdict = Verdict.UNKNOWN if failure.is_run else Verdict.CODE
        return _judged(verdict, failure, said)
    if said is None and failure.is_run and failure.in_diff is not False and failure.conclusion in _UNSTARTED:
        return _plain(Verdict.WORKFLOW_FILE, failure, "the run has no jobs, so GitHub could not read its file")
    return _judged(Verdict.WORKFLOW_FILE, failure, said)


def _gate(failure: Failure, sayings: Sayings) -> Judged | None:
    """A job that only sums up others. Alone, it says nothing if it names the jobs that it needs."""
    is_action = bool(failure.action and gates.ACTIONS.match(failure.action))
    said = sayings.of_few(GATES)
    if not (failure.is_job and (is_action or failure.is_gate or said)):
        return None
    verdict = Verdict.GATE if failure.others_failed is not False else (Verdict.UNKNOWN if said else Verdict.CODE)
    because = "it only sums up other jobs"
    return _judged(verdict, failure, said) or _plain(verdict, failure, because)


def _runner(failure: Failure, sayings: Sayings) -> Judged | None:
    """The runner was lost, or broke by itself, in the runner's own words."""
    said = sayings.of_runner(LOST, of_any_step=True) or sayings.of_anybody(LOST)
    if said is None and not sayings.is_of_code:
        said = sayings.of_tools(EMULATORS)
    if said and _OF_CONTAINER.search(said.quote) and sayings.asks_for_what_is_not_there:
        return None
    return _judged(Verdict.INFRASTRUCTURE, failure, said)


def _structure(failure: Failure, sayings: Sayings) -> Judged | None:
    """No step ever ran, or only the runner's own step failed; nothing says that what was asked for is wrong."""
    if failure.is_job and failure.steps_ran == 0 and not failure.marks_files:
        quote = next(iter((*failure.notes, *failure.said)), "")
        return Judged(verdict=Verdict.INFRASTRUCTURE, because="no step ever ran", quote=quote, url=failure.url)
    step = failure.failed_step or ""
    if _OF_RUNNER.match(step) and not sayings.asks_for_what_is_not_there:
        said = sayings.last
        because = f"the runner's own step `{step}` failed"
        return Judged(verdict=Verdict.INFRASTRUCTURE, because=because, quote=said, url=failure.url)
    if (_OF_ACTION.match(step) or (failure.action and _OF_ACTION.match(failure.action))) and not sayings.is_of_code:
        return _judged(Verdict.INFRASTRUCTURE, failure, sayings.loosely(OUTAGES))
    return None


def _outage(failure: Failure, sayings: Sayings) -> Judged | None:
    if failure.infrastructure and sayings.is_outage:
        return _plain(Verdict.INFRASTRUCTURE, failure, failure.infrastructure)
    return _judged(Verdict.INFRASTRUCTURE, failure, sayings.of_anybody(OUTAGES))


def _unknown(failure: Failure, sayings: Sayings) -> Judged | None:
    """Nothing at all is known, or not why it was canceled."""
    if failure.is_unread:
        return _plain(Verdict.UNKNOWN, failure, "nothing about it could be read")
    if failure.conclusion == "cancelled" and not sayings.is_of_code:
        return _plain(Verdict.UNKNOWN, failure, "it was canceled, and nothing says why")
    return None


def _code(failure: Failure, sayings: Sayings) -> Judged:
    if sayings.failed_test:
        quote = sayings.failed_test.split("\n")[0].strip()[:600]
        return Judged(verdict=Verdict.CODE, because="a test report names a failed test", quote=quote, url=failure.url)
    because = "a test, a compiler, or a linter failed" if sayings.is_of_code else "nothing says otherwise"
    return Judged(verdict=Verdict.CODE, because=because, quote=sayings.last, url=failure.url)


_TABLE: Final[tuple[Rule, ...]] = (
    _sign_off,
    _time_limit,
    _approval,
    _account,
    _workflow_file,
    _runner,
    _gate,
    _structure,
    _outage,
    _unknown,
    _code,
)
