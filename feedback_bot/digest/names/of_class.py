"""Failed tests of Maven's surefire that its heading calls by the method alone: the class stands above them all."""

from collections.abc import Iterable

from feedback_bot.text.late_pattern import late

_CLASS = late(r".*<<< (?:FAILURE|ERROR)! --? in ([\w.$]+)$")
_METHOD = late(
    r"(\w+(?:[({]([^)}]*)[)}])?(?:\[[^\]]{1,300}\])?) +(?:-- )?Time elapsed: .*<<< "
)  # after JUnit 4 its class

_OTHER_CLASS = late(r"(?:[a-z_]\w*\.)+[A-Z][\w$]*")  # JUnit 4 writes it behind the method, and a suite holds several


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
    if found is None or found[2] == name or _OTHER_CLASS.fullmatch(found[2] or ""):
        return None
    return f"{name}.{found[1]}"
