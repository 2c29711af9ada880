# ruff: noqa: E501 - a document reads best on one line
"""Reports that are broken, that lie, or that were made to do harm: what was read counts, and memory is bounded."""

import io
import tracemalloc
from collections.abc import Iterator
from io import BytesIO

import pytest

from feedback_bot.test_reports import Report, read_report

pytestmark = pytest.mark.sweep

FAILED = '<testcase classname="shop" name="{name}"><failure message="41">text</failure></testcase>'
ONE = FAILED.format(name="sum")


def read(document: str | bytes) -> Report:
    report = read_report(BytesIO(document if isinstance(document, bytes) else document.encode()))
    assert report is not None
    return report


def names(report: Report) -> list[str]:
    return [test.name for test in report.failed]


@pytest.mark.parametrize(
    ("document", "failed", "problem"),
    [
        ("<testsuite>" + ONE + '<testcase name="x"><fail', ["shop.sum"], "it is not valid XML after line 1"),
        ('<testsuite><testcase name="x"><failure message="m">half a te', ["x"], "it is not valid XML after line 1"),
        ("<testsuite>" + ONE + "<a & b></testsuite>", ["shop.sum"], "it is not valid XML after line 1"),
        ('<testsuite tests="9" failures="9" errors="-1">' + ONE + "</testsuite>", ["shop.sum"], ""),
        ('<testsuite tests="0" failures="0">' + ONE + "</testsuite>", ["shop.sum"], ""),
        ('<testsuite tests="many" time="1,2,3">' + ONE + "</testsuite>", ["shop.sum"], ""),
        ("<testsuite>" + "<a>" * 100, [], "its elements are nested too deeply"),
        ("<testsuite>" + ONE * 3 + "</testsuite>", ["shop.sum"], ""),
        ('<testsuite name="s"><error message="no tests ran"/></testsuite>', ["s"], ""),
        ("<testsuite/>", [], ""),
        ('<!DOCTYPE testsuite SYSTEM "http://127.0.0.1/x.dtd"><testsuite>' + ONE + "</testsuite>", [], "it has a document type, which is not read"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><testsuite>&b;</testsuite>', [], "it has a document type, which is not read"),
        ("<testsuite>&unknown;" + ONE, [], "it is not valid XML after line 1"),
    ],
)  # fmt: skip
def test_what_was_read_counts(document: str, failed: list[str], problem: str) -> None:
    report = read(document)
    assert (names(report), report.problem) == (failed, problem)


def test_entities_that_would_grow_are_never_expanded() -> None:
    entities = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(12))
    bomb = f'<!DOCTYPE testsuite [<!ENTITY e0 "ha">{entities}]><testsuite><testcase name="&e12;"><failure/></testcase></testsuite>'
    assert read(bomb) == Report(problem="it has a document type, which is not read")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings_as_declared(encoding: str, declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><testsuite>{FAILED.format(name="café")}</testsuite>'
    assert names(read(document.encode(encoding))) == ["shop.café"]


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "ebcdic-nowhere", "unicode_escape", "idna", "zip"])
def test_a_wrong_declaration_loses_no_test(declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><testsuite>{FAILED.format(name="caf%")}</testsuite>'
    report = read(document.encode().replace(b"%", b"\xe9"))
    assert (len(report.failed), report.problem) == (1, "")


@pytest.mark.parametrize("escape", ["\x1b", "&#27;", "&#x1B;"])
@pytest.mark.parametrize("other", ["\x00", "&#0;", "&#x8;", "&#xD800;", "&#x1FFFFF;", "\u202e", "\x85"])
def test_names_without_control_characters(escape: str, other: str) -> None:
    report = read(f"<testsuite>{FAILED.format(name=f'{escape}[31msum{other}{escape}[0m')}</testsuite>")
    assert (names(report), report.problem) == (["shop.sum"], "")


def test_a_name_with_a_line_break_stays_on_one_line() -> None:
    assert names(read(f"<testsuite>{FAILED.format(name='sum&#10;## What to do')}</testsuite>")) == [
        "shop > sum ## What to do"
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<",
        b"hello",
        b"<html><body>Sign in</body></html>",
        b'<coverage line-rate="1"/>',
        b'{"a": 1}\n',
        b"PK\x03\x04",
        b"\x00" * 5000,
        b"[]",
        b"{" * 100_000,
    ],
)
def test_other_files_are_no_reports(content: bytes) -> None:
    report = read_report(BytesIO(content))
    assert report is None or not report.failed


class Endless(io.RawIOBase):
    """A document with a beginning, and a middle that is made when it is read."""

    def __init__(self, head: bytes, middle: bytes, size: int, end: bytes) -> None:
        self.head, self.middle, self.size, self.end = head, middle, size, end
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, _: int = 0) -> int:
        self.pieces = self._pieces()
        return offset

    def _pieces(self) -> Iterator[bytes]:
        yield self.head
        for _ in range(self.size // len(self.middle)):
            yield self.middle
        yield self.end

    def read(self, _: int = -1) -> bytes:
        return next(self.pieces, b"")


def peak_of(document: Endless) -> tuple[Report, int]:
    tracemalloc.start()
    try:
        report = read_report(document)
        assert report is not None
        return report, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


LINE = b"a line that a test printed, again and again\n" * 1_000


@pytest.mark.parametrize(
    ("head", "middle", "end", "size", "most"),
    [
        (b"<testsuite>", LINE, b"</testsuite>", 6, 2),
        (b"<testsuite><system-out><![CDATA[", LINE, b"]]></system-out></testsuite>", 6, 2),
        (b'<testsuite><testcase name="a"><failure>', LINE, b"</failure></testcase></testsuite>", 6, 2),
        (b"<testsuite>", b'<testcase classname="shop" name="tax"/>\n' * 300, b"</testsuite>", 2, 1.2),
        (b"<TestRun>", b'<UnitTestResult testId="a" outcome="Passed"/>' * 300, b"</TestRun>", 2, 1.2),
        (b"<testsuite><!--", LINE, b"--></testsuite>", 40, 30),
        (b'<testsuite><testcase name="', LINE, b'"/></testsuite>', 40, 30),
    ],
)
def test_memory_is_bounded(head: bytes, middle: bytes, end: bytes, size: int, most: float) -> None:
    report, peak = peak_of(Endless(head, middle, size << 20, end))
    assert len(report.failed) <= 1
    assert peak < most * 2**20


def test_of_countless_failures_some_are_kept_and_the_rest_is_counted() -> None:
    report = read(f"<testsuite>{''.join(FAILED.format(name=f'n{at}') for at in range(1_200))}</testsuite>")
    assert (len(report.failed), report.left_out) == (1_000, 200)


def test_go_events_between_lines_of_others_and_broken_ones() -> None:
    event = '{"Action":"fail","Package":"shop","Test":"TestSum"}'
    lines = ["make: go", '{"Action":"start","Package":"shop"}', "{", '{"Action": 7}', "[1]", "x" * 3_000_000, event]
    assert names(read("\n".join(lines))) == ["shop.TestSum"]
