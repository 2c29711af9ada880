"""The simulators answer in the terms of the official descriptions: known fields, types, and states, and nothing else.

The descriptions' fields and values are in tests/contract/vendored/ci-systems.json, each with where it was read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.systems import SYSTEMS, System
from tests.simulators.http.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.ci.site import CiSite

DESCRIBED = json.loads((Path(__file__).parents[2] / "contract/vendored/ci-systems.json").read_text(encoding="utf-8"))
AUTHORIZED = {
    "azure": "Basic Om1hZGUtdXAtcGVyc29uYWwtYWNjZXNzLXRva2Vu",
    "buildkite": "Bearer bkua_made-up-token",
}
SHA = "f" * 40


AZURE = "/fabrikam/6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c/_apis/build/builds/41"
BUILDKITE = "/v2/organizations/acme/pipelines/shop-ci/builds/41"
ASKED: dict[str, list[tuple[str, str, str | None]]] = {
    "azure": [(AZURE, "Build", None), (f"{AZURE}/timeline", "TimelineRecord", "records")],
    "gitlab": [("/api/v4/projects/team%2Fshop/pipelines/741/jobs", "Job", "")],
    "buildkite": [(BUILDKITE, "Build", None), (BUILDKITE, "Job", "jobs")],
}
"""What is asked, the name of its description, and where in the answer it is: all of it, in a list, or below a key."""


def answers(system: System, site: CiSite) -> Iterator[tuple[str, Any]]:
    """What a site answers, each with the name of its description."""
    headers = {"authorization": AUTHORIZED.get(system.name, ""), "private-token": site.token}
    for target, name, key in ASKED[system.name]:
        found = json.loads(site.answer(Request("GET", target, {"api-version": "6.0"}, headers, target=target)).body)
        rows = [found] if key is None else found[key] if key else found
        assert rows
        yield from ((name, row) for row in rows)


@pytest.mark.parametrize("system", [each for each in SYSTEMS if each.name in DESCRIBED], ids=str)
@pytest.mark.parametrize("is_running", [False, True])
def test_answers_are_as_described(system: System, *, is_running: bool) -> None:
    site = system.make(NOON)
    system.put(site, SHA, LOG, is_running=is_running)
    for name, row in answers(system, site):
        jsonschema.validate(row, DESCRIBED[system.name][name])
