"""Purpose: a report as Markdown, as text for a terminal, and as values for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from feedback_bot.outcomes.figures import Figures, Rate, Times
from feedback_bot.outcomes.tables import Table
from feedback_bot.text.quote import code, one_line

_LONGEST_NAME: Final = 60
_SHORTEST_NAME: Final = 20
_LINE: Final = 80
"""Characters that a terminal has at least in one line."""
_PAIR: Final = 2
"""Columns of a table that needs no head."""


def as_markdown(found: Sequence[Table]) -> str:
    """Tables in Markdown. Names from outside are code, so nothing in them is a link or a mention."""
    return "\n\n".join("\n".join(_markdown(table)) for table in found) + "\n"


def _markdown(table: Table) -> Iterator[str]:
    yield f"**{table.title}**"
    yield ""
    yield _row(table.columns)
    yield _row(("---", *["---:"] * (len(table.columns) - 1)))
    for name, *cells in table.rows:
        yield _row((_cell(name) if table.names_are_theirs else name, *cells))


def _cell(name: str) -> str:
    return code(name, _LONGEST_NAME).replace("|", "\\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_text(found: Sequence[Table]) -> str:
    """Tables in columns, for a terminal of 80 characters a line. Names from outside are cut to fit."""
    return "\n\n".join("\n".join(_text(table)) for table in found) + "\n"


def _text(table: Table) -> Iterator[str]:
    cells = (table.columns, *table.rows)
    numbers_wide = sum(max(map(len, column)) + 2 for column in list(zip(*cells, strict=True))[1:])
    longest = max(_SHORTEST_NAME, min(_LONGEST_NAME, _LINE - 2 - numbers_wide))
    rows = [(one_line(name, longest), *rest) for name, *rest in cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    has_head = len(table.columns) > _PAIR
    yield table.title
    for row in rows if has_head else rows[1:]:
        first, *rest = row
        numbers = (f"{cell:>{width}}" for cell, width in zip(rest, widths[1:], strict=True))
        yield f"  {first:<{widths[0]}}  {'  '.join(numbers)}".rstrip()


def as_values(figures: Figures) -> dict[str, Any]:
    """The figures for programs. Percentages are ``None`` of fewer than ten."""
    values = {each.name: _value(getattr(figures, each.name)) for each in fields(figures)}
    return values | {"fixed": _value(figures.fixed)}


def _value(value: object) -> object:
    match value:
        case Rate():
            return {"part": value.part, "whole": value.whole, "percent": value.percent}
        case Times():
            return asdict(value)
        case dict():
            return {str(name): _value(each) for name, each in sorted(value.items())}
        case _:
            return value
