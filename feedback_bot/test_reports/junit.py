"""JUnit XML in the dialects of many tools. There is no schema that all of them follow."""

from collections.abc import Mapping, Sequence
from typing import Final

from feedback_bot.test_reports.cases import Cases
from feedback_bot.test_reports.model import Case, Outcome

ROOTS: Final = ("testsuites", "testsuite")
_LONGEST_TEXT: Final = 1 << 16
_LONGEST_ATTRIBUTE: Final = 10_000
_FAILURES: Final = ("failure", "error")
_PASSED_IN_THE_END: Final = ("flakyFailure", "flakyError")
_OUTPUT: Final = ("system-out", "system-err")
_FAILED: Final = ("fail", "failed", "failure", "error", "timeout", "timedout", "aborted", "crashed")
"""Values of a case's ``status`` or ``result`` that mean failure, in CTest and other tools."""


class JunitHandler:
    """Collects the failed cases.

    Output is skipped, except the end of a failed case's own output, where CTest writes the reason.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._path: list[str] = []
        self._suites: list[Mapping[str, str]] = []
        self._case: _Case | None = None
        self._reads: list[str] | None = None
        self._room = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open a suite, a case, or the result of a case."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "testsuite":
            self._suites.append({key: attributes.get(key, "")[:500] for key in ("name", "file", "package")})
        elif name == "testcase":
            self._case = _Case(attributes, self._suites)
        elif parent in ("testcase", "testsuite"):
            self._start_result(name, attributes, parent)

    def _start_result(self, name: str, attributes: Mapping[str, str], parent: str) -> None:
        if self._case is None and parent == "testsuite" and name in _FAILURES:
            self._case = _Case({}, self._suites)
        case = self._case
        if case is None:
            return
        if name in _FAILURES:
            self._read_into(case.fail(attributes))
        elif name in _PASSED_IN_THE_END:
            case.has_passed = True
        elif name == "skipped":
            case.is_skipped = True
        elif name in _OUTPUT and parent == "testcase":
            self._read_into(case.output)

    def text(self, text: str) -> None:
        """Keep the text of an element that was opened for it, up to a length."""
        if self._reads is not None and self._room > 0:
            self._reads.append(text[: self._room])
            self._room -= len(text)

    def end(self, name: str) -> None:
        """Close the element that was opened last."""
        self._path.pop()
        self._reads = None
        if self._case and (name == "testcase" or (name in _FAILURES and self._path[-1] == "testsuite")):
            self._cases.has_cases = True
            if self._case.has_failed or self._cases.has_failed:
                self._cases.add(self._case.finished())
            self._case = None
        elif name == "testsuite" and self._suites:
            self._suites.pop()

    def cut(self) -> None:
        """Handle a document that ends too early: a case that has already failed counts as failed."""
        if self._case and self._case.has_failed:
            self._cases.add(self._case.finished())

    def _read_into(self, texts: list[str]) -> None:
        self._reads, self._room = texts, _LONGEST_TEXT


class _Case:
    """A case that is being read."""

    def __init__(self, attributes: Mapping[str, str], suites: Sequence[Mapping[str, str]]) -> None:
        self._attributes = attributes
        self._suites = suites
        self.has_failed = self._first("status", "result").lower() in _FAILED
        self.has_passed = self.is_skipped = False
        self._message = self._kind = ""
        self._trace: list[str] = []
        self.output: list[str] = []

    def fail(self, attributes: Mapping[str, str]) -> list[str]:
        """Take a failure. If there are several, the first one counts. Its text goes into the list that is returned."""
        if self._message or self._trace:
            return []
        self.has_failed = True
        self._message = attributes.get("message", "")[:_LONGEST_ATTRIBUTE]
        self._kind = attributes.get("type", "")[:_LONGEST_ATTRIBUTE]
        return self._trace

    def finished(self) -> Case:
        """The case, at its end. The suites around it have not ended yet."""
        failed = self.has_failed and not self.has_passed
        outcome = Outcome.FAILED if failed else Outcome.SKIPPED if self.is_skipped else Outcome.PASSED
        around = self._suites[-1] if self._suites else {}
        return Case(
            name=self._first("name") or around.get("name", ""),
            group=self._first("class", "classname"),
            suite=" / ".join(suite["name"] for suite in self._suites),
            outcome=outcome,
            message=self._message,
            kind=self._kind,
            trace="".join(self._trace) or ("".join(self.output) if failed and not self._message else ""),
            file=self._first("file", "filepath") or around.get("file", ""),
            line=self._line(is_pytest=around.get("name", "").startswith("pytest")),
        )

    def _first(self, *names: str) -> str:
        """The first of these attributes that exists."""
        found = next((value for name in names if (value := self._attributes.get(name))), "")
        return found[:_LONGEST_ATTRIBUTE]

    def _line(self, *, is_pytest: bool) -> int | None:
        """The line, counted from 1. Pytest counts from 0."""
        digits = self._first("line", "lineno")
        return int(digits) + is_pytest if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
