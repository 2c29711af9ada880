"""The demonstration: one story of the real bot, on a screen and in README.md's picture."""

import pytest
from rich.cells import cell_len

from demo.picture import NOW, pictures
from demo.screen import show
from demo.story import Story, tell

SHOWN = (
    "#1  send    2 checks failed",
    "#4  wait    checks are still running",
    "E       assert 3000 == 2700",
    "Sent feedback to Jules about",
    "The run sent 3 messages and wrote 4 comments. A second run added nothing.",
    "make demo ALL=1",
    "python -m demo serve",
    "README.md",
)


def test_it_is_in_the_picture_and_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    story = tell(NOW)
    check_pictures(story)
    show(story, is_all=False)
    check_screen(capsys.readouterr().out)
    show(story, is_all=True)
    check_whole(story, capsys.readouterr().out)


def check_pictures(story: Story) -> None:
    outdated = [path.name for path, text in pictures(story).items() if path.read_text(encoding="utf-8") != text]
    assert outdated == [], "run 'make picture'"


def check_screen(shown: str) -> None:
    """A message, its comment, a silent second run and the next step fit, with the line before and the prompt after."""
    lines = shown.splitlines()
    assert len(lines) <= 24 - 2
    assert max(map(cell_len, lines)) <= 80
    assert [part for part in SHOWN if part not in shown] == []


def check_whole(story: Story, shown: str) -> None:
    """Every message and comment is quoted."""
    shown = "".join(shown.replace("│", "").split())
    said = (*(each.text for each in story.messages), *(each.shown for each in story.comments))
    assert [text for text in said if "".join(text.split()) not in shown] == []
