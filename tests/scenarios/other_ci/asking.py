"""What the scenarios of other CI systems share."""

from urllib.parse import urlsplit

from tests.scenarios.stage import Run, Stage
from tests.simulators.ci.site import CiSite
from tests.simulators.github import PullRequest

LOG = """\
============================= test session starts ==============================
collected 3 items

tests/test_cart.py F..                                                   [100%]

=================================== FAILURES ===================================
___________________________________ test_sum ___________________________________

    def test_sum():
>       assert add(40, 1) == 42
E       assert 41 == 42

tests/test_cart.py:7: AssertionError
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_sum - assert 41 == 42
========================= 1 failed, 2 passed in 0.12s ==========================
"""


def tokens(site: CiSite, token: str | None = None) -> str:
    """A line of ``ci-tokens`` for a site."""
    return f"{urlsplit(site.address).netloc}={token or site.token}"


def run_with_token(stage: Stage, site: CiSite) -> Run:
    return stage.run(ci_tokens=tokens(site))


def sha_of(pull: PullRequest) -> str:
    return pull.head.oid
