"""``feedback-bot digest`` tells a file's jobs apart: of a ZIP archive of a run's logs, and of what ``gh`` prints."""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from feedback_bot.commands.cli import main
from tests.unit.digest.job_log import job_log

LID = job_log("tea/pot.c:3:1: error: no lid").getvalue()
TESTS = job_log("--- FAIL: TestPour (0.00s)\n    pour_test.go:9: got 3", run="go test ./...").getvalue()
PASSED = job_log("all is well").getvalue().partition(b"##[error]")[0].rpartition(b"\n")[0] + b"\n"


def _printed(jobs: dict[str, bytes]) -> bytes:
    """What ``gh run view --log`` makes of the jobs' logs."""
    return b"".join(
        f"{job}\tUNKNOWN STEP\t".encode() + (b"\xef\xbb\xbf" if first == 0 else b"") + line
        for job, log in jobs.items()
        for first, line in enumerate(log.splitlines(keepends=True))
    )


def _packed(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _digest(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path = tmp_path / "logs"
    path.write_bytes(content)
    assert main(["digest", "--json", "--max-chars", "2000", str(path)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_printed({"build": LID, "lint": PASSED, "unit tests": TESTS}), id="gh"),
        pytest.param(
            _printed({"build": LID, "lint": PASSED, "unit tests": TESTS}).decode("utf-8-sig").encode("utf-16"),
            id="gh in PowerShell",
        ),
        pytest.param(
            _packed(
                {
                    "0_build.txt": LID,
                    "1_lint.txt": PASSED,
                    "-1_unit tests.txt": TESTS,
                    "build/1_Set up job.txt": LID,
                    "build/system.txt": b"",
                }
            ),
            id="ZIP",
        ),
    ],
)
def test_failed_jobs_are_told_apart(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    found = _digest(tmp_path, content, capsys)
    build, tests = found["jobs"]

    assert (build["job"], build["failed_tests"], build["command"]) == ("build", [], "make check")
    assert (tests["job"], tests["failed_tests"], tests["command"]) == ("unit tests", ["TestPour"], "go test ./...")
    assert "no lid" in build["excerpt"]
    assert "no lid" not in tests["excerpt"]
    assert found["failed_tests"] == ["TestPour"]
    assert found["excerpt"].startswith("==> build <==\n")
    assert "==> unit tests <==" in found["excerpt"]
    assert "2024-05-01T" not in found["excerpt"]
    assert len(found["excerpt"]) <= 2_000


def test_the_log_of_one_job_is_digested_as_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = _digest(tmp_path, LID, capsys)
    printed = _digest(tmp_path, _printed({"build": LID}), capsys)

    assert "jobs" not in alone
    assert printed == alone


def test_a_step_s_log_in_a_folder_is_called_by_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _digest(tmp_path, _packed({"build/4_Run make.txt": LID}), capsys)

    assert [each["job"] for each in found["jobs"]] == ["build / Run make"]


def test_jobs_have_a_heading_each_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(_packed({"0_build.txt": LID, "1_tests.txt": TESTS}))
    main(["digest", str(path)])
    shown = capsys.readouterr().out

    assert f"==> {path}: build <==" in shown
    assert f"==> {path}: tests <==" in shown


def test_the_same_jobs_have_the_same_signature_whatever_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = _digest(tmp_path, _packed({"0_a.txt": LID, "1_b.txt": TESTS}), capsys)
    other = _digest(tmp_path, _packed({"0_b.txt": TESTS, "1_a.txt": LID}), capsys)
    third = _digest(tmp_path, _packed({"0_a.txt": LID, "1_b.txt": LID}), capsys)

    assert one["signature"] == other["signature"] != third["signature"]


def test_where_no_job_says_that_it_failed_all_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _digest(tmp_path, _printed({"lint": PASSED, "types": PASSED}), capsys)

    assert [each["job"] for each in found["jobs"]] == ["lint", "types"]


def _bomb() -> bytes:
    """An archive that says that its one entry unpacks to more than it can."""
    packed = bytearray(_packed({"0_build.txt": LID}))
    at = packed.index(b"PK\x01\x02")
    struct.pack_into("<I", packed, at + 24, 3 << 30)
    return bytes(packed)


def _damaged() -> bytes:
    lines = "".join(f"{number * 7919 % 10007} is prime\n" for number in range(200_000))
    packed = bytearray(_packed({"0_build.txt": b"##[error]Process completed with exit code 1.\n" + lines.encode()}))
    middle = len(packed) * 3 // 4
    packed[middle : middle + 400] = bytes(byte ^ 0x5A for byte in packed[middle : middle + 400])
    return bytes(packed)


def _encrypted() -> bytes:
    packed = bytearray(_packed({"0_build.txt": LID}))
    at = packed.index(b"PK\x01\x02")
    packed[at + 8] |= 1
    return bytes(packed)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(_packed({}), "holds no logs", id="nothing in it"),
        pytest.param(_packed({"0_build.txt": LID})[:-40], "not a readable ZIP archive", id="cut off"),
        pytest.param(_packed({"build/": b""}), "holds no logs", id="a folder"),
        pytest.param(_bomb(), "too large", id="a bomb"),
        pytest.param(_damaged(), "not a readable ZIP archive", id="damaged after its failure"),
        pytest.param(_encrypted(), "encrypted", id="encrypted"),
        pytest.param(_packed({f"{nth}_a.txt": b"" for nth in range(2_001)}), "2,000 entries", id="many entries"),
        pytest.param(_packed({"0_build.txt": _packed({"a.txt": LID})}), "not a text file", id="an archive in it"),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(content)
    status = main(["digest", "--json", str(path)])
    shown = capsys.readouterr()

    assert (status, shown.out) == (2, "")
    assert reason in shown.err
