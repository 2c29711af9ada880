"""The lines of ``go test -json``: one event per line, between the lines of other tools."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from feedback_bot.test_reports.cases import Cases
from feedback_bot.test_reports.model import Case, Outcome, Reads

_LONGEST_LINE: Final = 1 << 20
_MOST_OPEN: Final = 10_000
"""The maximum number of unfinished tests whose output is kept."""
_MOST_OUTPUT: Final = 1 << 14
_ACTIONS: Final = ("start", "run", "pause", "cont", "pass", "bench", "fail", "output", "skip", "attr", "build-output")
_MARK: Final = re.compile(r"\s*(?:=== |--- (?:FAIL|PASS|SKIP)|(?:FAIL|PASS|ok|exit status \d+)\b)")
_PLACED: Final = re.compile(r"^\s*([\w.-]+\.go):(\d+): (.*)", re.MULTILINE)


@dataclass(slots=True)
class _Output:
    lines: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, line: str) -> None:
        if self.length < _MOST_OUTPUT and not _MARK.match(line):
            self.lines.append(line)
            self.length += len(line)

    def __str__(self) -> str:
        return "".join(self.lines)


def is_event(line: bytes) -> bool:
    """Whether a line is an event."""
    event = _event(line)
    return event is not None and event.get("Action") in _ACTIONS


def read_events(file: Reads, cases: Cases) -> str:
    """Collect the tests that failed, and packages that failed without a failed test.

    Returns:
        Why the rest was not read; always empty, because lines that are not events may appear anywhere.
    """
    reading = _Reading(cases)
    while line := file.readline(_LONGEST_LINE):
        event = _event(line)
        if event is not None:
            reading.take(event)
    return ""


class _Reading:
    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._outputs: dict[tuple[str, str], _Output] = {}
        self._parents: set[tuple[str, str]] = set()
        self._packages: set[str] = set()

    def take(self, event: Mapping[str, Any]) -> None:
        action = event.get("Action")
        package = _text(event, "Package") or _text(event, "ImportPath").partition(" ")[0]
        test = _text(event, "Test")
        if action in ("output", "build-output"):
            self._output(package, test).add(_text(event, "Output"))
        elif action == "fail":
            self._fail(package, test)
        elif action in ("pass", "skip"):
            self._outputs.pop((package, test), None)
            if test:
                self._cases.add(Case(name=test, group=package, outcome=_outcome(action)))

    def _output(self, package: str, test: str) -> _Output:
        key = package, test
        if key not in self._outputs and len(self._outputs) >= _MOST_OPEN:
            return _Output()
        return self._outputs.setdefault(key, _Output())

    def _fail(self, package: str, test: str) -> None:
        """Take a failure. A test with failed subtests, and a package with failed tests, do not count in addition."""
        output = str(self._outputs.pop((package, test), ""))
        if (package, test) in self._parents or (not test and package in self._packages):
            return
        self._packages.add(package)
        parts = test.split("/")
        self._parents.update((package, "/".join(parts[:length])) for length in range(1, len(parts)))
        self._cases.add(_case(package, test, output))


def _case(package: str, test: str, output: str) -> Case:
    place = _PLACED.search(output)
    return Case(
        name=test or package,
        group=package if test else "",
        outcome=Outcome.FAILED,
        message=output.strip(),
        trace=output,
        file=place[1] if place else "",
        line=int(place[2][:9]) if place else None,
    )


def _outcome(action: str) -> Outcome:
    return Outcome.PASSED if action == "pass" else Outcome.SKIPPED


def _text(event: Mapping[str, Any], key: str) -> str:
    value = event.get(key)
    return value[:_LONGEST_LINE] if isinstance(value, str) else ""


def _event(line: bytes) -> Mapping[str, Any] | None:
    if not line.startswith(b"{"):
        return None
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
