"""The names of the failed tests of a log, and the command for them alone."""

from collections.abc import Sequence
from functools import partial
from typing import overload

from feedback_bot.digest.causes import AT_ENDS, bare, kind_of
from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region
from feedback_bot.digest.names.as_counted import as_counted
from feedback_bot.digest.names.ava_titles import without_message
from feedback_bot.digest.names.cut_off import named_in_progress
from feedback_bot.digest.names.cut_short import in_full
from feedback_bot.digest.names.dart_events import failed_in_events
from feedback_bot.digest.names.end_lists import is_placed, listed_at_end
from feedback_bot.digest.names.failed_tests import failed_tests, goes_on_below, opens_suite
from feedback_bot.digest.names.flaky import flaky
from feedback_bot.digest.names.go_packages import packages_alone
from feedback_bot.digest.names.lists import opens_list
from feedback_bot.digest.names.named_above import is_named_above
from feedback_bot.digest.names.naming import test_name
from feedback_bot.digest.names.of_class import class_above, is_method_alone
from feedback_bot.digest.names.tool_summary import Summaries, only_count
from feedback_bot.digest.names.unfinished import unfinished
from feedback_bot.digest.narrowing.narrowed import narrowed

_NAMED = 2_000  # failed tests
_TITLES = 16  # lines that may name a test
_LISTED = 600  # lines below the heading of a list of tests
_CLASS_WITHIN = 1_000  # lines between a test and the line that names its class
_NARROWED = 10  # failed tests that a command for them alone may name
_SUMMARY = 600  # lines, at the end of the failed commands, that may count the failed tests
_ECHOES = 400  # lines at either end of a command's output that may show the script that it runs


def names_of(
    log: Log, headlines: Sequence[int], ends: Sequence[str], summaries: Summaries, *, is_test_run: bool
) -> tuple[str, ...]:
    """The names of the failed tests, no more than the tool counts if it can be told which of them are none."""
    last = ends[-_SUMMARY:] if headlines else ()
    at_end = listed_at_end(last)
    named = partial(failed_tests, is_test_run=is_test_run, passed_later=flaky(last) - at_end, at_end=at_end)
    announced = in_full([_heading(log, at) for at in headlines[:_NAMED]], log.lines)
    announced = without_message(announced, log.lines)
    names = named(announced)
    counted = only_count(summaries) if len(names) > 1 else None
    if at_end and at_end.issubset(names):
        is_alone = counted == len(at_end)  # no other tool ran
        names = tuple(name for name in names if name in at_end or not (is_alone or is_placed(name)))
    names = as_counted(names, announced, counted, named)
    names = names or (*named_in_progress(ends),)
    alone = (*unfinished(ends[-_SUMMARY:]), *failed_in_events(ends), *packages_alone(ends, names, most=AT_ENDS[-1]))
    return tuple(dict.fromkeys((*names, *alone)))


def narrowed_to(
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
    suites = dict.fromkeys(test_name(line) for at in headlines if opens_suite(line := bare(log, at)))
    return narrowed(command, names, _BareLines(log, places), suites=tuple(suites), failed_count=counted)


def opens_suite_at(log: Log, at: int) -> bool:
    """Whether a line names a file of tests or opens a list of them."""
    return kind_of(log, at) is Kind.HEADLINE and (opens_suite(line := bare(log, at)) or opens_list(line))


def _heading(log: Log, at: int) -> list[str]:
    """The line that announces a failed test, with those below it where the name may go on there."""
    line = bare(log, at)
    if is_method_alone(line):
        name = class_above(log.lines[above] for above in range(at - 1, max(at - _CLASS_WITHIN, 0), -1))
        return [line, name] if name else [line]
    if is_named_above(line):
        return [line, *(bare(log, at - above) for above in range(1, min(_TITLES, at) + 1))]
    most = _LISTED if opens_list(line) else _TITLES
    return [line, *(bare(log, at + below) for below in range(1, most))] if goes_on_below(line) else [line]


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
        return bare(self._log, places) if isinstance(places, int) else _BareLines(self._log, places)
