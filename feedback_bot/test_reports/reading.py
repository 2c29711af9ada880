"""Reads a file that may be a test report: what it is, is told by its content alone."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from feedback_bot.test_reports import junit, trx
from feedback_bot.test_reports.cases import Cases
from feedback_bot.test_reports.go import is_event, read_events
from feedback_bot.test_reports.model import Reads, Report
from feedback_bot.test_reports.xml_events import parse

_HEAD: Final = 1 << 12
_STRAY_LINES: Final = 100
"""Lines of other tools before the first event of ``go test -json``."""


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
    """The failed tests of a report in JUnit's XML, TRX, or of ``go test -json``; ``None`` for another file.

    It is read in pieces. Of a broken one, what was read before counts.
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
    """Passes events on to the handler of the kind of report that the first element names."""

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
