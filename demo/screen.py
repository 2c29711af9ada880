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
_LINES = 15  # of the one message that the short story shows


def show(story: Story, *, is_all: bool) -> None:
    """Print the story."""
    console = Console(width=min(Console().width, 110)) if sys.stdout.isatty() else Console(width=100)
    for each in _whole(story) if is_all else _short(story):
        console.print(each)


def _short(story: Story) -> Iterable[RenderableType]:
    yield _decisions("What the first run decided", story.first)
    message = story.messages[0]
    lines = message.text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("## Failed"))
    shown = [line for line in lines[start:] if line][:_LINES]
    rest = f"\n… and {len(lines) - len(shown)} more lines"
    yield _message(message, Text("\n".join(shown)) + Text(rest, "dim"))
    yield _comment(story.comments[0])


def _whole(story: Story) -> Iterable[RenderableType]:
    yield Rule("[bold]A preview of pull request #5: nothing is written")
    yield Panel(Text(story.preview), border_style="yellow")
    yield Rule("[bold]First run")
    yield _decisions("What the bot decided", story.first)
    yield from (_message(message, Text(message.text)) for message in story.messages)
    yield from (_comment(comment) for comment in story.comments)
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


def _comment(comment: Comment) -> Panel:
    hidden = Text("(and a line of hidden data for the next run)", "dim")
    title = f"What the bot commented on #{comment.number}"
    return Panel(Group(Markdown(comment.text), hidden), title=title, border_style="blue", title_align="left")
