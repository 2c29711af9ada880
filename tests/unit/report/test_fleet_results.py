"""The results of several jobs, put together."""

# ruff: noqa: E501 - a table

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from feedback_bot.commands.cli import main
from feedback_bot.report.fleet import read_fleet, read_matrix

MATRIX = json.dumps(
    {
        "include": [
            {"shard": 1, "repositories": "acme/one\nacme/two"},
            {"shard": 2, "repositories": "acme/three"},
            {"shard": 3, "repositories": "acme/four"},
        ]
    }
)
SESSION = "https://jules.google.com/session/12345678901234567890"


def row(
    repository: str, number: int | None, decision: str, reason: str, session: str | None = None
) -> dict[str, object]:
    url = SESSION if session else None
    given = {"repository": repository, "number": number, "decision": decision, "reason": reason, "session": session}
    return {**given, "session_url": url, "reason_codes": [], "verdicts": [], "attempt": None}


def write(folder: Path, shard: int, **content: object) -> None:
    (folder / f"shard-{shard}.json").write_text(json.dumps(content))


def test_the_summary(tmp_path: Path) -> None:
    rows = [
        row("acme/two", 7, "send", "1 failed check", "12345678901234567890"),
        row("acme/one", 3, "skip", "nothing is wrong"),
        row("acme/one", 4, "wait", "checks are | running <b>"),
        row("acme/one", None, "failed", "GitHub rejected the token (401)"),
    ]
    write(tmp_path, 1, examined="3", sent="1", skipped="1", waiting="1", failed="1", results=rows, notes=["A note."])
    (tmp_path / "shard-3.json").write_text("{")
    fleet = read_fleet(tmp_path, read_matrix(MATRIX).include)
    assert fleet.outputs() == {
        "examined": "3",
        "sent": "1",
        "waiting": "1",
        "skipped": "1",
        "escalated": "0",
        "refused": "0",
        "failed": "1",
        "missing": "2 3",
    }
    assert fleet.summary("https://github.com") == snapshot("""\
## Jules feedback: 3 shards

⚠️ Shard 2 left no results. Its repositories are processed in the next run: acme/three.

⚠️ Shard 3 left results that cannot be read. Its repositories are processed in the next run: acme/four.

3 examined, 1 sent, 1 waiting, 1 skipped, 0 escalated, 0 refused, 1 failed.

| Shard | Repositories | Examined | Sent | Waiting | Skipped | Escalated | Refused | Failed |
|---|---|---|---|---|---|---|---|---|
| 1 | 2 | 3 | 1 | 1 | 1 | 0 | 0 | 1 |
| 2 | 1 | missing | | | | | | |
| 3 | 1 | missing | | | | | | |

Shard 1: A note.

| Pull request | Decision | Reason | Session |
|---|---|---|---|
| acme/one | ❌ failed | GitHub rejected the token (401) |  |
| [acme/two#7](https://github.com/acme/two/pull/7) | 📨 send | 1 failed check | [12345678901234567890](https://jules.google.com/session/12345678901234567890) |
| [acme/one#4](https://github.com/acme/one/pull/4) | ⏳ wait | checks are \\| running &lt;b&gt; |  |
""")


def test_rows_beyond_what_a_summary_holds_are_counted(tmp_path: Path) -> None:
    write(tmp_path, 1, results=[row("acme/one", number, "wait", "x") for number in range(1, 1_203)])
    summary = read_fleet(tmp_path, read_matrix(MATRIX).include[:1]).summary("https://github.com")
    assert "… 202 more pull requests were omitted …" in summary


@pytest.mark.parametrize("content", ["", "[]", '{"examined": "-1"}', '{"results": [{}]}', '{"examined": "x"}', "\0"])
def test_what_is_no_result_is_missing(tmp_path: Path, content: str) -> None:
    (tmp_path / "shard-1.json").write_text(content)
    fleet = read_fleet(tmp_path, read_matrix(MATRIX).include[:1])
    assert [each.why for each in fleet.missing] == ["left results that cannot be read"]


@pytest.mark.parametrize("matrix", ["", "{}", "[]", '{"include": [{"shard": "x"}]}'])
def test_a_matrix_that_is_none_is_bad_input(tmp_path: Path, matrix: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collect", "--matrix", matrix, str(tmp_path)]) == 2
    assert "not a matrix" in capsys.readouterr().err


def test_nothing_that_was_planned_is_nothing_missing(tmp_path: Path) -> None:
    assert main(["collect", "--matrix", '{"include": []}', str(tmp_path)]) == 0
