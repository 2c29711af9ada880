"""Private keys in the lines of PEM and its relatives: whole, cut short by an excerpt, in a diff, in base64."""

import re
from base64 import b64decode
from collections.abc import Sequence
from typing import Final

_BEGIN: Final = re.compile(r"----[- ] ?BEGIN (?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|SECRET KEY)(?: BLOCK)? ?-?----")
_END: Final = re.compile(r"----[- ] ?END (?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|SECRET KEY)(?: BLOCK)? ?-?----")
_PUBLIC: Final = re.compile(
    r"-----(BEGIN|END) (?:[A-Z0-9]+ ){0,4}(?:CERTIFICATE|PUBLIC KEY|REQUEST|SIGNATURE|MESSAGE|CRL|PARAMETERS)\b"
)
_MARGIN: Final = r"(?:.{0,40}[\s|>+\"'-])?"
_PEM_HEADER: Final = re.compile(
    r"[\s+>|-]*(?:Proc-Type|DEK-Info|Version|Comment|Subject|Headers?|Public-Lines|Private-Lines): ?"
)
_ARMOUR_END: Final = r"(?:\\n|\\r)*[\"']?[\s,;+\\)]*\Z"
_KEY_MATERIAL: Final = re.compile(r"(?:^|[\s|>+\"'-])[0-9A-Za-z+/=]{40,}" + _ARMOUR_END)
_LAST_KEY_LINE: Final = re.compile(
    r"^[\s+>|-]*[\"']?[0-9A-Za-z+/]{0,76}={0,2}" + _ARMOUR_END + r"|\s[0-9A-Za-z+/]{2,76}={1,2}" + _ARMOUR_END
)
_KEY_LINE: Final = re.compile(
    _MARGIN
    + r"(?=[^\n]*[G-Zg-z+/])(?=[^\n]*[0-9])(?=[^\n]*[A-Z])(?=[^\n]*[a-z])([0-9A-Za-z+/]{64}|[0-9A-Za-z+/]{70})"
    + _ARMOUR_END
)
_STARTS_MATERIAL: Final = re.compile(
    r"(?:\\{1,2}[nr]|\s|[\"'+,\\])*(?:\Z|[0-9A-Za-z+/=]{16}|Proc-Type|Version|Comment)"
)
_ENCODED_BEGIN: Final = re.compile(r"(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4g|tLS0tLUJFR0lOI)[0-9A-Za-z+/=]{20,}")
_ENCODED_LINE: Final = re.compile(r"[\s+>|-]*[0-9A-Za-z+/]{16,}={0,2}\s*\Z")
_PUTTY: Final = re.compile(r"Private-Lines: (\d{1,3})\s*\Z")
_WHERE: Final = ("-----", "LS0t", "tLS0", "0tLS", "Private-Lines")

REDACTED: Final = "[redacted]"


def without_private_keys(lines: Sequence[str]) -> list[str | None]:
    """Blocks go whole; of one that an excerpt cut short, what is left of it goes. ``None`` stands for such a line."""
    return _Reader(lines).read()


class _Reader:
    """Goes through the lines once and knows whether it is inside a key."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._kept: list[str | None] = []
        self._inside = False
        self._public = False
        self._encoded = False
        self._left = 0
        self._runs = _runs(lines)

    def read(self) -> list[str | None]:
        for at, line in enumerate(self._lines):
            self._kept.append(self._line(at, line))
        return self._kept

    def _line(self, at: int, line: str) -> str | None:
        if self._left:
            self._left -= 1
            return None
        if any(mark in line for mark in _WHERE):
            return self._with_mark(at, line)
        return self._plain(at, line)

    def _plain(self, at: int, line: str) -> str | None:
        if self._inside:
            self._inside = _is_armour(line) or self._ends_next(at)
            if self._inside:
                return None
        if self._encoded:
            self._encoded = bool(_ENCODED_LINE.match(line))
            if self._encoded:
                return None
        return REDACTED if at in self._runs and not self._public else line

    def _ends_next(self, at: int) -> bool:
        return at + 1 < len(self._lines) and bool(_END.search(self._lines[at + 1]))

    def _with_mark(self, at: int, line: str) -> str | None:
        putty = _PUTTY.search(line)
        if putty:
            self._left = int(putty[1])
            return line
        begins, ends = _BEGIN.search(line), _END.search(line)
        if ends and not (begins and begins.start() < ends.start()):
            return self._end(at, line, ends)
        if begins:
            return self._begin(at, line, begins)
        public = _PUBLIC.search(line)
        if public:
            self._inside, self._public = False, public[1] == "BEGIN"
            return line
        return self._with_encoded(at, line)

    def _end(self, at: int, line: str, ends: re.Match[str]) -> str | None:
        rest = self._begun(at, line[ends.end() :])
        if self._inside:
            self._inside = False
            return rest or None
        if not (_KEY_MATERIAL.search(line[: ends.start()]) or (at and _KEY_MATERIAL.search(self._lines[at - 1]))):
            return line[: ends.end()] + rest  # it ends nothing
        for before in range(at - 1, -1, -1):
            if not _KEY_MATERIAL.search(self._lines[before]):
                break
            self._kept[before] = None
        return REDACTED + rest

    def _begin(self, at: int, line: str, begins: re.Match[str]) -> str:
        ends = _END.search(line, begins.end())
        if ends:
            return line[: begins.start()] + REDACTED + self._begun(at, line[ends.end() :])
        rest = _STARTS_MATERIAL.match(line, begins.end())
        if not rest or (rest.end() == len(line) and at + 1 < len(self._lines) and not self._has_material(at + 1)):
            return line  # it begins nothing
        self._inside = True
        return line[: begins.start()] + REDACTED

    def _has_material(self, at: int) -> bool:
        line = self._lines[at]
        return bool(
            not line.strip() or _KEY_MATERIAL.search(line) or _PEM_HEADER.match(line) or _LAST_KEY_LINE.search(line)
        )

    def _begun(self, at: int, rest: str) -> str:
        """What follows the end of a key, without further keys."""
        begins = _BEGIN.search(rest)
        return self._begin(at, rest, begins) if begins else rest

    def _with_encoded(self, at: int, line: str) -> str | None:
        """Without the base64 of a whole private key; that of a certificate stays."""
        found = next((match for match in _ENCODED_BEGIN.finditer(line) if is_encoded_key(match[0])), None)
        if not found:
            return self._plain(at, line)
        self._encoded = not line[found.end() :].strip()
        return line[: found.start()] + REDACTED + line[found.end() :]


def is_encoded_key(text: str) -> bool:
    """Whether base64 holds the beginning of a private key."""
    for skipped in range(3):
        part = text[skipped : skipped + 80]
        try:
            decoded = b64decode(part[: len(part) // 4 * 4])
        except ValueError:
            continue
        if b"PRIVATE KEY" in decoded or b"PRIVATE" in decoded[:60]:
            return True
    return False


def _runs(lines: Sequence[str]) -> set[int]:
    """Lines of base64 as long as a private key's that stand beside another: an excerpt may lack both ends."""
    like = [at for at, line in enumerate(lines) if len(line) >= 64 and _KEY_LINE.match(line)]
    near = set(like)
    return {at for at in like if at - 1 in near or at + 1 in near}


def _is_armour(line: str) -> bool:
    """Whether a line can stand inside a private key block: a header, a blank, a short last line of base64."""
    return any(pattern.search(line) for pattern in (_KEY_MATERIAL, _PEM_HEADER, _LAST_KEY_LINE))
