"""The dashboard: who waits for whom, what a row says, and when the page differs."""

# ruff: noqa: E501 - texts

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from inline_snapshot import snapshot

from feedback_bot.model import Judged, Reason, ReasonCode, Verdict
from feedback_bot.model.page import PageFigures, Visibility, more_private
from feedback_bot.report.dashboard import Dashboard, DashboardWording, dashboard, rows_of, waits_for
from feedback_bot.report.result import Result, ResultStatus
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.reasons import ReasonWording
from tests.unit.builders import NOW, ago

REDACT = Redactor(("a-secret",))
FIGURES = PageFigures(NOW, (("Messages to Jules", "4, about 3 pull requests"), ("Calls for a maintainer", "1")))


def result(number: int | None, status: ResultStatus, code: ReasonCode, **changes: Any) -> Result:  # noqa: ANN401 - the fields of a result
    given = {
        "repository": "octo/shop",
        "reasons": (Reason(code, changes.pop("facts", {})),),
        "url": f"https://github.com/octo/shop/pull/{number}",
        "title": "Fix the | cart",
    }
    return Result(number=number, status=status, **{**given, **changes})


def shown(*results: Result, is_common: bool = False) -> Dashboard:
    return dashboard(rows_of(results, ReasonWording(REDACT)), is_common=is_common)


def page(*results: Result, figures: PageFigures | None = FIGURES, at: datetime = NOW, is_common: bool = False) -> str:
    return DashboardWording(REDACT).page(shown(*results, is_common=is_common), figures, at)


PAUSED = result(1, ResultStatus.ESCALATED, ReasonCode.PERSON_ASKED)
BROKEN = result(3, ResultStatus.FAILED, ReasonCode.ERROR, facts={"error": "a-secret | <b>@ann</b> [x](http://x)"})
SENT = result(
    2,
    ResultStatus.SENT,
    ReasonCode.NOTHING_NEW,
    verdicts=tuple(
        (
            f"CI / a|{name}",
            Judged(verdict=Verdict.CODE, because="nothing says otherwise", url="https://ci.example.com/1"),
        )
        for name in "bcde"
    ),
    session_url="https://jules.google.com/session/1",
)
FINE = result(4, ResultStatus.SKIPPED, ReasonCode.NOTHING_WRONG)
LOST = result(None, ResultStatus.FAILED, ReasonCode.ERROR, repository="acme/lost", title="", facts={"error": "gone"})


@pytest.mark.parametrize(
    ("status", "code", "whom"),
    [
        (ResultStatus.ESCALATED, ReasonCode.BASE_FAILS, "maintainer"),
        (ResultStatus.SKIPPED, ReasonCode.PERSON_ASKED, "maintainer"),
        (ResultStatus.WAITING, ReasonCode.ACCOUNT_BLOCKED, "blocked"),
        (ResultStatus.WAITING, ReasonCode.SESSION_BUSY, "jules"),
        (ResultStatus.WAITING, ReasonCode.CHECKS_RUNNING, "others"),
        (ResultStatus.SKIPPED, ReasonCode.PAUSED_BY_COMMAND, "others"),
        (ResultStatus.SKIPPED, ReasonCode.NOTHING_WRONG, None),
        (ResultStatus.SKIPPED, ReasonCode.REPOSITORY_ARCHIVED, None),
    ],
)
def test_whom_a_pull_request_waits_for(status: ResultStatus, code: ReasonCode, whom: str | None) -> None:
    assert waits_for(result(1, status, code)) == whom


ALL = list(ReasonCode)
OTHERS = {
    ReasonCode.NOTHING_WRONG,
    ReasonCode.FAILURES_IGNORED,
    ReasonCode.PAUSED_BY_COMMAND,
    ReasonCode.DRAFT_SKIPPED,
    ReasonCode.LABEL_IGNORED,
    ReasonCode.CI_SKIPPED,
    ReasonCode.FROM_FORK,
    ReasonCode.NOT_BY_JULES,
    ReasonCode.CONVERSATION_LOCKED,
    ReasonCode.REPOSITORY_ARCHIVED,
    ReasonCode.CHECKS_RUNNING,
    ReasonCode.PUSH_UNLISTED,
    ReasonCode.SENDING_ELSEWHERE,
    ReasonCode.MAX_MESSAGES_SENT,
    ReasonCode.DRY_RUN_WITHOUT_KEY,
}
"""Waits for neither a maintainer nor Jules. If the pull request is skipped and not only waits, it is not on the page."""


@pytest.mark.parametrize("code", ALL[ALL.index(ReasonCode.NOTHING_WRONG) : ALL.index(ReasonCode.ATTEMPTS_USED)])
def test_every_code_has_its_group(code: ReasonCode) -> None:
    is_of_others = waits_for(result(1, ResultStatus.WAITING, code)) == "others"
    assert is_of_others == (code in OTHERS), (
        "add the code to a group in feedback_bot/report/dashboard.py, or to OTHERS here"
    )


def test_the_page_of_a_repository() -> None:
    assert page(BROKEN, SENT, FINE, PAUSED) == snapshot("""\
The open pull requests by Jules, as of 2026-03-04 12:00 UTC. The bot edits this page in place when something changes. If you close this issue, the bot does not edit it until you reopen it.

### 🙋 Waiting for a maintainer

| pull request | reason | failed checks | session |
|---|---|---|---|
| [#1](https://github.com/octo/shop/pull/1) Fix the \\| cart | waiting for a maintainer |  |  |
| [#3](https://github.com/octo/shop/pull/3) Fix the \\| cart | \\[redacted\\] \\| &lt;b&gt;@\u200bann&lt;/b&gt; \\[x\\](`http://x`) |  |  |

To send another message, tick a box. This counts like the comment `/feedback retry` in the next run.

- [ ] Retry #1

### 🤖 Jules is working on it

| pull request | reason | failed checks | session |
|---|---|---|---|
| [#2](https://github.com/octo/shop/pull/2) Fix the \\| cart | nothing new since the last message | [CI / a\\|b](https://ci.example.com/1): code<br>[CI / a\\|c](https://ci.example.com/1): code<br>[CI / a\\|d](https://ci.example.com/1): code<br>and 1 more | [session](https://jules.google.com/session/1) |

### 📊 The last 30 days

| 2026-02-02 to 2026-03-04 | |
|---|---|
| Messages to Jules | 4, about 3 pull requests |
| Calls for a maintainer | 1 |

Counted once a day. Percentages are shown only for counts of ten or more. `feedback-bot report` shows more.\
""")


def test_the_page_of_several() -> None:
    assert page(LOST, PAUSED, is_common=True) == snapshot("""\
The open pull requests by Jules in all repositories, as of 2026-03-04 12:00 UTC. The bot edits this page in place when something changes. If you close this issue, the bot does not edit it until you reopen it.

### 🙋 Waiting for a maintainer

| repository | pull request | reason | failed checks | session |
|---|---|---|---|---|
| acme/lost |  | gone |  |  |
| octo/shop | [#1](https://github.com/octo/shop/pull/1) Fix the \\| cart | waiting for a maintainer |  |  |

To send another message, tick a box. This counts like the comment `/feedback retry` in the next run.

- [ ] Retry octo/shop#1

### 📊 The last 30 days

| 2026-02-02 to 2026-03-04 | |
|---|---|
| Messages to Jules | 4, about 3 pull requests |
| Calls for a maintainer | 1 |

Counted once a day. Percentages are shown only for counts of ten or more. `feedback-bot report` shows more.\
""")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (None, "The figures of the last 30 days could not be counted yet. The next run tries again."),
        (PageFigures(NOW, ()), "In the last 30 days, the bot has sent no message to Jules."),
    ],
)
def test_without_figures_the_page_says_so(figures: PageFigures | None, words: str) -> None:
    assert words in page(PAUSED, figures=figures)
    assert words in page(figures=figures)


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"facts": {"minutes": 7}}, False),
        ({"due": ago(-5)}, False),
        ({"status": ResultStatus.ESCALATED}, True),
        ({"session": "2"}, True),
        ({"title": "Add a lid"}, True),
        ({"number": 2}, True),
        ({"code": ReasonCode.AGENT_ACTIVE}, True),
    ],
)
def test_times_make_no_difference(changed: dict[str, Any], *, differs: bool) -> None:
    given: dict[str, Any] = {
        "number": 1,
        "status": ResultStatus.WAITING,
        "code": ReasonCode.CI_FIXER_GRACE,
        "facts": {"minutes": 9},
    }
    assert (shown(result(**{**given, **changed})).key != shown(result(**given)).key) is differs


def test_fifty_rows_are_shown_and_the_others_counted() -> None:
    many = [result(number, ResultStatus.ESCALATED, ReasonCode.PERSON_ASKED) for number in range(1, 101)]
    text = page(*many)
    assert (text.count("| [#"), text.count("- [ ] Retry #")) == (50, 50)
    assert "… and 50 more pull requests." in text


def test_whatever_stands_in_the_rows_there_is_room_for_the_page() -> None:
    hostile = "<@|[`" * 100
    judged = Judged(verdict=Verdict.CODE, because="", url=f"https://ci.example.com/{'a' * 1_900}")
    many = [
        replace(BROKEN, number=n, title=hostile, reasons=(Reason(ReasonCode.ERROR, {"error": hostile}),), verdicts=((hostile, judged),) * 4)
        for n in range(1, 101)
    ]  # fmt: skip
    text = page(*many)
    rows = text.count("| [#")
    assert (len(text) < 65_536 - 2_000, rows > 5) == (True, True)
    assert f"… and {100 - rows} more pull requests." in text


@pytest.mark.parametrize(
    ("holder", "hidden"),
    [
        (Visibility.PUBLIC, ["internal", "private", "unknown"]),
        (Visibility.INTERNAL, ["private", "unknown"]),
        (Visibility.PRIVATE, []),
        (None, ["internal", "private", "unknown"]),
    ],
)
def test_a_page_hides_what_fewer_people_can_see(holder: Visibility | None, hidden: list[str]) -> None:
    found = {each.name.lower(): each for each in Visibility} | ({"page": holder} if holder is not None else {})
    assert list(more_private(found, "page", ["public", "internal", "private", "unknown"])) == hidden
