from datetime import UTC, datetime, timedelta

import pytest

from feedback_bot.terminal.screen import ago, one_line, plain

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain [bold]text[/bold] :smile:", "plain [bold]text[/bold] :smile:"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;unended keeps what follows", "52;c;unended keeps what follows"),
        ("a\rb\r\nc\u2028d", "a\nb\nc\nd"),
        ("back\x08\x7fspace\x00", "backspace"),
        ("\u202eevil\u2066\u200b\ufeff", "evil"),
        ("tag\U000e0041", "tag"),
        ("half \ud800 pair", "half  pair"),
        ("a\tb", "a   b"),
        ("Grüße 日本 👩\u200d💻", "Grüße 日本 👩\u200d💻"),
    ],
)
def test_text_is_made_harmless(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_one_line() -> None:
    assert one_line(" a\n\n b\x1b[2J\tc ") == "a b c"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-5, "just now"),
        (0.5, "just now"),
        (1, "1 min ago"),
        (59, "59 min ago"),
        (14 * 60, "14 h ago"),
        (4320, "3 d ago"),
    ],
)
def test_ages(minutes: float, expected: str) -> None:
    assert ago(NOW - timedelta(minutes=minutes), NOW) == expected


def test_unknown_ages() -> None:
    assert ago(None, NOW) == ago(NOW, None) == "unknown"
