import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from feedback_bot import digest
from feedback_bot.text.late_pattern import late


def test_it_matches_as_a_compiled_pattern_does() -> None:
    pattern = late(r"cup (\d)", re.IGNORECASE)
    found = pattern.search("a Cup 7")
    assert found is not None
    assert found[1] == "7"
    assert pattern.sub(r"pot \1", "CUP 3") == "pot 3"
    assert pattern.match("a Cup 7") is None


def test_what_it_looks_for_can_be_read() -> None:
    assert late("tea|milk").pattern == "tea|milk"


def test_a_pattern_that_is_not_valid_fails_at_its_first_use() -> None:
    broken = late("(cup")
    with pytest.raises(re.error, match="unterminated"):
        broken.match("cup")


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    """The late patterns in a module's value, which may be a table of them."""
    if type(value) is type(late("")):
        yield cast("re.Pattern[Any]", value)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns_in(each)
    elif type(value).__module__.startswith(digest.__name__):
        yield from _patterns_in(list(getattr(value, "__dict__", {}).values()))


def test_every_pattern_of_the_digest_is_valid() -> None:
    names = [module.name for module in pkgutil.walk_packages(digest.__path__, f"{digest.__name__}.")]
    values = [list(vars(importlib.import_module(name)).values()) for name in names]
    patterns = list(_patterns_in(values))
    assert len(patterns) > 100
    for pattern in patterns:
        assert pattern.groups >= 0  # asked for, it compiles
