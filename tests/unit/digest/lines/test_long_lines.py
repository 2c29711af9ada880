"""A long line is cut around what it says is wrong."""

import json

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.lines.long_lines import elided, telling
from tests.unit.digest.job_log import job_log

CUPS = [{"id": at, "color": "green", "errors": 0, "error": None} for at in range(300)]


def _line(**what: object) -> str:
    return json.dumps({"before": CUPS, **what, "after": CUPS})


@pytest.mark.parametrize("width", [1, 4])
def test_json_is_shown_around_what_is_wrong(width: int) -> None:
    output = json.dumps({"before": CUPS * width, "error": {"message": "pot 17 is broken"}, "after": CUPS * width})
    shown = digest(job_log(f"{output}\n")).excerpt(8_000)

    assert "pot 17 is broken" in shown
    assert '{"before": [{"id": 0' in shown


def test_json_that_says_what_is_wrong_is_known_among_other_lines() -> None:
    rest = "\n".join(f"poured cup {at * 7_919:x} of {at * 31:x}, all is well there" for at in range(2_000))
    shown = digest(job_log(f"{_line(error='pot 17 is broken')}\n{rest}\n")).excerpt(8_000)

    assert "pot 17 is broken" in shown


def test_another_message_in_the_middle_is_another_failure() -> None:
    logs = (digest(job_log(f"{_line(error=message)}\n")) for message in ("pot is broken", "tea is cold"))

    assert len({log.signature for log in logs}) == 2


def test_a_command_is_no_error_for_a_word_among_its_arguments() -> None:
    command = f"running {'--cup 7 ' * 100} 'compiler error: none' {'--tea ' * 100}"

    assert telling(command) == command


@pytest.mark.parametrize(
    "middle",
    ["function(e){throw e}; cannot pour", "errors/pot.rb", "test_error_pot", '"errors": 0', '"failed": false'],
)
def test_what_is_no_word_of_trouble_does_not_move_the_cut(middle: str) -> None:
    line = f"{'a b ' * 500}{middle}{' c d' * 500}"

    assert middle not in elided(line, 800)


def test_the_parts_of_a_line_are_as_long_as_asked() -> None:
    line = f"{'a b ' * 500}the pot failed: it is broken{' c d' * 500}"
    shown = elided(line, 800)

    assert "the pot failed: it is broken" in shown
    assert 800 <= len(shown) <= 860
    assert shown.startswith("a b a b")
    assert shown.endswith("c d c d")
