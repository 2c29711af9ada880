# ruff: noqa: RUF001 - tools print such marks
"""What a tool says again in another form, and dumps: neither tells more than was told before."""

import re
from collections.abc import Iterable, Sequence

from feedback_bot.digest.reading import Log

_LIST = re.compile(r"\s+❯ \S+ \(\d+ tests? \| \d+ failed")  # vitest, file by file
_DETAILS = re.compile(r"⎯+ Failed Tests \d+ ⎯+")  # and where it tells each failure again, with its place
_ANNOTATION = "##[error]"
_LONGEST = 400  # lines below an annotation that may say what was said
_MARKUP = re.compile(r"\s*</?[A-Za-z!][^<>]*>?")
_TEXT = re.compile(r"\s+\S")  # what stands between two tags
_LONG_DUMP = 8  # lines
_HEAD, _TAIL = 3, 1  # lines of a dump that are shown


def said_twice(log: Log, chosen: Iterable[int]) -> set[int]:
    """The positions, out of the chosen ones, of lines that are not worth showing."""
    ordered = sorted(chosen)
    return {*_listed(log), *_annotated(log, ordered), *_dumped(log, ordered)} & set(ordered)


def _listed(log: Log) -> Iterable[int]:
    """What vitest says of the failed tests while they run, if it tells of them again."""
    known = [at for at, _ in log.known]
    details = next((at for at in known if log.lines[at].startswith("⎯") and _DETAILS.match(log.lines[at])), None)
    if details is None:
        return ()
    first = next((at for at in known if at < details and _LIST.match(log.lines[at])), details)
    return range(first, details)


def _annotated(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """What an annotation and the lines below it say word for word as the tool did."""
    annotations = [at for at in ordered if log.lines[at].startswith(_ANNOTATION)]
    said = {log.lines[at].strip() for at in ordered} if annotations else set()
    for at in annotations:
        if log.lines[at].removeprefix(_ANNOTATION).strip() in said:
            yield at
            for below in range(at + 1, min(at + _LONGEST, len(log.lines))):
                text = log.lines[below].strip()
                if text.startswith("##[") or (text and text not in said):
                    break
                yield below


def _dumped(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """The middles of dumps of markup."""
    run: list[int] = []
    if sum("<" in log.lines[at] for at in ordered) < _LONG_DUMP // 2:  # every other line of a dump is a tag
        return
    for at in (*ordered, len(log.lines)):
        if run and at == run[-1] + 1 and at < len(log.lines) and _is_dump(log, at):
            run.append(at)
            continue
        if len(run) >= _LONG_DUMP:
            yield from run[_HEAD:-_TAIL]
        run = [at] if at < len(log.lines) and _is_dump(log, at) else []


def _is_dump(log: Log, at: int) -> bool:
    line = log.lines[at]
    if "<" in line:
        return bool(_MARKUP.match(line))
    if log.detectors[at] is not None or not _TEXT.match(line):
        return False
    around = log.lines[max(0, at - 1) : at] + log.lines[at + 1 : at + 2]
    return all("<" in other and _MARKUP.match(other) for other in around)
