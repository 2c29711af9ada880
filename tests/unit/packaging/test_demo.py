"""The demonstration: one story of the real bot, on a screen and in README.md's picture."""

import pytest
from rich.cells import cell_len

from demo.picture import NOW, pictures
from demo.screen import show
from demo.story import Story, tell


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(NOW)


def test_the_picture_shows_what_it_writes(story: Story) -> None:
    outdated = [path.name for path, text in pictures(story).items() if path.read_text(encoding="utf-8") != text]
    assert outdated == [], "run 'make picture'"


def test_it_fits_a_screen_with_the_line_before_it_and_the_prompt_after_it(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    show(story, is_all=False)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24 - 2
    assert max(map(cell_len, lines)) <= 80


def test_it_shows_a_message_its_comment_a_silent_second_run_and_the_next_step(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    show(story, is_all=False)
    shown = capsys.readouterr().out
    for part in (
        "#1  send    2 checks failed",
        "#4  wait    checks are still running",
        "E       assert 3000 == 2700",
        "Sent feedback to Jules about",
        "The run sent 3 messages and wrote 4 comments. A second run added nothing.",
        "make demo ALL=1",
        "python -m demo serve",
        "README.md",
    ):
        assert part in shown


def test_the_whole_story_quotes_every_message_and_comment(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    show(story, is_all=True)
    shown = "".join(capsys.readouterr().out.replace("│", "").split())
    for text in (*(each.text for each in story.messages), *(each.shown for each in story.comments)):
        assert "".join(text.split()) in shown
