"""The GraphQL queries, a file each, and their loader."""

import re
from functools import cache
from importlib.resources import files


@cache
def load_query(name: str) -> str:
    """A query's text together with the fragments that it needs.

    Args:
        name: the file's, without ``.graphql``.
    """
    text = _read(name)
    fragments = _fragments()
    wanted: list[str] = []
    pending = _spreads(text)
    while pending:
        fragment = pending.pop()
        if fragment not in wanted:
            wanted.append(fragment)
            pending += _spreads(fragments[fragment])
    return "\n".join([text, *(fragments[fragment] for fragment in wanted)])


def _read(name: str) -> str:
    return files(__name__).joinpath(f"{name}.graphql").read_text(encoding="utf-8")


def _spreads(text: str) -> list[str]:
    return re.findall(r"\.\.\.(?!\s*on\b)\s*(\w+)", text)


@cache
def _fragments() -> dict[str, str]:
    parts = re.split(r"^(?=fragment )", _read("fragments"), flags=re.MULTILINE)
    return {part.split()[1]: part for part in parts if part.startswith("fragment ")}
