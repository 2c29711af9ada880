"""The simulators answer in the terms of the official descriptions: known fields, types, and states, and nothing else.

The descriptions' fields and values are in tests/contract/vendored/ci-systems.json, each with where it was read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest

from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.circleci import WORKFLOW
from tests.simulators.ci.site import ReportedTest
from tests.simulators.ci.systems import SYSTEMS, System
from tests.simulators.http.exchange import Request

if TYPE_CHECKING:
    from tests.simulators.ci.site import CiSite

DESCRIBED = json.loads((Path(__file__).parents[2] / "contract/vendored/ci-systems.json").read_text(encoding="utf-8"))
AUTHORIZED = {
    "azure": {"authorization": "Basic Om1hZGUtdXAtcGVyc29uYWwtYWNjZXNzLXRva2Vu"},
    "buildkite": {"authorization": "Bearer bkua_made-up-token"},
    "circleci": {"circle-token": "circle-made-up-token", "accept": "application/json"},
    "gitlab": {"private-token": "glpat-made-up-token"},
    "jenkins": {"authorization": "Basic Ym90Om1hZGUtdXAtYXBpLXRva2Vu"},
}
SHA = "f" * 40
TESTS = [ReportedTest(name="test_sum"), ReportedTest(name="test_fine", passed=True)]

AZURE = "/fabrikam/6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c/_apis"
BUILD = f"{AZURE}/build/builds/41"
RUNS = f"{AZURE}/test/runs?buildUri=vstfs%3A%2F%2F%2FBuild%2FBuild%2F41"
BUILDKITE = "/v2/organizations/acme/pipelines/shop-ci/builds/41"
ARTIFACTS = f"{BUILDKITE}/jobs/0190a5b2-0000-4000-8000-000000000041/artifacts"
WORKFLOW_JOBS = f"/api/v2/workflow/{WORKFLOW}/job"
JOB = "/api/v1.1/project/github/octo/shop/41"
PIPELINE = "/api/v4/projects/team%2Fshop/pipelines/741"
JUNIT = "/job/octo/job/shop/job/PR-7/41/testReport/api/json"
ASKED: dict[str, list[tuple[str, str, str]]] = {
    "azure": [
        (BUILD, "Build", ""),
        (f"{BUILD}/timeline", "TimelineRecord", "records"),
        (RUNS, "TestRun", "value"),
        (f"{AZURE}/test/Runs/2/results?outcomes=Failed", "TestCaseResult", "value"),
    ],
    "buildkite": [
        (BUILDKITE, "Build", ""),
        (BUILDKITE, "Job", "jobs"),
        (ARTIFACTS, "Artifact", ""),
        ("/v2/access-token", "AccessToken", ""),
    ],
    "circleci": [
        (WORKFLOW_JOBS, "WorkflowJobs", ""),
        (WORKFLOW_JOBS, "WorkflowJob", "items"),
        (JOB, "JobDetails", ""),
        (f"{JOB}/tests", "TestMetadata", "tests"),
    ],
    "gitlab": [
        (f"{PIPELINE}/jobs", "Job", ""),
        (f"{PIPELINE}/test_report_summary", "TestReportSummary", ""),
        (f"{PIPELINE}/test_report", "TestReport", ""),
        (f"{PIPELINE}/test_report", "TestSuite", "test_suites"),
        (f"{PIPELINE}/test_report", "TestCase", "test_suites/test_cases"),
    ],
    "jenkins": [(JUNIT, "SuiteResult", "suites"), (JUNIT, "CaseResult", "suites/cases")],
}
"""What is asked, the name of its description, and the keys below which the answer has it; lists are gone through."""


def described(system: str, name: str) -> Any:  # noqa: ANN401 - any JSON
    assert name in DESCRIBED.get(system, {}), f"tests/contract/vendored/ci-systems.json has no {name!r} of {system!r}"
    return DESCRIBED[system][name]


def rows_of(answer: Any, keys: str) -> list[Any]:  # noqa: ANN401 - any JSON
    rows = answer if isinstance(answer, list) else [answer]
    for key in keys.split("/") if keys else ():
        rows = [below for row in rows for below in row[key]]
    return rows


def answered(site: CiSite, system: str, target: str) -> Any:  # noqa: ANN401 - any JSON
    query = {**dict(parse_qsl(urlsplit(target).query)), "api-version": "6.0"}
    path = target.partition("?")[0]
    return json.loads(site.answer(Request("GET", path, query, AUTHORIZED[system], target=target)).body)


@pytest.mark.parametrize("system", SYSTEMS, ids=str)
@pytest.mark.parametrize("is_running", [False, True])
def test_answers_are_as_described(system: System, *, is_running: bool) -> None:
    assert system.name in ASKED.keys() & AUTHORIZED.keys(), f"ASKED or AUTHORIZED has no {system.name!r}"
    site = system.make(NOON)
    site.tests = TESTS
    system.put(site, SHA, LOG, is_running=is_running)
    for target, name, keys in ASKED[system.name]:
        rows = rows_of(answered(site, system.name, target), keys)
        assert rows
        for row in rows:
            jsonschema.validate(row, described(system.name, name))
