"""``python -m demo.picture``: write README.md's picture, light and dark, from what the demonstration really wrote.

With ``--check``, change nothing and return 1 if the picture is out of date.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final

from demo.story import Story, tell

_FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW: Final = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)  # any: nothing in the picture depends on the time
_SANS: Final = "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif"
_MONO: Final = "ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace"
_WIDTH, _HEIGHT = 880, 296  # pixels
_COMMENT_WIDTH, _GAP = 350, 14
_MESSAGE_LINES, _MESSAGE_COLUMNS, _COMMENT_COLUMNS = 16, 80, 45


@dataclass(frozen=True)
class _Theme:
    name: str
    paper: str
    head: str
    border: str
    ink: str
    muted: str


_THEMES: Final = (
    _Theme("light", "#ffffff", "#f6f8fa", "#d1d9e0", "#1f2328", "#59636e"),
    _Theme("dark", "#0d1117", "#151b23", "#3d444d", "#f0f6fc", "#9198a1"),
)


def main() -> int:
    """Return 0 if the picture is (now) as it should be, 1 if --check found it out of date."""
    parser = argparse.ArgumentParser(prog="python -m demo.picture", description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    drawn = pictures(tell(NOW))
    if is_check:
        outdated = [path.name for path, text in drawn.items() if not path.exists() or path.read_text("utf-8") != text]
        sys.stderr.writelines(f"{name} is out of date: run 'make picture'.\n" for name in outdated)
        return 1 if outdated else 0
    _FOLDER.mkdir(exist_ok=True)
    for path, text in drawn.items():
        path.write_text(text, encoding="utf-8")
    return 0


def pictures(story: Story) -> dict[Path, str]:
    """Each picture of the story with the text of its file."""
    return {_FOLDER / f"feedback-{theme.name}.svg": _draw(story, theme) for theme in _THEMES}


def _draw(story: Story, theme: _Theme) -> str:
    """The comment on the first pull request beside the message about it, as SVG with the system's own fonts."""
    size = f'width="{_WIDTH}" height="{_HEIGHT}"'
    message_left = _COMMENT_WIDTH + _GAP
    comment, message = story.comments[0], story.messages[0]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        "<title>The bot's comment on a pull request, and the message that Jules got</title>",
        "<style>text { white-space: pre }</style>",  # Chromium no longer looks at xml:space
        *_card(theme, 0, _COMMENT_WIDTH, f"Comment on pull request #{comment.number}"),
        *_lines(_comment_lines(comment.shown), theme, left=16, step=19, style=f'font-family="{_SANS}" font-size="13"'),
        *_card(theme, message_left, _WIDTH - message_left, "Message to its Jules session"),
        *_lines(
            _message_lines(message.text),
            theme,
            left=message_left + 16,
            step=14.6,
            style=f'font-family="{_MONO}" font-size="10"',
        ),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _card(theme: _Theme, left: int, width: int, title: str) -> Iterable[str]:
    right, bottom = left + width, _HEIGHT - 1
    yield (
        f'<rect x="{left + 0.5}" y="0.5" width="{width - 1}" height="{bottom - 0.5}" rx="6" '
        f'fill="{theme.paper}" stroke="{theme.border}"/>'
    )
    yield (
        f'<path d="M{left + 0.5} 34.5V6.5a6 6 0 0 1 6 -6H{right - 6.5}a6 6 0 0 1 6 6V34.5z" '
        f'fill="{theme.head}" stroke="{theme.border}"/>'
    )
    yield (
        f'<text x="{left + 16}" y="22" font-family="{_SANS}" font-size="13" font-weight="600" '
        f'fill="{theme.ink}">{escape(title)}</text>'
    )


def _lines(lines: Iterable[tuple[str, bool]], theme: _Theme, *, left: int, step: float, style: str) -> Iterable[str]:
    yield f'<g {style} xml:space="preserve">'
    for number, (line, is_muted) in enumerate(lines):
        ink = theme.muted if is_muted else theme.ink
        yield f'<text x="{left}" y="{56 + number * step:.1f}" fill="{ink}">{escape(line)}</text>'
    yield "</g>"


def _comment_lines(text: str) -> Iterable[tuple[str, bool]]:
    """The comment, wrapped, with whether a line is muted."""
    for line in text.splitlines():
        yield from ((each, False) for each in _wrapped(line, _COMMENT_COLUMNS))


def _message_lines(text: str) -> Iterable[tuple[str, bool]]:
    """The failure in the message, and its last line with the id masked: each run has another."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("## Failed"))
    shown = [line for line in lines[start:] if line][: _MESSAGE_LINES - 2]
    yield from ((_cut(line, _MESSAGE_COLUMNS), False) for line in shown)
    yield f"… and {len(lines) - len(shown) - 1} more lines", True
    yield re.sub(r"[0-9a-f]", "•", lines[-1].partition(": ")[2]).join(["Feedback-ID: ", ""]), True


def _wrapped(line: str, columns: int) -> Iterable[str]:
    while len(line) > columns:
        end = line.rfind(" ", 0, columns) if " " in line[:columns] else columns
        yield line[:end]
        line = line[end:].lstrip()
    yield line


def _cut(line: str, columns: int) -> str:
    return line if len(line) <= columns else f"{line[: columns - 1]}…"


if __name__ == "__main__":
    sys.exit(main())
