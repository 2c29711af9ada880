"""The lines inside failed commands that say why they failed."""

from collections.abc import Iterable, Sequence
from itertools import islice

from feedback_bot.digest.got_over import message_end
from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.digest.lines.cleaning import sanitized
from feedback_bot.digest.lines.detectors import Detector, Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region
from feedback_bot.digest.names.naming import test_name
from feedback_bot.digest.names.tool_summary import (
    is_marked,
    looks_like_test,
)
from feedback_bot.text.late_pattern import late

_CAUSES = (
    (Kind.HEADLINE, Kind.MESSAGE, Kind.DIAGNOSTIC),
    (Kind.ERROR, Kind.TRACE),
    (Kind.TROUBLE,),
)  # what tells failures apart, best first
_PLACE = late(r"\w[:(]\d+")  # a line of a file
_ADDRESS = late(
    r"\b(?:\d{1,3}\.){3}\d{1,3}:\d+|\.(?:com|org|net|io|dev|cloud|app):\d+|\bsha\d+:\w+|\b(?:ghcr|docker|quay|gcr|azurecr)\.io/[\w./-]+:[\w.-]+"
)  # no such line
_IN_ADDRESS, _DOTS = (".com:", ".org:", ".net:", ".io:", ".dev:", ".cloud:", ".app:", "sha", "r.io/", "y.io/"), 3
_OF_TOOLS = (
    "/external/",
    "/_actions/",
    "/node_modules/",
    "-packages/",
    "/usr/lib/",
    "cmake/vcpkg_",
    "-subbuild/",
    "share/cmake",
    "NuGet.targets(",
    "/app-builder/pkg/",
)  # no project's code
_OF_PIP = "ERROR: Exception:"  # pip's own crash, which looks like a failed unit test
_ALIKE = 200  # lines that differ only in their digits: numbered tests, perhaps
_EVIDENCE = 60  # lines at the end of a failed command that may speak of the infrastructure
_LAST = 5  # lines of a command that says nothing else
LOOKED_AT = 600  # characters of a line
FINGERED = 200  # lines that make the fingerprint, with those below them
AT_ENDS = 300, 1_500  # of a command's lines the first and the last, which tell whether it stopped early
REGIONS = 20  # failed commands that are looked at for causes, from the end


def kind_of(log: Log, at: int) -> Kind | None:
    """The kind of a line, if a detector knows it."""
    detector = log.detectors[at]
    return detector.kind if detector else None


def bare(log: Log, at: int) -> str:
    """A line without what stands before it, such as a time stamp; nothing beyond the end of the log."""
    return bare_line(sanitized(log.lines[at])).rstrip() if at < len(log.lines) else ""


def known_inside(log: Log, found: Sequence[Region]) -> list[tuple[int, Detector]]:
    """The known lines inside the regions; of lines that are alike only some, for a log may hold a million of them."""
    inside: list[tuple[int, Detector]] = []
    alike: dict[bytes, int] = {}
    for region in found:
        for at, row in log.known_between(region.start, region.end):
            key = log.shapes[at]
            alike[key] = alike.get(key, 0) + 1
            if alike[key] <= _ALIKE:
                inside.append((at, row))
    return inside


def causes_of(log: Log, found: Sequence[Region], known: Sequence[tuple[int, Detector]]) -> list[int]:
    """The lines inside the failing commands that tell this failure from another; their last lines where none does."""
    for kinds in _CAUSES:
        if causes := [at for at, row in known if row.kind in kinds]:
            return causes
    last = reversed(range(found[-1].start, found[-1].end))
    said = (at for at in last if log.lines[at].strip() and kind_of(log, at) is not Kind.BOUNDARY)
    return [*islice(said, _LAST)][::-1]


def is_in_code(log: Log, at: int, *, is_test_run: bool) -> bool:
    """Whether a test failed there, or a compiler complained of a place."""
    kind = kind_of(log, at)
    if kind is Kind.HEADLINE and is_marked(line := bare(log, at)) and not is_test_run:
        return looks_like_test(line)
    if kind is not Kind.DIAGNOSTIC:
        return kind is Kind.HEADLINE and not log.lines[at].startswith(_OF_PIP)
    line = log.lines[at][:LOOKED_AT]
    if any(map(line.__contains__, _OF_TOOLS)):
        return False
    has_address = line.count(".") >= _DOTS or any(map(line.__contains__, _IN_ADDRESS))  # for speed: it may have one
    return bool(_PLACE.search(_ADDRESS.sub(" ", line) if has_address else line))


def evidence_of(
    log: Log, found: Sequence[Region], causes: Sequence[int], known: Sequence[tuple[int, Detector]]
) -> Iterable[int]:
    """The lines that may speak of the infrastructure: the causes, the runner's words, and a failed command's end."""
    last = found[-1]
    end = range(max(last.output, last.end - _EVIDENCE), message_end(log.lines, last.end))
    return dict.fromkeys([*causes[:FINGERED], *causes[-FINGERED:], *_annotations(log, known), *end])


def without_names(log: Log, positions: Sequence[int], said: Sequence[str], *, is_test_run: bool) -> Iterable[str]:
    """The lines without the names of failed tests, which may speak of what the test is about."""
    for at, line in zip(positions, said, strict=True):
        has_name = kind_of(log, at) is Kind.HEADLINE and is_in_code(log, at, is_test_run=is_test_run)
        yield line.replace(test_name(bare(log, at)), "", 1) if has_name else line


def _annotations(log: Log, known: Sequence[tuple[int, Detector]]) -> Iterable[int]:
    """The runner's own words on why the regions failed."""
    found = [at for at, _ in known if log.lines[at].startswith("##[error]")]
    return (*found[:FINGERED], *found[-FINGERED:])


def output_of_last(log: Log, found: Sequence[Region]) -> Sequence[str]:
    """What the last failed command wrote, no more than tells whether it is much."""
    last = found[-1]
    return log.lines[last.output : min(last.end, last.output + _EVIDENCE)]


def at_ends(log: Log, found: Sequence[Region]) -> tuple[list[str], list[bytes]]:
    """The first and the last lines of the failed commands, and their shapes."""
    first, last = AT_ENDS
    lines: list[str] = []
    shapes: list[bytes] = []
    for region in found[-REGIONS:]:
        head = slice(region.start, min(region.start + first, region.end))
        tail = slice(max(region.start + first, region.end - last), region.end)
        lines += log.lines[head] + log.lines[tail]
        shapes += log.shapes[head] + log.shapes[tail]
    return lines, shapes
