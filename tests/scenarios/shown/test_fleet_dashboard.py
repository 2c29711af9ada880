"""The dashboard of a fleet: the jobs leave what they have to say, and the last one writes the page."""

from pathlib import Path
from typing import Any

import pytest

from feedback_bot.commands.cli import main
from tests.scenarios.at_size.test_fan_out import Planned
from tests.scenarios.shown.test_common_dashboard import ANN, OPS, acme, page, pages, pull_of, stuck, tick
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.sweep

__all__ = ["acme", "stuck"]  # fixtures


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - a function
    """Run a fleet, and return what its last job printed. Some of its shards die before they begin."""

    def call(stage: Stage, *, dead: tuple[int, ...] = (), **inputs: Any) -> str:  # noqa: ANN401 - inputs as a stage takes them
        given = {"repositories": "org:acme", **inputs}
        plan = Planned(stage, shards=2, **given)
        dashboards = plan.output.partition("dashboards<<")[2].split("\n")[1]
        for each in plan.include:
            file = tmp_path / f"shard-{each['shard']}.json"
            file.unlink(missing_ok=True)
            if each["shard"] not in dead:
                shard = {"repositories": each["repositories"], "dashboards": dashboards, "results_file": str(file)}
                stage.run(**{**given, **shard})
        for name, value in stage.environ(dashboards=dashboards, **given).items():
            monkeypatch.setenv(name, value)
        main(["collect", "--matrix", plan.printed, str(tmp_path)])
        printed = capsys.readouterr()
        return printed.out + printed.err

    return call


def test_the_last_job_writes_what_all_have_to_say(acme: Stage, fleet: Any) -> None:  # noqa: ANN401 - a function
    fleet(acme)
    assert [each.title for each in pages(acme, OPS)] == ["Jules feedback: all repositories"]
    assert "| acme/one | [#1]" in page(acme).body
    assert "| acme/two | [#1]" in page(acme).body
    assert "| Messages to Jules | 2, about 2 pull requests |" in page(acme).body
    fleet(acme)
    count = len(acme.github.writes)
    fleet(acme)
    assert len(acme.github.writes) == count


def test_without_such_a_page_the_last_job_sends_no_request(acme: Stage, fleet: Any) -> None:  # noqa: ANN401 - a function
    acme.github.repository("acme/.github").file(".github/jules-feedback.yml", "")
    fleet(acme)
    assert acme.github.requests[-1].operation != "Pages"
    assert pages(acme, OPS) == []


def test_a_tick_counts_once_and_survives_a_job_that_dies(stuck: Stage, fleet: Any) -> None:  # noqa: ANN401 - a function
    fleet(stuck)
    stuck.github.repository("acme/two").grant(ANN)
    stuck.advance(1)
    tick(page(stuck), "acme/two#1")
    stuck.advance(1)
    said = fleet(stuck, dead=(2,))
    assert "acme/ops: the dashboard is not written, because results are missing." in said
    assert "- [x]" in page(stuck).body
    stuck.advance(1)
    fleet(stuck)
    assert "- [x]" not in page(stuck).body
    stuck.advance(1)
    fleet(stuck)
    assert len(stuck.jules.sessions["2" * 19].messages) == 2
    assert sum("`ann` ticked the box" in comment.body for comment in pull_of(stuck, "acme/two").comments) == 1


def test_a_fleet_without_work_leaves_an_empty_page(stuck: Stage, fleet: Any) -> None:  # noqa: ANN401 - a function
    for name in ("acme/one", "acme/two"):
        pull_of(stuck, name).close()
    fleet(stuck)
    assert "**No pull requests need attention.**" in page(stuck).body


def test_a_fleet_and_a_single_run_with_the_same_input_have_the_same_page(acme: Stage, fleet: Any) -> None:  # noqa: ANN401 - a function
    repositories = "org:acme -acme/old-* -other/*"
    fleet(acme, repositories=repositories)
    acme.run(repositories=repositories)
    assert len(pages(acme, OPS)) == 1
    acme.run(repositories="org:acme")
    assert len(pages(acme, OPS)) == 2
