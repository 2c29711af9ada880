"""Reads a file that may be a test report. Only the content shows what it is."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from feedback_bot.test_reports import junit, trx
from feedback_bot.test_reports.cases import Cases
from feedback_bot.test_reports.go import is_event, read_events
from feedback_bot.test_reports.model import Reads, Report
from feedback_bot.test_reports.xml_events import parse

_HEAD: Final = 1 << 12
_STRAY_LINES: Final = 100
"""The maximum number of lines from other tools before the first event of ``go test -json``."""


class _XmlReport(Protocol):
    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...

    def cut(self) -> None: ...


_KINDS: Final[dict[str, Callable[[Cases], _XmlReport]]] = {
    **dict.fromkeys(junit.ROOTS, junit.JunitHandler),
    **dict.fromkeys(trx.ROOTS, trx.TrxHandler),
}


def read_report(file: Reads) -> Report | None:
    """The failed tests in a report, in JUnit XML, TRX, or the format of ``go test -json``; ``None`` for other files.

    The file is read in pieces. If it is broken, what was read before counts.
    """
    head = file.read(_HEAD)
    file.seek(0)
    cases = Cases()
    if _is_xml(head):
        document = _Document(cases)
        problem = parse(file, document)
        return document.report(problem)
    if _has_event(file):
        file.seek(0)
        return cases.report(read_events(file, cases))
    return None


class _Document:
    """Passes events on to a handler. The first element shows which kind of report it is."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._handler: _XmlReport | None = None
        self._is_other = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._handler is None and not self._is_other:
            kind = _KINDS.get(name)
            self._handler, self._is_other = kind(self._cases) if kind else None, kind is None
        if self._handler:
            self._handler.start(name, attributes)

    def text(self, text: str) -> None:
        if self._handler:
            self._handler.text(text)

    def end(self, name: str) -> None:
        if self._handler:
            self._handler.end(name)

    def report(self, problem: str) -> Report | None:
        if self._handler is None:
            return None if self._is_other or not problem else Report(problem=problem)
        self._handler.cut()
        return self._cases.report(problem)


def _is_xml(head: bytes) -> bool:
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def _has_event(file: Reads) -> bool:
    return any(is_event(file.readline(_HEAD)) for _ in range(_STRAY_LINES))
