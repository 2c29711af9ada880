"""How repositories are divided among jobs."""

import json

import pytest

from feedback_bot.run.shards import divide, matrix, weights


def test_a_repository_weighs_more_with_more_pull_requests_and_much_more_with_red_ones() -> None:
    found = weights([("a/one", False), ("a/two", False), ("a/two", False), ("a/red", True)])
    assert found["a/one"] < found["a/two"] < found["a/red"]
    assert found["a/red"] > 3 * found["a/one"]


@pytest.mark.parametrize(
    ("weighed", "shards", "divided"),
    [
        ({}, 4, []),
        ({"a/b": 1}, 4, [["a/b"]]),
        ({"a/b": 1, "a/c": 1, "a/d": 1, "a/e": 1}, 2, [["a/b", "a/d"], ["a/c", "a/e"]]),
        ({"a/heavy": 9, "a/b": 3, "a/c": 3, "a/d": 3}, 2, [["a/heavy"], ["a/b", "a/c", "a/d"]]),
        ({"a/b": 1, "a/c": 2}, 1, [["a/b", "a/c"]]),
    ],
)
def test_shards_are_balanced_and_never_empty(weighed: dict[str, int], shards: int, divided: list[list[str]]) -> None:
    assert divide(weighed, shards) == divided


def test_the_order_of_what_was_found_makes_no_difference() -> None:
    weighed = {f"a/{number}": number % 5 for number in range(50)}
    assert divide(weighed, 7) == divide(dict(reversed(weighed.items())), 7)


def test_no_shard_is_much_heavier_than_another() -> None:
    weighed = {f"a/{number}": 1 + number * 7 % 20 for number in range(300)}
    loads = [sum(weighed[name] for name in names) for names in divide(weighed, 16)]
    assert max(loads) - min(loads) <= 20


def test_the_matrix() -> None:
    assert json.loads(matrix([["a/b", "c/d"], ["e/f"]])) == {
        "include": [{"shard": 1, "repositories": "a/b\nc/d"}, {"shard": 2, "repositories": "e/f"}]
    }
    assert matrix([]) == '{"include": []}'
