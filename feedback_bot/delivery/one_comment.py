"""Keeps the bot's comments as entries in one of them, and edits these entries.

If two runs edited a comment at once, one would undo the other's edit, and an edit cannot be contested. So only one run
at a time edits it: the one that created the oldest of the bot's comments that is not an entry and is younger than a
lease, see docs/exactly-once.md. If a run has not created one, it creates a placeholder.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from feedback_bot.decide import Case
from feedback_bot.delivery.claims import Claims
from feedback_bot.delivery.recheck import LATEST_SEND
from feedback_bot.github.gateway import GitHub
from feedback_bot.markers.encoding import data_of
from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.markers.history import LEASE
from feedback_bot.markers.own_comments import own_markers
from feedback_bot.markers.sticky import write_sticky
from feedback_bot.model import (
    Comment,
    DeleteComment,
    EditComment,
    Effect,
    Entry,
    FoldComment,
    Marker,
    MarkerKind,
    MarkerState,
    Snapshot,
)
from feedback_bot.wording.comments import CommentWording

EntryChange = EditComment | DeleteComment | FoldComment
_PLACEHOLDER: Final = "placeholder"


def change_of_entry(snapshot: Snapshot, effect: Effect) -> EntryChange | None:
    """The effect, if it changes an entry; ``None`` if it is about a separate comment or something else."""
    match effect:
        case EditComment() | DeleteComment() if snapshot.is_entry(effect.comment_id):
            return effect
        case FoldComment() if any(snapshot.is_entry(c.id) and c.node_id == effect.node_id for c in snapshot.comments):
            return effect
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a run wants to do to the comment that holds the others.

    Attributes:
        takes_in: separate comments become entries, too.
    """

    case: Case
    changes: Sequence[EntryChange]
    takes_in: bool

    def body(self, now: Snapshot, made: Mapping[int, float]) -> str | None:
        """The new text, empty if no entries are left; ``None`` if it should stay as it is, or has no room for more.

        Args:
            now: the pull request as it is now.
            made: the comments that this run has created.
        """
        before = {entry.id: entry for entry in (now.sticky.entries if now.sticky else ())}
        after = dict(before)
        for change in self.changes:
            _change(after, change, self.case.snapshot, now)
        if self.takes_in:
            _take_in(after, _finished(self.case, now, made))
        if after == before:
            return None
        return write_sticky(after.values()) if after else ""

    def says_more(self, now: Snapshot, made: Mapping[int, float]) -> bool:
        """Whether it says something new that people should see, even if they have hidden the comment."""
        return self.takes_in and any(True for _ in _finished(self.case, now, made))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneComment:
    """Edits the comment that holds the others."""

    github: GitHub
    claims: Claims
    words: CommentWording

    def keep(self, case: Case, changes: Sequence[EntryChange], *, takes_in: bool = True) -> None:
        """Change entries and, if the policy says so, turn separate comments into entries.

        If another run may be doing this, nothing happens. The next run finds what is left to do.

        Args:
            takes_in: if false, only entries change. Decisions about separate comments would otherwise become wrong.

        Raises:
            WriteError, ReadError: it failed; the next run finds what is left to do.
        """
        wanted = _Wanted(case=case, changes=changes, takes_in=takes_in and case.policy.comments == "one")
        if not changes and not wanted.takes_in:
            return
        snapshot = case.snapshot
        self._delete(snapshot, _outlived(snapshot, {}))
        try:
            if not self.claims.made(snapshot.id) and wanted.body(snapshot, {}) is not None:
                self._put_placeholder(case)
            made = self.claims.made(snapshot.id)
            if made:
                self._edit(wanted, made)
        finally:
            self.claims.forget(snapshot.id)

    def _put_placeholder(self, case: Case) -> None:
        if not _is_contested(case, case.snapshot, {}):
            marker = _placeholder(case)
            self.claims.post(case.snapshot, case.policy, marker, self.words.placeholder(marker))

    def _edit(self, wanted: _Wanted, made: Mapping[int, float]) -> None:
        case = wanted.case
        now = self.github.reread(case.snapshot)
        mine = sorted((c for c in now.comments if c.id in made and not now.is_entry(c.id)), key=lambda c: c.id)
        body, target = wanted.body(now, made), _target(now, mine)
        is_late = max(made.values()) > LATEST_SEND.total_seconds()
        if body is None or target is None or is_late or _is_contested(case, now, made):
            self._delete(now, filter(_is_placeholder, mine))
            return
        if now.sticky and now.sticky.hidden_node and wanted.says_more(now, made):
            self.github.unminimize_comment(now.sticky.hidden_node)
        if body:
            self.claims.edit(now, case.policy, target[0], body, created_at=target[1])
        else:
            self.github.delete_comment(now.id, target[0])
        after = self.github.reread(now)
        self._delete(after, _outlived(after, made))
        self._delete(after, (c for c in mine if _is_placeholder(c) and c.id != target[0]))

    def _delete(self, snapshot: Snapshot, comments: Iterable[Comment]) -> None:
        for comment in comments:
            self.github.delete_comment(snapshot.id, comment.id)


def _target(now: Snapshot, mine: Sequence[Comment]) -> tuple[int, datetime] | None:
    """The comment that holds the others, or this run's comment that will, and when it was created."""
    if now.sticky:
        return now.sticky.comment_id, now.sticky.created_at
    return next(((comment.id, comment.created_at) for comment in mine if _may_hold_others(comment)), None)


def _change(entries: dict[int, Entry], change: EntryChange, seen: Snapshot, now: Snapshot) -> None:
    """Change an entry, unless it has changed since the decision. In that case, the next run decides again."""
    by_node = {c.node_id: c.id for c in seen.comments}
    name = by_node.get(change.node_id, 0) if isinstance(change, FoldComment) else change.comment_id
    if name not in entries or seen.body_of(name) != now.body_of(name):
        return
    match change:
        case FoldComment():
            entries[name] = replace(entries[name], is_folded=True)
        case DeleteComment():
            del entries[name]
        case EditComment():
            data = data_of(change.body) or entries[name].data
            entries[name] = replace(entries[name], data=data, text=visible_part(change.body))


def _take_in(entries: dict[int, Entry], comments: Iterable[Comment]) -> None:
    """Turn comments into entries. Of several refusals by Jules, only the newest matters."""
    for comment in comments:
        data = data_of(comment.body)
        if data is None:
            continue
        if _state(data) == MarkerState.REFUSED:
            for older in [entry.id for entry in entries.values() if _state(entry.data) == MarkerState.REFUSED]:
                del entries[older]
        entries[comment.id] = Entry(
            id=comment.id,
            created_at=comment.created_at,
            data=data,
            text=visible_part(comment.body),
            is_folded=comment.is_minimized,
        )


def _finished(case: Case, snapshot: Snapshot, made: Mapping[int, float]) -> Iterator[Comment]:
    """The token's own comments that should become entries, oldest first. No run works on them anymore."""
    counted = {m.comment_id: m for m in own_markers(snapshot, case.policy) if isinstance(m, Marker)}
    for comment in sorted(snapshot.comments, key=lambda each: each.id):
        marker = counted.get(comment.id)
        is_free = comment.id in made or not _is_live(comment, snapshot)
        if marker and comment.is_own and is_free and not snapshot.is_entry(comment.id) and not _is_claim(marker):
            yield comment


def _outlived(snapshot: Snapshot, made: Mapping[int, float]) -> Iterator[Comment]:
    """The token's own comments that can be deleted, because their entries are shown."""
    return (c for c in snapshot.absorbed if c.is_own and (c.id in made or not _is_live(c, snapshot)))


def _is_contested(case: Case, snapshot: Snapshot, made: Mapping[int, float]) -> bool:
    """Whether another run may be editing the comment: the oldest live comment is not this run's."""
    counted = {marker.comment_id for marker in own_markers(snapshot, case.policy)}
    own = (c for c in snapshot.comments if c.id in counted and not snapshot.is_entry(c.id))
    live = [comment.id for comment in (*own, *snapshot.absorbed) if _is_live(comment, snapshot)]
    return bool(live) and min(live) not in made


def _is_live(comment: Comment, snapshot: Snapshot) -> bool:
    return snapshot.read_at - comment.created_at < LEASE


def _may_hold_others(comment: Comment) -> bool:
    data = data_of(comment.body)
    return data is not None and (_is_placeholder(comment) or _state(data) != MarkerState.SENDING)


def _is_placeholder(comment: Comment) -> bool:
    data = data_of(comment.body)
    return data is not None and json.loads(data).get("key") == _PLACEHOLDER


def _is_claim(marker: Marker) -> bool:
    return marker.state is MarkerState.SENDING


def _state(data: str) -> object:
    return json.loads(data).get("state")


def _placeholder(case: Case) -> Marker:
    """A claim without a message. If its run dies, it is resolved like a claim whose message was certainly not sent."""
    return Marker(
        kind=MarkerKind.DELIVERY,
        state=MarkerState.SENDING,
        key=_PLACEHOLDER,
        nonce=secrets.token_hex(16),
        head=case.snapshot.head_sha,
        session=None,
    )
