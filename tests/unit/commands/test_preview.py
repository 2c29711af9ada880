"""``feedback-bot preview`` names mistakes by its own options."""

import pytest

from feedback_bot.commands.cli import main


@pytest.mark.parametrize("name", ["foo", "", "octo/shop,octo/till", "org:octo"])
def test_a_repository_that_is_none_is_told_by_the_option_s_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["preview", "--repo", name, "--pull-request", "1"])
    shown = capsys.readouterr()

    assert (status, shown.out) == (2, "")
    assert f"Error: Invalid value for '--repo': {name!r} is not valid; expected owner/name" in shown.err
