"""What tools write at length beside a failure: their usage, where they looked for a file, bytes of memory, coverage."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_LONGEST = 600  # lines of such a text
_LOOKED_AT = 400  # characters of a line
_SHOWN = 3  # of its lines
_LONG = 8  # lines: a shorter one is shown whole
_SAYS_SO = 7.0  # the weight of a detector that knows why a command failed
_SAYS_WHY = 6.0  # the weight of a detector that is no part of such a text

_USAGE = "usage:"
_NPM = late(r"npm (?:ERR!|error)(?: |$)")
_OF_USAGE = late(r"\s|$|[A-Z][\w ]{0,40}:$|[a-z ]{1,40}:$|[A-Z]{3,}")
_SEARCH = late(r"resolve '[^']*' in '")  # webpack
_CANDIDATE = ": note: candidate"  # of g++, and what it writes of one
_IN_LIBRARY = r"(?:/usr/|/opt/|\S{0,300}/(?:include/c\+\+|_deps|vcpkg_installed|external)/)"
_LIBRARY = late(_IN_LIBRARY)
_OF_CANDIDATE = late(rf" +\d* +\| |{_IN_LIBRARY}\S+: note: ")
_MEMORY = "shadow bytes around the buggy address:"  # AddressSanitizer and its kin
_COVERED = late(
    r"(?:\S+\.\w{1,6}|TOTAL) +\d+ +\d+(?: +\d+ +\d+)? +\d+(?:\.\d+)?%|[^|]{3,80}\|(?: +[\d.]+ +\|){4}|"  # of a file
    r"[-_=]+ (?:tests )?coverage(?:: platform .{1,80})? [-_=]+$|Name +Stmts +Miss |File +\| % Stmts "
)
_COVERAGE = b"coverage"
# For speed alone: such lines hold one of these, or the rules between so many columns.
_OF_COVERAGE, _COLUMNS = (b" %", b" .%", b"cover", b" stmts "), 5
_SLOWEST = late(
    r"\W*(?:Your |Top )?(?:\d+ )?[Ss]lowest (?:\d+ )?(?:[Tt]ests?|examples?|example groups|(?:test )?durations)\b"
)
_OF_SLOWEST = late(r"\W*$|\s*[\d.]+ ?m?s\b|.{0,200}[\d.]+ ?(?:m?s|sec(?:onds?)?)\b|\s+\S+:\d+$")
_EXAMPLES = "examples with cpu"  # R CMD check
_OF_EXAMPLES = late(r" +user system elapsed$|\S+ +[\d.]+ +[\d.]+ +[\d.]+$")
_SCRIPT, _LONGEST_SCRIPT = 'The command "', 60  # Travis, of a script of several lines, and lines
_SCRIPT_ENDS = late(r'[^"]{0,80}" exited with \d+\.$')
_BENCHMARK, _OF_BENCHMARK = late(r"-{3,} benchmark\b.*: \d+ tests -{3,}$"), late(r"(?!=)").match
_OF_MEMORY = late(r"  |=>0x|Shadow byte legend|==\d+==ABORTING")


def asides(log: Log, ordered: Sequence[int]) -> set[int]:
    """The positions, out of the sorted ones, of lines of such texts that are not worth showing."""
    said = b"\n".join([log.shapes[at] for at in ordered])  # for speed: most logs hold no mark at all
    hidden: set[int] = set(_coverage(log, ordered, said))
    marks = [(mark, rest) for mark, rest in _MARKS.items() if mark in said]
    for at in ordered if marks else ():
        if at not in hidden:
            hidden.update(*(rest(log, at) for mark, rest in marks if mark in log.shapes[at]))
    return hidden


def _below(log: Log, at: int, is_inside: Callable[[str], object]) -> range:
    """The lines below one, as long as they belong to the same text."""
    end = at + 1
    while (
        end < min(at + _LONGEST, len(log.lines)) and is_inside(log.lines[end][:_LOOKED_AT]) and not _says_why(log, end)
    ):
        end += 1
    return range(at + 1, end)


def _says_why(log: Log, at: int) -> bool:
    detector = log.detectors[at]
    return detector is not None and detector.weight >= _SAYS_WHY


def _usage(log: Log, at: int) -> Iterable[int]:
    """How a tool is used, but for its first lines."""
    line = log.lines[at]
    is_npm = _NPM.match(line)
    start = is_npm.end() if is_npm else 0
    if line[start : start + len(_USAGE)].lower() != _USAGE:
        return ()
    below = _below(log, at, (_NPM if is_npm else _OF_USAGE).match)
    return below[_SHOWN:] if len(below) >= _LONG else ()


def _search(log: Log, at: int) -> Iterable[int]:
    """Where a bundler looked for a module: it said above that there is none."""
    if not _SEARCH.match(log.lines[at]):
        return ()
    below = _below(log, at, lambda line: line.startswith("  "))
    return (at, *below) if below else ()


def _candidates(log: Log, at: int) -> Iterable[int]:
    """What of a library was tried in vain in place of what is missing."""
    if not _LIBRARY.match(log.lines[at]):
        return ()
    return (at, *_below(log, at, _OF_CANDIDATE.match))


def _coverage(log: Log, ordered: Sequence[int], said: bytes) -> Iterable[int]:
    """How much of each file is covered, unless the job failed because that is too little."""
    words = [word for word in _OF_COVERAGE if word in said]
    columns = _COLUMNS if said.count(b"|") >= _COLUMNS else 0
    if not words and not columns:
        return ()
    rows = [
        at for at in ordered if _may_tell_coverage(log.shapes[at], words, columns) and _COVERED.match(log.lines[at])
    ]
    if rows and any(_COVERAGE in log.shapes[at] and row.weight >= _SAYS_SO for at, row in log.known):
        return ()
    return rows


def _may_tell_coverage(shape: bytes, words: Sequence[bytes], columns: int) -> bool:
    return any(map(shape.__contains__, words)) or (columns > 0 and shape.count(b"|") >= columns)


def _memory(log: Log, at: int) -> Iterable[int]:
    """The memory around a wrong address, in bytes, and what they mean."""
    return (at, *_below(log, at, _OF_MEMORY.match))


def _slowest(log: Log, at: int) -> Iterable[int]:
    """The tests that took longest."""
    return (at, *_below(log, at, _OF_SLOWEST.match)) if _SLOWEST.match(log.lines[at]) else ()


def _examples(log: Log, at: int) -> Iterable[int]:
    """How long R took for which examples."""
    return (at, *_below(log, at, _OF_EXAMPLES.match))


def _benchmark(log: Log, at: int) -> Iterable[int]:
    """How long what pytest-benchmark measured took, in columns."""
    return (at, *_below(log, at, _OF_BENCHMARK)) if _BENCHMARK.match(log.lines[at]) else ()


def _script(log: Log, at: int) -> Iterable[int]:
    """The script that failed, but for its first line: the runner shows it again above the exit code."""
    if not _SCRIPT_ENDS.match(log.lines[at]):
        return ()
    above = range(at - 1, max(-1, at - _LONGEST_SCRIPT), -1)
    first = next((line for line in above if log.lines[line].startswith(_SCRIPT)), None)
    return range(first + 1, at) if first is not None else ()


_MARKS: Mapping[bytes, Callable[[Log, int], Iterable[int]]] = {
    _USAGE.encode(): _usage,
    b"resolve '": _search,
    _CANDIDATE.encode(): _candidates,
    _MEMORY.encode(): _memory,
    b"slowest ": _slowest,
    _EXAMPLES.encode(): _examples,
    b'" exited with ': _script,
    b" benchmark": _benchmark,
}
