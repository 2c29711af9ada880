"""Which markers a report takes, and from whom."""

from typing import Any

import pytest

from feedback_bot.model import Actor, Authenticity, Comment, Marker, MarkerKind, MarkerState
from feedback_bot.outcomes.remembered import Remembered, remembered
from tests.unit.builders import ALICE, BOT, ago, comment, marker, own_comment, policy

STRANGER = Actor("mallory")


def spoken(number: int = 5, given: Marker | None = None, **changes: object) -> Comment:
    return own_comment(given or marker(), id=number, **{"is_own": False, "created_at": ago(60), **changes})


def read(*comments: Comment, since: float = 1000) -> Remembered:
    return remembered(comments, policy(), ago(since))


def test_a_right_signature_is_enough() -> None:
    found = read(spoken(author=STRANGER))
    assert (len(found.messages), found.ignored, found.unchecked) == (1, 0, frozenset())


def test_a_wrong_signature_is_ignored_whoever_wrote_it() -> None:
    found = read(spoken(), spoken(6, authenticity=Authenticity.REJECTED, is_own=True))
    assert (len(found.messages), found.ignored) == (1, 1)


@pytest.mark.parametrize(
    ("authenticity", "others", "taken"),
    [
        (Authenticity.UNSIGNED, [], 1),
        (Authenticity.LISTED, [spoken(9)], 2),
        (Authenticity.UNSIGNED, [spoken(9)], 1),
        (Authenticity.UNCHECKED, [], 1),
    ],
)
def test_markers_of_older_versions_count_until_there_is_a_signed_one(
    authenticity: Authenticity, others: list[Comment], taken: int
) -> None:
    found = read(spoken(5, authenticity=authenticity, author=BOT), *others)
    assert len(found.messages) == taken


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"author": BOT}, "github-actions[bot]"),
        ({"author": ALICE, "association": "MEMBER"}, "alice"),
        ({"author": STRANGER, "association": "NONE"}, None),
        ({"author": STRANGER, "association": "NONE", "is_own": True}, "mallory"),
    ],
)
def test_without_a_check_the_account_decides_and_is_named(changes: dict[str, Any], name: str | None) -> None:
    found = read(spoken(authenticity=Authenticity.UNCHECKED, **changes))
    assert (found.unchecked, found.ignored) == (frozenset([name] if name else []), int(name is None))
    assert len(found.messages) == int(name is not None)


@pytest.mark.parametrize(
    "given",
    [
        marker(MarkerState.SENDING),
        marker(MarkerState.REFUSED),
        marker(attempt=0),
        marker(kind=MarkerKind.NOTICE, state=MarkerState.DONE),
    ],
)
def test_claims_answers_and_notices_are_no_messages(given: Marker) -> None:
    assert read(spoken(given=given)).messages == ()


def test_escalations_and_notices_are_apart() -> None:
    kinds = (MarkerKind.ESCALATION, MarkerKind.NOTICE)
    found = read(*(spoken(at, marker(MarkerState.DONE, kind=kind)) for at, kind in enumerate(kinds, 5)))
    assert [len(each) for each in (found.messages, found.escalations, found.notices)] == [0, 1, 1]


def test_only_the_time_of_the_report_counts() -> None:
    assert read(spoken(), since=59).messages == ()
    assert len(read(spoken(), since=60).messages) == 1


@pytest.mark.parametrize(
    ("authenticity", "messages", "ignored"),
    [(Authenticity.VERIFIED, 1, 0), (Authenticity.UNCHECKED, 0, 1), (Authenticity.UNSIGNED, 0, 1)],
)
def test_an_edited_comment_counts_only_by_its_signature(
    authenticity: Authenticity, messages: int, ignored: int
) -> None:
    found = read(spoken(author=BOT, edited_by=ALICE, authenticity=authenticity))
    assert (len(found.messages), found.ignored) == (messages, ignored)


def test_what_was_said_before_the_time_of_the_report_is_apart() -> None:
    notice = marker(MarkerState.DONE, kind=MarkerKind.NOTICE)
    found = read(spoken(5), spoken(6, notice), spoken(7, marker(nonce="7"), created_at=ago(30)), since=59)
    assert [each.comment_id for each in found.messages] == [7]
    assert [each.comment_id for each in found.earlier] == [5]


def test_a_copy_of_a_marker_is_no_second_message() -> None:
    once = spoken(5)
    copied = comment(once.body, id=6, author=STRANGER, created_at=ago(59), authenticity=Authenticity.VERIFIED)
    assert len(read(once, copied).messages) == 1
