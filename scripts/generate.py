"""Write what the repository says more than once from the one place that says it first.

From ``action.yml``: README.md's tables of inputs and outputs, what the reusable workflows take and pass on, and
``action/action.yml``, the same action for the workflows of this repository. From ``pyproject.toml``: the repository's
own name and the release to use, wherever one of them is named.

With ``--check``, change nothing and name the files that are out of date.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import yaml

_ROOT: Final = Path(__file__).resolve().parent.parent
_WORKFLOWS: Final = _ROOT / ".github" / "workflows"
_SECRETS: Final = ("github-token", "jules-api-key", "ci-tokens")
_SWITCHES: Final = ("dry-run", "fail-on-error")
_NAMED_IN: Final = (
    "*.md",
    "docs/**/*.md",
    "action.yml",
    ".github/**/*.yml",
    "examples/**/*.yml",
    "feedback_bot/**/*.j2",
    "feedback_bot/config/project.py",
)


@dataclass(frozen=True)
class _Project:
    """What ``pyproject.toml`` says about the repository."""

    name: str  # owner/name
    commit: str  # of the release to use
    version: str  # that release's name

    @classmethod
    def read(cls) -> Self:
        content = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        release = content["tool"]["feedback-bot"]["release"]
        url: str = content["project"]["urls"]["Repository"]
        return cls(url.removeprefix("https://github.com/"), release["commit"], release["version"])


def main() -> int:
    """Return 0 if all files are (now) as they should be, 1 if --check found one that is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if a file is out of date")
    is_check = parser.parse_args().check
    outdated = [path for path, text in _wanted() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in [] if is_check else [*_wanted()]:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if is_check and outdated:
        names = ", ".join(str(path.relative_to(_ROOT)) for path in outdated)
        sys.stderr.write(f"Out of date: {names}. Run 'make readme'.\n")
        return 1
    return 0


def _wanted() -> Iterator[tuple[Path, str]]:
    """Each file that this script writes to, with the text that it should have."""
    action = yaml.safe_load((_ROOT / "action.yml").read_text(encoding="utf-8"))
    project, old = _Project.read(), _old_name()
    for path in sorted({path for pattern in _NAMED_IN for path in _ROOT.glob(pattern)} - {_ROOT / "CHANGELOG.md"}):
        text = _named(path.read_text(encoding="utf-8"), old, project)
        if path == _ROOT / "README.md":
            text = _put(
                _put(text, "inputs", _input_table(action["inputs"])), "outputs", _output_table(action["outputs"])
            )
        if path == _ROOT / "action.yml":
            text = re.sub(r"(?m)^author: .*$", f"author: {project.name.partition('/')[0]}", text)
            yield _ROOT / "action" / "action.yml", _for_own_workflows(text)
        if path.parent == _WORKFLOWS:
            text = _passed_on(text, action)
        yield path, text


def _old_name() -> str:
    """The name that was filled in last: the one in README.md's first workflow."""
    found = re.search(r"uses: ([\w.-]+/[\w.-]+)/\.github/workflows/", (_ROOT / "README.md").read_text(encoding="utf-8"))
    if not found:
        raise SystemExit("README.md has no workflow that uses the reusable one")
    return found[1]


def _named(text: str, old: str, project: _Project) -> str:
    """Name the repository, and pin the release, wherever a workflow uses it."""
    text = re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", project.name, text)
    used = re.compile(rf"(uses: {re.escape(project.name)}(?:/[\w./-]+)?)@\S+(?: # (?!zizmor)\S+)?")
    return used.sub(lambda found: f"{found[1]}@{project.commit} # {project.version}", text)


def _for_own_workflows(action: str) -> str:
    """The action in a folder of its own: ``uses: $/`` needs a path, and an image is named relative to its folder."""
    image = "  image: ../Dockerfile # zizmor: ignore[unpinned-images] a file, no image"
    text = re.sub(r"(?m)^  image: Dockerfile$", image, action)
    return f"# Written by 'make readme' from ../action.yml, for '$/action' in this repository's workflows.\n{text}"


# What the reusable workflows take and pass on.


def _passed_on(workflow: str, action: dict[str, Any]) -> str:
    sections: dict[str, Callable[[dict[str, Any]], str]] = {
        "inputs": lambda each: _called_inputs(each["inputs"]),
        "outputs": lambda each: _called_outputs(each["outputs"]),
        "job outputs": lambda each: "\n".join(
            f"      {name}: ${{{{ steps.feedback.outputs.{name} }}}}" for name in each["outputs"]
        ),
        "with": lambda each: "\n".join(f"          {name}: {_given(name)}" for name in each["inputs"]),
    }
    for name, write in sections.items():
        if f"# {name}: written by" in workflow:
            workflow = _put(workflow, name, write(action))
    return workflow


def _called_inputs(inputs: dict[str, dict[str, Any]]) -> str:
    return "\n".join(_called_input(name, each) for name, each in inputs.items() if name not in _SECRETS)


def _called_input(name: str, each: dict[str, Any]) -> str:
    lines = [f"      {name}:", f"        description: {_scalar(each['description'])}"]
    if name in _SWITCHES:
        return "\n".join([*lines, "        type: boolean", f"        default: {each['default']}"])
    return "\n".join([*lines, "        type: string", "        required: false"])


def _called_outputs(outputs: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"      {name}:\n        description: {_scalar(each['description'])}\n"
        f"        value: ${{{{ jobs.feedback.outputs.{name} }}}}"
        for name, each in outputs.items()
    )


def _given(name: str) -> str:
    if name == "github-token":
        return "${{ secrets.github-token || github.token }}"
    return f"${{{{ {'secrets' if name in _SECRETS else 'inputs'}.{name} }}}}"


def _scalar(text: str) -> str:
    """A description on one line, as YAML."""
    return yaml.safe_dump(" ".join(text.split()), width=10_000, allow_unicode=True).removesuffix("...\n").strip()


# README.md's tables.


def _input_table(inputs: dict[str, dict[str, Any]]) -> str:
    rows = [f"| `{name}` | {_cell(each['description'])} | {_default(each)} |" for name, each in inputs.items()]
    return "\n".join(["| input | what it is | default |", "|---|---|---|", *rows])


def _output_table(outputs: dict[str, dict[str, Any]]) -> str:
    rows = [f"| `{name}` | {_cell(each['description'])} |" for name, each in outputs.items()]
    return "\n".join(["| output | what it is |", "|---|---|", *rows])


def _default(each: dict[str, Any]) -> str:
    return f"`{each['default']}`" if "default" in each else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _put(text: str, name: str, content: str) -> str:
    """Replace what stands between a section's two marks, which are comments of Markdown or of YAML.

    Raises:
        SystemExit: the marks are missing.
    """
    marks = re.compile(
        rf"(^[ ]*(?:<!--|#) {name}: written by [^\n]*\n)(?:.*?\n)??(^[ ]*(?:<!--|#) end of {name}\b)",
        re.DOTALL | re.MULTILINE,
    )
    if len(marks.findall(text)) != 1:
        raise SystemExit(f"the marks of '{name}' are needed exactly once")
    return marks.sub(lambda match: f"{match[1]}{content}\n{match[2]}", text)


if __name__ == "__main__":
    sys.exit(main())
