"""The story on a terminal: what fits a screen of 80 by 24 characters, or all of it."""

import sys
from collections.abc import Iterable
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo.story import Comment, Decision, Message, Story

_STYLES = {"send": "bold green", "wait": "yellow", "skip": "dim", "refuse": "bold red", "escalate": "magenta"}
_TOLD = ("## Failed", "Only the failed tests", "> ", "E   ")  # lines of the message that a screen has room for
_TOLD_LINES, _COMMENT_LINES = 4, 3
_NEXT: Final = """\
Next: make demo ALL=1                 everything that was sent and written
      .venv/bin/python -m demo serve  the simulators, to try the commands on
      README.md                       the workflow for your repository"""


def show(story: Story, *, is_all: bool) -> None:
    """Print the story."""
    console = Console(width=min(Console().width, 110) if sys.stdout.isatty() else 80, highlight=False)
    for each in _whole(story) if is_all else _short(story):
        console.print(each)


def _short(story: Story) -> Iterable[RenderableType]:
    yield _reasons(story.first)
    message, comment = story.messages[0], story.comments[0]
    lines = message.text.splitlines()
    shown = [line for line in lines if line.startswith(_TOLD)][:_TOLD_LINES]
    yield _message(message, Group(*map(_line, shown)), more=len(lines) - len(shown))
    told = [line for line in comment.shown.splitlines() if line]
    yield _comment(comment, Group(*map(_line, told[:_COMMENT_LINES])), more=len(told) - _COMMENT_LINES)
    yield _ending(story)
    yield Text(_NEXT)


def _whole(story: Story) -> Iterable[RenderableType]:
    yield Rule("[bold]A preview of pull request #5: nothing is written")
    yield Panel(Text(story.preview), border_style="yellow")
    yield Rule("[bold]First run")
    yield _decisions(story.first)
    yield from (_message(message, Text(message.text)) for message in story.messages)
    hidden = Text("(and a line of hidden data for the next run)", "dim")
    yield from (_comment(comment, Group(Text(comment.shown), hidden)) for comment in story.comments)
    yield Rule("[bold]Second run, a minute later")
    yield _decisions(story.second)
    yield _ending(story)
    yield Text(_NEXT)


def _ending(story: Story) -> Text:
    return Text(
        f"The run sent {len(story.messages)} messages and wrote {len(story.comments)} comments. "
        f"A second run added {story.new_messages + story.new_comments or 'nothing'}."
    )


def _reasons(rows: Iterable[Decision]) -> Table:
    """What was decided about each pull request, one line each."""
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(f"#{row.number}", Text(row.decision, _STYLES.get(row.decision, "")), _line(row.reason))
    return table


def _decisions(rows: Iterable[Decision]) -> Table:
    table = Table(title="What the bot decided", title_justify="left", expand=True, box=SIMPLE_HEAD)
    for name in ("Pull request", "Decision", "Reason"):
        table.add_column(name, ratio=3 if name == "Reason" else None)
    for row in rows:
        style = _STYLES.get(row.decision, "")
        table.add_row(Text(f"#{row.number} {row.title}"), Text(row.decision, style), Text(row.reason))
    return table


def _message(message: Message, content: RenderableType, *, more: int = 0) -> Panel:
    return _panel(f"What Jules got about #{message.number}, in session {message.session}", content, "green", more)


def _comment(comment: Comment, content: RenderableType, *, more: int = 0) -> Panel:
    return _panel(f"What the bot commented on #{comment.number}", content, "blue", more)


def _panel(title: str, content: RenderableType, color: str, more: int) -> Panel:
    """A framed text; below it, how many more lines it has."""
    subtitle = f"… and {more} more {'line' if more == 1 else 'lines'}" if more else None
    return Panel(content, title=title, title_align="left", subtitle=subtitle, subtitle_align="left", border_style=color)


def _line(text: str) -> Text:
    """A line that is cut where the screen ends."""
    return Text(text, no_wrap=True, overflow="ellipsis")
