"""The option ``--repo``, which has the same name everywhere."""

from typing import Any

import click


def check_repositories(_: click.Context, __: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - one name or a tuple
    """Refuse what is not ``owner/name``."""
    from feedback_bot.config.settings import is_repository  # noqa: PLC0415 - the help needs none of the libraries

    names = [value] if isinstance(value, str) else list(value or ())
    for name in names:
        if not is_repository(name):
            raise click.BadParameter(f"{name!r} is not valid; expected owner/name")
    return value
