"""A run that is divided among jobs: the plan, the shards, and their results put together."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feedback_bot.commands.cli import main
from feedback_bot.run.plan import Streams, plan_once
from tests.scenarios.at_size.test_several_repositories import failing_in, green_in, requests_of
from tests.scenarios.stage import Stage
from tests.simulators.github import faults
from tests.simulators.jules import JulesSession


@pytest.fixture
def acme(stage: Stage) -> Stage:
    stage.github.organization("acme")
    return stage


class Planned:
    """What one planning printed and wrote."""

    def __init__(self, stage: Stage, *, shards: int = 8, messages: int = 100, **inputs: str) -> None:
        stage.folder.mkdir(exist_ok=True)
        output, summary = stage.folder / "plan-output", stage.folder / "plan-summary"
        environ = stage.environ(**inputs) | {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        out, log = io.StringIO(), io.StringIO()
        timing = replace(stage.timing, sleep=stage.pauses.append)
        self.status = plan_once({}, environ, Streams(out=out, log=log), shards=shards, messages=messages, timing=timing)
        self.printed, self.log = out.getvalue(), log.getvalue()
        self.output = output.read_text() if output.exists() else ""
        self.summary = summary.read_text() if summary.exists() else ""

    @property
    def include(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.printed)["include"]
        return found

    @property
    def shards(self) -> list[list[str]]:
        return [each["repositories"].split("\n") for each in self.include]


def busy(stage: Stage, count: int) -> list[JulesSession]:
    return [failing_in(stage, f"acme/shop-{number:02}", number=number) for number in range(count)]


def test_the_plan_is_the_only_thing_on_standard_output(acme: Stage) -> None:
    busy(acme, 3)
    acme.github.repository("acme/idle")
    plan = Planned(acme, shards=2, repositories="org:acme")
    assert plan.status == 0
    assert plan.printed == json.dumps({"include": plan.include}) + "\n"
    assert [each["shard"] for each in plan.include] == [1, 2]
    assert sorted(name for names in plan.shards for name in names) == ["acme/shop-00", "acme/shop-01", "acme/shop-02"]
    assert len(acme.github.requests) == 1
    assert acme.github.writes == []


def test_red_repositories_weigh_more(acme: Stage) -> None:
    failing_in(acme, "acme/red")
    for name in ("acme/one", "acme/two", "acme/three"):
        green_in(acme.github.repository(name))
    assert Planned(acme, shards=2, repositories="org:acme").shards == [
        ["acme/red"],
        ["acme/one", "acme/three", "acme/two"],
    ]


def test_nothing_to_do_is_an_empty_list(acme: Stage) -> None:
    plan = Planned(acme, repositories="org:acme")
    assert (plan.status, plan.printed) == (0, '{"include": []}\n')
    assert "shards<<" in plan.output
    assert "\n0\n" in plan.output


def test_messages_are_divided_among_the_shards(acme: Stage) -> None:
    busy(acme, 4)
    assert "max-messages<<" in Planned(acme, shards=4, messages=10, repositories="org:acme").output
    assert "with at most 2 messages each" in Planned(acme, shards=4, messages=10, repositories="org:acme").log
    assert len(Planned(acme, shards=4, messages=3, repositories="org:acme").shards) == 3


def test_there_are_never_more_than_256_shards(acme: Stage) -> None:
    for number in range(260):
        acme.github.repository(f"acme/shop-{number:03}").pull_request()
    assert len(Planned(acme, shards=500, messages=500, repositories="org:acme").shards) == 256


def test_what_is_left_out_is_in_no_shard(acme: Stage) -> None:
    busy(acme, 2)
    assert Planned(acme, repositories="org:acme -acme/*-00").shards == [["acme/shop-01"]]


def test_what_cannot_be_read_is_left_to_a_shard_that_reports_it(acme: Stage) -> None:
    busy(acme, 1)
    plan = Planned(acme, shards=1, repositories="acme/shop-00 acme/nowhere org:nobody -acme/old-*")
    assert (plan.status, plan.shards) == (0, [["acme/nowhere", "acme/shop-00", "org:nobody", "-acme/old-*"]])
    run = acme.run(repositories=plan.include[0]["repositories"])
    assert (run.status, run.outputs["sent"], run.outputs["failed"]) == (1, "1", "2")


def test_the_summary_of_the_plan_says_what_the_token_sees(acme: Stage) -> None:
    busy(acme, 2)
    plan = Planned(acme, shards=1, repositories="org:acme")
    assert "The token can read 2 repositories there." in plan.summary
    assert "Planned: 2 pull requests in 1 shard." in plan.summary


def test_a_server_that_fails_is_one_clear_line(acme: Stage) -> None:
    acme.github.faults.before("POST", "/graphql", faults.rate_limited(4_102_444_800), times=None)
    plan = Planned(acme, repositories="org:acme")
    assert (plan.status, plan.printed) == (1, "")
    assert "rate limit is exhausted" in plan.log
    assert Planned(acme, repositories="teapot").status == 2


def test_a_single_repository_is_planned_without_a_search(acme: Stage) -> None:
    assert Planned(acme, repositories="acme/one").shards == [["acme/one"]]
    assert requests_of(acme).total() == 0


def test_the_default_policy_counts_in_a_shard_with_one_repository(acme: Stage) -> None:
    acme.github.repository("acme/.github").file(".github/jules-feedback.yml", "drafts: skip\n")
    session = failing_in(acme, "acme/one", draft=True)
    run = acme.run(repositories="acme/one", environ={"GITHUB_REPOSITORY": "acme/fleet"})
    assert (run.status, session.messages) == (0, [])
    assert acme.run(repositories="acme/one", environ={"GITHUB_REPOSITORY": "acme/one"}).outputs["sent"] == "1"


def collected(capsys: pytest.CaptureFixture[str], plan: Planned, folder: Path) -> tuple[int, str, str]:
    status = main(["collect", "--matrix", plan.printed, str(folder)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_shards_do_together_what_one_run_does(
    acme: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions = busy(acme, 6)
    plan = Planned(acme, shards=3, repositories="org:acme")
    for each in plan.include:
        file = tmp_path / f"jules-feedback-shard-{each['shard']}" / f"shard-{each['shard']}.json"
        file.parent.mkdir()
        assert acme.run(repositories=each["repositories"], results_file=str(file)).status == 0
    assert [len(session.messages) for session in sessions] == [1] * 6
    status, summary, _ = collected(capsys, plan, tmp_path)
    assert status == 0
    assert "## Jules feedback: 3 shards" in summary
    assert "6 examined, 6 sent" in summary
    assert summary.count("/pull/1)") == 6


def test_a_shard_that_died_is_named_and_the_others_count(
    acme: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy(acme, 2)
    plan = Planned(acme, shards=2, repositories="org:acme")
    acme.run(repositories=plan.include[0]["repositories"], results_file=str(tmp_path / "shard-1.json"))
    status, summary, log = collected(capsys, plan, tmp_path)
    assert status == 1
    assert "Shard 2 left no results. Its repositories are processed in the next run: acme/shop-01." in summary
    assert "1 examined, 1 sent" in summary
    assert "Shard 2 left no results" in log


def test_a_results_file_that_cannot_be_written_is_reported(acme: Stage) -> None:
    run = acme.run(results_file="/nowhere/shard-1.json")
    assert "results-file could not be written" in run.log
