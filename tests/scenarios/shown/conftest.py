"""``feedback-bot report`` as a function."""

from typing import Any

import pytest

from feedback_bot.commands.cli import main
from tests.scenarios.stage import Stage


@pytest.fixture
def printed(stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - a function
    """Run the command, and return what it prints, or with ``errors`` what it writes to standard error."""

    def call(*arguments: str, key: str | None = "jules-key", status: int = 0, errors: bool = False) -> str:
        capsys.readouterr()
        for name, value in stage.environ().items():
            if name.startswith("GITHUB_"):
                monkeypatch.setenv(name, value)
        monkeypatch.setenv("GITHUB_TOKEN", stage.github.default_token.value)
        monkeypatch.setenv("GITHUB_REPOSITORY", "octo/shop")
        monkeypatch.delenv("JULES_API_KEY", raising=False)
        if key:
            monkeypatch.setenv("JULES_API_KEY", key)
        before = len(stage.github.writes)
        assert main(["report", *arguments]) == status
        assert len(stage.github.writes) == before
        captured = capsys.readouterr()
        return captured.err if errors else captured.out

    return call
