"""The option ``--repo``, which has the same name everywhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from feedback_bot.config.scopes import is_repository


def check_repositories(_: click.Context, __: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - one name or a tuple
    """Refuse what is not ``owner/name``."""
    names = [value] if isinstance(value, str) else list(value or ())
    for name in names:
        if not is_repository(name):
            raise click.BadParameter(f"{name!r} is not valid; expected owner/name")
    return value


def with_origin(options: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The environment. If no repository is given, the one of the clone's remote ``origin`` is added."""
    from feedback_bot.setup.checkout import find_root, name_on_github  # noqa: PLC0415 - the help needs none of the libraries

    if options.get("repositories") or environ.get("GITHUB_REPOSITORY"):
        return dict(environ)
    root = find_root(Path.cwd())
    return {**environ, "GITHUB_REPOSITORY": (name_on_github(root) if root else None) or ""}
