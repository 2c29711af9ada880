"""Reporting: the log, the annotations, the outputs, the job summary and the exit status of a run."""

import json
import secrets
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO

from feedback_bot.errors import SettingsError
from feedback_bot.model import Reason
from feedback_bot.text.quote import one_line, plain
from feedback_bot.wording.environment import Redact, make_environment
from feedback_bot.wording.reasons import ReasonWording

_MAX_SUMMARY: Final = 1_000_000
"""GitHub takes 1 MiB a step, in bytes; what is cut here is told."""


class Verdict(StrEnum):
    """What became of a pull request."""

    SENT = "send"
    WAITING = "wait"
    SKIPPED = "skip"
    ESCALATED = "escalate"
    REFUSED = "refuse"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one pull request, or, without a number, of a whole repository.

    Attributes:
        is_done: the decision was carried out; not so in a dry run.
        warnings: what needs somebody although the decision was carried out.
        remarks: what to look at that is nobody's failure.
    """

    repository: str
    number: int | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    session: str | None = None
    session_state: str | None = None
    session_url: str | None = None
    attempt: int | None = None
    url: str | None = None
    is_done: bool = True
    warnings: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """How people name it."""
        return self.repository if self.number is None else f"{self.repository}#{self.number}"


_OUTPUTS: Final = {
    "sent": Verdict.SENT,
    "waiting": Verdict.WAITING,
    "skipped": Verdict.SKIPPED,
    "escalated": Verdict.ESCALATED,
    "refused": Verdict.REFUSED,
    "failed": Verdict.FAILED,
}


@dataclass(slots=True, kw_only=True)
class Report:
    """Collects results, and tells them as they come and at the end.

    Attributes:
        stream: where the log goes.
        environ: the runner's: ``GITHUB_ACTIONS``, ``GITHUB_OUTPUT``, ``GITHUB_STEP_SUMMARY``.
    """

    stream: TextIO
    environ: Mapping[str, str]
    redact: Redact
    results: list[Result] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    _wording: ReasonWording = field(init=False)

    def __post_init__(self) -> None:
        self._wording = ReasonWording(self.redact)

    @property
    def _on_runner(self) -> bool:
        return self.environ.get("GITHUB_ACTIONS") == "true"

    def mask(self, values: Iterable[str]) -> None:
        """Have the runner mask values in the log. Off a runner nothing is printed: nobody would mask it."""
        for value in values:
            if self._on_runner:
                self._print(f"::add-mask::{_data(value)}")

    def say(self, line: str) -> None:
        """Write one line to the log. It never starts a workflow command."""
        text = self._harmless(line, 2_000)
        self._print(f" {text}" if not text.startswith("::") else f"| {text}")

    def show(self, title: str, text: str) -> None:
        """Show a longer text below its title, folded on a runner, which obeys no workflow command in it."""
        token = secrets.token_hex(16)
        title = self._harmless(title)
        self._print(f"::group::{_data(title)}\n::stop-commands::{token}" if self._on_runner else f"--- {title}\n")
        self._print(self.redact(plain(text)))
        if self._on_runner:
            self._print(f"::{token}::\n::endgroup::")
        else:
            self._print("---")

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold the lines that come on a runner; elsewhere just head them."""
        title = self._harmless(title)
        self._print(f"::group::{_data(title)}" if self._on_runner else title)
        try:
            yield
        finally:
            if self._on_runner:
                self._print("::endgroup::")

    def unforeseen(self, error: Exception) -> None:
        """Show where a mistake of the bot's own happened, in a debug run."""
        if self.environ.get("RUNNER_DEBUG") == "1":
            self.show("Traceback", "".join(traceback.format_exception(error)))

    def add(self, result: Result) -> None:
        """Take a result, and annotate what needs somebody."""
        self.results.append(result)
        done = "" if result.is_done else " (dry run: nothing was written)"
        reason = self._wording.sentence(result.reasons)
        self.say(f"{result.name}: {result.verdict}{done}: {reason}")
        if result.verdict is Verdict.FAILED:
            self.annotate("error", f"{result.name}: {reason}")
        elif result.verdict in (Verdict.REFUSED, Verdict.ESCALATED):
            self.annotate("warning", f"{result.name}: {reason}")
        for level, reasons in (("notice", result.remarks), ("warning", result.warnings)):
            if reasons:
                self.annotate(level, f"{result.name}: {self._wording.sentence(reasons)}")

    def refuse(self, error: SettingsError) -> None:
        """Tell the mistakes in the settings for which a run did not take place."""
        for mistake in error.mistakes:
            self.mistakes.append(mistake)
            self.annotate("error", mistake)

    def annotate(self, level: str, text: str) -> None:
        """Put a line where the workflow run's page shows it; off a runner, into the log."""
        text = self._harmless(text, 1_000)
        self._print(f"::{level}::{_data(text)}" if self._on_runner else f" {level}: {text}")

    @property
    def has_failures(self) -> bool:
        """Whether anything was not done that should have been."""
        return any(result.verdict is Verdict.FAILED or result.warnings for result in self.results)

    def outputs(self) -> dict[str, str]:
        """The action's outputs, by name."""
        counts = {
            name: sum(r.verdict is verdict and (r.is_done or verdict is not Verdict.SENT) for r in self.results)
            for name, verdict in _OUTPUTS.items()
        }
        examined = sum(result.number is not None for result in self.results)
        rows = [
            {
                "repository": r.repository,
                "number": r.number,
                "decision": r.verdict,
                "reason": self._harmless(self._wording.sentence(r.reasons), 1_000),
                "reason_codes": [reason.code for reason in r.reasons],
                "session": r.session,
                "session_state": r.session_state,
                "session_url": r.session_url,
                "attempt": r.attempt,
            }
            for r in self.results
        ]
        return {"examined": str(examined), **{k: str(v) for k, v in counts.items()}, "results": json.dumps(rows)}

    def finish(self, *, dry_run: bool) -> None:
        """Write the outputs and the job summary where the runner wants them."""
        outputs = self.outputs()
        self._append("GITHUB_OUTPUT", "".join(_output(name, value) for name, value in outputs.items()))
        self._append("GITHUB_STEP_SUMMARY", self.summary(dry_run=dry_run))
        if self.mistakes:
            return
        counts = ", ".join(f"{outputs[name]} {name}" for name in ("examined", *_OUTPUTS))
        self.say(f"Done: {counts}.")

    def summary(self, *, dry_run: bool) -> str:
        """The job summary, in Markdown."""
        template = make_environment(self.redact, for_comments=True).get_template("summary.md.j2")
        text = template.render(
            results=self.results,
            mistakes=self.mistakes,
            outputs=self.outputs(),
            dry_run=dry_run,
            sentence=self._wording.sentence,
        )
        raw = text.encode()
        if len(raw) > _MAX_SUMMARY:
            kept = raw[:_MAX_SUMMARY].decode(errors="ignore")
            text = f"{kept[: kept.rindex(chr(10))]}\n\n… the rest was left out …\n"
        return text

    def _harmless(self, text: str, max_chars: int = 200) -> str:
        """One line without secrets; the runner obeys ``##[command]`` wherever in a line it stands."""
        return one_line(self.redact(plain(text)), max_chars).replace("##[", "## [")

    def _append(self, variable: str, text: str) -> None:
        path = self.environ.get(variable)
        if not path:
            return
        try:
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            self.annotate("warning", f"{variable} could not be written: {error.strerror}")

    def _print(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()


def _data(text: str) -> str:
    """Escape a workflow command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _output(name: str, value: str) -> str:
    delimiter = f"end-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
