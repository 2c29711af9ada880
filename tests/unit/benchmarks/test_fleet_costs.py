"""The arithmetic of benchmarks/fleet.py, which docs/scale.md rests on."""

from dataclasses import replace

import pytest

from benchmarks.fleet import (
    Cost,
    Organization,
    Units,
    limit_of_app,
    minutes_of_run,
    most_repositories,
    of_run,
    shards_for,
    used_limits,
)

UNITS = Units(
    run=Cost(queries=1, points=1),
    repository=Cost(rest=1),
    green=Cost(queries=0.02, points=0.02),
    waiting=Cost(queries=0.2, points=0.3, jules=2),
    message=Cost(rest=2, queries=3, points=4, writes=2, jules=3, messages=1),
)
ACME = Organization(repositories=1_000, share=0.1, each=2, red=0.25, daily=1)


@pytest.mark.parametrize(
    ("repositories", "limit"), [(1, 5_000), (20, 5_000), (21, 5_050), (100, 9_000), (170, 12_500), (10_000, 12_500)]
)
def test_the_limit_of_an_app_grows_with_its_repositories(repositories: int, limit: int) -> None:
    assert limit_of_app(repositories) == limit


def test_only_repositories_with_work_cost_requests() -> None:
    cost = of_run(UNITS, replace(ACME, daily=0), runs_per_hour=2)
    assert cost.rest == ACME.busy == 100
    assert cost == of_run(UNITS, replace(ACME, daily=0, repositories=10_000, share=0.01), runs_per_hour=2)


def test_messages_are_sent_once_however_often_the_bot_runs() -> None:
    hours = [of_run(UNITS, ACME, runs).messages * runs for runs in (1, 2, 6)]
    assert hours == pytest.approx([ACME.messages] * 3)


def test_shards_share_the_limits_and_each_searches_on_its_own() -> None:
    one, eight = (of_run(UNITS, ACME, 2, shards) for shards in (1, 8))
    assert (eight - one).queries == pytest.approx(8)  # seven more searches, and that of the plan
    assert (eight - one).core == 0


def test_the_most_repositories_are_those_that_just_fit() -> None:
    for name, most in most_repositories(UNITS, ACME, 2).items():
        fits, exceeds = (used_limits(UNITS, replace(ACME, repositories=each), 2)[name] for each in (most, most + 1))
        assert fits <= 1 < exceeds


def test_four_shards_run_at_the_same_time_and_each_job_is_billed_in_whole_minutes() -> None:
    cost = Cost(rest=1_600)  # 240 seconds
    assert minutes_of_run(cost, 1)[1] == 5
    took, billed = minutes_of_run(cost, 8)
    assert billed == 8 * 2 + 2
    assert took == pytest.approx((2 * (50 + 30) + 2 * 50) / 60)
    assert [shards_for(Cost(rest=number)) for number in (0, 3_200, 3_201)] == [1, 1, 2]
