# ruff: noqa: RUF001 - tools print such marks
"""Of a dump, its edges and what differs are shown, and what stands below it as if it were not there."""

import json
from typing import Any

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

STOCK: dict[str, Any] = {name: {"id": at, "kinds": [name, f"old {name}"]} for at, name in enumerate("abcdefghijk")}
LINES = json.dumps(STOCK, indent=2).split("\n")
CHANGED = json.dumps(STOCK | {"f": {"id": 99, "kinds": ["f", "old f"]}}, indent=2).split("\n")
PAGE = "".join(f'    <a\n      class="{name}"\n    >\n      tea {name}\n    </a>\n' for name in "abcdefghijklmnop")


def _shown(output: str) -> list[str]:
    return digest(job_log(output)).excerpt(8_000).split("\n")


def _compared(before: str, same: str, old: str, new: str) -> str:
    """All lines of the stock as a tool compares them, with marks."""
    pairs = zip(LINES, CHANGED, strict=True)
    return "\n".join(
        f"{before}{same}{line}" if line == other else f"{before}{old}{line}\n{before}{new}{other}"
        for line, other in pairs
    )


def test_what_stands_below_a_page_is_shown() -> None:
    page = f"<body>\n  <nav>\n{PAGE}  </nav>\n  <p>\n    No cups left\n  </p>\n</body>"
    place = "    at Object.getByText (src/shop.test.js:14:19)"
    shown = _shown(
        f"  ● Shop › opens\n\n    ShopError: no text with 3 cups\n\n{page}\n\n    > 14 | get('3')\n\n{place}\n"
    )

    assert "    No cups left" in shown, "it speaks of what was looked for"
    assert "      tea h" not in shown
    assert place in shown


def test_a_comparison_is_cut_around_what_differs() -> None:
    output = (
        f"  ● stock\n\n    - Expected\n    + Received\n\n{_compared('    ', '  ', '- ', '+ ')}\n\n    at stock.js:4:1\n"
    )
    shown = _shown(output)

    assert '    -     "id": 5,' in shown
    assert '    +     "id": 99,' in shown
    assert '          "id": 1,' not in shown
    assert '          "id": 9,' not in shown


def test_lines_that_pytest_calls_its_message_are_cut_too() -> None:
    shown = _shown(
        "=== FAILURES ===\n___ test_stock ___\n\n>       assert stock() == WANTED\nE       AssertionError: assert 1\n"
        f"E         Full diff:\n{_compared('E         ', '  ', '- ', '+ ')}\n\ntest_stock.py:12: AssertionError\n"
    )

    assert 'E         +     "id": 99,' in shown
    assert not any('"id": 1,' in line for line in shown)
    assert "test_stock.py:12: AssertionError" in shown


def test_of_two_pieces_of_json_the_first_difference_is_shown() -> None:
    expected, got = "\n".join(LINES), "\n".join(CHANGED)
    shown = _shown(
        f"  1) Stock opens:\n     AssertionError: expected\n{expected}\nbut got\n{got}\n\n     at stock.js:4:1\n"
    )

    assert '    "id": 5,' in shown
    assert '    "id": 99,' in shown
    assert '    "id": 1,' not in shown


def test_what_a_shell_shows_of_its_commands_is_no_comparison() -> None:
    output = "\n".join(f"  poured cup {name} into {name * 3}, then looked" for name in "abcdefghijklmnop")
    shown = _shown(f"+ ./pour\n{output}\n+ ./look\nlook: cannot see the tea\n")

    assert "  poured cup h into hhh, then looked" in shown


def test_a_plan_is_left_out_but_for_what_is_planned() -> None:
    planned = "\n".join(
        f'  # tea_cup.{name} will be created\n  + resource "tea_cup" "{name}" {{\n      + id = (known after apply)\n'
        f"      + size = 3\n      + color = 4\n      + handle = true\n    }}\n"
        for name in "abcdef"
    )
    shown = _shown(
        f"Terraform will perform the following actions:\n\n{planned}\nPlan: 6 to add, 0 to change, 0 to destroy.\n"
        '╷\n│ Error: creating the cup (pot): AccessDenied\n│ \n│   on main.tf line 14, in resource "tea_cup" "f":\n╵\n'
    )

    assert "│ Error: creating the cup (pot): AccessDenied" in shown
    assert "      + color = 4" not in shown
