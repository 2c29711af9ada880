"""What follows from what could not be read about a failed check."""

import pytest

from feedback_bot.digest import Step
from feedback_bot.evidence.judging import judged
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import Annotation, CheckEvidence, CheckSignal, JobEvidence, OnBase, ReportedTests, Verdict
from feedback_bot.test_reports import FailedTest
from tests.unit.builders import case, check, digest_of

FAILED = Step(number=1, name="Run pytest", conclusion="failure", started_at=None, completed_at=None)
ECHO = Annotation(
    path=".github", start_line=1, end_line=1, level="failure", title="", message="Process completed with exit code 1."
)
LOST = "The self-hosted runner lost communication with the server."


def verdict(details: CheckDetails | None, **known: object) -> Verdict:
    evidence = CheckEvidence(signals=(CheckSignal(check=check()),), **{"log_problem": "No log.", **known})  # type: ignore[arg-type] # as given
    return judged(case(check()).snapshot, evidence, details).verdict


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        pytest.param(None, Verdict.UNKNOWN, id="nothing could be read"),
        pytest.param(CheckDetails(), Verdict.INFRASTRUCTURE, id="no step ran"),
        pytest.param(CheckDetails(steps=(FAILED,)), Verdict.CODE, id="a step is known"),
        pytest.param(CheckDetails(steps=(FAILED,), annotations=(ECHO,)), Verdict.CODE, id="and an empty annotation"),
    ],
)
def test_one_thing_known_is_enough(details: CheckDetails | None, expected: Verdict) -> None:
    assert verdict(details) is expected


def test_a_log_that_was_not_asked_for_says_nothing() -> None:
    assert verdict(CheckDetails(), is_log_left=True) is Verdict.CODE
    assert verdict(None, is_log_left=True) is Verdict.CODE


def test_what_fails_on_the_base_too_is_the_base_branchs_unless_only_people_can_fix_it() -> None:
    note = Annotation(path=".github", start_line=1, end_line=1, level="failure", title="", message=LOST)
    steps = (FAILED,)
    assert verdict(CheckDetails(steps=steps), on_base=OnBase.FAILS) is Verdict.BASE
    assert verdict(CheckDetails(steps=steps, annotations=(note,)), on_base=OnBase.FAILS) is Verdict.INFRASTRUCTURE


OUTAGE = "received unexpected HTTP status: 503 Service Unavailable"
PULL = f"##[group]Run npm test\nnpm test\n##[endgroup]\nerror pulling image configuration: {OUTAGE}\n"
QUIET = "##[group]Run ./ci.sh\n./ci.sh\n##[endgroup]\n##[error]Process completed with exit code 1.\n"


def named(*messages: str, is_own: bool = True) -> ReportedTests:
    failed = tuple(FailedTest(name=f"test_{at}", message=message) for at, message in enumerate(messages))
    return ReportedTests(failed=failed, has_cases=True, is_own=is_own)


@pytest.mark.parametrize(
    ("log", "reported", "expected"),
    [
        pytest.param(PULL, ReportedTests(), Verdict.INFRASTRUCTURE, id="no report"),
        pytest.param(PULL, named("assert 41 == 42"), Verdict.CODE, id="a test failed"),
        pytest.param(PULL, named(""), Verdict.CODE, id="a test failed of nothing"),
        pytest.param(PULL, named(OUTAGE, "assert 41 == 42"), Verdict.CODE, id="one of two failed of the outage"),
        pytest.param(PULL, named(OUTAGE, f"HTTPError\n{OUTAGE}"), Verdict.INFRASTRUCTURE, id="all failed of it"),
        pytest.param(PULL, named(), Verdict.INFRASTRUCTURE, id="no test failed"),
        pytest.param(
            PULL, named("assert 41 == 42", is_own=False), Verdict.INFRASTRUCTURE, id="of another job, perhaps"
        ),
        pytest.param(QUIET, named("assert 41 == 42"), Verdict.CODE, id="a log without a reason"),
        pytest.param(QUIET, named(), Verdict.CODE, id="and no test failed"),
    ],
)
def test_a_report_outweighs_words_of_the_log(log: str, reported: ReportedTests, expected: Verdict) -> None:
    details = CheckDetails(steps=(FAILED,))
    assert verdict(details, log_problem=None, digest=digest_of(log), tests=reported) is expected


@pytest.mark.parametrize(("reported", "expected"), [(named(), Verdict.UNKNOWN), (named("41"), Verdict.CODE)])
def test_a_canceled_job_whose_report_names_a_failed_test_failed_of_it(
    reported: ReportedTests, expected: Verdict
) -> None:
    found = digest_of("collecting ...\nReceived cancellation signal, interrupting\n")
    jobs = (JobEvidence(id="7", name="test", digest=found, is_canceled=True),)
    assert verdict(CheckDetails(), log_problem=None, digest=found, jobs=jobs, tests=reported) is expected


def test_a_report_does_not_outweigh_the_runners_own_words() -> None:
    note = Annotation(path=".github", start_line=1, end_line=1, level="failure", title="", message=LOST)
    details = CheckDetails(steps=(FAILED,), annotations=(note,))
    found = verdict(details, log_problem=None, digest=digest_of(PULL), tests=named("assert 41 == 42"))
    assert found is Verdict.INFRASTRUCTURE


def test_a_report_is_something_that_was_read() -> None:
    assert verdict(None, tests=named("assert 41 == 42")) is Verdict.CODE
