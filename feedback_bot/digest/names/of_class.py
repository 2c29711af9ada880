"""Failed tests of Maven's surefire that its heading calls by the method alone: the class stands above them all."""

from collections.abc import Iterable

from feedback_bot.text.late_pattern import late

_CLASS = late(r".*<<< (?:FAILURE|ERROR)! --? in ([\w.$]+)$")
_METHOD = late(r"(\w+(?:[({]([^)}]*)[)}])?(?:\[\d+\])?) +(?:-- )?Time elapsed: .*<<< ")  # after JUnit 4 its class


def is_method_alone(line: str) -> bool:
    """Whether the line announces a failed test by its method."""
    return "<<< " in line and bool(_METHOD.match(line))


def class_above(lines: Iterable[str]) -> str | None:
    """The class, in the nearest of the lines that names one."""
    return next((found[1] for line in lines if "<<< " in line and (found := _CLASS.match(line))), None)


def with_class(line: str, name: str) -> str | None:
    """The test's name; ``None`` if the line says its class, too.

    Args:
        line: The line that announces it.
        name: The class.
    """
    found = _METHOD.match(line)
    return f"{name}.{found[1]}" if found and found[2] != name else None
