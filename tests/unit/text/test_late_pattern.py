import re

import pytest

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
