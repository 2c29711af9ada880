"""Packages of Go that failed without a failed test: their ``TestMain`` gave up, or all of the process did."""

from collections.abc import Iterable, Sequence

from feedback_bot.text.late_pattern import late

_FAILED, _PASSED = "FAIL\t", "ok  \t"
_END = late(r"(?:ok {2}|(FAIL))\t(\S+)\t(?:[\d.]+s|\(cached\))")  # of what one package wrote
_OF_GOTESTSUM, _ITS_TEST = "=== FAIL: ", late(r"=== FAIL: (\S+) ")  # without what all packages' paths begin with
# Of go test -json: what fails, and the test that ran when the process died.
_EVENT, _FAILS = '{"', late(r'\{.*"Action":"fail","Package":"([^"]+)"(,"Test":)?')
_DIES = late(r'\{.*"Action":"output","Package":"([^"]+)","Test":"((?:[^"\\]|\\.)+)","Output":"panic: ')


def packages_alone(lines: Sequence[str], names: Sequence[str], *, most: int) -> Iterable[str]:
    """The packages that failed though nothing that they wrote names a test.

    Args:
        lines: What ``go test`` wrote, perhaps without a middle part.
        names: The failed tests and packages that are known.
        most: So many lines at the end are sure to follow one another.
    """
    last = lines[-most:]
    text = "\n".join(["", *last])
    if f"\n{_EVENT}" in text and '"Action":"fail"' in text:  # for speed alone, as below
        yield from _of_events(last)
    if f"\n{_FAILED}" not in text:  # most logs are none of Go's
        return
    elsewhere = {found[1] for line in last if line.startswith(_OF_GOTESTSUM) and (found := _ITS_TEST.match(line))}
    is_named = len(lines) > most
    for line in last:
        if line.startswith((_FAILED, _PASSED)):
            if (found := _END.match(line)) and found[1] and not is_named and found[2] not in names:
                package = found[2]
                if not any(package == each or package.endswith(f"/{each}") for each in elsewhere):
                    yield package
            is_named = False
        elif not is_named and ("FAIL" in line or "Test" in line):  # for speed alone
            is_named = "--- FAIL: " in line or any(map(line.__contains__, names))


def _of_events(lines: Iterable[str]) -> Iterable[str]:
    """The packages without a failed test, by the events that say so, or the test that a package died of."""
    events = [line for line in lines if line.startswith(_EVENT)]
    ends = [found for line in events if '"fail"' in line and (found := _FAILS.match(line))]
    died = {found[1]: found[2] for line in events if '"panic: ' in line and (found := _DIES.match(line))}
    of_tests = {found[1] for found in ends if found[2]}
    return (died.get(found[1], found[1]) for found in ends if found[1] not in of_tests)
