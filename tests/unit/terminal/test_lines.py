import io

import pytest

from feedback_bot.terminal.lines import fitted, hanging


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (None, "1. add the first secret here\n   and the second one"),
        (28, "1. add the first secret here\n   and the second one"),
        (27, "1. add the first secret\n   here\n   and the second one"),
        (3, "1. add the first secret\n   here\n   and the second one"),
    ],
)
def test_a_step_is_wrapped_between_words_on_a_terminal_alone(columns: int | None, expected: str) -> None:
    assert hanging("1. ", "add the first secret here\nand the second one", columns) == expected


LOG = """\
octo/shop#7: would send (dry run: nothing was written): ci/circleci: test-web failed
    indented as it was, --and-an-option-that-is-whole https://jules.google.com/task/3390172845610293847

"""


def test_a_log_is_broken_between_words_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    terminal = Terminal()
    fitted(terminal).write(LOG)
    assert (
        terminal.getvalue()
        == """\
octo/shop#7: would send (dry run: nothing was written):
ci/circleci: test-web failed
    indented as it was, --and-an-option-that-is-whole
https://jules.google.com/task/3390172845610293847

"""
    )


def test_a_pipe_gets_the_lines_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    pipe = io.StringIO()
    fitted(pipe).write(LOG)
    assert pipe.getvalue() == LOG
