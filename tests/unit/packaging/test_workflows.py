"""What every workflow of the repository keeps to."""

import re

import pytest

from feedback_bot.config.inputs import LONGEST_LINGER
from feedback_bot.config.policy import Policy
from tests.unit.packaging.paths import COMMIT, NAME, ROOT, WORKFLOWS, read_yaml

ALL = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
CALLED = ["fleet.yml", "reusable.yml"]
LEAST = {
    "actions": "read",
    "checks": "read",
    "contents": "read",
    "issues": "write",
    "pull-requests": "write",
    "statuses": "read",
}


@pytest.mark.parametrize("name", sorted({*ALL} - {"reusable.yml"}))
def test_a_workflow_has_no_permissions_but_its_jobs_(name: str) -> None:
    workflow = read_yaml(WORKFLOWS / name)
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("name", ALL)
def test_a_job_ends_in_time(name: str) -> None:
    jobs = read_yaml(WORKFLOWS / name)["jobs"].values()
    most = 90 if name == "reusable.yml" else 30
    assert all(job["timeout-minutes"] <= most for job in jobs)


def test_the_called_workflow_asks_for_no_more_than_its_caller_has() -> None:
    workflow = read_yaml(WORKFLOWS / "reusable.yml")
    assert "permissions" not in workflow
    assert not any("permissions" in job for job in workflow["jobs"].values())


def test_the_bot_has_the_least_permissions() -> None:
    assert read_yaml(WORKFLOWS / "feedback.yml")["jobs"]["feedback"]["permissions"] == LEAST


@pytest.mark.parametrize("name", ["feedback.yml", "reusable.yml"])
def test_the_bot_never_runs_beside_itself(name: str) -> None:
    workflow = read_yaml(WORKFLOWS / name)
    job = workflow["jobs"]["feedback"]
    stays = LONGEST_LINGER if name == "reusable.yml" else 0
    assert job["timeout-minutes"] == stays + Policy.build({}).timeout_minutes + 5  # the image takes a minute or two
    concurrency = job.get("concurrency") or workflow["concurrency"]
    assert concurrency["group"]
    assert concurrency["cancel-in-progress"] is False


def test_the_gate_waits_for_every_job_of_the_ci() -> None:
    jobs = read_yaml(WORKFLOWS / "ci.yml")["jobs"]
    gate = jobs.pop("gate")
    assert sorted(gate["needs"]) == sorted(jobs)
    assert gate["if"] == "always()"


def test_the_ci_runs_what_people_run() -> None:
    steps = read_yaml(WORKFLOWS / "ci.yml")["jobs"]["checks"]["steps"]
    assert steps[-1] == {"run": ".ci/run"}


@pytest.mark.parametrize("place", [".ci/run", ".github/workflows/ci.yml"])
def test_actionlint_leaves_the_actions_of_this_repository_alone(place: str) -> None:
    (ignored,) = re.findall(r"""-ignore ["'](.+?)["']""", (ROOT / place).read_text(encoding="utf-8"))
    own = {each for name in ALL for each in re.findall(r"\buses: (\$\S+)", (WORKFLOWS / name).read_text("utf-8"))}
    assert len(own) > 1
    for name in own:
        assert re.search(ignored, f'specifying action "{name}" in invalid format because ref is missing.')
    assert not re.search(ignored, 'specifying action "actions/checkout" in invalid format because ref is missing.')


@pytest.mark.parametrize("name", ALL)
def test_actions_are_pinned_to_a_commit(name: str) -> None:
    used = re.findall(r"\buses: (\S+)", (WORKFLOWS / name).read_text(encoding="utf-8"))
    pinned = r"\$/actions?(?:/\w+)?|[\w.-]+/[\w./-]+@[0-9a-f]{40}|docker://[\w./-]+:[\d.]+@sha256:[0-9a-f]{64}"
    assert all(re.fullmatch(pinned, each) for each in used)


def test_the_project_s_public_name_is_the_same_everywhere() -> None:
    places = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in places)
    found = set(re.findall(rf"\buses: (\S*{NAME.partition('/')[2]}\S*)", text))
    workflows = {f"{NAME}/.github/workflows/{each}@{COMMIT}" for each in CALLED}
    assert found == {f"{NAME}@{COMMIT}", *workflows}
