"""YAML by strangers, within limits: an author of one repository must not hold up the run for all others.

Aliases and merge keys repeat what they name, and one inside the other multiplies it ("billion laughs"). So everything
is counted as often as it is repeated, before anything is built.
"""

from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

LONGEST: Final = 100_000
"""The most characters that a reader should accept."""
_MOST_NODES: Final = 10_000
_DEEPEST: Final = 20
_LONGEST_NUMBER: Final = 30
"""Characters. Python takes quadratic time for longer numbers, and refuses some."""
_NUMBERS: Final = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
OF_VALUES: Final = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What PyYAML lets through if a tag does not match its value, or a key is not hashable."""


class OutOfBoundsError(yaml.YAMLError):
    """The file exceeds a limit.

    Attributes:
        limit: a clause without a subject. As a whole, the message continues the name of the file.
    """

    def __init__(self, place: str, limit: str) -> None:
        super().__init__(f"{place} {limit}")
        self.limit = limit


class BoundedLoader(yaml.SafeLoader):
    """A loader that counts, and that rejects duplicate keys: PyYAML would silently use the last one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._nodes = 0
        self._key = ""
        self._sizes: dict[int, int] = {}  # by the identity of a node, which lives as long as the loader's anchors

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:  # noqa: ANN401 - PyYAML's signature
        """Compose a node within the limits."""
        if self._depth == 1 and isinstance(index, ScalarNode):
            self._key = index.value[:60]
        if self._depth > _DEEPEST:
            raise OutOfBoundsError(self._place(), "is nested too deeply")
        before = self._nodes
        if self.check_event(yaml.AliasEvent):
            return self._repeated(super().compose_node(parent, index))
        self._count(1)
        self._depth += 1
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        self._sizes[id(node)] = self._nodes - before
        if isinstance(node, MappingNode):
            self._reject_odd_keys(node)
        return node

    def _repeated(self, node: Node | None) -> Node | None:
        """What an alias names, counted again. Inside itself, it would have no end."""
        if id(node) not in self._sizes:
            raise OutOfBoundsError(self._place(), "contains an alias of itself")
        self._count(self._sizes[id(node)])
        return node

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > _MOST_NODES:
            limit = f"has too many values: more than {_MOST_NODES:,} with its aliases"
            raise OutOfBoundsError(self._place(), limit)

    def _place(self) -> str:
        return f": {self._key}" if self._key else ""

    def _reject_odd_keys(self, node: MappingNode) -> None:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a plain string", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value[:60]}' is duplicated", key.start_mark
                )
            seen.add(key.value)

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401 - PyYAML's signature
        """Build a value, but no long number."""
        if node.tag in _NUMBERS and isinstance(node, ScalarNode) and len(node.value) > _LONGEST_NUMBER:
            raise ValueError(f"the number {node.value[:10]}… has more than {_LONGEST_NUMBER} characters")
        return super().construct_object(node, deep)
