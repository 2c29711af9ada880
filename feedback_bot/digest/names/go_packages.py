"""Packages of Go that failed without a failed test: their ``TestMain`` gave up, or all of the process did."""

from collections.abc import Iterable, Sequence

from feedback_bot.text.late_pattern import late

_FAILED, _PASSED = "FAIL\t", "ok  \t"
_END = late(r"(?:ok {2}|(FAIL))\t(\S+)\t(?:[\d.]+s|\(cached\))")  # of what one package wrote


def packages_alone(lines: Sequence[str], names: Sequence[str], *, most: int) -> Iterable[str]:
    """The packages that failed though nothing that they wrote names a test.

    Args:
        lines: What ``go test`` wrote, perhaps without a middle part.
        names: The failed tests and packages that are known.
        most: So many lines at the end are sure to follow one another.
    """
    last = lines[-most:]
    if f"\n{_FAILED}" not in "\n".join(["", *last]):  # for speed alone: most logs are none of Go's
        return
    is_named = len(lines) > most
    for line in last:
        if line.startswith((_FAILED, _PASSED)):
            if (found := _END.match(line)) and found[1] and not is_named and found[2] not in names:
                yield found[2]
            is_named = False
        elif not is_named and ("FAIL" in line or "Test" in line):  # for speed alone
            is_named = "--- FAIL: " in line or any(map(line.__contains__, names))
