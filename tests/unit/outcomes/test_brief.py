"""The few figures that fit on a page: each with its count, and no percentage of fewer than ten."""

from collections import Counter
from dataclasses import replace

import pytest

from feedback_bot.outcomes import Figures, Rate, Times
from feedback_bot.outcomes.brief import brief

FEW = Figures(
    pull_requests=5,
    with_messages=3,
    messages=4,
    outcomes=Counter({"fixed": 3, "unchanged": 1, "no push": 2}),
    fixed_by=Counter({1: 2, 4: 1}),
    unchanged=Rate(part=1, whole=4),
    message_to_push=Times(count=3, median=9.5),
    message_to_green=Times(count=1, median=19),
    green=2,
    trustworthy=1,
    merged=2,
    escalations=1,
    spared=Counter({"base": 2, "green without us": 1}),
)
MANY = replace(
    FEW,
    with_messages=20,
    messages=31,
    outcomes=Counter({"fixed": 14, "unchanged": 2, "changed": 1}),
    fixed_by=Counter({1: 9, 2: 2, 3: 1}),
    maybe_ci_fixer=2,
    unchanged=Rate(part=2, whole=15),
    message_to_push=Times(count=12, median=9, p90=30),
    green=16,
    trustworthy=12,
    merged=15,
)


def test_few_are_counted() -> None:
    assert brief(FEW) == (
        ("Messages to Jules", "4, about 3 pull requests"),
        ("Failed checks fixed", "3 of 4: 2 by the first message, 1 by the 4th"),
        ("Failed exactly as before", "1 of 4"),
        ("Other outcomes", "no push: 2"),
        ("From a message to Jules' push", "9.5 minutes (median of 3)"),
        ("From a message to green checks", "19 minutes, once"),
        ("Green after a message", "2 of 3"),
        ("Green without weakened checks, re-runs, or a person's commit", "1 of 2"),
        ("Merged after a message", "2 of 3"),
        ("Calls for a maintainer", "1"),
        ("Failed checks not sent to Jules", "3, 1 of them fixed by Jules before a message"),
    )


def test_many_have_percentages() -> None:
    found = dict(brief(MANY))
    assert found["Failed checks fixed"] == "12 of 15 (80%): 9 by the first message, 2 by the second, 1 by the third"
    assert found["Fixed, but perhaps by Jules' CI Fixer"] == "2"
    assert found["From a message to Jules' push"] == "9 minutes (median of 12; 90% within 30)"
    assert found["Merged after a message"] == "15 of 20 (75%)"


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        (Figures(pull_requests=12), ()),
        (
            Figures(pull_requests=12, escalations=1),
            (("Messages to Jules", "none"), ("Calls for a maintainer", "1")),
        ),
        (
            Figures(spared=Counter({"base": 1})),
            (
                ("Messages to Jules", "none"),
                ("Calls for a maintainer", "0"),
                ("Failed checks not sent to Jules", "1"),
            ),
        ),
    ],
)
def test_without_messages(figures: Figures, rows: tuple[tuple[str, str], ...]) -> None:
    assert brief(figures) == rows
