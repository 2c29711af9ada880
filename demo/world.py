"""The small world of the demonstration: a repository with seven pull requests and the sessions behind them.

One of them fails in CircleCI, where only the test report says why. Its simulator is at an address of this machine that
the policy names.
"""

import json
from datetime import timedelta
from pathlib import Path

from tests.simulators.ci.circleci import Action, CircleCiSite
from tests.simulators.github import JULES, GitHubWorld, PullRequest, Repository, Step, thread, user
from tests.simulators.jules import JulesWorld
from tests.simulators.jules.steps import says, turns

_HUNK = """\
@@ -8,6 +8,9 @@ def checkout(cart):
     order = Order(cart)
+    try:
+        charge(order)
+    except Exception:
+        pass
     return order"""


def build(github: GitHubWorld, jules: JulesWorld) -> Repository:
    """Tell the world's story up to now."""
    repository = github.repository("octo/shop")
    jules.source("octo/shop")
    jules.source("octo/warehouse")
    for story in (_failing_tests, _requested_changes, _healthy, _waiting, _strangers_session, _fork):
        story(repository, jules)
    return repository


def build_elsewhere(repository: Repository, jules: JulesWorld, circle: CircleCiSite) -> None:
    """Tell what failed in CircleCI, whose address is known by now."""
    repository.file(".github/jules-feedback.yml", f"ci-hosts:\n  {circle.address}: circleci\n")
    pull = _open(repository, "count-stock", "3390172845610293847", "Count what is in stock")
    folder = Path(__file__).parent
    log, tests = (folder / "vitest-junit.log").read_text(), json.loads((folder / "circleci-tests.json").read_text())
    steps = Action("Checkout code"), Action("Run the tests", "failed", "npm run test:ci", log)
    job = circle.job("octo/shop", 118, "test-web", pull.head.oid, *steps, **tests)
    pull.status("ci/circleci: test-web", "failure", description="Your tests failed", url=circle.page_of(job))
    _session(jules, pull, "3390172845610293847")


def _open(repository: Repository, slug: str, session: str, title: str) -> PullRequest:
    footer = (
        f"*PR created automatically by Jules for task [{session}](https://jules.google.com/task/{session}) "
        "started by @maria*"
    )
    return repository.pull_request(
        author=JULES, branch=f"{slug}-{session}", title=title, body=f"{title}.\n\n---\n{footer}"
    )


def _session(jules: JulesWorld, pull: PullRequest, session_id: str, *, repo: str = "octo/shop") -> None:
    url = pull.url if repo == "octo/shop" else None
    prompt = pull.title
    session = jules.session(
        session_id, prompt=prompt, repo=repo, state="COMPLETED", pull_request=url, created=jules.ago(120)
    )
    session.answers(says("Thank you, I am looking into it."), turns("IN_PROGRESS"))


def _failing_tests(repository: Repository, jules: JulesWorld) -> None:
    pull = _open(repository, "apply-discounts", "4501882736450918273", "Apply discounts to the cart")
    start = repository.world.now - timedelta(minutes=30)
    lines = (Path(__file__).parent / "pytest.log").read_text().splitlines()
    log = "".join(f"{start + timedelta(seconds=n / 4):%Y-%m-%dT%H:%M:%S.%f}0Z {line}\n" for n, line in enumerate(lines))
    for python in ("3.11", "3.12"):
        steps = [Step("Set up job"), Step("Run actions/checkout@v4"), Step("Run python -m pytest -q", "failure")]
        pull.check(f"test ({python})", "failure", workflow="CI", log=log, steps=steps)
    pull.check("lint", "success", workflow="CI")
    _session(jules, pull, "4501882736450918273")


def _requested_changes(repository: Repository, jules: JulesWorld) -> None:
    pull = _open(repository, "charge-cards", "7719203384756102938", "Charge cards at checkout")
    pull.check("test (3.12)", "success", workflow="CI")
    remark = (
        "This swallows every error, so a declined card looks like a paid order. Let `PaymentError` through, please."
    )
    pull.review(
        user("li-wei"),
        "CHANGES_REQUESTED",
        "Close, but a failed charge must not end in an order.",
        association="MEMBER",
        threads=[thread(path="shop/checkout.py", line=12, hunk=_HUNK, comments=[remark])],
        minutes_ago=25,
    )
    _session(jules, pull, "7719203384756102938")


def _healthy(repository: Repository, jules: JulesWorld) -> None:
    pull = _open(repository, "sort-orders", "6620193847561029384", "Sort orders by date")
    pull.check("test (3.12)", "success", workflow="CI")
    _session(jules, pull, "6620193847561029384")


def _waiting(repository: Repository, jules: JulesWorld) -> None:
    pull = _open(repository, "cache-prices", "5510928374650192837", "Cache prices")
    pull.check("lint", "failure", workflow="CI")
    pull.running_check("test (3.12)", workflow="CI")
    _session(jules, pull, "5510928374650192837")


def _strangers_session(repository: Repository, jules: JulesWorld) -> None:
    pull = _open(repository, "rename-items", "8830192847561029384", "Rename items")
    pull.check("test (3.12)", "failure", workflow="CI")
    _session(jules, pull, "8830192847561029384", repo="octo/warehouse")


def _fork(repository: Repository, _: JulesWorld) -> None:
    body = (
        "Please merge.\n\n---\n*PR created automatically by Jules for task [4501882736450918273]"
        "(https://jules.google.com/task/4501882736450918273) started by @mallory*"
    )
    pull = repository.pull_request(
        author=user("mallory"), branch="improve-docs", title="Improve the docs", body=body, fork="mallory/shop"
    )
    pull.check("test (3.12)", "failure", workflow="CI")
