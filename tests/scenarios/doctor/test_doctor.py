"""``feedback-bot doctor``: each thing that may be missing is named, with what to do, and nothing is written."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from feedback_bot.commands.cli import main
from feedback_bot.commands.doctor import print_findings
from feedback_bot.config.ci_access import parse_ci_tokens
from feedback_bot.config.settings import Settings
from feedback_bot.doctor.examine import examine
from feedback_bot.doctor.finding import Finding, Status
from feedback_bot.setup.files import Trigger, workflow
from tests.scenarios.stage import Stage
from tests.simulators.ci.jenkins import JenkinsSite
from tests.simulators.github import faults, user
from tests.simulators.http.wire import HttpServer

WORKFLOW = ".github/workflows/jules-feedback.yml"
POLICY = ".github/jules-feedback.yml"


@dataclass
class Patient:
    """A repository where everything is as it should be, until a test changes that."""

    stage: Stage
    keys: tuple[str, ...] = ("jules-key",)
    changes: dict[str, object] = field(default_factory=dict)

    def findings(self, *, clock: timedelta = timedelta(0)) -> list[Finding]:
        """What the doctor finds.

        Args:
            clock: how far this machine's clock is ahead.
        """
        stage = self.stage
        settings = Settings(
            github_token=stage.github.default_token.value,
            jules_api_key=self.keys[0] if self.keys else None,
            further_jules_api_keys=self.keys[1:],
            jules_base_url=stage.jules_server.url,
            repositories=("octo/shop",),
            github_api_url=stage.github_server.url,
            github_graphql_url=stage.github_server.graphql_url,
        )
        timing = replace(stage.timing, sleep=stage.pauses.append)
        found = list(examine(replace(settings, **self.changes), timing, stage.github.now + clock))  # type: ignore[arg-type] # any field
        assert stage.github.writes == []
        assert stage.pauses == [] or sum(stage.pauses) < 60
        return found

    def to_fix(self, *, clock: timedelta = timedelta(0)) -> list[Finding]:
        return [finding for finding in self.findings(clock=clock) if finding.status is Status.FIX]

    def file(self, path: str, text: str) -> None:
        self.stage.repository.file(path, text)

    def scheduled(self, *, minutes_ago: float, conclusion: str = "success") -> None:
        self.stage.repository.base_check(
            "feedback",
            conclusion,
            workflow="Jules feedback",
            event="schedule",
            new_run=True,
            minutes_ago=minutes_ago,
            took_minutes=1,
        )


@pytest.fixture
def patient(stage: Stage) -> Patient:
    patient = Patient(stage)
    patient.file(WORKFLOW, workflow(Trigger.EVENTS, workflows=["CI"]))
    patient.scheduled(minutes_ago=12)
    stage.session()
    return patient


def test_a_repository_where_nothing_is_missing(patient: Patient) -> None:
    found = patient.findings()

    assert [finding for finding in found if finding.status is Status.FIX] == []
    said = {finding.check: finding.message for finding in found}
    assert said["actions: read"] == said["checks: read"] == said["statuses: read"] == "granted"
    assert said["issues: write"] == "not checkable without writing (the workflow says write)"
    assert said["clock"] == "agrees with GitHub's"
    assert said["rate limit of GraphQL"] == "1000 of 1000 left until 13:00 UTC"
    assert said["policy file"] == f"none at {POLICY}, so the defaults apply"
    assert (
        said["workflow's triggers"] == "workflow_run, check_suite, status, issue_comment, schedule, workflow_dispatch"
    )
    assert said["schedule"] == "last ran 13 minutes ago"
    assert said["Jules API key"] == "accepted; the account has sessions: 1, of which 1 here"
    assert said["repository at Jules"] == "connected"


@pytest.mark.parametrize("trigger", [Trigger.SCHEDULE, Trigger.FLEET])
def test_each_workflow_that_init_writes_is_complete(trigger: Trigger, patient: Patient) -> None:
    patient.file(WORKFLOW, workflow(trigger, repositories=["org:octo"]))

    assert patient.to_fix() == []


Break = Callable[[Patient], None]


def _without_permission(area: str) -> Break:
    def apply(patient: Patient) -> None:
        token = patient.stage.github.default_token
        token.permissions = {**token.permissions, area: "none"}

    return apply


def _with_workflow(old: str, new: str) -> Break:
    def apply(patient: Patient) -> None:
        text = workflow(Trigger.SCHEDULE)
        assert old in text
        patient.file(WORKFLOW, text.replace(old, new))

    return apply


def _with_policy(text: str) -> Break:
    return lambda patient: patient.file(POLICY, text)


def _with_keys(*keys: str) -> Break:
    def apply(patient: Patient) -> None:
        patient.keys = keys

    return apply


def _without_quota(patient: Patient) -> None:
    patient.stage.github.default_token.limits["graphql"] = 0


def _with_another_schedule(patient: Patient) -> None:
    patient.stage.advance(3 * 24 * 60)


def _with_a_failed_run(patient: Patient) -> None:
    patient.scheduled(minutes_ago=5, conclusion="failure")


def _without_source(patient: Patient) -> None:
    patient.stage.jules.sessions.clear()
    patient.stage.session(repo="octo/other")
    patient.stage.jules.source("octo/shop", connected=False)


def _archived(patient: Patient) -> None:
    patient.stage.repository.is_archived = True


def _renamed(patient: Patient) -> None:
    patient.changes["repositories"] = ("octo/sop",)


def _with_wrong_token(patient: Patient) -> None:
    patient.changes["github_token"] = "wrong"


def _without_token(patient: Patient) -> None:
    patient.changes["github_token"] = ""


def _without_github(patient: Patient) -> None:
    patient.changes["github_api_url"] = "http://127.0.0.1:9"


def _with_few_scopes(patient: Patient) -> None:
    patient.stage.github.default_token.scopes = "gist, read:org"


@pytest.mark.parametrize(
    ("breaks", "checks", "said"),
    [
        pytest.param(_without_token, ["token"], "missing", id="no token"),
        pytest.param(_with_wrong_token, ["token"], "rejected it (401)", id="a wrong token"),
        pytest.param(_without_github, ["token"], "connection refused", id="no connection"),
        pytest.param(_renamed, ["repository", "repository at Jules"], "does not exist on GitHub", id="no repository"),
        pytest.param(_archived, ["repository"], "archived", id="an archived repository"),
        *(
            pytest.param(_without_permission(area), [f"{area.replace('_', '-')}: read"], "missing (403)", id=area)
            for area in ("checks", "statuses")
        ),
        pytest.param(_without_permission("actions"), ["actions: read"], "missing (403)", id="actions"),
        pytest.param(_without_permission("contents"), ["contents: read"], "missing (403)", id="contents"),
        pytest.param(_with_few_scopes, ["issues: write", "pull-requests: write"], "scopes do not", id="scopes"),
        pytest.param(_without_quota, ["rate limit of GraphQL"], "0 of 0 left", id="no quota"),
        pytest.param(
            _with_policy("max-atempts: 3\n"), ["policy file"], "line 1: max-atempts is not", id="a policy key"
        ),
        pytest.param(_with_policy("notify: [\n"), ["policy file"], "line 2:", id="a policy that is no YAML"),
        pytest.param(
            _with_policy("rerun-flaky-failures: true\n"),
            ["workflow's permissions"],
            "lacking: actions: write",
            id="a policy that needs more",
        ),
        pytest.param(
            lambda patient: patient.file(WORKFLOW, "on: push\njobs: {a: {steps: []}}\n"),
            ["workflow"],
            "none on the default branch runs the bot",
            id="no workflow",
        ),
        pytest.param(
            _with_workflow("issues: write", "issues: read"),
            ["workflow's permissions"],
            "lacking: issues: write",
            id="less",
        ),
        pytest.param(
            _with_workflow("    permissions:", "    env:"),
            ["workflow's permissions"],
            "lacking: actions: read",
            id="none",
        ),
        pytest.param(
            _with_workflow("jules-api-key: ${{", "github-token: ${{"),
            ["workflow's secret"],
            "not passed on",
            id="secret",
        ),
        pytest.param(
            _with_workflow('  schedule:\n    - cron: "3/10 * * * *"\n', "  issue_comment:\n"),
            ["workflow's triggers"],
            "no schedule",
            id="no schedule",
        ),
        pytest.param(
            _with_workflow("  schedule:\n", "  pull_request_review:\n  schedule:\n"),
            ["workflow's triggers"],
            "pull_request_review run the workflow file of a branch",
            id="a review event",
        ),
        pytest.param(_with_another_schedule, ["schedule"], "last ran 3 days ago", id="a schedule that stopped"),
        pytest.param(_with_a_failed_run, ["schedule"], "the last run failed", id="a run that failed"),
        pytest.param(_with_keys(), ["Jules API key"], "missing", id="no key"),
        pytest.param(_with_keys("wrong"), ["Jules API key"], "Jules rejected it (401)", id="a wrong key"),
        pytest.param(
            _with_keys("jules-key", "wrong"),
            ["Jules API key 2 of 2"],
            "Jules rejected it (401)",
            id="one wrong key of two",
        ),
        pytest.param(_without_source, ["repository at Jules"], "not connected", id="no source"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(
    breaks: Break, checks: list[str], said: str, patient: Patient
) -> None:
    breaks(patient)
    found = patient.to_fix()

    assert [finding.check for finding in found] == checks
    assert said in found[0].message
    assert all(finding.advice for finding in found)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong(hours: int, patient: Patient) -> None:
    (found,) = patient.to_fix(clock=timedelta(hours=hours))

    assert (found.check, found.message) == ("clock", "differs from GitHub's by 3600 seconds")


@pytest.mark.parametrize("scopes", ["repo", "gist, public_repo"])
def test_scopes_of_a_classic_token_are_read_from_the_header(scopes: str, patient: Patient) -> None:
    patient.stage.github.default_token.scopes = scopes
    said = {finding.check: (finding.status, finding.message) for finding in patient.findings()}

    assert said["pull-requests: write"] == (Status.OK, "granted by a scope")
    assert said["token"][1].endswith(f"with the scopes {scopes})")


def test_a_private_repository_needs_another_scope(patient: Patient) -> None:
    patient.stage.github.default_token.scopes = "public_repo"
    patient.stage.repository.is_private = True
    patient.stage.repository.grant(patient.stage.github.default_token.actor)

    assert {finding.check for finding in patient.to_fix()} >= {"issues: write", "pull-requests: write"}


def test_tokens_for_other_systems_are_tried_where_the_policy_says(patient: Patient) -> None:
    site = JenkinsSite(patient.stage.github.now)
    with HttpServer(site) as server:
        patient.file(POLICY, f"ci-hosts:\n  {server.url}: jenkins\n")
        host = server.url.removeprefix("http://")
        patient.changes["ci_tokens"] = parse_ci_tokens(f"{host}={site.token}\nother.example.com=made-up")[0]
        found = {each.check: each.status for each in patient.findings() if each.check.startswith("ci-tokens")}
    assert found == {f"ci-tokens: {host}": Status.OK, "ci-tokens: other.example.com": Status.FIX}


def test_what_cannot_be_checked_is_never_called_missing(patient: Patient) -> None:
    patient.file(POLICY, "update-branch: merge\n")
    found = {finding.check: finding for finding in patient.findings()}

    assert found["contents: write"].status is Status.NOTE
    assert "(the workflow says read)" in found["contents: write"].message


def test_a_check_of_its_own_needs_another_permission_and_no_personal_token(patient: Patient) -> None:
    patient.file(POLICY, "status-check: true\n")
    assert {finding.check for finding in patient.findings()} >= {"checks: write"}
    lacking = next(each for each in patient.to_fix() if each.check == "workflow's permissions")
    assert lacking.message == "lacking: checks: write"

    patient.changes["github_token"] = patient.stage.github.token("ghp_person").value
    finding = next(each for each in patient.to_fix() if each.check == "checks: write")
    assert "personal access tokens cannot create checks" in finding.message


def test_a_fleet_s_token_has_to_ask_for_what_a_policy_needs(patient: Patient) -> None:
    fleet = workflow(Trigger.FLEET, repositories=("octo/shop",))
    patient.file(WORKFLOW, fleet)
    patient.file(POLICY, "status-check: true\n")
    lacking = next(each for each in patient.to_fix() if each.check == "workflow's permissions")
    assert lacking.message == "the App's token does not ask for permission-checks: write"

    patient.file(WORKFLOW, fleet.replace("# permission-checks", "permission-checks"))
    found = {each.check: each for each in patient.findings()}
    assert found["workflow's permissions"].status is Status.OK


def test_a_server_that_fails_is_no_missing_permission(patient: Patient) -> None:
    fault = faults.answer(502)
    patient.stage.github.faults.before("GET", "/repos/octo/shop/pulls", fault, times=None)
    found = {finding.check: finding for finding in patient.findings()}

    assert found["pull-requests: read"].status is Status.NOTE


def test_a_schedule_that_has_not_run_yet_is_no_mistake(patient: Patient) -> None:
    patient.file(".github/workflows/bot.yml", workflow(Trigger.SCHEDULE))
    said = [finding.message for finding in patient.findings() if finding.check == "schedule"]

    assert said == ["has not run yet", "last ran 13 minutes ago"]


def test_a_schedule_that_github_delays_is_said(patient: Patient) -> None:
    for minutes in (52, 62, 72, 82):
        patient.scheduled(minutes_ago=minutes)
    said = next(finding for finding in patient.findings() if finding.check == "schedule")

    assert said.status is Status.NOTE
    assert said.message.startswith("The schedule did not run from ")
    assert said.message.endswith("GitHub usually starts this workflow every 10 min")


def _environment(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = patient.stage
    given = {
        "GITHUB_TOKEN": stage.github.default_token.value,
        "JULES_API_KEY": "jules-key",
        "JULES_BASE_URL": stage.jules_server.url,
        "GITHUB_API_URL": stage.github_server.url,
        "GITHUB_REPOSITORY": "octo/shop",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


def test_the_command_prints_a_line_for_each_check(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _environment(patient, monkeypatch)
    status = main(["doctor"])
    lines = capsys.readouterr().out.splitlines()

    assert status == 1  # this machine's clock is not the simulators'
    assert "ok    workflow                .github/workflows/jules-feedback.yml runs the bot" in lines
    assert "octo/shop" in lines
    assert lines[-1] == "2 things to fix."


def test_the_command_prints_objects_for_programs(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _environment(patient, monkeypatch)
    main(["doctor", "--json", "--repo", "octo/shop"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert all(row.keys() == {"object", "check", "repository", "status", "message", "advice"} for row in rows)
    assert {row["status"] for row in rows if row["check"] == "clock"} == {"fix"}
    assert "jules-key" not in str(rows)


def test_without_anything_the_status_is_1(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _environment(patient, monkeypatch)
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.delenv("JULES_API_KEY")

    assert main(["doctor"]) == 1
    assert "Set GITHUB_TOKEN" in capsys.readouterr().out


def test_a_mistake_in_the_settings_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)

    assert main(["doctor"]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Error: repositories is missing: set owner/name or org:NAME\n")


def test_nothing_to_fix_is_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    found = [Finding(check="clock", status=Status.OK, message="agrees with GitHub's")]

    assert print_findings(found, as_json=False) == 0
    assert capsys.readouterr().out == "ok    clock                   agrees with GitHub's\n\nNothing is missing.\n"


def test_a_person_s_token_is_named_by_its_kind(patient: Patient) -> None:
    patient.stage.github.token("ghp_abc", user("ann"))
    patient.changes["github_token"] = "ghp_abc"
    said = {finding.check: finding.message for finding in patient.findings()}

    assert said["token"] == "GitHub accepts it (classic personal access token)"
