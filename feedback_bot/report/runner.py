"""The results of a run: their lines in the log, the outputs, and the job summary."""

import json
import secrets
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedback_bot.errors import SettingsError
from feedback_bot.model import Judged
from feedback_bot.report.result import Result, ResultStatus, is_unreached, last_result
from feedback_bot.report.runner_log import RunnerLog
from feedback_bot.wording.environment import make_environment
from feedback_bot.wording.reasons import ReasonWording

if TYPE_CHECKING:
    from feedback_bot.report.page_part import Part

_MAX_SUMMARY: Final = 1_000_000
"""In bytes. GitHub accepts 1 MiB per step; a cut is marked in the summary."""


_OUTPUTS: Final = {
    "sent": ResultStatus.SENT,
    "waiting": ResultStatus.WAITING,
    "skipped": ResultStatus.SKIPPED,
    "escalated": ResultStatus.ESCALATED,
    "refused": ResultStatus.REFUSED,
    "failed": ResultStatus.FAILED,
}
_ACTS: Final = ("sent", "escalated", "refused")
"""What writes something, so that a dry run only would do it."""


@dataclass(slots=True, kw_only=True)
class Report(RunnerLog):
    """Collects results, and reports them immediately and at the end. Of each pull request, the last one counts.

    Attributes:
        deliveries: the number of messages that were sent or, in a dry run, shown.
        sent: the results of the messages that were sent, in order.
        is_lingering: a look that does not reach a pull request changes nothing, because the result before still holds.
        unreached: what such looks did not reach.
        parts: what is left to the last job of a fleet, on pages for several repositories.
    """

    results: list[Result] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deliveries: int = 0
    sent: list[Result] = field(default_factory=list)
    is_lingering: bool = False
    unreached: set[tuple[str, int | None]] = field(default_factory=set)
    parts: "list[Part]" = field(default_factory=list)
    _wording: ReasonWording = field(init=False)

    def __post_init__(self) -> None:
        self._wording = ReasonWording(self.redact)

    def unforeseen(self, error: Exception) -> None:
        """Show where an internal error occurred, in a debug run."""
        if self.environ.get("RUNNER_DEBUG") == "1":
            self.show("Traceback", "".join(traceback.format_exception(error)))

    def add(self, result: Result) -> None:
        """Add a result, and annotate what needs attention."""
        if self.is_lingering and (result.number is None or is_unreached(result)):
            self.unreached.add(result.key)
            self.say(f"{result.name}: {self._wording.sentence(result.reasons)}")
            return
        self._keep(result)
        status = result.status if result.is_done else f"would {result.status} (dry run: nothing was written)"
        reason = self._wording.sentence(result.reasons)
        is_said_once = result.status is ResultStatus.FAILED and self.errors is not None and not self.on_runner
        if not is_said_once:
            self.say(f"{result.name}: {status}: {reason}")
        if result.status is ResultStatus.FAILED and (is_said_once or self.on_runner):
            self.annotate("error", f"{result.name}: {reason}")
        elif result.status in (ResultStatus.REFUSED, ResultStatus.ESCALATED) and self.on_runner:
            self.annotate("warning", f"{result.name}: {reason}")
        for level, reasons in (("notice", result.remarks), ("warning", result.warnings)):
            if reasons:
                self.annotate(level, f"{result.name}: {self._wording.sentence(reasons)}")

    def _keep(self, result: Result) -> None:
        if result.status is ResultStatus.SENT:
            self.deliveries += 1
            self.sent += [result] if result.is_done else []
        place = next((at for at, each in enumerate(self.results) if each.key == result.key), None)
        if place is None:
            self.results.append(result)
        else:
            self.results[place] = last_result(self.results[place], result)

    def refuse(self, error: SettingsError) -> None:
        """Report the mistakes in the settings that prevented a run."""
        for mistake in error.mistakes:
            self.mistakes.append(mistake)
            self.annotate("error", mistake)

    def note(self, text: str, *, level: str = "notice") -> None:
        """Say something about the whole run, in the log and in the summary."""
        self.notes.append(text)
        self.annotate(level, text)

    @property
    def has_failures(self) -> bool:
        """Whether anything failed."""
        has_failed = any(result.status is ResultStatus.FAILED or result.warnings for result in self.results)
        return has_failed or self.is_stream_broken

    def outputs(self) -> dict[str, str]:
        """The action's outputs, by name."""
        counts = {name: sum(r.status is status for r in self.results) for name, status in _OUTPUTS.items()}
        counts["sent"] = len(self.sent)
        examined = sum(result.number is not None for result in self.results)
        delay = max((each.delay for each in self.sent if each.delay is not None), default=None)
        return {
            "examined": str(examined),
            **{name: str(count) for name, count in counts.items()},
            "delay-seconds": "" if delay is None else str(round(delay.total_seconds())),
            "results": json.dumps(self.rows()),
        }

    def rows(self) -> list[dict[str, object]]:
        """The results, for programs."""
        return [
            {
                "repository": r.repository,
                "number": r.number,
                "decision": r.status,
                "reason": self.harmless(self._wording.sentence(r.reasons), 1_000),
                "reason_codes": [reason.code for reason in r.reasons],
                "verdicts": [self._verdict(title, judged) for title, judged in r.verdicts],
                "session": r.session,
                "session_state": r.session_state,
                "session_url": r.session_url,
                "attempt": r.attempt,
            }
            for r in self.results
        ]

    def counts(self, *, dry_run: bool) -> str:
        """How many pull requests there were of each kind, in words. Of a dry run, what would have become of them."""
        outputs = self.outputs()
        if not dry_run:
            return ", ".join(f"{outputs[name]} {name}" for name in ("examined", *_OUTPUTS))
        would = {name: sum(r.status is status for r in self.results) for name, status in _OUTPUTS.items()}
        words = (
            f"would {_OUTPUTS[name]} {would[name]}" if name in _ACTS else f"{would[name]} {name}" for name in would
        )
        return ", ".join((f"{outputs['examined']} examined", *words))

    def _verdict(self, title: str, judged: Judged) -> dict[str, str | None]:
        evidence = self.harmless(judged.evidence, 500)
        return {"check": self.harmless(title), "verdict": judged.verdict, "evidence": evidence, "url": judged.url}

    def finish(self, *, dry_run: bool, results_file: str | None = None) -> None:
        """Write the outputs and the job summary to the files of the runner.

        Args:
            dry_run: whether nothing was written to GitHub and Jules.
            results_file: a file for all outputs and notes, as JSON.
        """
        outputs = self.outputs()
        self.outputs_of(outputs)
        self.write_summary(self.summary(dry_run=dry_run))
        if results_file:
            self._write_results(Path(results_file), outputs)
        if self.mistakes:
            return
        done = "Dry run, nothing was written" if dry_run else "Done"
        self.say(f"{done}: {self.counts(dry_run=dry_run)}.")

    def outputs_of(self, outputs: Mapping[str, str]) -> None:
        """Write outputs to the runner's file."""
        self.append("GITHUB_OUTPUT", "".join(_output(name, value) for name, value in outputs.items()))

    def write_summary(self, text: str) -> None:
        """Write Markdown to the job summary."""
        self.append("GITHUB_STEP_SUMMARY", _cut(text))

    def _write_results(self, path: Path, outputs: Mapping[str, str]) -> None:
        content = {**outputs, "results": json.loads(outputs["results"])}
        content |= {
            name: [self.harmless(text, 1_000) for text in getattr(self, name)] for name in ("notes", "mistakes")
        }
        if self.parts:
            from feedback_bot.report.page_part import PARTS  # noqa: PLC0415 - slow, and only fleets with such a page need it

            content["dashboards"] = PARTS.dump_python(self.parts, mode="json")
        try:
            path.write_text(json.dumps(content), encoding="utf-8")
        except OSError as error:
            self.annotate("error", f"results-file could not be written: {error.strerror}")

    def summary(self, *, dry_run: bool) -> str:
        """The job summary, in Markdown."""
        template = make_environment(self.redact, for_comments=True).get_template("summary.md.j2")
        text = template.render(
            results=self.results,
            mistakes=self.mistakes,
            notes=self.notes,
            counts=self.counts(dry_run=dry_run),
            told=[each for each in self.sent if each.delay is not None],
            dry_run=dry_run,
            sentence=self._wording.sentence,
        )
        return _cut(text)


def _cut(summary: str) -> str:
    """What of a job summary GitHub accepts."""
    raw = summary.encode()
    if len(raw) <= _MAX_SUMMARY:
        return summary
    kept = raw[:_MAX_SUMMARY].decode(errors="ignore")
    return f"{kept[: kept.rindex(chr(10))]}\n\n… the rest was omitted …\n"


def _output(name: str, value: str) -> str:
    delimiter = f"end-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
