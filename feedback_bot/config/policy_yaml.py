"""The YAML of a policy file, within limits: an author of one repository must not hold up the run for all others.

Aliases and merge keys repeat what they name, and one inside the other multiplies it ("billion laughs"). So everything
is counted as often as it is repeated, before anything is built.
"""

from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from feedback_bot.errors import SettingsError

_LONGEST: Final = 100_000
_MOST_NODES: Final = 10_000
_DEEPEST: Final = 20
_LONGEST_NUMBER: Final = 30
"""Characters. Python takes quadratic time for longer numbers, and refuses some."""
_NUMBERS: Final = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
# What PyYAML lets through if a tag does not match its value, or a key is not hashable.
_OF_VALUES: Final = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


def read_keys(text: str, path: str) -> dict[str, object]:
    """Read the keys of a policy file, and their values as YAML has them. Keys without a value are left out.

    Raises:
        SettingsError: not YAML, not a mapping, or beyond the limits. Each mistake names its key, if it has one.
    """
    if len(text) > _LONGEST:
        raise SettingsError([f"{path} has more than {_LONGEST:,} characters"])
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if not isinstance(root, MappingNode) or root.tag != "tag:yaml.org,2002:map":
            content = loader.construct_document(root) if root else None
            if content is None:
                return {}
            raise SettingsError([f"{path} must contain keys and values, such as 'max-attempts: 3'"])
        loader.flatten_mapping(root)
    except _OutOfBoundsError as error:
        raise SettingsError([f"{path}{error}"]) from None
    except (*_OF_VALUES, RecursionError) as error:
        raise SettingsError([f"{path} is not valid YAML: {_one_line(error)}"]) from None
    values = {key.value: _value(loader, key.value, node, path) for key, node in root.value}
    return {key: value for key, value in values.items() if value is not None}


def _value(loader: "_Loader", key: str, node: Node, path: str) -> object:
    """Build the value of a key on its own, so that a mistake in it names the key."""
    try:
        return loader.construct_document(node)
    except _OF_VALUES as error:
        raise SettingsError([f"{path}: {key[:60]} is not valid YAML: {_one_line(error)}"]) from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


class _OutOfBoundsError(yaml.YAMLError):
    """The file exceeds a limit. The message continues the name of the file."""


class _Loader(yaml.SafeLoader):
    """A loader that counts, and that rejects duplicate keys: PyYAML would silently use the last one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._nodes = 0
        self._key = ""
        self._sizes: dict[int, int] = {}  # by the identity of a node, which lives as long as the loader's anchors

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:  # noqa: ANN401 - PyYAML's signature
        if self._depth == 1 and isinstance(index, ScalarNode):
            self._key = index.value[:60]
        if self._depth > _DEEPEST:
            raise _OutOfBoundsError(f"{self._place()} is nested too deeply")
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
            raise _OutOfBoundsError(f"{self._place()} contains an alias of itself")
        self._count(self._sizes[id(node)])
        return node

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > _MOST_NODES:
            raise _OutOfBoundsError(f"{self._place()} has too many values: more than {_MOST_NODES:,} with its aliases")

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
        if node.tag in _NUMBERS and isinstance(node, ScalarNode) and len(node.value) > _LONGEST_NUMBER:
            raise ValueError(f"the number {node.value[:10]}… has more than {_LONGEST_NUMBER} characters")
        return super().construct_object(node, deep)
