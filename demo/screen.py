"""The story on a terminal: what fits a screen, or all of it."""

import sys
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo.story import Comment, Decision, Message, Story

_STYLES = {"send": "bold green", "wait": "yellow", "skip": "dim", "refuse": "bold red", "escalate": "magenta"}
_LINES, _REPORTED_LINES = 11, 2  # of the two messages that the short story shows
_FRAMES = ("Link: ", "```")
_REPORT = "Failed tests by the test report"


def show(story: Story, *, is_all: bool) -> None:
    """Print the story."""
    console = Console(width=min(Console().width, 110)) if sys.stdout.isatty() else Console(width=100)
    for each in _whole(story) if is_all else _short(story):
        console.print(each)


def _short(story: Story) -> Iterable[RenderableType]:
    yield _decisions("What the first run decided", story.first)
    message, reported = story.messages[0], next(each for each in story.messages if _REPORT in each.text)
    shown = _lines_from("## Failed", message)[:_LINES]
    yield _message(message, _beginning(shown, message))
    shown = [*_lines_from("## Failed", reported)[:1], *_lines_from(_REPORT, reported)[: 1 + _REPORTED_LINES]]
    yield _message(reported, _beginning(shown, reported))
    yield _comment(story.comments[0], is_whole=False)


def _lines_from(start: str, message: Message) -> list[str]:
    """The lines of a message from the first one that starts so, without blank ones, links, and fences."""
    lines = message.text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    return [line for line in lines[first:] if line and not line.startswith(_FRAMES)]


def _beginning(shown: list[str], message: Message) -> Text:
    rest = len(message.text.splitlines()) - len(shown)
    return Text("\n".join(shown)) + Text(f"\n… and {rest} more lines", "dim")


def _whole(story: Story) -> Iterable[RenderableType]:
    yield Rule("[bold]A preview of pull request #5: nothing is written")
    yield Panel(Text(story.preview), border_style="yellow")
    yield Rule("[bold]First run")
    yield _decisions("What the bot decided", story.first)
    yield from (_message(message, Text(message.text)) for message in story.messages)
    yield from (_comment(comment, is_whole=True) for comment in story.comments)
    yield Rule("[bold]Second run, a minute later")
    yield _decisions("What the bot decided", story.second)


def _decisions(title: str, rows: Iterable[Decision]) -> Table:
    table = Table(title=title, title_justify="left", expand=True)
    for name in ("Pull request", "Decision", "Reason"):
        table.add_column(name, ratio=3 if name == "Reason" else None)
    for row in rows:
        style = _STYLES.get(row.decision, "")
        table.add_row(Text(f"#{row.number} {row.title}"), Text(row.decision, style), Text(row.reason))
    return table


def _message(message: Message, text: Text) -> Panel:
    title = f"What Jules got about #{message.number}, in session {message.session}"
    return Panel(text, title=title, border_style="green", title_align="left")


def _comment(comment: Comment, *, is_whole: bool) -> Panel:
    hidden = [Text("(and a line of hidden data for the next run)", "dim")] if is_whole else []
    title = f"What the bot commented on #{comment.number}"
    return Panel(Group(Markdown(comment.text), *hidden), title=title, border_style="blue", title_align="left")
