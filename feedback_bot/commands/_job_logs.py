"""The logs of several jobs in one file: a ZIP archive of a run's logs, or what ``gh run view --log`` prints.

Archives are untrusted: their size is limited before and during reading, and names in them are only labels.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from feedback_bot.digest.lines.decoding import Readable, decoded, wide_codec
from feedback_bot.text.late_pattern import late

if TYPE_CHECKING:
    import zipfile

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRIES: Final = 2_000
_UNPACKED: Final = 2 << 30  # bytes, of all entries
_RATIO: Final = 1_100  # deflate never compresses text better
_SMALL: Final = 1 << 20  # bytes of an entry below which the ratio does not matter
_MEMORY: Final = 32 << 20  # bytes of a log in memory before it goes to a file
_BLOCK: Final = 1 << 20
_HEAD: Final = 4_096  # bytes that show what kind of file it is
_FAILED: Final = b"##[error]"
_COLUMNS: Final = late(rb"([^\t\n]+)\t[^\t\n]+\t(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
_JOB: Final = late(r"(?:-?\d+_)?(.+)\.txt")  # an entry at the archive's top; steps' logs are in folders


class ArchiveError(ValueError):
    """An archive that is broken, encrypted, or too large when unpacked."""


class JobLog(NamedTuple):
    """A job's log.

    Attributes:
        job: Its name; ``None`` if the file is the log of one job.
        log: Read from its beginning.
    """

    job: str | None
    log: Readable


def job_logs(stream: BinaryIO) -> Iterator[JobLog]:
    """The logs of the failed jobs in a file, or of all jobs if no log shows a failure. Each is closed after use.

    Raises:
        ArchiveError: The file is an archive and cannot be read, or is too large.
    """
    with _seekable(stream) as file:
        head = file.read(_HEAD)
        file.seek(0)
        if head.startswith(_ZIP):
            yield from _archived(file)
        elif wide_codec(head):
            with _copied(decoded(file)) as copy:
                yield from job_logs(copy)
        elif _COLUMNS.match(head.removeprefix(b"\xef\xbb\xbf")):
            yield from _printed(file)
        else:
            yield JobLog(None, file)


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or a copy of one that comes from another program."""
    if stream.seekable():
        yield stream
        return
    with _copied(stream) as copy:
        yield copy


@contextmanager
def _copied(stream: Readable) -> Iterator[BinaryIO]:
    import tempfile  # noqa: PLC0415 - most logs are files, and its import takes longer than reading a small one

    with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as copy:
        while piece := stream.read(_BLOCK):
            copy.write(piece)
        copy.seek(0)
        yield copy  # type: ignore[misc] # typeshed does not call it a BinaryIO, which it is


def _archived(file: BinaryIO) -> Iterator[JobLog]:
    import zipfile  # noqa: PLC0415 - most logs are no archives, and its import takes longer than reading a small one
    import zlib  # noqa: PLC0415 - the same

    try:
        with zipfile.ZipFile(file) as archive:
            logs = _checked(archive.infolist())
            failed = [entry for entry in logs if _says_failed(archive, entry)]
            for entry in failed or logs:
                with archive.open(entry) as log:
                    yield JobLog(_job_of(entry), log)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        msg = f"not a readable ZIP archive: {error}"
        raise ArchiveError(msg) from error


def _checked(entries: "list[zipfile.ZipInfo]") -> "list[zipfile.ZipInfo]":
    """The entries that are logs of jobs; if there are none, all files in the archive."""
    if len(entries) > _ENTRIES:
        msg = f"the ZIP archive has more than {_ENTRIES:,} entries"
        raise ArchiveError(msg)
    if sum(entry.file_size for entry in entries) > _UNPACKED or any(map(_is_bomb, entries)):
        msg = "the ZIP archive is too large when it is unpacked"
        raise ArchiveError(msg)
    if any(entry.flag_bits & 1 for entry in entries):
        msg = "the ZIP archive is encrypted"
        raise ArchiveError(msg)
    files = [entry for entry in entries if not entry.is_dir()]
    if not files:
        msg = "the ZIP archive holds no logs"
        raise ArchiveError(msg)
    return [entry for entry in files if "/" not in entry.filename and _JOB.fullmatch(entry.filename)] or files


def _is_bomb(entry: "zipfile.ZipInfo") -> bool:
    return entry.file_size > max(_SMALL, _RATIO * entry.compress_size)


def _job_of(entry: "zipfile.ZipInfo") -> str:
    folder, slash, name = entry.filename.rpartition("/")
    found = _JOB.fullmatch(name)
    return f"{folder} / {found[1]}" if found and slash else found[1] if found else entry.filename


def _says_failed(archive: "zipfile.ZipFile", entry: "zipfile.ZipInfo") -> bool:
    with archive.open(entry) as log:
        # Read everything, so that a damaged entry is found before anything is shown.
        return sum(_FAILED in block for block in _blocks(log)) > 0


def _blocks(log: Readable) -> Iterator[bytes]:
    """Pieces that end at the end of a line."""
    carry = b""
    while piece := log.read(_BLOCK):
        head, newline, rest = (carry + piece).rpartition(b"\n")
        if newline:
            yield head + newline
        carry = rest
    if carry:
        yield carry


def _printed(file: BinaryIO) -> Iterator[JobLog]:
    """The jobs that ``gh run view --log`` prints one after the other."""
    parts = _parts(file)
    for part in [part for part in parts if part.failed] or parts:
        file.seek(part.start)
        yield JobLog(part.job if len(parts) > 1 else None, _Window(file, part.end - part.start))


@dataclass(slots=True)
class _Part:
    """One job's lines.

    Attributes:
        start: Where they begin, as an offset in bytes.
        end: Where they end.
        failed: They say that something failed.
    """

    job: str
    start: int
    end: int
    failed: bool = False


def _parts(file: BinaryIO) -> list[_Part]:
    parts: list[_Part] = []
    at, job = 0, b""
    for block in _blocks(file):
        for piece, named in _of_one_job(block):
            if named and named != job:
                job = named
                parts.append(_Part(job.decode("utf-8", "replace"), at, at))
            at += len(piece)
            parts[-1].end = at
            parts[-1].failed = parts[-1].failed or _FAILED in piece
    return parts


def _of_one_job(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The whole block if its ends are from one job, otherwise line by line; each with the job's name, if any."""
    first, last = _job_in(block), _job_in(block[block.rfind(b"\n", 0, -1) + 1 :])
    if first and first == last:
        yield block, first
        return
    for line in block.splitlines(keepends=True):
        yield line, _job_in(line)


def _job_in(line: bytes) -> bytes:
    found = _COLUMNS.match(line.removeprefix(b"\xef\xbb\xbf"))
    return found[1] if found else b""


class _Window:
    """A part of a file, from its current position."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; empty after the end of the part."""
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece
