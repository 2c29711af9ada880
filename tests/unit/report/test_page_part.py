"""What the jobs of a fleet have to say on a page: together it is what one run would say."""

from dataclasses import replace
from typing import Any

import pytest

from feedback_bot.report.dashboard import MOST_ROWS, Row, WaitsFor
from feedback_bot.report.page_part import PARTS, Part, together
from tests.unit.builders import ago

PAGE = "acme/ops"


def row(repository: str, number: int | None = 1) -> Row:
    return Row(
        repository=repository,
        number=number,
        waits_for=WaitsFor.MAINTAINER,
        reason="waiting for a maintainer",
        checks=(("CI / test", "code", None),),
        is_stuck=True,
        key=f"{repository}{number}",
    )


ONE = Part(
    page=PAGE,
    rows=(row("acme/one"), row("acme/one", 2)),
    names=("acme/one",),
    has_looked=True,
    until=ago(9),
    ticks=(("acme/one", 1), ("acme/two", 1)),
    refused=(("acme/one", 1),),
)
TWO = Part(page=PAGE, rows=(row("acme/two"),), names=("acme/two",), has_looked=True, until=ago(5), is_news=True)
IDLE = Part(page=PAGE, names=("acme/idle",), left_out=3)


def test_what_is_written_reads_back() -> None:
    assert PARTS.validate_json(PARTS.dump_json([ONE, TWO])) == [ONE, TWO]


@pytest.mark.parametrize("repository", ["the others", "acme/one\n- [x] Retry acme/two", "acme", "<b>/x"])
def test_what_is_no_repository_is_refused(repository: str) -> None:
    written = PARTS.dump_json([replace(ONE, rows=(row(repository),))])
    with pytest.raises(ValueError, match="repository"):
        PARTS.validate_json(written)


def test_the_rows_of_all_stand_together() -> None:
    found = together(PAGE, [TWO, IDLE, ONE])
    shown = found.shown(is_common=True)
    assert [(each.repository, each.number) for each in shown.rows] == [
        ("acme/one", 1),
        ("acme/one", 2),
        ("acme/two", 1),
    ]
    assert (shown.left_out, found.names) == (3, ("acme/two", "acme/idle", "acme/one"))
    assert shown.boxes(WaitsFor.MAINTAINER)[0] == "- [ ] Retry acme/one#1"


def test_no_more_rows_than_on_any_page() -> None:
    parts = [Part(page=PAGE, rows=tuple(row(name, n) for n in range(1, 41)), left_out=1) for name in ("a/a", "b/b")]
    shown = together(PAGE, parts).shown(is_common=True)
    assert (len(shown.rows), shown.left_out) == (MOST_ROWS, 32)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([ONE, TWO], {"is_complete": True, "until": ago(9), "is_news": True, "is_pending": False}),
        ([ONE, IDLE], {"until": ago(9), "is_news": False}),
        ([ONE, replace(TWO, until=None)], {"until": None}),
        ([IDLE], {"has_looked": False, "until": None}),
        ([ONE, replace(TWO, is_complete=False)], {"is_complete": False}),
        ([ONE, replace(TWO, failed=(("acme/two", 1),))], {"is_pending": True}),
        ([ONE, replace(IDLE, failed=(("acme/two", None),))], {"is_pending": True}),
        ([ONE, replace(TWO, failed=(("acme/one", 1), ("acme/two", 2)))], {"is_pending": False}),
        ([], {"is_complete": True, "rows": (), "has_looked": False}),
    ],
)
def test_what_is_not_sure_for_one_is_not_sure_for_all(parts: list[Part], expected: dict[str, Any]) -> None:
    found = together(PAGE, parts)
    assert {name: getattr(found, name) for name in expected} == expected
