"""TRX, the report of .NET's test platform. The classes come after the results, in the definitions of the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from feedback_bot.test_reports.cases import MOST_FAILED, Cases
from feedback_bot.test_reports.model import Case, Outcome

ROOTS: Final = ("TestRun",)
_LONGEST_TEXT: Final = 1 << 16
_LONGEST_ATTRIBUTE: Final = 2_000
_RESULTS: Final = ("UnitTestResult", "TestResult", "TestResultAggregation")
_FAILED: Final = ("Failed", "Error", "Timeout", "Aborted")


@dataclass(slots=True)
class _Result:
    test_id: str
    name: str
    is_failed: bool
    texts: dict[str, list[str]] = field(default_factory=lambda: {"Message": [], "StackTrace": []})
    has_failed_rows: bool = False


class TrxHandler:
    """Collects the failed results."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._path: list[str] = []
        self._open: list[_Result] = []
        self._failed: list[_Result] = []
        self._classes: dict[str, str] = {}
        self._wanted: set[str] = set()
        self._test_id = ""
        self._reads: list[str] | None = None
        self._room = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open a result, one of its texts, or a test's definition."""
        given = {key: value[:_LONGEST_ATTRIBUTE] for key, value in attributes.items()}
        self._path.append(name)
        if name in _RESULTS:
            is_failed = given.get("outcome", "") in _FAILED
            self._open.append(_Result(given.get("testId", ""), given.get("testName", ""), is_failed))
        elif self._open and self._path[-2:-1] == ["ErrorInfo"] and name in self._open[-1].texts:
            self._reads, self._room = self._open[-1].texts[name], _LONGEST_TEXT
        elif name == "UnitTest":
            self._test_id = given.get("id", "")
        elif name == "TestMethod" and self._test_id in self._wanted:
            self._classes[self._test_id] = given.get("className", "").partition(",")[0]

    def text(self, text: str) -> None:
        """Keep the text of a message or trace, up to a length."""
        if self._reads is not None and self._room > 0:
            self._reads.append(text[: self._room])
            self._room -= len(text)

    def end(self, name: str) -> None:
        """Close the element that was opened last. At the end of the document, complete the names of the results."""
        self._path.pop()
        self._reads = None
        if name in _RESULTS and self._open:
            self._keep(self._open.pop())

    def _keep(self, result: _Result) -> None:
        """Keep a failed result, unless it only sums up its data rows."""
        self._cases.has_cases = True
        if not result.is_failed:
            return
        if self._open:
            self._open[-1].has_failed_rows = True
        if not result.has_failed_rows and len(self._failed) < 2 * MOST_FAILED:
            self._failed.append(result)
            self._wanted.add(result.test_id)

    def cut(self) -> None:
        """Handle the end of the document, even if it comes too early: complete the names of the failed tests."""
        for result in [*self._failed, *(each for each in self._open if each.is_failed)]:
            self._cases.add(self._case(result))

    def _case(self, result: _Result) -> Case:
        message, trace = ("".join(result.texts[name]) for name in ("Message", "StackTrace"))
        group = self._classes.get(result.test_id, "")
        case = Case(name=result.name, outcome=Outcome.FAILED, group=group, message=message, trace=trace)
        return case if group not in result.name else replace(case, group="")
