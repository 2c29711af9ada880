import pytest

from feedback_bot.terminal.prompts import add_test_first, find_weakness


@pytest.mark.parametrize(
    "prompt",
    [
        "improve the code",
        "Fix everything",
        "make it better",
        "Please could you improve the code quality of this project",
        "Please go ahead and fix all the bugs in our project now",
        "I want you to make the whole app much better please",
        "Could you clean up the codebase for me today, please?",
        "refactor",
        "",
    ],
)
def test_vague_prompts(prompt: str) -> None:
    assert find_weakness(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Reject a negative quantity in basket.py with a ValueError",
        "Fix it when the parser drops commas in nested lists: test_parser.py::test_nested fails since abc123",
        "Update the README section about installation for Windows",
        "Improve the codec of the video module by caching tables",
        "Make the login form work without JavaScript in src/login.html",
    ],
)
def test_good_enough_prompts(prompt: str) -> None:
    assert find_weakness(prompt) is None


def test_test_first_is_appended() -> None:
    assert add_test_first("Do it\n").startswith("Do it\n\nWork test-first:")
