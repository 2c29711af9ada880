"""Failures that no commit can fix: who is told of them, and what happens when the code fails beside them or later."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import faults, user
from tests.simulators.github.checks import Annotation, Step
from tests.simulators.jules import steps

BILLING = (
    "The job was not started because recent account payments have failed or your spending limit needs to be increased."
)
LOST = "The self-hosted runner lost communication with the server. Verify the machine is running."
FORBIDDEN = "##[group]Run gh pr comment\n##[endgroup]\n##[error]HttpError: Resource not accessible by integration\n"
ALL_GREEN = (
    "##[group]Run re-actors/alls-green@release/v1\nwith:\n  jobs: {}\n##[endgroup]\n"
    "Some of the required to succeed jobs failed.\n##[error]Process completed with exit code 1.\n"
)
ASSERTS = (
    "##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_a - assert 1 == 2\n"
)


@pytest.mark.parametrize(
    ("words", "code"),
    [(BILLING, "account-blocked"), (LOST, "infrastructure-failed")],
    ids=["an account", "a lost runner"],
)
def test_a_job_that_never_ran_is_for_people(stage: Stage, words: str, code: str) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, words)])
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert run.results[0]["reason_codes"] == [code]
    assert session.messages == []
    assert [words[:60] in comment.body for comment in pull.comments] == [True]
    assert not pull.labels


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Vercel", "Authorization required to deploy."),
        ("license/cla", "Contributor License Agreement is not signed yet."),
        ("policy-bot: main", "0/1 rules approved"),
    ],
)
def test_what_a_person_has_to_approve_is_for_people(stage: Stage, name: str, words: str) -> None:
    pull, session = stage.task()
    pull.status(name, "failure", description=words)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []
    assert ["**A person has to act on" in comment.body for comment in pull.comments] == [True]


def test_an_unknown_cause_is_for_people(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log_status=404)
    refused = faults.answer(500)
    stage.github.faults.before("POST", "/graphql", refused, when=faults.operation("CheckDetails"), times=None)
    assert stage.run().results[0]["reason_codes"] == ["cause-unknown"]
    assert session.messages == []


def test_beside_a_failure_of_the_code_it_is_listed_and_told_to_people(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    assert stage.run().decisions == {1: "send"}
    mine, _, others = session.messages[0].partition("## Probably not caused by your changes")
    assert "Vercel" not in mine
    assert "- `Vercel`: the deployment needs a person's authorization" in others
    assert "`Vercel` failed (approval: the deployment needs a person's authorization)" in pull.comments[0].body
    session.turns("COMPLETED")
    stage.advance(5)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1
    assert "**A person has to act on `Vercel`**" in pull.comments[1].body


def test_what_fails_in_the_code_later_is_told(stage: Stage) -> None:
    pull, session = stage.task()
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    stage.run()
    pull.check("unit", "failure", log=ASSERTS)
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_token_without_a_permission_is_for_people(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("comment", "failure", log=FORBIDDEN)
    assert stage.run().results[0]["reason_codes"] == ["account-blocked"]
    assert session.messages == []


def test_the_words_of_a_test_withhold_nothing(stage: Stage) -> None:
    pull, session = stage.task()
    log = ASSERTS.replace("assert 1 == 2", "AssertionError: Resource not accessible by integration")
    pull.check("unit", "failure", log=log)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


CACHE = "Failed to restore: Cache service responded with 503"


@pytest.mark.parametrize("level", ["failure", "warning"])
def test_what_another_step_says_withholds_nothing(stage: Stage, level: str) -> None:
    """A step whose failure is allowed leaves its annotation, and the job fails in a later step."""
    pull, session = stage.task()
    log = "##[group]Run npx tsc\nnpx tsc\n##[endgroup]\nNo src folder.\n##[error]Process completed with exit code 2.\n"
    notes = [Annotation(".github", 1, CACHE, level), Annotation(".github", 1, "Process completed with exit code 2.")]
    pull.check("build", "failure", log=log, steps=[Step("Run npx tsc", "failure")], annotations=notes)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_what_the_runner_says_counts_beside_any_step(stage: Stage) -> None:
    pull, session = stage.task()
    notes = [Annotation(".github", 1, "The runner has received a shutdown signal.")]
    log = "##[group]Run make\nmake\n##[endgroup]\ncc -c a.c\n"
    pull.check("build", "failure", log=log, steps=[Step("Run make", "failure")], annotations=notes)
    assert stage.run().results[0]["reason_codes"] == ["infrastructure-failed"]
    assert session.messages == []


def test_a_gate_follows_the_job_that_it_waits_for(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "failure", log=ASSERTS)
    pull.check("required", "failure", log=ALL_GREEN)
    assert stage.run().decisions == {1: "send"}
    mine, _, others = session.messages[0].partition("## Probably not caused by your changes")
    assert "CI / required" not in mine
    assert "- `CI / required`: it only sums up other jobs" in others
    session.turns("COMPLETED")
    stage.advance(5)
    assert stage.run().results[0]["reason_codes"] == ["gate-failed"]
    assert len(pull.comments) == 1


def test_a_gate_beside_a_lost_runner_is_no_failure_of_its_own(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, LOST)])
    pull.check("required", "failure", log=ALL_GREEN)
    assert stage.run().results[0]["reason_codes"] == ["infrastructure-failed"]
    assert session.messages == []
    assert len(pull.comments) == 1


def test_a_gate_that_alone_is_red_is_for_people(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("required", "failure", log=ALL_GREEN)
    assert stage.run().results[0]["reason_codes"] == ["cause-unknown"]
    assert session.messages == []


def test_the_jobs_of_a_matrix_share_one_comment(stage: Stage) -> None:
    pull, _ = stage.task()
    for version in ("3.11", "3.12"):
        notes = [Annotation(".github", 1, LOST)]
        pull.check(f"test ({version})", "failure", log_status=404, steps=[], annotations=notes)
    stage.run()
    assert len(pull.comments) == 1
    assert "test (3.11)" in pull.comments[0].body
    assert "test (3.12)" in pull.comments[0].body


def test_another_verdict_of_the_check_is_another_comment(stage: Stage) -> None:
    pull, _ = stage.task()
    notes = [Annotation(".github", 1, LOST)]
    pull.check("test", "failure", log_status=404, steps=[], annotations=notes)
    stage.run()
    pull.push("Try again")
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, BILLING)])
    stage.advance(30)
    stage.run()
    assert ["**Please re-run" in comment.body for comment in pull.comments] == [True, False]
    assert "an account" in pull.comments[1].body.lower()


def test_a_failed_step_is_code_even_without_a_log(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log_status=404, steps=[Step("Run pytest", "failure")])
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_the_results_name_each_verdict_with_its_evidence(stage: Stage) -> None:
    pull, _ = stage.task()
    check = pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description="Authorization required to deploy.", url="https://v.example/7")
    run = stage.run()
    assert run.results[0]["verdicts"] == [
        {
            "check": "CI / unit",
            "verdict": "code",
            "evidence": "a test, a compiler, or a linter failed: FAILED tests/test_a.py::test_a - assert 1 == 2",
            "url": check.details_url,
        },
        {
            "check": "Vercel",
            "verdict": "approval",
            "evidence": "the deployment needs a person's authorization: Authorization required to deploy.",
            "url": "https://v.example/7",
        },
    ]
    assert "code (a test, a compiler, or a linter failed" in run.summary
    assert "approval (the deployment needs" in run.summary


def test_a_question_is_answered_with_the_verdicts(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    pull.comment(user("ann"), "/feedback why", association="OWNER")
    stage.run()
    answer = next(comment.body for comment in pull.comments if "**The bot is waiting**" in comment.body)
    assert "`Vercel`: approval: the deployment needs a person's authorization: Authorization required" in answer


def test_a_question_after_the_message_is_answered_from_memory(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("unit", "failure", log=ASSERTS)
    stage.run()
    pull.comment(user("ann"), "/feedback why", association="OWNER")
    run = stage.run()
    assert "code: a test, a compiler, or a linter failed" in pull.comments[-1].body
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["code"]


def test_a_trusted_person_overrules_the_verdict_once(stage: Stage) -> None:
    pull, session = stage.task()
    notes = [Annotation(".github", 1, LOST)]
    pull.check("test", "failure", log_status=404, steps=[], annotations=notes)
    pull.check("required", "failure", log=ALL_GREEN)
    stage.run()
    stage.advance(1)
    pull.comment(user("ann"), "/feedback mine", association="OWNER")
    assert stage.run().decisions == {1: "send"}
    mine, _, others = session.messages[0].partition("## Probably not caused by your changes")
    assert "CI / test" in mine
    assert "CI / required" in others
    assert "Message 1 of 3" in pull.comments[-1].body
    session.turns("COMPLETED")
    pull.push("Try again")
    stage.advance(10)
    pull.check("test", "failure", log_status=404, steps=[], annotations=notes)
    stage.advance(30)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_nobody_else_overrules_a_verdict(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, LOST)])
    stage.advance(1)
    pull.comment(user("eve"), "/feedback mine", association="NONE")
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_a_pending_license_agreement_is_for_people_once_it_has_stayed_so(stage: Stage) -> None:
    pull, session = stage.task()
    pull.status("license/cla", "pending", description="Contributor License Agreement is not signed yet.")
    assert stage.run().results[0]["reason_codes"] == ["checks-running"]
    stage.advance(61)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert ["**A person has to act on `license/cla`**" in comment.body for comment in pull.comments] == [True]
    pull.check("unit", "failure", log=ASSERTS)
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_another_pending_status_is_only_waited_for(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.status("ci/slow", "pending", description="The build is queued.")
    stage.advance(600)
    assert stage.run().results[0]["reason_codes"] == ["checks-running"]
    assert pull.comments == []


def test_a_job_that_waits_for_a_deployment_review_holds_nothing_back(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("deploy", "waiting")
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert ["the job waits for a deployment review" in comment.body for comment in pull.comments] == [True]
    pull.check("unit", "failure", log=ASSERTS)
    stage.advance(20)
    assert stage.run().decisions == {1: "send"}
    assert "- `CI / deploy`: the job waits for a deployment review" in session.messages[0]


def test_a_gate_beside_a_canceled_job_is_for_people(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "cancelled")
    pull.check("required", "failure", log=ALL_GREEN)
    assert stage.run().results[0]["reason_codes"] == ["cause-unknown"]
    assert session.messages == []


def test_a_person_overrules_a_gate_that_alone_is_red(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "cancelled")
    pull.check("required", "failure", log=ALL_GREEN)
    stage.run()
    stage.advance(1)
    pull.comment(user("ann"), "/feedback mine", association="OWNER")
    assert stage.run().decisions == {1: "send"}
    assert "- `CI / required` failed" in session.messages[0]


def test_a_question_is_shown_beside_what_only_people_can_fix(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    session.answers(steps.asks("Which database?"))
    stage.run()
    stage.advance(30)
    assert stage.run().results[0]["reason_codes"] == ["question-asked", "approval-needed"]
    assert ["Which database?" in comment.body for comment in pull.comments] == [False, True, False]
    assert "**A person has to act on `Vercel`**" in pull.comments[2].body
    stage.advance(200)
    assert stage.run().decisions == {1: "wait"}
    assert len(pull.comments) == 3
    assert not pull.labels


def test_what_only_people_can_fix_needs_no_push(stage: Stage) -> None:
    pull, session = stage.task()
    check = pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description="Authorization required to deploy.")
    stage.run()
    session.turns("COMPLETED")
    check.rerun("success")
    stage.advance(200)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert not pull.labels


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Invalid workflow file: .github/workflows/build.yml#L6", ".github/workflows/build.yml"),
        ("Can't find 'action.yml' under '/runner/shop/.github/actions/setup'.", ".github/actions/setup/readme.md"),
    ],
)
@pytest.mark.parametrize("is_changed", [True, False])
def test_a_file_that_the_runner_names_is_compared_with_the_changes(
    stage: Stage, words: str, path: str, *, is_changed: bool
) -> None:
    pull, session = stage.task(files={path: "jobs: 1\n"} if is_changed else {"a.py": "1\n"})
    pull.check("build", "failure", log_status=404, steps=[], annotations=[Annotation(".github", 1, words)])
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert [each["verdict"] for each in run.results[0]["verdicts"]] == ["workflow-file" if is_changed else "code"]
    assert words in session.messages[0]
