"""Whether a site accepts the token that it is given."""

from urllib.parse import urlsplit

import pytest

from feedback_bot.ci.reader import CiAccess, check_tokens
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import read_settings
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from tests.scenarios.stage import NOON, QUICK
from tests.simulators.ci.circleci import CircleCiSite
from tests.simulators.http.wire import HttpServer


@pytest.mark.parametrize(
    ("token", "problem"), [("circle-made-up-token", None), ("another-made-up-token", "the token was refused")]
)
def test_each_token_is_tried_at_its_own_site(token: str, problem: str | None) -> None:
    site = CircleCiSite(NOON)
    with HttpServer(site) as server:
        owner = urlsplit(server.url).netloc
        given = {"GITHUB-TOKEN": "x", "JULES-API-KEY": "x", "REPOSITORIES": "a/b", "CI-TOKENS": f"{owner}={token}"}
        settings = read_settings({}, {f"INPUT_{name}": value for name, value in given.items()})
        access = CiAccess(settings, RateLimitBudget(0), QUICK, note=lambda _: None)
        found = check_tokens(access.logs(Policy.build({"ci-hosts": {server.url: "circleci"}})))
        access.close()
    assert found == [(owner, problem)]
    assert site.paths == ["/api/v2/me"]
