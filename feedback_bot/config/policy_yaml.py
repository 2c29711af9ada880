"""The YAML of a policy file."""

from dataclasses import dataclass
from typing import NamedTuple

from yaml import MarkedYAMLError
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, SequenceNode

from feedback_bot.config.policy_mistakes import Place
from feedback_bot.errors import SettingsError
from feedback_bot.text.bounded_yaml import LONGEST, OF_VALUES, BoundedLoader, OutOfBoundsError


class Position(NamedTuple):
    """A place in a file; both numbers start at 1."""

    line: int
    column: int


class UnreadablePolicyError(SettingsError):
    """The file is not YAML, is not a mapping, or exceeds a limit.

    Attributes:
        position: of the mistake; the file's beginning if it is not known.
    """

    def __init__(self, mistake: str, mark: Mark | None = None) -> None:
        super().__init__([mistake])
        self.position = _position(mark)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """What a policy file says.

    Attributes:
        values: by key, as YAML reads them. Keys without a value are left out.
        root: the whole file; ``None`` if it is empty.
    """

    values: dict[str, object]
    root: MappingNode | None

    def position(self, place: Place, *, of_key: bool) -> Position:
        """The position of a value or, if the file does not have it, of the nearest enclosing one.

        Args:
            place: the keys and indexes that lead to it.
            of_key: look for its key instead.
        """
        node: Node | None = self.root
        at: Node | None = None
        for step in place:
            found = _below(node, step)
            if found is None:
                break
            at, node = found
        found_at = at if of_key else node
        return _position(found_at.start_mark if found_at and place else None)


def read_policy_file(text: str, path: str) -> PolicyFile:
    """Read the keys of a policy file.

    Raises:
        UnreadablePolicyError: not YAML, not a mapping, or beyond the limits. The mistake names its key, if it has one.
    """
    if len(text) > LONGEST:
        raise UnreadablePolicyError(f"{path} has more than {LONGEST:,} characters")
    try:
        loader = BoundedLoader(text)
        root = loader.get_single_node()
        if not isinstance(root, MappingNode) or root.tag != "tag:yaml.org,2002:map":
            content = loader.construct_document(root) if root else None
            if content is None:
                return PolicyFile({}, None)
            raise UnreadablePolicyError(
                f"{path} must contain keys and values, such as 'max-attempts: 3'", root.start_mark if root else None
            )
        loader.flatten_mapping(root)
    except OutOfBoundsError as error:
        raise UnreadablePolicyError(f"{path}{error}", loader.get_mark()) from None
    except (*OF_VALUES, RecursionError) as error:
        raise UnreadablePolicyError(f"{path} is not valid YAML: {_one_line(error)}", _mark(error)) from None
    values = {key.value: _value(loader, key.value, node, path) for key, node in root.value}
    return PolicyFile({key: value for key, value in values.items() if value is not None}, root)


def _value(loader: BoundedLoader, key: str, node: Node, path: str) -> object:
    """Build the value of a key on its own, so that a mistake in it names the key."""
    try:
        return loader.construct_document(node)
    except OF_VALUES as error:
        mistake = f"{path}: {key[:60]} is not valid YAML: {_one_line(error)}"
        raise UnreadablePolicyError(mistake, _mark(error) or node.start_mark) from None


def _below(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    """The nodes of the key and of the value at a key or index of a node."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in reversed(node.value) if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _mark(error: Exception) -> Mark | None:
    return (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None


def _position(mark: Mark | None) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _one_line(error: Exception) -> str:
    """What is wrong and where, without the excerpt that YAML adds."""
    if not isinstance(error, MarkedYAMLError):
        return " ".join(str(error).split())
    mark = _mark(error)
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return " ".join(f"{said} (line {mark.line + 1}, column {mark.column + 1})".split() if mark else said.split())
