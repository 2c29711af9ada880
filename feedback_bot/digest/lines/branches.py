"""What Jenkins' parallel branches write, told apart: their lines come mixed, each with the name of its branch."""

import re
from itertools import pairwise

from feedback_bot.digest.lines.keywords import holds_any
from feedback_bot.text.late_pattern import late

_HAS_MARK = holds_any(b"[Pipeline] { (Branch: ")
_NAME = late(rb"^\[Pipeline\] \{ \(Branch: ([^\n]{1,200})\)$", re.MULTILINE)
_FAILED = late(rb"^Failed in branch ([^\n]{1,200})$", re.MULTILINE)
_JOINED = late(rb"(?<=^\[Pipeline\] // parallel\n)", re.MULTILINE)
_NO_LINE = late(rb"(?!)")
_MOST = 100  # branches whose lines are told apart


class Branches:
    """The branches of one log, whose blocks come in order."""

    def __init__(self) -> None:
        self._names: list[bytes] = []
        self._line = _NO_LINE

    def apart(self, block: bytes) -> bytes:
        """A block with what each branch wrote in one piece, those last that failed, as a stage with the branch's name.

        A block that holds only a part of what the branches wrote has that part so.
        """
        if _HAS_MARK(block):
            self._names = list(dict.fromkeys([*self._names, *_NAME.findall(block)]))[:_MOST]
            names = b"|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True))
            self._line = re.compile(rb"\[(" + names + rb")\] ?(.*)")
        if not self._names:
            return block
        ends = [0, *(end.start() for end in _JOINED.finditer(block)), len(block)]
        return b"".join(self._section(block[start:end]) for start, end in pairwise(ends))

    def _section(self, text: bytes) -> bytes:
        """What is between two places at which branches were joined."""
        before, after = list[bytes](), list[bytes]()
        groups: dict[bytes, list[bytes]] = {}
        for line in text.split(b"\n"):
            if found := self._line.fullmatch(line):
                groups.setdefault(found[1], []).append(found[2])
                before += after
                after.clear()
            else:
                after.append(line)
        if not groups:
            return text
        failed = [name for name in dict.fromkeys(_FAILED.findall(text)) if name in groups]
        passed = [line for name, lines in groups.items() if name not in failed for line in lines]
        head = [b"[Pipeline] { (" + b", ".join(failed) + b")"] if failed else []
        return b"\n".join([*before, *passed, *head, *(line for name in failed for line in groups[name]), *after])
