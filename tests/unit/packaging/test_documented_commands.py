"""Commands and code in the documentation work as they stand there."""

import re
import shlex

import pytest

from feedback_bot.commands.cli import main
from tests.simulators.github import GitHubWorld
from tests.simulators.jules import JulesServer, JulesWorld
from tests.unit.packaging.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
COMMANDS = sorted(
    {
        *re.findall(r"`feedback-bot ((?!`)[^`\n]+)`", TEXT),
        *re.findall(r"^(?:\.venv/bin/)?feedback-bot (.+?)(?: \||$)", TEXT, re.MULTILINE),
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_documentation_exists_with_its_options(command: str) -> None:
    arguments = [each for each in shlex.split(command.replace("…", ""), comments=True) if not each.startswith("[")]
    assert main([*arguments, "--help"]) == 0


def test_the_client_s_example_works(capsys: pytest.CaptureFixture[str]) -> None:
    example = re.findall(r"```python\n(from feedback_bot.*?)```", TEXT, re.DOTALL)[0]
    github = GitHubWorld()
    world = JulesWorld(lambda: github.now)
    world.source("octo/shop")
    world.session("12345678901234567890", repo="octo/shop", state="IN_PROGRESS")
    with JulesServer(world) as server:
        code = example.replace("Jules(api_key)", f"Jules(api_key, base_url={server.url!r})")
        exec(code, {"api_key": "jules-key"})  # noqa: S102 - it is our own documentation
    assert "IN_PROGRESS" in capsys.readouterr().out
