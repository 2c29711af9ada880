"""Where the repository's own files are, and how these tests read them."""

import tomllib
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[3]
WORKFLOWS: Final = ROOT / ".github" / "workflows"
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME: Final = PROJECT["project"]["urls"]["Repository"].removeprefix("https://github.com/")
COMMIT: Final = PROJECT["tool"]["feedback-bot"]["release"]["commit"]


class _Loader(yaml.SafeLoader):
    """YAML 1.2's idea of truth values: `on` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> dict[str, Any]:
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a subclass of SafeLoader
    return content


def action() -> dict[str, Any]:
    return read_yaml(ROOT / "action.yml")
