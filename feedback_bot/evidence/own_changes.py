"""What Jules itself changed between two heads of a branch, without what came from the base or what others pushed.

Pure. A plain comparison of two heads includes everything from a merge or rebase of the base. So what the newer head
adds over the base is compared, line by line, with what the older head added over its own base. Lines from commits by
others on the branch are subtracted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from feedback_bot.evidence.weakened_checks import Change
from feedback_bot.github.values import ChangedFile

_MOST_FILES: Final = 300
"""How many files GitHub gives of a comparison: of one this long nobody knows what else was changed."""


def own_changes(
    then: Sequence[ChangedFile], now: Sequence[ChangedFile], others: Iterable[ChangedFile] = ()
) -> tuple[Change, ...]:
    """What was changed on top of ``then`` to get to ``now``.

    Args:
        then: what the older head added over the base.
        now: what the newer head adds over it.
        others: what commits by others changed in between.
    """
    old, new = _by_path(then, complete_with=now), _by_path(now, complete_with=then)
    foreign: dict[str, list[ChangedFile]] = {}
    for file in others:
        foreign.setdefault(file.path, []).append(file)
    changes = (_change(path, old.get(path), new.get(path), foreign.get(path, ())) for path in {**old, **new})
    return tuple(change for change in changes if change)


def _by_path(files: Sequence[ChangedFile], *, complete_with: Sequence[ChangedFile]) -> Mapping[str, ChangedFile]:
    """The files by path, without those that may be missing only because the other list was cut."""
    other = {file.path for file in complete_with}
    is_cut = len(complete_with) >= _MOST_FILES
    return {file.path: file for file in files if not is_cut or file.path in other}


def _change(
    path: str, old: ChangedFile | None, new: ChangedFile | None, others: Sequence[ChangedFile]
) -> Change | None:
    status = _status(old, new)
    if old and new and (old.patch, old.status) == (new.patch, new.status) and (new.patch or old.sha == new.sha):
        return None
    if any(file.status == status == "removed" for file in others):
        return None
    if any(file and file.status != "removed" and not file.patch for file in (old, new)):
        return None if others else Change(path=path, status=status, patch="")  # too large, or no text
    lines = _net(new)
    lines.subtract(_net(old))
    for file in others:
        lines.subtract(_net(file))
    patch = "\n".join(_patch(lines))
    return Change(path=path, status=status, patch=patch) if patch or status == "removed" else None


def _status(old: ChangedFile | None, new: ChangedFile | None) -> str:
    is_new_gone = new is None and old is not None and old.status == "added"
    if is_new_gone or (new and new.status == "removed" and not (old and old.status == "removed")):
        return "removed"
    return new.status if new and old is None else "modified"


def _net(file: ChangedFile | None) -> Counter[str]:
    """How often each line was added, minus how often it was removed. A line that only moved counts as 0."""
    lines: Counter[str] = Counter()
    for line in file.patch.split("\n") if file else []:
        lines[line[1:]] += {"+": 1, "-": -1}.get(line[:1], 0)
    return lines


def _patch(lines: Counter[str]) -> Iterator[str]:
    """A line that is no longer added counts as removed, and vice versa."""
    for text, net in lines.items():
        yield from [f"{'+' if net > 0 else '-'}{text}"] * abs(net)
