"""At which other pull requests a failure was seen."""

from dataclasses import replace

import pytest

from feedback_bot.evidence.sightings import Sightings
from feedback_bot.markers.history import History
from feedback_bot.model import (
    CheckEvidence,
    CheckSignal,
    Judged,
    Marker,
    MarkerKind,
    MarkerState,
    PullRequestId,
    SentSignal,
    Snapshot,
    Verdict,
)
from tests.unit.builders import HEAD, OLDER_HEAD, case, check, digest_of

OURS = case(check()).snapshot
SIGNATURE = "5e" * 8


def other(number: int, **known: object) -> Snapshot:
    return replace(OURS, id=PullRequestId(OURS.id.repository, number), **known)  # type: ignore[arg-type] # as given


def sent(verdict: Verdict | None, head: str = HEAD, signature: str | None = SIGNATURE) -> History:
    told = SentSignal(id="a", title="CI / test", signature=signature, verdict=verdict)
    marker = Marker(
        kind=MarkerKind.DELIVERY, state=MarkerState.SENT, key="k", nonce="n", head=head, session="1", told=(told,)
    )
    return History(sent=(marker,))


def numbers(sightings: Sightings, signature: str = SIGNATURE) -> list[int]:
    return [each.id.number for each in sightings.of_others(OURS, signature)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(sent(Verdict.CODE), [8], id="code"),
        pytest.param(sent(Verdict.FLAKY), [8], id="flaky"),
        pytest.param(sent(Verdict.BASE), [], id="the base branch fails, too"),
        pytest.param(sent(Verdict.STALE), [], id="the base branch has fixed it"),
        pytest.param(sent(Verdict.INFRASTRUCTURE), [], id="infrastructure"),
        pytest.param(sent(None), [], id="a review, or a marker of an older version"),
        pytest.param(sent(Verdict.CODE, OLDER_HEAD), [], id="an older head"),
        pytest.param(sent(Verdict.CODE, HEAD, None), [], id="without a log"),
        pytest.param(sent(Verdict.CODE, HEAD, "0" * 16), [], id="another failure"),
    ],
)
def test_what_was_sent_counts_if_it_may_be_flaky_and_is_about_the_present_head(
    history: History, expected: list[int]
) -> None:
    sightings = Sightings()
    sightings.add_sent(other(8), history)
    assert numbers(sightings) == expected


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (other(OURS.id.number), []),
        (other(8), [8]),
        (other(8, base_branch="release"), []),
        (replace(OURS, id=PullRequestId("acme/kettle", 8)), []),
    ],
)
def test_only_other_pull_requests_into_the_same_branch_count(snapshot: Snapshot, expected: list[int]) -> None:
    sightings = Sightings()
    sightings.add_sent(snapshot, sent(Verdict.CODE))
    assert numbers(sightings) == expected


def test_they_come_by_number_however_they_were_added() -> None:
    sightings = Sightings()
    for number in (12, 9, 10, 9):
        sightings.add_sent(other(number), sent(Verdict.CODE))
    assert numbers(sightings) == [9, 10, 12]


@pytest.mark.parametrize(("verdict", "expected"), [(Verdict.CODE, [8]), (Verdict.ACCOUNT, [])])
def test_logs_that_were_read_count_the_same(verdict: Verdict, expected: list[int]) -> None:
    found = digest_of()
    evidence = CheckEvidence(
        signals=(CheckSignal(check=check()),), digest=found, judged=Judged(verdict=verdict, because="")
    )
    sightings = Sightings()
    sightings.add_read(other(8), [evidence])
    assert numbers(sightings, found.signature) == expected
