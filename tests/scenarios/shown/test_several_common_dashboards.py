"""Workflows whose dashboards for several repositories are in the same repository: each has a page of its own."""

from dataclasses import replace

import pytest

from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.markers.page import record_of, with_record
from feedback_bot.markers.signer import Signer
from tests.scenarios.shown.test_common_dashboard import ANN, OPS, TITLE, acme, pages, scan, stuck, tick
from tests.scenarios.stage import Run, Stage
from tests.simulators.github import faults
from tests.simulators.github.issue import Issue

pytestmark = pytest.mark.sweep

__all__ = ["acme", "stuck"]  # fixtures
WORKFLOWS = {"acme/one": "acme/one acme/quiet", "acme/two": "acme/two acme/quiet"}


def both(stage: Stage) -> list[Run]:
    return [scan(stage, WORKFLOWS[name], dashboard_repository=OPS) for name in WORKFLOWS]


def shown(stage: Stage) -> list[list[str]]:
    """Which repositories have rows on the open pages, oldest first."""
    return [[name for name in WORKFLOWS if f"| {name} | [#1]" in each.body] for each in open_pages(stage)]


def open_pages(stage: Stage) -> list[Issue]:
    return [each for each in pages(stage, OPS) if each.state == "open"]


def make_old(stage: Stage, page: Issue) -> None:
    """Write a page as an older version of the bot would have done, which did not record what it is about."""
    record = record_of(page.body)
    assert record
    assert record.subject
    body = with_record(visible_part(page.body), replace(record, subject=""))
    page.body = Signer(["jules-key"]).sign_page(body, stage.github.repository(OPS).id, page.created_at)


@pytest.fixture
def quiet(acme: Stage) -> Stage:
    acme.github.repository("acme/quiet")
    acme.github.repository("acme/.github").file(".github/jules-feedback.yml", "max-attempts: 1\n")
    return acme


@pytest.fixture
def old(stuck: Stage) -> Issue:
    """A page by an older version of the bot, with both pull requests on it, in an organization with two workflows."""
    stuck.github.repository("acme/quiet")
    stuck.github.repository("acme/.github").file(".github/jules-feedback.yml", "max-attempts: 1\n")
    (page,) = open_pages(stuck)
    make_old(stuck, page)
    return page


def test_both_pages_keep_their_rows(quiet: Stage) -> None:
    for _ in range(3):
        assert [run.status for run in both(quiet)] == [0, 0]
        quiet.advance(1)
    assert [(each.title, each.state) for each in pages(quiet, OPS)] == [(TITLE, "open")] * 2
    assert shown(quiet) == [["acme/one"], ["acme/two"]]
    count = len(quiet.github.writes)
    both(quiet)
    assert len(quiet.github.writes) == count


def test_the_order_and_the_case_of_the_input_make_no_difference(quiet: Stage) -> None:
    for repositories in ("acme/one, acme/quiet, -acme/old-*", "-Acme/Old-* acme/QUIET\nacme/one"):
        scan(quiet, repositories, dashboard_repository=OPS)
    assert len(open_pages(quiet)) == 1
    scan(quiet, "acme/one acme/quiet", dashboard_repository=OPS)
    assert len(open_pages(quiet)) == 2


def test_an_old_page_is_adopted_once(stuck: Stage, old: Issue) -> None:
    for _ in range(3):
        both(stuck)
        stuck.advance(1)
    assert open_pages(stuck)[0] is old
    assert shown(stuck) == [["acme/one"], ["acme/two"]]
    assert "| Messages to Jules | 1, about 1 pull request |" in old.body, "figures that are no longer about both"


@pytest.mark.parametrize("has_label", [True, False])
def test_an_old_page_with_the_same_rows_is_adopted_too(stuck: Stage, has_label: bool) -> None:
    (page,) = open_pages(stuck)
    make_old(stuck, page)
    if not has_label:
        page.labels.clear()
    scan(stuck)
    record = record_of(page.body)
    assert record
    assert record.subject


def test_an_old_page_that_two_runs_adopt_at_once_is_the_one_s_in_the_end(stuck: Stage, old: Issue) -> None:
    other = faults.run(lambda: scan(stuck, WORKFLOWS["acme/two"], dashboard_repository=OPS))
    stuck.github.faults.before("PATCH", f"*/issues/{old.number}", other)
    scan(stuck, WORKFLOWS["acme/one"], dashboard_repository=OPS)
    assert shown(stuck) == [["acme/one"]]
    for _ in range(2):
        stuck.advance(1)
        both(stuck)
    assert open_pages(stuck)[0] is old
    assert shown(stuck) == [["acme/one"], ["acme/two"]]


def test_an_old_page_that_a_person_closed_stays_closed_and_alone(stuck: Stage, old: Issue) -> None:
    old.close()
    before = old.body
    both(stuck)
    assert (open_pages(stuck), old.body) == ([], before)
    old.reopen()
    both(stuck)
    assert shown(stuck) == [["acme/one"], ["acme/two"]]


def test_a_page_whose_hidden_data_is_destroyed_costs_the_other_one_nothing(stuck: Stage, old: Issue) -> None:
    both(stuck)
    old.edit(ANN, "Nothing to see here")
    stuck.advance(1)
    for name in ("acme/two", "acme/one"):
        scan(stuck, WORKFLOWS[name], dashboard_repository=OPS)
    assert open_pages(stuck)[0] is old
    assert shown(stuck) == [["acme/one"], ["acme/two"]]


def test_ticks_count_on_both_pages(stuck: Stage, old: Issue) -> None:
    for name in WORKFLOWS:
        stuck.github.repository(name).grant(ANN)
    tick(old, "acme/one#1")
    stuck.advance(1)
    both(stuck)
    assert [len(stuck.jules.sessions[digit * 19].messages) for digit in "12"] == [2, 1]
    stuck.advance(1)
    first, second = open_pages(stuck)
    assert first is old
    assert "- [ ] Retry" not in first.body
    tick(second, "acme/two#1")
    stuck.advance(1)
    both(stuck)
    assert [len(stuck.jules.sessions[digit * 19].messages) for digit in "12"] == [2, 2]
    assert "- [x]" not in first.body + second.body
