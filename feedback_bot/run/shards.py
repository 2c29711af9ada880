"""Divides repositories among jobs that run side by side."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

MOST_SHARDS: Final = 256
"""GitHub's maximum for a matrix: https://docs.github.com/en/actions/reference/limits"""
_OF_REPOSITORY: Final = 1
"""The weight of a repository itself, whose policy file is read."""
_OF_PULL_REQUEST: Final = 1
_OF_RED: Final = 8
"""The weight of a pull request with a failed check: its logs are read, and a message may be sent."""


def weights(pull_requests: Iterable[tuple[str, bool]]) -> dict[str, int]:
    """The weight of each repository.

    Args:
        pull_requests: for each, its repository, and whether a check has failed.
    """
    found: dict[str, int] = {}
    for repository, is_red in pull_requests:
        found[repository] = found.get(repository, _OF_REPOSITORY) + (_OF_RED if is_red else _OF_PULL_REQUEST)
    return found


def divide(weighed: Mapping[str, int], shards: int) -> list[list[str]]:
    """Divide names into at most this many shards of similar weight. None of them is empty.

    The heaviest come first. Each goes to the lightest shard so far. The same names give the same shards.
    """
    found: list[list[str]] = [[] for _ in range(min(shards, len(weighed)))]
    loads = [0] * len(found)
    for name in sorted(weighed, key=lambda name: (-weighed[name], name.lower())):
        lightest = loads.index(min(loads))
        found[lightest].append(name)
        loads[lightest] += weighed[name]
    return [sorted(names, key=str.lower) for names in found]


def matrix(shards: Iterable[Iterable[str]]) -> str:
    """The matrix of a workflow's job, as JSON on one line. Shards count from 1."""
    include = [{"shard": number, "repositories": "\n".join(names)} for number, names in enumerate(shards, 1)]
    return json.dumps({"include": include})
