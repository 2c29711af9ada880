"""Only markers that a run with one of the keys wrote, for this pull request and this comment, are found right."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.markers.encoding import write_marker
from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.markers.history import recall
from feedback_bot.markers.own_comments import unsigned_comments
from feedback_bot.markers.signer import Signer
from feedback_bot.model import Authenticity, Comment, MarkerKind, MarkerState, PullRequestId, Snapshot
from tests.unit.builders import ALICE, BOT, NONCE, NOW, ago, comment, marker, policy, snapshot

KEY, OTHER = "a-key", "another-key"
HERE = snapshot(repository_id=42)
MARKER = write_marker(marker())
BODY = f"**Sent feedback to Jules**\n\n{MARKER}"
SIGNED = Signer([KEY]).sign(BODY, HERE, ago(15))
SIGNATURE_LINE = SIGNED.splitlines()[-2]


def own(body: str, id: int = 100, **changes: Any) -> Comment:  # noqa: A002, ANN401 - the fields of what is built
    return comment(body, **{"is_own": True, "author": BOT, "id": id, "created_at": ago(15), **changes})


def verified(*comments: Comment, keys: tuple[str, ...] = (KEY,), where: Snapshot = HERE) -> Snapshot:
    return Signer(keys).verify(replace(where, comments=comments))


def found(body: str, **changes: Any) -> Authenticity:  # noqa: ANN401 - the fields of what is built
    return verified(own(body, **changes)).comments[0].authenticity


def counted(*comments: Comment) -> list[int]:
    history = recall(verified(*comments), policy())
    return [each.comment_id for each in (*history.sent, *history.escalations, *history.notices, *history.claims)]


def test_a_signed_marker_is_verified_and_reads_as_before() -> None:
    assert found(SIGNED) is Authenticity.VERIFIED
    assert SIGNED.splitlines()[-1] == MARKER, "older versions read the last line"
    assert visible_part(SIGNED) == visible_part(BODY)
    assert counted(own(SIGNED)) == [100]


def test_the_signature_says_the_kind_and_the_time() -> None:
    assert re.fullmatch(r"<!-- jules-feedback-bot s1 delivery [0-9]{10} [0-9a-f]{64} -->", SIGNATURE_LINE)
    assert str(int(ago(15).timestamp())) in SIGNATURE_LINE


@pytest.mark.parametrize("minutes", [0, 15, 30])
def test_a_comment_of_about_the_signed_time_is_the_bots(minutes: float) -> None:
    assert found(SIGNED, created_at=ago(minutes)) is Authenticity.VERIFIED


@pytest.mark.parametrize("seconds", [901, -901, 10**9])
def test_a_comment_of_another_time_is_not(seconds: int) -> None:
    assert found(SIGNED, created_at=ago(15) + timedelta(seconds=seconds)) is Authenticity.REJECTED


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(replace(HERE, repository_id=43), id="of another repository"),
        pytest.param(replace(HERE, id=PullRequestId("acme/teapot", 8)), id="of another number"),
    ],
)
def test_a_marker_of_another_pull_request_is_rejected(where: Snapshot) -> None:
    assert verified(own(SIGNED), where=where).comments[0].authenticity is Authenticity.REJECTED


def test_a_renamed_repository_is_the_same() -> None:
    renamed = replace(HERE, id=PullRequestId("acme/kettle", HERE.id.number))

    assert verified(own(SIGNED), where=renamed).comments[0].authenticity is Authenticity.VERIFIED


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SIGNED.replace("s1 delivery", "s1 notice"), id="the kind"),
        pytest.param(SIGNED.replace("-bot v1 ", "-bot v2 "), id="the version"),
        pytest.param(SIGNED.replace(MARKER, write_marker(marker(session="1"))), id="the data"),
        pytest.param(re.sub(r" s1 delivery [0-9]+ ", f" s1 delivery {int(NOW.timestamp())} ", SIGNED), id="the time"),
        pytest.param(re.sub(r" [0-9a-f]{64} ", f" {'0' * 64} ", SIGNED), id="the code"),
        pytest.param(re.sub(r"([0-9a-f]{64}) ", r"\g<1> 00112233445566778899 ", SIGNED), id="the list"),
        pytest.param(re.sub(r" s1 delivery [0-9]+ ", " s1 delivery 99999999999 ", SIGNED), id="the far future"),
    ],
)
def test_whatever_is_changed_the_marker_is_rejected(body: str) -> None:
    assert found(body) is Authenticity.REJECTED


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY, id="none"),
        pytest.param(f"{SIGNATURE_LINE}\n\n{BODY}", id="not directly above"),
        pytest.param(SIGNED.replace(SIGNATURE_LINE, f"> {SIGNATURE_LINE}"), id="quoted"),
        pytest.param(SIGNED.replace(" s1 ", " s2 "), id="of another scheme"),
    ],
)
def test_without_a_signature_right_above_it_a_marker_is_unsigned(body: str) -> None:
    assert found(body) is Authenticity.UNSIGNED


def test_any_key_verifies_and_the_first_signs() -> None:
    both = Signer([OTHER, KEY]).sign(BODY, HERE, ago(15))

    assert verified(own(both), keys=(OTHER,)).comments[0].authenticity is Authenticity.VERIFIED
    assert verified(own(both), keys=(KEY,)).comments[0].authenticity is Authenticity.REJECTED
    assert verified(own(SIGNED), keys=(OTHER, KEY)).comments[0].authenticity is Authenticity.VERIFIED


def test_without_a_key_nothing_is_signed_and_everything_counts() -> None:
    read = verified(own(SIGNED), own(BODY.replace(MARKER, write_marker(marker(nonce="1" * 32))), id=7), keys=())

    assert Signer([]).sign(BODY, HERE, NOW) == BODY
    assert [each.authenticity for each in read.comments] == [Authenticity.UNCHECKED] * 2
    assert [each.comment_id for each in recall(read, policy()).sent] == [7, 100]


def test_no_key_is_shown() -> None:
    assert KEY not in repr(Signer([KEY]))


@pytest.mark.parametrize("text", ["", "Nice work.", "<!-- another -->", MARKER[:-9]])
def test_a_text_without_a_marker_stays_as_it_is(text: str) -> None:
    assert Signer([KEY]).sign(text, HERE, NOW) == text


def test_a_second_signature_replaces_the_first() -> None:
    assert Signer([KEY]).sign(SIGNED, HERE, ago(15)) == SIGNED
    by_an_older_version = f"{SIGNED.rpartition(chr(10))[0]}\n\n{MARKER}"
    assert found(by_an_older_version) is Authenticity.UNSIGNED
    assert Signer([KEY]).sign(by_an_older_version, HERE, ago(15)) == SIGNED


@given(st.text(max_size=300) | st.text().map(lambda text: f"{SIGNATURE_LINE}{text}\n{MARKER}"))
def test_any_comment_is_verified_without_an_error(body: str) -> None:
    assert found(body) in Authenticity


# Older versions

OLD = {
    number: own(f"Old.\n\n{write_marker(marker(nonce=f'{number:032x}', attempt=1))}", id=number, created_at=ago(60))
    for number in (1, 2, 3)
}


def after(*unsigned: Comment) -> Comment:
    """A signed comment that is written beside unsigned ones."""
    listed = unsigned_comments(replace(HERE, comments=unsigned), policy())
    return own(Signer([KEY]).sign(BODY, HERE, ago(15), unsigned=listed))


def test_unsigned_markers_count_until_the_first_signed_one() -> None:
    assert counted(*OLD.values()) == [1, 2, 3]
    assert counted(*OLD.values(), own(SIGNED)) == [100]


def test_those_that_the_first_signed_one_lists_count_still() -> None:
    assert counted(*OLD.values(), after(OLD[1], OLD[2])) == [1, 2, 100]


def test_whatever_a_listed_comment_says_later_is_text() -> None:
    first = after(*OLD.values())
    forged = replace(OLD[1], body=f"Old.\n\n{write_marker(marker(nonce='9' * 32, attempt=9))}")
    moved = replace(OLD[2], id=4)

    assert counted(forged, moved, OLD[3], first) == [3, 100]


def test_what_a_rejected_comment_lists_does_not_count() -> None:
    first = replace(after(*OLD.values()), created_at=NOW + timedelta(hours=1))

    assert counted(OLD[1], first, own(Signer([KEY]).sign(BODY, HERE, ago(15)), id=101)) == [101]


def test_a_signature_of_somebody_elses_comment_changes_nothing() -> None:
    assert counted(OLD[1], replace(own(SIGNED), is_own=False, author=ALICE)) == [1]


def test_a_wrong_signature_changes_nothing_for_older_comments() -> None:
    assert counted(OLD[1], own(SIGNED.replace(" s1 delivery", " s1 notice"))) == [1]


def test_kinds_of_all_sorts_are_listed() -> None:
    kinds = [
        own(f"Old.\n\n{write_marker(marker(MarkerState.DONE, kind=kind, key=kind, nonce=f'{at:032x}'))}", id=at)
        for at, kind in enumerate((MarkerKind.ESCALATION, MarkerKind.NOTICE), start=1)
    ]

    assert sorted(counted(*kinds, after(*kinds))) == [1, 2, 100]


def test_many_are_listed_and_the_line_stays_short() -> None:
    many = [own(f"Old.\n\n{write_marker(marker(nonce=f'{at:032x}'))}", id=at) for at in range(1, 200)]
    first = replace(after(*many), id=500)

    assert len(first.body.splitlines()[-2]) < 2_500
    assert counted(*many, first) == [*range(100, 200), 500]


# Copies


def test_of_equal_nonces_the_lowest_comment_counts() -> None:
    history = recall(verified(own(SIGNED, id=9), own(SIGNED), own(SIGNED, id=101)), policy())

    assert [each.comment_id for each in history.sent] == [9]
    assert [each.comment_id for each in history.repeated] == [100, 101]


def test_the_copy_of_a_claim_stays_until_the_claim_is_resolved() -> None:
    claim = Signer([KEY]).sign(f"Sending.\n\n{write_marker(marker(MarkerState.SENDING))}", HERE, ago(15))
    history = recall(verified(own(claim, id=9), own(SIGNED)), policy())

    assert [each.nonce for each in history.claims] == [NONCE]
    assert (history.sent, history.repeated) == ((), ())


def test_the_subject_of_a_page_depends_on_the_repositories_and_the_key_alone() -> None:
    both = Signer([KEY, OTHER]).subjects(["org:acme", "-acme/old-*"])
    assert Signer([OTHER, KEY]).subjects(["-Acme/old-*", "org:ACME", "org:acme"]) == both[::-1]
    assert len({*both, *Signer([KEY]).subjects(["org:acme"])}) == 3
    assert Signer([]).subjects(["org:acme"]) == ()
