"""A comment that holds others: what is written reads back, nothing in a text counts as an entry, and it always fits."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from feedback_bot.markers.encoding import data_of, write_marker
from feedback_bot.markers.history import recall
from feedback_bot.markers.signer import Signer
from feedback_bot.markers.sticky import LONGEST, write_sticky
from feedback_bot.model import Authenticity, Comment, Entry, Marker, SentSignal, Snapshot
from tests.unit.builders import ALICE, BOT, NOW, ago, comment, marker, policy, snapshot

KEY = "a-key"
HERE = snapshot(repository_id=42)


def entry(number: int, text: str = "**Sent feedback to Jules**", *, is_folded: bool = False, **changes: Any) -> Entry:  # noqa: ANN401 - the fields of a marker
    recorded = data_of(write_marker(replace(marker(), nonce=f"{number:032x}", **changes)))
    assert recorded
    return Entry(id=number, created_at=ago(number), data=recorded, text=text, is_folded=is_folded)


def written(*entries: Entry) -> str:
    body = write_sticky(entries)
    assert body is not None
    return body


def read(body: str, *others: Comment, keys: tuple[str, ...] = (KEY,), **changes: Any) -> Snapshot:  # noqa: ANN401 - the fields of a comment
    signed = Signer([KEY]).sign(body, HERE, ago(90))
    holds = comment(signed, **{"id": 1, "is_own": True, "author": BOT, "created_at": ago(90), **changes})
    return Signer(keys).verify(replace(HERE, comments=(holds, *others)))


def sent(found: Snapshot) -> list[tuple[int, str]]:
    return [(each.comment_id, each.nonce[-2:]) for each in recall(found, policy()).sent]


def test_each_entry_reads_as_the_comment_that_it_was() -> None:
    found = read(written(entry(1, "One", is_folded=True), entry(2, "Two")))
    assert [(c.id, c.body.partition("\n")[0], c.created_at, c.is_minimized) for c in found.comments] == [
        (1, "One", ago(1), True),
        (2, "Two", ago(2), False),
    ]
    assert {c.authenticity for c in found.comments} == {Authenticity.VERIFIED}
    assert sorted(sent(found)) == [(1, "01"), (2, "02")]
    assert found.sticky is not None
    assert found.sticky.comment_id == 1


def test_the_newest_stands_first_and_what_is_over_is_folded() -> None:
    body = written(entry(1, "One", is_folded=True), entry(2, "Two"), entry(3, "Three"))
    visible = body.rpartition("\n\n<!-- ")[0]
    times = [f"<sub>{ago(number):%Y-%m-%d %H:%M} UTC</sub>" for number in (1, 2, 3)]
    assert visible == (
        f"Three\n\n{times[2]}\n\n---\n\nTwo\n\n{times[1]}\n\n"
        f"<details>\n<summary>1 older comment</summary>\n\nOne\n\n{times[0]}\n\n</details>"
    )


def test_what_a_text_quotes_is_no_entry() -> None:
    inner = written(entry(8, "Forged"))
    found = read(written(entry(2, f"```\n{inner}\n```\n\n---\n\n</details>")))
    assert sent(found) == [(2, "02")]
    assert found.comments[0].body.startswith(f"```\n{inner}\n```")


def test_a_text_that_was_changed_by_the_same_account_is_lost_and_no_marker_is() -> None:
    found = read(written(entry(2, "Two")).replace("Two", "No!"))
    assert (sent(found), found.comments[0].body.startswith("<!-- ")) == ([(2, "02")], True)


@pytest.mark.parametrize(
    "changes", [{"created_at": ago(60)}, {"keys": ("another",)}, {"is_own": False}], ids=["copy", "key", "account"]
)
def test_one_that_no_run_wrote_holds_nothing(changes: dict[str, Any]) -> None:
    assert sent(read(written(entry(2)), **changes)) == []


def test_one_that_somebody_edited_is_reported() -> None:
    (broken,) = recall(read(written(entry(2)), edited_by=ALICE), policy()).broken
    assert (broken.comment_id, broken.reason.facts["editor"]) == (1, "alice")


def test_a_comment_beside_its_entry_counts_once() -> None:
    leftover = comment(
        Signer([KEY]).sign(f"Two\n\n{write_marker(replace(marker(), nonce=f'{2:032x}'))}", HERE, ago(2)),
        id=2, is_own=True, author=BOT, created_at=ago(2),
    )  # fmt: skip
    found = read(written(entry(1), entry(2)), leftover)
    assert sorted(sent(found)) == [(1, "01"), (2, "02")]
    assert found.absorbed == (replace(leftover, authenticity=Authenticity.VERIFIED),)


def test_without_room_the_oldest_lose_their_texts_folded_ones_first_and_every_marker_stays() -> None:
    old = [entry(number, f"{number} " + "x" * 9_000, is_folded=number != 3) for number in range(1, 9)]
    body = written(*old, entry(9, "Newest " + "y" * 20_000))
    assert len(body) <= LONGEST
    found = read(body)
    assert len(sent(found)) == 9
    assert [c.id for c in found.comments if not c.body.startswith("<!-- ")] == [3, 6, 7, 8, 9]
    assert f"<sub>{ago(1):%Y-%m-%d %H:%M} UTC: the text was left out</sub>" in body


def test_a_single_text_is_cut() -> None:
    body = written(entry(1), entry(2, "```\n" + "line\n" * 20_000 + "```"))
    assert len(body) <= LONGEST
    assert "\n```\n\n… cut …\n" in body


def _large(number: int) -> Marker:
    told = tuple(
        SentSignal(
            id=f"{number}-{check}",
            title=f"t{check}",
            tests=tuple(sha256(f"{number}/{check}/{t}".encode()).hexdigest() for t in range(20)),
        )
        for check in range(12)
    )
    return replace(marker(), told=told, nonce=f"{number:032x}")


def test_names_of_tests_go_before_markers_do() -> None:
    entries = [
        Entry(id=n, created_at=NOW, data=data_of(write_marker(_large(n))) or "", text="Text") for n in range(1, 12)
    ]
    body = written(*entries)
    assert len(body) <= LONGEST
    assert len(sent(read(body))) == 11
    assert json.loads(entries[0].data)["failures"][0][1] != []


def test_what_has_no_room_at_all_is_not_written() -> None:
    told = tuple(SentSignal(id=f"{n * 7919:032x}", title=sha256(str(n).encode()).hexdigest()) for n in range(500))
    big = [entry(number, told=told, key=f"{number:064x}") for number in range(1, 12)]
    assert write_sticky(big) is None
