"""The reports in an archive of strangers. Entries are read as streams; their names are never used as paths.

There is no bound on how well an entry is packed, because reports repeat themselves as much as a bomb does. There are
bounds on what is unpacked.
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
_LARGEST_DIRECTORY: Final = 1 << 20
"""Bytes that are read at once: the directory of an archive must not fill the memory."""
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
_ENCRYPTED: Final = 0x1


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

    Other files, and archives in the archive, are ignored. What could not be read is the problem of a report.
    """
    is_archive = file.read(2) == b"PK"
    file.seek(0)
    if is_archive:
        return list(_of_archive(file, bounds))
    found = _read(_Bounded(file, bounds))
    return [found] if found else []


def _of_archive(file: BinaryIO, bounds: Bounds) -> Iterator[Report]:
    try:
        with closing(ZipFile(_Careful(file))) as archive:
            for entry in archive.infolist():
                if bounds.entries <= 0 or bounds.total <= 0:
                    yield Report(problem="it has too many files" if bounds.total > 0 else "it is too large")
                    return
                bounds.entries -= 1
                found = _of_entry(archive, entry, bounds) if _may_be_report(entry) else None
                if found:
                    yield found
    except _BROKEN:
        yield Report(problem="it is not a valid ZIP archive")


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
    """An entry that ends where its bounds are."""

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
    """A file of which no more is read at once than a directory may have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > _LARGEST_DIRECTORY:
            raise _TooMuchError
        return self._file.read(size if size >= 0 else _LARGEST_DIRECTORY)
