"""Write README.md's tables of inputs and outputs from action.yml; with --check, only tell whether they are the same."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Return 0 where the tables are (now) as they should be, 1 where --check found them out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 when README.md is out of date")
    is_check = parser.parse_args().check
    action = yaml.safe_load((_ROOT / "action.yml").read_text(encoding="utf-8"))
    readme = _ROOT / "README.md"
    old = readme.read_text(encoding="utf-8")
    new = _put(_put(old, "inputs", _inputs(action["inputs"])), "outputs", _outputs(action["outputs"]))
    if is_check and new != old:
        sys.stderr.write("README.md's tables differ from action.yml: run 'make readme'.\n")
        return 1
    if not is_check:
        readme.write_text(new, encoding="utf-8")
    return 0


def _inputs(inputs: dict[str, dict[str, Any]]) -> str:
    rows = [f"| `{name}` | {_cell(each['description'])} | {_default(each)} |" for name, each in inputs.items()]
    return "\n".join(["| input | what it is | default |", "|---|---|---|", *rows])


def _outputs(outputs: dict[str, dict[str, Any]]) -> str:
    rows = [f"| `{name}` | {_cell(each['description'])} |" for name, each in outputs.items()]
    return "\n".join(["| output | what it is |", "|---|---|", *rows])


def _default(each: dict[str, Any]) -> str:
    return f"`{each['default']}`" if "default" in each else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _put(text: str, name: str, table: str) -> str:
    """Replace what stands between a table's two marks.

    Raises:
        SystemExit: the marks are missing.
    """
    marks = re.compile(rf"(<!-- {name}: [^\n]*-->\n)(?:.*?\n)??(<!-- end of {name} -->)", re.DOTALL)
    if len(marks.findall(text)) != 1:
        raise SystemExit(f"README.md needs the marks of '{name}' exactly once")
    return marks.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)


if __name__ == "__main__":
    sys.exit(main())
