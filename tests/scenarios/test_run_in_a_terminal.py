"""``feedback-bot run`` and ``preview`` outside Actions: errors, objects for programs, and what a dry run says."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from feedback_bot.commands.cli import main
from feedback_bot.run.main import run_once
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import faults


@dataclass
class Shown:
    """What a run wrote."""

    status: int = 0
    log: io.StringIO = field(default_factory=io.StringIO)
    errors: io.StringIO = field(default_factory=io.StringIO)
    rows: list[Mapping[str, object]] = field(default_factory=list)


def run(stage: Stage, **inputs: str) -> Shown:
    shown = Shown()
    shown.status = run_once(
        {}, stage.environ(**inputs), shown.log, timing=stage.timing, errors=shown.errors, emit=shown.rows.append
    )
    return shown


@contextmanager
def environment(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in stage.environ().items():
        monkeypatch.setenv(name, value)
    yield


def test_what_failed_is_said_once_and_on_standard_error(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    stage.github.faults.before(
        "GET", "/repos/octo/shop/contents/.github/jules-feedback.yml", faults.answer(403), times=None
    )
    shown = run(stage)

    assert shown.status == 1
    (line,) = [line for line in shown.errors.getvalue().splitlines() if line.startswith("Error: ")]
    assert line.startswith("Error: octo/shop: ")
    assert line.removeprefix("Error: ") not in shown.log.getvalue()


def test_no_line_starts_with_a_blank(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    shown = run(stage, **{"dry-run": "true", "jules-api-key": ""})
    assert "Notice: Without a Jules API key" in shown.log.getvalue()
    assert not [line for line in shown.log.getvalue().splitlines() if line.startswith(" ")]


def test_the_results_are_objects(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    (row,) = run(stage).rows

    assert (row["object"], row["repository"], row["number"], row["decision"]) == ("result", "octo/shop", 1, "send")
    assert row["session"] == SESSION_ID


def test_with_json_nothing_else_is_on_standard_output(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.task()[0].check("test", "failure")
    with environment(stage, monkeypatch):
        status = main(["run", "--json", "--repo", "octo/shop", "--repo", "octo/none"])
    shown = capsys.readouterr()
    rows = [json.loads(line) for line in shown.out.splitlines()]

    assert status == 1
    assert {(row["repository"], row["decision"]) for row in rows} >= {("octo/shop", "send"), ("octo/none", "failed")}
    assert "Done: 1 examined, 1 sent" in shown.err


def test_the_former_name_of_the_option_still_works(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.task()[0].check("test", "success")
    with environment(stage, monkeypatch):
        assert main(["run", "--repositories", "octo/shop"]) == 0
    assert "1 skipped" in capsys.readouterr().out


def test_a_dry_run_counts_what_would_be_sent(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    done = stage.run(dry_run="true")

    assert "octo/shop#1: would send (dry run: nothing was written): " in done.log
    counts = "1 examined, would send 1, 0 waiting, 0 skipped, would escalate 0, would refuse 0, 0 failed."
    assert f"Dry run, nothing was written: {counts}" in done.log
    assert counts in done.summary
    assert "would send |" in done.summary
    assert done.outputs["sent"] == "0"


def test_a_preview_speaks_of_the_future(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.task()[0].check("test", "failure")
    with environment(stage, monkeypatch):
        monkeypatch.delenv("INPUT_JULES-BASE-URL")
        arguments = ["--repo", "octo/shop", "--pull-request", "1", "--jules-base-url", stage.jules_server.url]
        assert main(["preview", *arguments]) == 0
    shown = capsys.readouterr().out

    assert f"--- The message that session {SESSION_ID} would get\n" in shown
    assert "--- The comment that octo/shop#1 would get\n" in shown
    assert "would send 1" in shown


def test_failures_that_are_ignored_do_not_read_as_if_nothing_was_wrong(stage: Stage) -> None:
    stage.repository.file(".github/jules-feedback.yml", "ignore-checks: [test]\n")
    stage.task()[0].check("test", "failure")
    done = stage.run()

    assert done.reason(1) == "only ignored checks failed: CI / test"
