"""Help texts that never break words, and groups that suggest what the user may have meant."""

from typing import Final

import click

_UNBREAKABLE_HYPHEN: Final = "\u2011"


class _Formatter(click.HelpFormatter):
    """Wraps lines at spaces only: click would also break ``--dry-run`` at its hyphens."""

    def write(self, string: str) -> None:
        super().write(string.replace(_UNBREAKABLE_HYPHEN, "-"))

    def write_text(self, text: str) -> None:
        super().write_text(_unbreakable(text))

    def write_dl(self, rows: list[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:  # type: ignore[override] # narrower than click's
        super().write_dl([(first, _unbreakable(second)) for first, second in rows], col_max, col_spacing)


class HelpContext(click.Context):
    """A context that wraps help texts at spaces."""

    formatter_class = _Formatter


def _unbreakable(text: str) -> str:
    return text.replace("-", _UNBREAKABLE_HYPHEN)


def with_help(command: click.Command) -> click.Command:
    """Use this help for a command and its subcommands."""
    command.context_class = HelpContext
    if isinstance(command, click.Group):
        for each in command.commands.values():
            with_help(each)
    return command
