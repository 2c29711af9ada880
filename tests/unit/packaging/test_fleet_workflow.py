"""fleet.yml, the two actions that it uses, and the commands behind them say the same."""

from typing import Any

import click
import pytest
import yaml

from feedback_bot.commands.collect import collect
from feedback_bot.commands.plan import plan
from feedback_bot.config.inputs import RUN_INPUTS
from feedback_bot.config.policy import Policy
from feedback_bot.report.fleet import Fleet
from tests.unit.packaging.paths import COMMIT, NAME, ROOT, WORKFLOWS, action, read_yaml
from tests.unit.packaging.test_workflows import LEAST

FLEET = read_yaml(WORKFLOWS / "fleet.yml")
JOBS: dict[str, Any] = FLEET["jobs"]
CALLED: dict[str, Any] = FLEET["on"]["workflow_call"]
SECRETS = ("github-token", "jules-api-key")
PARTS = {"plan": plan, "collect": collect}
DOCS = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")


def part(name: str) -> dict[str, Any]:
    return read_yaml(ROOT / "actions" / name / "action.yml")


def step(job: str, uses: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in JOBS[job]["steps"] if each["uses"].startswith(uses))
    return found


@pytest.mark.parametrize("name", PARTS)
def test_an_action_runs_its_command_as_isolated_as_the_main_one(name: str) -> None:
    runs = part(name)["runs"]
    assert (runs["using"], runs["image"], runs["entrypoint"]) == ("docker", "../../Dockerfile", "python")
    assert runs["args"] == ["-I", "-m", "feedback_bot", name]


@pytest.mark.parametrize("name", PARTS)
def test_an_action_takes_what_its_command_takes(name: str) -> None:
    parameters = {str(each.name).replace("_", "-"): each for each in PARTS[name].params}
    assert set(part(name)["inputs"]) <= {*parameters, *RUN_INPUTS, *Policy.key_names()}
    by_variable = [each for each in parameters.values() if isinstance(each.envvar, str)]
    assert {each.envvar for each in by_variable} <= {f"INPUT_{given.upper()}" for given in part(name)["inputs"]}


def test_the_defaults_are_those_of_the_command() -> None:
    options = {each.name: each for each in plan.params if isinstance(each, click.Option)}
    inputs = part("plan")["inputs"]
    assert inputs["shards"]["default"] == CALLED["inputs"]["shards"]["default"] == str(options["shards"].default)
    assert inputs["max-messages"]["default"] == CALLED["inputs"]["max-messages"]["default"]
    assert inputs["max-messages"]["default"] == str(options["max_messages"].default)
    assert CALLED["inputs"]["config-path"]["default"] == action()["inputs"]["config-path"]["default"]


def test_the_jobs_pass_on_what_they_are_given() -> None:
    assert set(step("plan", "$/actions/plan")["with"]) == set(part("plan")["inputs"])
    given = step("run", "$/action")["with"]
    assert set(given) <= set(action()["inputs"])
    own = {"app-id", "app-owner", "shards", "dashboard-repository"}
    of_the_token = {name for name in CALLED["inputs"] if name.startswith("permission-")}
    assert set(CALLED["inputs"]) - own - of_the_token <= set(given)
    assert given["repositories"] == "${{ matrix.repositories }}"
    assert given["max-messages"] == "${{ needs.plan.outputs.max-messages }}"


def test_the_outputs_are_those_of_the_results() -> None:
    names = list(Fleet({}, []).outputs())
    assert list(part("collect")["outputs"]) == list(CALLED["outputs"]) == list(JOBS["collect"]["outputs"]) == names
    assert set(JOBS["plan"]["outputs"]) == set(part("plan")["outputs"])


def test_shards_run_four_at_a_time_and_do_not_stop_each_other() -> None:
    run = JOBS["run"]
    assert run["strategy"]["fail-fast"] is False
    assert run["strategy"]["max-parallel"] == 4
    assert run["strategy"]["matrix"] == "${{ fromJSON(needs.plan.outputs.matrix) }}"
    assert run["if"] == "needs.plan.outputs.shards != '0'"


def test_each_shard_leaves_its_results_by_number_even_if_it_fails() -> None:
    file = step("run", "$/action")["with"]["results-file"]
    upload, download = step("run", "actions/upload-artifact@"), step("collect", "actions/download-artifact@")
    assert (file, upload["if"]) == ("shard-${{ matrix.shard }}.json", "!cancelled()")
    assert upload["with"]["path"] == file
    assert upload["with"]["name"] == "jules-feedback-shard-${{ matrix.shard }}"
    assert download["with"]["pattern"] == "jules-feedback-shard-*"
    assert step("collect", "$/actions/collect")["with"]["folder"] == download["with"]["path"]


def test_the_results_are_put_together_whatever_became_of_the_shards() -> None:
    assert JOBS["collect"]["needs"] == ["plan", "run"]
    assert JOBS["collect"]["if"].startswith("!cancelled() && needs.plan.result == 'success'")


def by_default(right: str) -> str:
    """A permission if the caller asks for nothing."""
    name = right.removeprefix("${{ inputs.").removesuffix(" }}")
    return right if name == right else str(CALLED["inputs"][name]["default"])


@pytest.mark.parametrize("key", ["actions", "checks", "contents"])
def test_a_caller_may_ask_for_what_some_policies_need(key: str) -> None:
    made = step("run", "actions/create-github-app-token@")
    assert made["with"][f"permission-{key}"] == f"${{{{ inputs.permission-{key} }}}}"
    assert CALLED["inputs"][f"permission-{key}"]["default"] == "read"


@pytest.mark.parametrize("job", ["plan", "run"])
def test_each_job_makes_a_token_with_the_least_permissions(job: str) -> None:
    made = step(job, "actions/create-github-app-token@")
    least = LEAST
    rights = {name: right for name, right in made["with"].items() if name.startswith("permission-")}
    given = {name.removeprefix("permission-"): by_default(right) for name, right in rights.items()}
    assert given.items() <= least.items() if job == "run" else set(given.values()) == {"read"}
    assert set(given) == set(least) if job == "run" else set(given) < set(least)
    assert made["if"] == "inputs.app-id != ''"
    token = next(each["with"]["github-token"] for each in JOBS[job]["steps"] if "github-token" in each.get("with", {}))
    assert token == "${{ steps.app.outputs.token || secrets.github-token }}"


def test_the_last_job_gets_a_token_and_the_keys_only_for_the_pages() -> None:
    made, given = step("collect", "actions/create-github-app-token@"), step("collect", "$/actions/collect")["with"]
    rights = {name.removeprefix("permission-"): right for name, right in made["with"].items() if "permission-" in name}
    assert made["if"] == "inputs.app-id != '' && needs.plan.outputs.dashboards != ''"
    assert rights.pop("issues") == "write"
    assert set(rights.values()) == {"read"}
    assert set(rights) < set(LEAST)
    assert {"actions", "checks", "statuses"} <= set(rights), "the figures compare checks of workflows"
    assert all(given[name].startswith("${{ needs.plan.outputs.dashboards != '' && ") for name in SECRETS)
    assert set(given) == set(part("collect")["inputs"])


def test_no_job_has_rights_of_the_workflow_s_own_token() -> None:
    assert all(job["permissions"] == {} for job in JOBS.values())


def test_the_example_calls_it_as_it_is() -> None:
    block = next(text.partition("```")[0] for text in DOCS.split("```yaml\n")[1:] if "fleet.yml@" in text)
    example = yaml.safe_load(block)
    (job,) = example["jobs"].values()
    assert job["uses"] == f"{NAME}/.github/workflows/fleet.yml@{COMMIT}"
    assert set(job["with"]) <= set(CALLED["inputs"])
    assert set(job["secrets"]) <= set(CALLED["secrets"])
    assert example["permissions"] == {}


@pytest.mark.parametrize("name", [*CALLED["inputs"], *CALLED["secrets"]])
def test_the_page_explains_what_it_takes(name: str) -> None:
    assert f"`{name}`" in DOCS
