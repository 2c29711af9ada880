import pytest

from feedback_bot.jules.names import parse_activity_id, parse_session_id, parse_source_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123", "123"),
        (" 18446744073709551615\n", "18446744073709551615"),
        ("sessions/123", "123"),
        ("https://jules.google.com/session/123", "123"),
        ("https://jules.google.com/task/123/", "123"),
        ("https://jules.google.com/task/123?pli=1#top", "123"),
        ("https://jules.google/session/123", "123"),
        ("0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0", "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"),
    ],
)
def test_session_ids(text: str, expected: str) -> None:
    assert parse_session_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "12a", "-5", "1.0", "18446744073709551616", "123/activities/4", "..", "sessions/", "١٢٣", "1 2"),
        "https://example.com/session/123",
        "https://jules.google.com.evil.example/session/123",
    ],
)
def test_what_is_no_session_id(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a valid session ID\. Use a number up to 18446744073709551615, such as"
    ):
        parse_session_id(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("octo/app", "sources/github/octo/app"),
        ("sources/github/octo/app", "sources/github/octo/app"),
        ("sources/github-octo-app", "sources/github-octo-app"),
        ("github-octo-app", "sources/github-octo-app"),
        ("github/octo/app", "sources/github/octo/app"),
        ("octo/.github", "sources/github/octo/.github"),
    ],
)
def test_source_names(text: str, expected: str) -> None:
    assert parse_source_name(text) == expected


@pytest.mark.parametrize("text", ["", "sources/", "../sessions", "octo/..", "octo/app?x=1", "octo//app", "octo app"])
def test_what_is_no_source(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid source"):
        parse_source_name(text)


def test_activity_ids() -> None:
    assert parse_activity_id("sessions/1/activities/ab-2") == parse_activity_id("ab-2") == "ab-2"
    for text in ("", "..", "a/b", "a b"):
        with pytest.raises(ValueError, match="is not a valid activity ID"):
            parse_activity_id(text)
