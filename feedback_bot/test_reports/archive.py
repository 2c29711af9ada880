"""Reads the reports in an untrusted archive. Entries are read as streams, and their names are never used as paths.

The compression ratio is not limited, because reports repeat themselves as much as a ZIP bomb. The unpacked size is.
"""

import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from feedback_bot.test_reports.model import Reads, Report
from feedback_bot.test_reports.reading import read_report

_SUFFIXES: Final = ("", ".xml", ".trx", ".json", ".jsonl", ".ndjson", ".txt", ".log", ".out")
_PACKED: Final = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar")
_UNKNOWN: Final = "it has no known form"
_NO_REPORT: Final = "none of its files has a known form"
_NESTED: Final = "it has an archive in it, which is not opened"
_OTHER_ARCHIVES: Final = {
    b"7z\xbc\xaf\x27\x1c": "it is a 7z archive",
    b"\x1f\x8b": "it is packed by gzip",
    b"BZh": "it is packed by bzip2",
    b"\xfd7zXZ\x00": "it is packed by xz",
    b"\x28\xb5\x2f\xfd": "it is packed by zstd",
    b"Rar!": "it is a RAR archive",
}
"""Names of other archive types, by the first bytes. Only ZIP archives are read."""
_TAR: Final = (b"ustar", 257)
_LARGEST_DIRECTORY: Final = 1 << 20
"""The maximum number of bytes per read, because the directory of an archive must not fill the memory."""
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
_ENCRYPTED: Final = 0x1
_HEAD: Final = 512


@dataclass(slots=True)
class Bounds:
    """How much may still be unpacked.

    Attributes:
        entries: entries of archives.
        total: bytes, of all entries together.
        longest: bytes of one report.
    """

    entries: int = 2_000
    total: int = 512 << 20
    longest: int = 256 << 20


class _TooMuchError(ValueError):
    """The bounds are exceeded."""


def read_reports(file: BinaryIO, bounds: Bounds) -> list[Report]:
    """The reports in an archive, or the one report that the file is.

    Other files, and archives inside the archive, are ignored. What could not be read is in ``Report.problem``. If there
    is no report at all, the only one says why in ``unread``.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"PK"):
        return list(_of_archive(file, bounds))
    found = _read(_Bounded(file, bounds))
    return [found or Report(unread=_form_of(head))]


def _form_of(head: bytes) -> str:
    """What kind of file it is, to explain why it is not a report."""
    if not head:
        return "it is empty"
    mark, offset = _TAR
    if head[offset:].startswith(mark):
        return "it is a tar archive"
    return next((words for begin, words in _OTHER_ARCHIVES.items() if head.startswith(begin)), _UNKNOWN)


def _of_archive(file: BinaryIO, bounds: Bounds) -> Iterator[Report]:
    try:
        with closing(ZipFile(_Careful(file))) as archive:
            entries, has_report = archive.infolist(), False
            for entry in entries:
                if bounds.entries <= 0 or bounds.total <= 0:
                    yield Report(problem="it has too many files" if bounds.total > 0 else "it is too large")
                    return
                bounds.entries -= 1
                found = _of_entry(archive, entry, bounds) if _may_be_report(entry) else None
                if found:
                    has_report = True
                    yield found
            if not has_report:
                yield Report(unread=_NESTED if any(map(_is_archive, entries)) else _NO_REPORT)
    except _BROKEN:
        yield Report(problem="it is not a valid ZIP archive")


def _is_archive(entry: ZipInfo) -> bool:
    return PurePosixPath(entry.filename.lower()).suffix in _PACKED


def _may_be_report(entry: ZipInfo) -> bool:
    return not entry.is_dir() and PurePosixPath(entry.filename.lower()).suffix in _SUFFIXES


def _of_entry(archive: ZipFile, entry: ZipInfo, bounds: Bounds) -> Report | None:
    if entry.flag_bits & _ENCRYPTED:
        return Report(problem="it is encrypted")
    try:
        with archive.open(entry) as opened:
            return _read(_Bounded(opened, bounds))
    except _BROKEN:
        return Report(problem="one of its files is broken")


def _read(stream: "_Bounded") -> Report | None:
    found = read_report(stream)
    return replace(found, problem="it is too large") if found and stream.is_over else found


class _Bounded:
    """An entry that can be read only up to its bounds."""

    def __init__(self, stream: Reads, bounds: Bounds) -> None:
        self._stream = stream
        self._bounds = bounds
        self._left = bounds.longest
        self.is_over = False

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(self._most(size)))

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(self._most(size)))

    def seek(self, offset: int) -> int:
        return self._stream.seek(offset)

    def _most(self, size: int) -> int:
        left = min(self._left, self._bounds.total)
        self.is_over = self.is_over or left <= 0
        return max(0, min(left, size if size >= 0 else 1 << 16))

    def _counted(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        self._bounds.total -= len(piece)
        return piece


class _Careful:
    """A file of which no more is read at once than a directory may contain."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > _LARGEST_DIRECTORY:
            raise _TooMuchError
        return self._file.read(size if size >= 0 else _LARGEST_DIRECTORY)
