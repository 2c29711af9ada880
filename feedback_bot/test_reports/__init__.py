"""Test reports: which tests failed, according to files and responses other than the log."""

from feedback_bot.test_reports.archive import Bounds, read_reports
from feedback_bot.test_reports.cases import Cases, report_of
from feedback_bot.test_reports.model import Case, FailedTest, Outcome, Report, together
from feedback_bot.test_reports.names import matched
from feedback_bot.test_reports.reading import read_report

__all__ = [
    "Bounds",
    "Case",
    "Cases",
    "FailedTest",
    "Outcome",
    "Report",
    "matched",
    "read_report",
    "read_reports",
    "report_of",
    "together",
]
