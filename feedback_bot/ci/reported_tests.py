"""The failed tests in the responses of CI systems that store the test reports of their jobs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from feedback_bot.ci.protocol import rows_of, text_of
from feedback_bot.test_reports import Case, Outcome, Report, report_of

_LONGEST: Final = 1 << 16
_FAILED: Final = ("failed", "failure", "error", "regression", "timeout", "aborted")
_PASSED: Final = ("passed", "success", "fixed")


def of_circleci(answer: object) -> Report:
    """The tests of a job, from API v1.1. The message contains the trace."""
    return report_of(
        _case(row, "result", name="name", group="classname", trace="message", file="file")
        for row in rows_of(answer, "tests")
    )


def of_gitlab(answer: object, job: str | None) -> Report:
    """The test report of a pipeline, or its summary. Each suite is the report of one job.

    Args:
        job: the job whose suite counts; ``None`` for all.
    """
    suites = [suite for suite in rows_of(answer, "test_suites") if job is None or suite.get("name") == job]
    found = report_of(
        _case(
            {**row, "trace": _joined(row.get("system_output"), row.get("stack_trace"))},
            "status",
            name="name",
            group="classname",
            trace="trace",
            file="file",
            suite=text_of(suite, "name"),
        )
        for suite in suites
        for row in rows_of(suite, "test_cases")
    )
    is_broken = any(text_of(suite, "suite_error") for suite in suites)
    counted = any(suite.get("total_count") for suite in suites)
    return replace(found, unread="GitLab could not read it" if is_broken else "", has_cases=found.has_cases or counted)


def of_azure(answers: list[object]) -> Report:
    """The failed results of test runs."""
    return report_of(
        _case(row, "outcome", name="automatedTestName", message="errorMessage", trace="stackTrace")
        if text_of(row, "automatedTestName")
        else _case(row, "outcome", name="testCaseTitle", message="errorMessage", trace="stackTrace")
        for answer in answers
        for row in rows_of(answer, "value")
    )


def of_jenkins(answer: object) -> Report:
    """The test report of a build, from the JUnit plugin."""
    return report_of(
        _case(
            row,
            "status",
            name="name",
            group="className",
            message="errorDetails",
            trace="errorStackTrace",
            suite=text_of(suite, "name"),
        )
        for suite in rows_of(answer, "suites")
        for row in rows_of(suite, "cases")
    )


def _case(row: Mapping[str, Any], outcome: str, *, suite: str = "", **keys: str) -> Case:
    """A case in a response.

    Args:
        outcome: the key of its outcome.
        suite: tells it apart from other cases with the same name.
        keys: the key of each text, by the attribute of the case.
    """
    ended = text_of(row, outcome).lower()
    texts = {attribute: text_of(row, key)[:_LONGEST] for attribute, key in keys.items()}
    return Case(
        name=texts.get("name", ""),
        group=texts.get("group", ""),
        suite=suite,
        outcome=Outcome.FAILED if ended in _FAILED else Outcome.PASSED if ended in _PASSED else Outcome.SKIPPED,
        message=texts.get("message", ""),
        trace=texts.get("trace", ""),
        file=texts.get("file", ""),
    )


def _joined(*values: object) -> str:
    """The texts in some values. A value may be an object with several texts."""
    return "\n".join(text for value in values for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    parts = value.values() if isinstance(value, Mapping) else [value]
    return (part for part in parts if isinstance(part, str) and part)
