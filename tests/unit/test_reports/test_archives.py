"""Archives of reports: what is read of them, and what an archive that was made to do harm cannot do."""

import gzip
import struct
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from feedback_bot.test_reports import Bounds, Report, read_reports

REPORT = '<testsuite><testcase classname="shop" name="{}"><failure message="41">text</failure></testcase></testsuite>'
BROKEN = Report(problem="it is not a valid ZIP archive")


def packed(files: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def read(content: bytes, bounds: Bounds | None = None) -> list[Report]:
    return read_reports(BytesIO(content), bounds or Bounds())


def names(reports: list[Report]) -> list[str]:
    return [test.name for report in reports for test in report.failed]


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, 0])
def test_all_reports_of_an_archive_are_read(method: int) -> None:
    files: dict[str, str | bytes] = {
        "a/TEST-a.xml": REPORT.format("a"),
        "b.XML": REPORT.format("b"),
        "c": REPORT.format("c"),
    }
    other: dict[str, str | bytes] = {
        "index.html": REPORT.format("d"),
        "notes.txt": "hello",
        "cov.xml": "<coverage/>",
        "x.png": b"\x89PNG",
    }
    assert names(read(packed({**files, **other}, method))) == ["shop.a", "shop.b", "shop.c"]


def test_a_bare_file_is_read_as_it_is() -> None:
    assert names(read(REPORT.format("a").encode())) == ["shop.a"]


TAR = bytes(257) + b"ustar\x00"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"hello", "it has no known form"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "it is a 7z archive"),
        (gzip.compress(REPORT.encode()), "it is packed by gzip"),
        (TAR, "it is a tar archive"),
        (packed({"index.html": "<html>", "readme.md": "none"}), "none of its files has a known form"),
        (packed({"results.tar.gz": "x", "readme.md": "none"}), "it has an archive in it, which is not opened"),
        (packed({}), "none of its files has a known form"),
    ],
    ids=["empty", "other", "7z", "gzip", "tar", "pages", "nested", "none"],
)
def test_a_file_without_a_report_says_why(content: bytes, why: str) -> None:
    (report,) = read(content)
    assert (report.unread, report.problem, report.failed, report.has_cases) == (why, "", (), False)


@pytest.mark.parametrize(
    "report",
    [
        '<testsuite><testcase name="a"/></testsuite>',
        '<TestRun><Results><UnitTestResult testName="a" outcome="Passed"/></Results></TestRun>',
        '{"Action":"run","Package":"p","Test":"TestA"}\n{"Action":"pass","Package":"p","Test":"TestA"}\n',
    ],
)
def test_a_report_of_tests_that_passed_is_a_report(report: str) -> None:
    (found,) = read(packed({"a.xml": report, "b.html": "<html>"}))
    assert (found.has_cases, found.failed, found.unread) == (True, (), "")


@pytest.mark.parametrize(
    "name", ["../../../../etc/cron.d/x.xml", "/etc/x.xml", "C:\\x.xml", "a\x00b.xml", "..\\..\\x.xml", "\u202e.xml"]
)
def test_a_name_leads_nowhere(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert names(read(packed({name: REPORT.format("a")}))) in (["shop.a"], [])
    assert list(tmp_path.iterdir()) == []


def test_archives_in_an_archive_are_not_opened() -> None:
    inner = packed({"a.xml": REPORT.format("a")})
    found = read(packed({"inner.zip": inner, "inner.xml": inner, "inner": inner}))
    assert (names(found), [report.unread for report in found]) == ([], ["it has an archive in it, which is not opened"])


def test_an_encrypted_file_is_said_to_be_one() -> None:
    content = bytearray(packed({"a.xml": REPORT.format("a")}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert read(bytes(content)) == [Report(problem="it is encrypted")]


def test_a_bomb_is_left_when_the_bounds_are_reached() -> None:
    bomb = packed({f"{at}.xml": "<testsuite>" + " " * 2_000_000 for at in range(5)})
    bounds = Bounds(total=5_000_000, longest=1_500_000)
    assert [report.problem for report in read(bomb, bounds)] == ["it is too large"] * 5
    assert bounds.total == 0


def test_too_many_entries_end_the_reading() -> None:
    archive = packed({f"{at}.xml": REPORT.format(at) for at in range(5)})
    reports = read(archive, Bounds(entries=3))
    assert (names(reports), reports[-1].problem) == (["shop.0", "shop.1", "shop.2"], "it has too many files")


def test_a_directory_that_would_fill_the_memory_is_not_read() -> None:
    archive = packed({f"{at:0200}.html": b"" for at in range(5_000)})
    assert read(archive) == [BROKEN]


@pytest.mark.parametrize("size", [0, 4, 30, 60, -1, -10])
def test_a_broken_archive_is_said_to_be_one(size: int) -> None:
    content = packed({"a.xml": REPORT.format("a")})
    assert read(b"PK" + content[2:size]) == [BROKEN]


def test_of_a_broken_entry_the_others_are_read() -> None:
    content = bytearray(packed({"a.xml": REPORT.format("a") * 5, "b.xml": REPORT.format("b")}))
    start = content.index(b"a.xml") + 5
    content[start : start + 20] = b"\xff" * 20
    reports = read(bytes(content))
    assert reports[0].problem
    assert names(reports[1:]) == ["shop.b"]


def test_a_size_that_lies_changes_nothing() -> None:
    content = bytearray(packed({"a.xml": REPORT.format("a")}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 3)
    assert len(read(bytes(content))) == 1
