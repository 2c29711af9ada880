"""A clone of a repository: where it is, what it is called on GitHub, and its workflows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from feedback_bot.setup.workflow_file import WorkflowFile, read_workflow
from feedback_bot.text.bounded_yaml import LONGEST

_WORKFLOWS: Final = Path(".github") / "workflows"
_ORIGIN: Final = re.compile(r'^\[remote "origin"\][^\[]*?^\s*url\s*=\s*(\S+)', re.MULTILINE)
_NAME: Final = re.compile(r"[:/]([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+?)(?:\.git)?/?\Z")


def find_root(folder: Path) -> Path | None:
    """The root of the clone that a folder is in; ``None`` if it is in none."""
    places = [folder.resolve(), *folder.resolve().parents]
    return next((place for place in places if (place / ".git").exists()), None)


def name_on_github(root: Path) -> str | None:
    """``owner/name``, by the URL of the remote ``origin``; ``None`` if it is not known."""
    try:
        config = (root / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # in a worktree, for example
    origin = _ORIGIN.search(config)
    name = _NAME.search(origin[1]) if origin else None
    return name[1] if name else None


def workflows(root: Path) -> Iterator[WorkflowFile]:
    """The workflows, by their file's name. Files that are not workflows are left out."""
    folder = root / _WORKFLOWS
    for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        with path.open(encoding="utf-8", errors="replace") as file:
            found = read_workflow(file.read(LONGEST + 1), (_WORKFLOWS / path.name).as_posix())
        if found:
            yield found
