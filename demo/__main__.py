"""``make demo``: run the bot twice as the action would, and show what was decided, sent and commented."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo.world import build
from tests.simulators.github import GitHubServer, GitHubWorld, Repository
from tests.simulators.jules import JulesServer, JulesWorld

_STYLES = {"send": "bold green", "wait": "yellow", "skip": "dim", "refuse": "bold red", "escalate": "magenta"}


def main() -> int:
    """Play the demonstration; the exit status says whether the bot did what it promises."""
    console = Console(width=min(Console().width, 110)) if sys.stdout.isatty() else Console(width=100)
    github = GitHubWorld()
    jules = JulesWorld(lambda: github.now)
    repository = build(github, jules)
    with GitHubServer(github) as github_server, JulesServer(jules) as jules_server:
        inputs = {
            "github-token": github.default_token.value,
            "jules-api-key": "jules-key",
            "jules-base-url": jules_server.url,
            "repositories": "octo/shop",
        }
        servers = {"GITHUB_API_URL": github_server.url, "GITHUB_GRAPHQL_URL": github_server.graphql_url}
        environ = {**servers, **{f"INPUT_{name.upper()}": value for name, value in inputs.items()}}
        console.print(Rule("[bold]A preview of pull request #5: nothing is written"))
        console.print(Panel(Text(_preview(environ)), border_style="yellow"))
        console.print(Rule("[bold]First run"))
        first = _run(environ)
        console.print(_decisions(first, repository))
        for message in jules.messages:
            console.print(_message(message.session.id, message.text))
        _show_comments(console, repository)
        told = len(jules.messages)
        console.print(Rule("[bold]Second run, a minute later"))
        github.advance(minutes=1)
        second = _run(environ)
        console.print(_decisions(second, repository))
    return _judge(console, told, len(jules.messages), repository)


def _run(environ: dict[str, str]) -> list[dict[str, str]]:
    """One run of the bot in a process of its own; the rows of its output ``results``."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        output.touch()
        _start({**environ, "GITHUB_OUTPUT": str(output)}, "run")
        found = re.search(r"^results<<(?P<end>.+)\n(?P<rows>.+)\n(?P=end)$", output.read_text(), re.MULTILINE)
        rows: list[dict[str, str]] = json.loads(found["rows"]) if found else []
        return rows


def _preview(environ: dict[str, str]) -> str:
    """What ``feedback-bot preview`` prints about the pull request whose session belongs to another repository."""
    return _start(environ, "preview", "--repo", "octo/shop", "--pull-request", "5").strip()


def _start(environ: dict[str, str], *arguments: str) -> str:
    """Start the bot in a process of its own; what it printed."""
    path = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-I", "-m", "feedback_bot", *arguments]
    done = subprocess.run(  # noqa: S603 - the command is our own
        command, env={**path, **environ}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the bot ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _decisions(rows: list[dict[str, str]], repository: Repository) -> Table:
    table = Table(title="What the bot decided", title_justify="left", expand=True)
    for name in ("Pull request", "Decision", "Reason"):
        table.add_column(name, ratio=3 if name == "Reason" else None)
    for row in sorted(rows, key=lambda row: row["number"]):
        title = repository.pull_requests[int(row["number"])].title
        style = _STYLES.get(row["decision"], "")
        table.add_row(Text(f"#{row['number']} {title}"), Text(row["decision"], style), Text(row["reason"]))
    return table


def _message(session: str, text: str) -> Panel:
    return Panel(Text(text), title=f"What Jules got in session {session}", border_style="green", title_align="left")


def _show_comments(console: Console, repository: Repository) -> None:
    for pull in repository.pull_requests.values():
        for comment in pull.comments:
            visible = re.sub(r"<!-- .* -->", "", comment.body).strip()
            hidden = Text("(and a line of hidden data for the next run)", "dim")
            title = f"What the bot commented on #{pull.number}"
            console.print(Panel(Group(Markdown(visible), hidden), title=title, border_style="blue", title_align="left"))


def _judge(console: Console, told: int, now: int, repository: Repository) -> int:
    comments = sum(len(pull.comments) for pull in repository.pull_requests.values())
    if (told, now, comments) == (2, 2, 3):
        console.print("[bold green]Two messages, three comments; the second run added nothing.")
        return 0
    console.print(f"[bold red]Expected 2 messages and 3 comments, saw {told}, then {now}, and {comments} comments.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
