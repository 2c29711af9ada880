import io
import json
import sys
from pathlib import Path

import pytest

from feedback_bot.commands.cli import main
from tests.unit.digest.job_log import job_log


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "job.log"
    path.write_bytes(job_log("--- FAIL: TestPour (0.00s)\n    pour_test.go:27: poured 9 ml, want 12 ml").read())
    return path


def test_json_is_one_object_a_line(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["digest", "--json", "--max-chars", "300", str(log), str(log)])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert status == 0
    assert [row["file"] for row in rows] == [str(log), str(log)]
    assert all("poured 9 ml" in row["excerpt"] and len(row["excerpt"]) <= 300 for row in rows)
    assert {"signature", "command", "failed_tests", "failing_step", "infrastructure", "confident"} <= set(rows[0])


def test_people_get_the_excerpt_under_its_file(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["digest", str(log)])
    shown = capsys.readouterr().out

    assert shown.startswith(f"==> {log} <==\nfailed command: make check\nfailed tests: TestPour\n")
    assert "want 12 ml" in shown


def test_standard_input_is_read(log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(log.read_bytes())))
    main(["digest", "--json", "-"])

    assert "poured 9 ml" in json.loads(capsys.readouterr().out)["excerpt"]


def test_an_unreadable_file_is_named_and_the_others_are_done(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["digest", "--json", str(tmp_path / "none.log"), str(tmp_path), str(log)])
    shown = capsys.readouterr()

    assert status == 1
    assert shown.err.splitlines() == [
        f"{tmp_path / 'none.log'}: No such file or directory",
        f"{tmp_path}: Is a directory",
    ]
    assert len(shown.out.splitlines()) == 1


def test_a_passing_log_can_be_given(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passing = tmp_path / "passing.log"
    passing.write_bytes(job_log("ok").read())

    assert main(["digest", "--passing", str(passing), str(log)]) == 0
    assert "poured 9 ml" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--max-chars", "0", "x"], ["--max-chars", "many", "x"], ["--wrong", "x"], []])
def test_bad_options_are_refused(arguments: list[str]) -> None:
    assert main(["digest", *arguments]) == 2


def test_what_is_no_text_is_refused_with_one_line(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "job.log.xz"
    packed.write_bytes(b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F")
    status = main(["digest", "--json", str(packed), str(log)])
    shown = capsys.readouterr()

    assert status == 2
    assert shown.err == f"{packed}: not a text file\n"
    assert len(shown.out.splitlines()) == 1
