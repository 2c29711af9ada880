"""What the verdicts cost: requests beyond the checks, the logs, and the base branch's head, for one pull request."""

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest
from tests.simulators.github.checks import Annotation
from tests.simulators.jules.steps import completes

ASSERTS = (
    "##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_a - assert 1 == 2\n"
)
OTHER = "##[group]Run pytest\npytest\n##[endgroup]\nE   KeyError: 'a'\nFAILED tests/test_b.py::test_b - KeyError: 'a'\n"
FORBIDDEN = "##[group]Run gh pr comment\n##[endgroup]\n##[error]HttpError: Resource not accessible by integration\n"
LOST = "The self-hosted runner lost communication with the server."
CALLER, CALLED = ".github/workflows/ci.yml", ".github/workflows/build.yml"
MOST_OF_CODE, MOST_OF_ONE_MORE, MOST = 2, 3, 6


def more(stage: Stage, pull: PullRequest) -> list[str]:
    """The requests for verdicts alone: comparisons, workflow files, checks and logs of other commits."""
    own = {run.id for run in pull.head.check_runs}
    found = []
    for seen in stage.github.requests:
        is_log = seen.path.endswith("/logs") and int(seen.path.split("/")[-2]) not in own
        if seen.operation in ("CommitChecks", "CheckDetails", "Viewer"):
            found.append(seen.operation)
        elif is_log or "/compare/" in seen.path or "/contents/.github/workflows/" in seen.path:
            found.append(seen.path)
    for usual in ("CommitChecks", "CheckDetails"):  # of the base branch's head, and of what fails here
        if usual in found:
            found.remove(usual)
    return found


def behind(stage: Stage, there: str | None) -> PullRequest:
    """A branch that the base has left behind, with what failed where it left the base."""
    stage.repository.base_check("test", "failure" if there else "success", log=there or "")
    pull, session = stage.task()
    session.answers(completes())
    stage.repository.push("Go on", files={"more.txt": "more"})
    stage.repository.base_check("test", "success")
    pull.check("test", "failure", log=ASSERTS)
    return pull


def test_a_failure_of_the_code_costs_two_requests_more(stage: Stage) -> None:
    pull = behind(stage, None)
    assert [each["verdict"] for each in stage.run().results[0]["verdicts"]] == ["code"]
    assert len(more(stage, pull)) <= MOST_OF_CODE


def test_what_the_base_has_fixed_costs_one_more(stage: Stage) -> None:
    pull = behind(stage, ASSERTS)
    assert [each["verdict"] for each in stage.run().results[0]["verdicts"]] == ["stale"]
    assert len(more(stage, pull)) <= MOST_OF_ONE_MORE


def test_what_only_people_can_fix_costs_nothing_more(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("comment", "failure", log=FORBIDDEN)
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, LOST)])
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    assert stage.run().decisions == {1: "wait"}
    assert more(stage, pull) == []


def test_all_together_cost_six(stage: Stage) -> None:
    stage.repository.file(CALLER, f"on: push\njobs:\n  build:\n    uses: ./{CALLED}\n")
    other, _ = stage.task(session="9876543210987654321", files={"b.py": "b = 1\n"})
    other.check("unit", "failure", log=OTHER)
    stage.run()
    for name, log in (("test", ASSERTS), ("unit", ASSERTS)):
        stage.repository.base_check(name, "failure", log=log)
    pull, _ = stage.task(files={CALLED: "jobs: [\n"})
    stage.repository.push("Fix the test", files={"fix.txt": "fixed"})
    for name in ("test", "unit", "slow"):
        stage.repository.base_check(name, "success")
    pull.check("test", "failure", log=ASSERTS)
    pull.check("unit", "failure", log=OTHER)
    pull.check("comment", "failure", log=FORBIDDEN)
    words = f"Invalid workflow file: {CALLED}#L1"
    pull.check("call", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, words)])
    over = "The job has exceeded the maximum execution time of 20m0s"
    pull.check("slow", "cancelled", took_minutes=20, annotations=[Annotation(".github", 1, over)])
    pull.blocked_run("failure", workflow=CALLER, workflow_file="ci.yml", event="push")
    stage.github.requests.clear()
    run = stage.run(pull_request=str(pull.number))
    found = {each["verdict"] for each in run.results[0]["verdicts"]}
    assert {"stale", "account", "workflow-file", "time-limit"} <= found
    assert len(more(stage, pull)) <= MOST, more(stage, pull)
