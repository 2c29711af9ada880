"""A log to its digest: read, find the failing step, rank, keep the best."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import partial
from itertools import islice
from typing import overload

from feedback_bot.digest.choice.ranked import ranked
from feedback_bot.digest.choice.repeats import names_test
from feedback_bot.digest.choice.selection import worth_showing
from feedback_bot.digest.gate import is_gate
from feedback_bot.digest.got_over import message_end, still_told
from feedback_bot.digest.infrastructure import infrastructure
from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.digest.lines.cleaning import sanitized
from feedback_bot.digest.lines.decoding import Readable
from feedback_bot.digest.lines.detectors import Detector, Kind
from feedback_bot.digest.lines.long_lines import telling
from feedback_bot.digest.lines.reading import Log, read, shapes_in
from feedback_bot.digest.lines.structure import Region, action_of, command_of, failed_before_steps, inputs_of, stage_of
from feedback_bot.digest.model import Digest, NamedStep, Step
from feedback_bot.digest.names.as_counted import as_counted
from feedback_bot.digest.names.cut_off import named_in_progress
from feedback_bot.digest.names.failed_tests import failed_tests, goes_on_below, opens_suite
from feedback_bot.digest.names.go_packages import packages_alone
from feedback_bot.digest.names.lists import opens_list
from feedback_bot.digest.names.named_above import is_named_above, items_of_other_lists
from feedback_bot.digest.names.naming import test_name
from feedback_bot.digest.names.narrowed import narrowed
from feedback_bot.digest.names.of_class import class_above, is_method_alone
from feedback_bot.digest.names.tool_summary import (
    Summaries,
    all_passed,
    failed_count,
    flaky,
    is_marked,
    listed_at_end,
    looks_like_test,
    only_count,
    ran_tests,
)
from feedback_bot.digest.names.unfinished import unfinished
from feedback_bot.digest.signature import fingerprint, signature, tells_values
from feedback_bot.digest.stopped_early import stopped_early
from feedback_bot.text.invisible import without_invisible
from feedback_bot.text.late_pattern import late

_CAUSES = (
    (Kind.HEADLINE, Kind.MESSAGE, Kind.DIAGNOSTIC),
    (Kind.ERROR, Kind.TRACE),
    (Kind.TROUBLE,),
)  # what tells failures apart, best first
_PLACE = late(r"\w[:(]\d+")  # a line of a file
_ADDRESS = late(r"\b(?:\d{1,3}\.){3}\d{1,3}:\d+|\.(?:com|org|net|io|dev|cloud|app):\d+|\bsha\d+:\w+")  # no such line
_IN_ADDRESS, _DOTS = (".com:", ".org:", ".net:", ".io:", ".dev:", ".cloud:", ".app:", "sha"), 3
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
_LOOKED_AT = 600  # characters of a line
_SURE = 7.0
_NAMED = 2_000  # failed tests
_TITLES = 16  # lines that may name a test
_LISTED = 600  # lines below the heading of a list of tests
_CLASS_WITHIN = 1_000  # lines between a test and the line that names its class
_TOLD_APART_BY = 1_000  # lines that make the signature
_FINGERED = 200  # lines that make the fingerprint, with those below them
_VALUES_WITHIN = 8  # lines after such a one, in which values that were compared may stand
_ALIKE = 200  # lines that differ only in their digits: numbered tests, perhaps
_COMMAND = 1_000  # characters of a command that another system names
_AT_ENDS = 300, 1_500  # of a command's lines the first and the last, which tell whether it stopped early
_NARROWED = 10  # failed tests that a command for them alone may name
_SUMMARY = 600  # lines, at the end of the failed commands, that may count the failed tests
_ECHOES = 400  # lines at either end of a command's output that may show the script that it runs
_EVIDENCE = 60  # lines at the end of a failed command that may speak of the infrastructure
_LAST = 5  # lines of a command that says nothing else
_REGIONS = 20  # failed commands that are looked at for causes, from the end


def digest(
    log: Readable, *, steps: Sequence[Step] = (), passing: Readable | None = None, step: NamedStep | None = None
) -> Digest:
    """Read a failed job's log to its end and keep what shows why it failed.

    Args:
        log: The log as it was downloaded, of any size and in any encoding.
        steps: The job's steps from GitHub's API, where they are known: they say which part of the log to look at.
        passing: The log of a passing run of the same job: what is new in ``log`` counts for more.
        step: The step that failed, by another CI system's API; what it tells counts more than the log.
    """
    step = step or NamedStep(None, None)
    failed = next((step for step in steps if step.conclusion in ("failure", "timed_out")), None)
    usual = shapes_in(passing) if passing is not None else frozenset()
    read_log, silent, found, scores = ranked(read(log, _times(failed)), usual)
    known = _known_inside(read_log, found[-_REGIONS:])
    causes = _causes(read_log, found, known)
    sure = any(_weight(read_log, at) >= _SURE for at in causes)
    announced = [at for at in causes if names_test(read_log, at) or _opens_suite(read_log, at)]
    others = items_of_other_lists(read_log.lines, announced)
    headlines = [at for at in announced if at not in others]
    command = _shown_command(step) or command_of(read_log, found)
    ends, shapes = _at_ends(read_log, found)
    is_marked_run = any(is_marked(_bare(read_log, at)) for at in headlines)
    summaries = Summaries(ends)
    is_test_run = (
        is_marked_run and ran_tests(map(bare_line, ends), command) and not all_passed(map(bare_line, ends), summaries)
    )
    names = _names(read_log, headlines, ends, summaries, is_test_run=is_test_run)
    counted = failed_count(summaries, len(names)) if names else None
    action = action_of(read_log, found)
    evidence = sorted(_evidence(read_log, found, causes, known))
    plain = [telling(read_log.lines[at]) for at in evidence]
    said, spoken = still_told(plain, _without_names(read_log, evidence, plain))
    placed = [at for at in causes if _is_in_code(read_log, at, is_test_run=is_test_run)]
    in_code = tuple(telling(read_log.lines[at]) for at in placed)
    return Digest(
        signature=signature(_sanitized(read_log, causes[:_TOLD_APART_BY])),
        fingerprint=fingerprint(_said(read_log, causes[:_FINGERED])),
        failing_step=step.name or (failed.name if failed else stage_of(read_log, found)),
        command=command,
        inputs=inputs_of(read_log, found),
        failed_tests=names,
        failed_count=counted,
        narrowed=_narrowed(read_log, found, command, names, headlines, counted),
        infrastructure=infrastructure(
            spoken,
            _without_names(read_log, placed, in_code),
            action,
            command,
            is_set_up=failed_before_steps(read_log),
        ),
        gate=is_gate(command, action, _last_output(read_log, found)),
        stopped_early=stopped_early(ends, shapes, command),
        confident=sure,
        compared=bool(usual),
        lines=worth_showing(read_log, found, scores, silent, sure=sure and not usual),
        said=tuple(dict.fromkeys(line[:_LOOKED_AT] for line in said)),
        in_code=tuple(line[:_LOOKED_AT] for line in in_code[:_FINGERED]),
        action=action,
    )


def _names(
    log: Log, headlines: Sequence[int], ends: Sequence[str], summaries: Summaries, *, is_test_run: bool
) -> tuple[str, ...]:
    """The names of the failed tests, no more than the tool counts if it can be told which of them are none."""
    last = ends[-_SUMMARY:] if headlines else ()
    at_end = listed_at_end(last)
    named = partial(failed_tests, is_test_run=is_test_run, passed_later=flaky(last), at_end=at_end)
    announced = [_heading(log, at) for at in headlines[:_NAMED]]
    names = named(announced)
    counted = only_count(summaries) if len(names) > 1 else None
    if at_end and counted == len(at_end) and at_end.issubset(names):
        return tuple(name for name in names if name in at_end)
    names = as_counted(names, announced, counted, named)
    names = names or (*named_in_progress(map(bare_line, ends)),)
    alone = (*unfinished(ends[-_SUMMARY:]), *packages_alone(ends, names, most=_AT_ENDS[-1]))
    return tuple(dict.fromkeys((*names, *alone)))


def _shown_command(step: NamedStep) -> str | None:
    """A command from outside, with as many characters as one from a log has at most."""
    return without_invisible((step.command or "").strip()[:_COMMAND]).strip() or None


def _narrowed(
    log: Log,
    found: Sequence[Region],
    command: str | None,
    names: Sequence[str],
    headlines: Sequence[int],
    counted: int | None,
) -> str | None:
    """The command for the failed tests alone; ``None`` also if they may be of several steps."""
    if len({region.start for region in found}) != 1 or not command or not 0 < len(names) <= _NARROWED:
        return None
    first, last = found[-1].output, found[-1].end
    middle = min(last, first + _ECHOES)
    places = (*range(first, middle), *range(max(middle, last - _ECHOES), last))
    suites = dict.fromkeys(test_name(line) for at in headlines if opens_suite(line := _bare(log, at)))
    return narrowed(command, names, _BareLines(log, places), suites=tuple(suites), failed_count=counted)


def _times(step: Step | None) -> tuple[str, str] | None:
    """When the step ran, as the runner's time stamps begin."""
    if step is None or step.started_at is None or step.completed_at is None:
        return None
    first, last = (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") for moment in (step.started_at, step.completed_at)
    )
    return first, last


def _kind(log: Log, at: int) -> Kind | None:
    detector = log.detectors[at]
    return detector.kind if detector else None


def _weight(log: Log, at: int) -> float:
    detector = log.detectors[at]
    return detector.weight if detector else 0.0


def _sanitized(log: Log, positions: Sequence[int]) -> Iterable[str]:
    """The lines, of each shape one."""
    return {log.shapes[at]: sanitized(telling(log.lines[at])) for at in positions}.values()


def _said(log: Log, positions: Sequence[int]) -> Iterable[str]:
    """The lines, and those below them that tell which values were compared."""
    known = set(positions)
    for at in positions:
        yield telling(_bare(log, at))
        for below in range(at + 1, min(at + 1 + _VALUES_WITHIN, len(log.lines))):
            if below in known:
                break
            if tells_values(line := _bare(log, below)):
                yield line


def _opens_suite(log: Log, at: int) -> bool:
    return _kind(log, at) is Kind.HEADLINE and (opens_suite(line := _bare(log, at)) or opens_list(line))


def _heading(log: Log, at: int) -> list[str]:
    """The line that announces a failed test, with those below it where the name may go on there."""
    line = _bare(log, at)
    if is_method_alone(line):
        name = class_above(log.lines[above] for above in range(at - 1, max(at - _CLASS_WITHIN, 0), -1))
        return [line, name] if name else [line]
    if is_named_above(line):
        return [line, *(_bare(log, at - above) for above in range(1, min(_TITLES, at) + 1))]
    most = _LISTED if opens_list(line) else _TITLES
    return [line, *(_bare(log, at + below) for below in range(1, most))] if goes_on_below(line) else [line]


class _BareLines(Sequence[str]):
    """Lines as ``_bare`` gives them, made when they are asked for: mostly nobody does."""

    def __init__(self, log: Log, places: Sequence[int]) -> None:
        self._log, self._places = log, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        places = self._places[at]
        return _bare(self._log, places) if isinstance(places, int) else _BareLines(self._log, places)


def _bare(log: Log, at: int) -> str:
    return bare_line(sanitized(log.lines[at])).rstrip() if at < len(log.lines) else ""


def _causes(log: Log, found: Sequence[Region], known: Sequence[tuple[int, Detector]]) -> list[int]:
    """The lines inside the failing commands that tell this failure from another; their last lines where none does."""
    for kinds in _CAUSES:
        if causes := [at for at, row in known if row.kind in kinds]:
            return causes
    last = reversed(range(found[-1].start, found[-1].end))
    said = (at for at in last if log.lines[at].strip() and _kind(log, at) is not Kind.BOUNDARY)
    return [*islice(said, _LAST)][::-1]


def _is_in_code(log: Log, at: int, *, is_test_run: bool) -> bool:
    """Whether a test failed there, or a compiler complained of a place."""
    kind = _kind(log, at)
    if kind is Kind.HEADLINE and is_marked(line := _bare(log, at)) and not is_test_run:
        return looks_like_test(line)
    if kind is not Kind.DIAGNOSTIC:
        return kind is Kind.HEADLINE and not log.lines[at].startswith(_OF_PIP)
    line = log.lines[at][:_LOOKED_AT]
    if any(map(line.__contains__, _OF_TOOLS)):
        return False
    has_address = line.count(".") >= _DOTS or any(map(line.__contains__, _IN_ADDRESS))  # for speed: it may have one
    return bool(_PLACE.search(_ADDRESS.sub(" ", line) if has_address else line))


def _evidence(
    log: Log, found: Sequence[Region], causes: Sequence[int], known: Sequence[tuple[int, Detector]]
) -> Iterable[int]:
    """The lines that may speak of the infrastructure: the causes, the runner's words, and a failed command's end."""
    last = found[-1]
    end = range(max(last.output, last.end - _EVIDENCE), message_end(log.lines, last.end))
    return dict.fromkeys([*causes[:_FINGERED], *causes[-_FINGERED:], *_annotations(log, known), *end])


def _without_names(log: Log, positions: Sequence[int], said: Sequence[str]) -> Iterable[str]:
    """The lines without the names of failed tests, which may speak of what the test is about."""
    for at, line in zip(positions, said, strict=True):
        yield line.replace(test_name(_bare(log, at)), "", 1) if _kind(log, at) is Kind.HEADLINE else line


def _annotations(log: Log, known: Sequence[tuple[int, Detector]]) -> Iterable[int]:
    """The runner's own words on why the regions failed."""
    return (at for at, _ in known if log.lines[at].startswith("##[error]"))


def _last_output(log: Log, found: Sequence[Region]) -> Sequence[str]:
    """What the last failed command wrote, no more than tells whether it is much."""
    last = found[-1]
    return log.lines[last.output : min(last.end, last.output + _EVIDENCE)]


def _at_ends(log: Log, found: Sequence[Region]) -> tuple[list[str], list[bytes]]:
    """The first and the last lines of the failed commands, and their shapes."""
    first, last = _AT_ENDS
    lines: list[str] = []
    shapes: list[bytes] = []
    for region in found[-_REGIONS:]:
        head = slice(region.start, min(region.start + first, region.end))
        tail = slice(max(region.start + first, region.end - last), region.end)
        lines += log.lines[head] + log.lines[tail]
        shapes += log.shapes[head] + log.shapes[tail]
    return lines, shapes


def _known_inside(log: Log, found: Sequence[Region]) -> list[tuple[int, Detector]]:
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
