"""Reads the workflow file of a run that GitHub could not start, and decides who can fix it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from feedback_bot.errors import ReadError
from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.request_budget import RequestBudget
from feedback_bot.evidence.workflow_text import Checked, check_workflow
from feedback_bot.github.failures import NotFoundError
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError, unless_unreadable
from feedback_bot.model import (
    Check,
    CheckEvidence,
    CheckSignal,
    FileProblem,
    Judged,
    Snapshot,
    UnstartedRun,
    Verdict,
)

_MOST_FILES: Final = 300
"""How many files GitHub lists in a comparison."""
_QUOTED: Final = 300
_WORKFLOW: Final = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_CALLS: Final = re.compile(r"^[ \t]*uses:[ \t]*['\"]?\./(\.github/workflows/[^\s'\"#]+)", re.MULTILINE)
"""A job that runs a workflow file of the same commit."""
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as one."""


@dataclass(frozen=True, slots=True)
class UnstartedRuns:
    """Reads the evidence of runs without jobs: the list of changed files and, if the file is one of them, its text.

    ``redact`` removes secrets from lines; ``None`` is a line of which nothing is left.
    """

    github: GitHub
    base: BaseBranch
    budget: RequestBudget
    redact: Callable[[Sequence[str]], list[str | None]]

    def evidence(self, snapshot: Snapshot, signal: CheckSignal) -> CheckEvidence:
        """What is known about a run, with its verdict.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        path = _path(signal.check)
        found = UnstartedRun(path=path, in_diff=self._in_diff(snapshot, path))
        called = self._called(snapshot, path) if path and found.in_diff is False else None
        if called:
            found = UnstartedRun(path=called, in_diff=True, called_by=path)
        if found.path and found.in_diff:
            checked = self._checked(snapshot, found.path)
            found = replace(found, problems=checked.problems, unchecked=checked.unchecked)
        return CheckEvidence(signals=(signal,), unstarted=found, judged=_judged(signal.check, found))

    def _in_diff(self, snapshot: Snapshot, path: str | None) -> bool | None:
        since = self.base.comparison_within(snapshot, self.budget) if path else None
        if since is None:
            return None
        is_listed = any(file.path == path for file in since.files)
        return is_listed or (None if len(since.files) >= _MOST_FILES else False)

    def _called(self, snapshot: Snapshot, path: str) -> str | None:
        """The first workflow file that the pull request changes and the run's file calls."""
        since = self.base.comparison_within(snapshot, self.budget)
        changed = [file.path for file in since.files if _WORKFLOW.fullmatch(file.path)] if since else []
        if not changed or not self.budget.allows():
            return None
        text = unless_unreadable(
            None, lambda: self.github.workflow_text(snapshot.id.repository, path, snapshot.head_sha)
        )
        called = set(_CALLS.findall(text or ""))
        return next((name for name in changed if name in called), None)

    def _checked(self, snapshot: Snapshot, path: str) -> Checked:
        if not self.budget.allows():
            return Checked(unchecked="was not read because too much else had to be")
        try:
            text = self.github.workflow_text(snapshot.id.repository, path, snapshot.head_sha)
        except RateLimitedError:
            raise
        except NotFoundError:
            return Checked(unchecked="does not exist at this commit")
        except ReadError:
            return Checked(unchecked="could not be read")
        if text is None:
            return Checked(unchecked="is no text, or has 1 MB or more")
        return self._quoted(check_workflow(text), text)

    def _quoted(self, checked: Checked, text: str) -> Checked:
        """The problems with the lines that they name. The whole text is redacted: a secret may span lines."""
        if not checked.problems:
            return checked
        lines = self.redact(_LINE_BREAK.split(text))
        said = self.redact([problem.says for problem in checked.problems])
        problems = (
            replace(problem, says=says[:_QUOTED], quote=_line(lines, problem))
            for problem, says in zip(checked.problems, said, strict=True)
            if says
        )
        return replace(checked, problems=tuple(problems))


def _line(lines: Sequence[str | None], problem: FileProblem) -> str:
    found = lines[problem.line - 1] if problem.line <= len(lines) else None
    return (found or "").strip()[:_QUOTED]


def _path(check: Check) -> str | None:
    """Where the file is. Runs of GitHub's own, such as those of Dependabot, have none in the repository."""
    name = check.workflow_file or ""
    return f".github/workflows/{name}" if name.endswith((".yml", ".yaml")) else None


def _judged(check: Check, found: UnstartedRun) -> Judged:
    if not found.in_diff:
        because = f"the run has no jobs, and {_whose_file(found)}"
        return Judged(verdict=Verdict.UNKNOWN, because=because, url=check.url)
    first = next(iter(found.problems), None)
    calls = f", which {found.called_by} calls" if found.called_by else ""
    return Judged(
        verdict=Verdict.WORKFLOW_FILE,
        because=f"the run has no jobs, and this pull request changes {found.path}{calls}",
        quote=f"line {first.line}: {first.says}" if first else "",
        url=check.url,
    )


def _whose_file(found: UnstartedRun) -> str:
    if found.path is None:
        return "its workflow file is not known"
    changes = "does not change" if found.in_diff is False else "is not known to change"
    return f"this pull request {changes} {found.path}"
