"""The log, the annotations, the outputs and the job summary."""

# ruff: noqa: E501 - a summary has lines as long as it wants

import io
import json
import re
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from feedback_bot.model import ReasonCode
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.report.runner import Report
from tests.hostile import COMMAND, HOSTILE, UNSEEN, frame, markup
from tests.unit.builders import SESSION, URL, because, redact

EVIL = "a|b\n::error::pwned\n@octocat <b> [x](y) `c"


def result(
    status: ResultStatus = ResultStatus.SENT, reason: str = "CI / test failed", number: int | None = 7
) -> Result:
    """What became of one pull request of acme/teapot, with its session."""
    link = f"https://jules.google.com/session/{SESSION}"
    return Result(
        repository="acme/teapot",
        number=number,
        status=status,
        reasons=(because(ReasonCode.ERROR, error=reason),),
        session=SESSION,
        session_url=link,
        session_state="COMPLETED",
        url=URL,
    )


def report(*results: Result, **environ: str) -> tuple[Report, io.StringIO]:
    stream = io.StringIO()
    made = Report(stream=stream, environ=environ, redact=redact)
    for each in results:
        made.add(each)
    return made, stream


def test_the_summary() -> None:
    made, _ = report(result(), result(ResultStatus.REFUSED, "session 1 belongs to another repository", 8))

    assert made.summary(dry_run=False) == snapshot("""\
## Jules feedback

2 examined, 1 sent, 0 waiting, 0 skipped, 0 escalated, 1 refused, 0 failed.

| Pull request | Decision | Reason | Session |
|---|---|---|---|
| [acme/teapot#7](https://github.com/acme/teapot/pull/7) | 📨 send | CI / test failed | [7340951826640915273](https://jules.google.com/session/7340951826640915273) completed |
| [acme/teapot#8](https://github.com/acme/teapot/pull/7) | ⛔ refuse | session 1 belongs to another repository | [7340951826640915273](https://jules.google.com/session/7340951826640915273) completed |
""")


def test_a_summary_of_nothing() -> None:
    assert "No open pull requests by Jules." in report()[0].summary(dry_run=True)


def test_foreign_text_stays_in_its_cell() -> None:
    made, _ = report(result(reason=EVIL))
    row = made.summary(dry_run=False).splitlines()[-1]

    assert row.replace("\\|", "").count("|") == 5
    assert "<b>" not in row
    assert "@octocat" not in row


def test_a_summary_fits_a_step() -> None:
    made, _ = report(*(result(reason="é" * 500, number=n) for n in range(1, 1500)))
    text = made.summary(dry_run=False)

    assert len(text.encode()) < 1024 * 1024
    assert text.endswith("… the rest was omitted …\n")


def test_the_outputs() -> None:
    outputs = report(result(), result(ResultStatus.FAILED, number=None))[0].outputs()

    assert (outputs["examined"], outputs["sent"], outputs["failed"], outputs["waiting"]) == ("1", "1", "1", "0")
    rows = json.loads(outputs["results"])
    assert [row["decision"] for row in rows] == ["send", "failed"]
    assert [(row["reason"], row["reason_codes"]) for row in rows] == [("CI / test failed", ["error"])] * 2


def test_outputs_hold_no_line_that_ends_them(tmp_path: Path) -> None:
    made, _ = report(result(reason=EVIL), GITHUB_OUTPUT=str(tmp_path / "output"))
    made.finish(dry_run=False)

    assert not any(line.startswith(("::", "sent=")) for line in (tmp_path / "output").read_text().splitlines())


@pytest.mark.parametrize("status", ResultStatus)
def test_no_reason_gives_the_runner_a_command(status: ResultStatus) -> None:
    _, stream = report(result(status, EVIL), GITHUB_ACTIONS="true")

    assert not any(line.lstrip().startswith("::error::pwned") for line in stream.getvalue().splitlines())


def test_a_longer_text_is_shown_with_commands_stopped() -> None:
    made, stream = report(GITHUB_ACTIONS="true")
    made.show("Title", "::error::pwned")
    first, stop, text, go, last = stream.getvalue().splitlines()

    assert (first, text, last) == ("::group::Title", "::error::pwned", "::endgroup::")
    assert go == f"::{stop.removeprefix('::stop-commands::')}::"


def test_no_secret_in_the_log() -> None:
    secret = "ghp_" + "abcdefghij0123456789" * 2
    made, stream = report(result(ResultStatus.FAILED, secret))

    assert secret not in stream.getvalue() + made.summary(dry_run=False) + json.dumps(made.outputs())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_others_gets_out_of_its_place(text: str, tmp_path: Path) -> None:
    environ = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    made, stream = report(result(ResultStatus.FAILED, text), GITHUB_ACTIONS="true", **environ)
    made.show(text, text)
    made.mistakes.append(text)
    mistakes = made.summary(dry_run=False)
    made.mistakes.clear()
    with_table = made.summary(dry_run=True)
    harmless = report(result(ResultStatus.FAILED, "word"))[0]
    table = harmless.summary(dry_run=True)
    harmless.mistakes.append("word")

    assert frame(with_table, words=False) == frame(table, words=False)
    assert frame(mistakes, words=False) == frame(harmless.summary(dry_run=False), words=False)
    assert markup(with_table) == markup(table)
    assert markup(mistakes) == set()
    assert "@octocat" not in mistakes + with_table
    (row,) = json.loads(made.outputs()["results"])
    assert COMMAND in row["reason"]
    assert len(row["reason"].splitlines()) == 1
    log = re.sub(r"(?ms)^::stop-commands::(\w+)$.*?^::\1::$", "", stream.getvalue())
    assert "##[" not in log
    assert set(re.findall(r"(?m)^\s*::([\w-]+)", log)) <= {"error", "group", "endgroup"}
    assert not UNSEEN & set(stream.getvalue() + mistakes + with_table + row["reason"])


def test_many_characters_stay_short() -> None:
    made, stream = report(result(ResultStatus.FAILED, "x`@ " * 52_500), GITHUB_ACTIONS="true")

    assert len(stream.getvalue() + made.summary(dry_run=False) + made.outputs()["results"]) < 10_000
