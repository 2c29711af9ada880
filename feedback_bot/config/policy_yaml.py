"""The YAML of a policy file."""

from yaml.nodes import MappingNode, Node

from feedback_bot.errors import SettingsError
from feedback_bot.text.bounded_yaml import LONGEST, OF_VALUES, BoundedLoader, OutOfBoundsError


def read_keys(text: str, path: str) -> dict[str, object]:
    """Read the keys of a policy file, and their values as YAML has them. Keys without a value are left out.

    Raises:
        SettingsError: not YAML, not a mapping, or beyond the limits. Each mistake names its key, if it has one.
    """
    if len(text) > LONGEST:
        raise SettingsError([f"{path} has more than {LONGEST:,} characters"])
    try:
        loader = BoundedLoader(text)
        root = loader.get_single_node()
        if not isinstance(root, MappingNode) or root.tag != "tag:yaml.org,2002:map":
            content = loader.construct_document(root) if root else None
            if content is None:
                return {}
            raise SettingsError([f"{path} must contain keys and values, such as 'max-attempts: 3'"])
        loader.flatten_mapping(root)
    except OutOfBoundsError as error:
        raise SettingsError([f"{path}{error}"]) from None
    except (*OF_VALUES, RecursionError) as error:
        raise SettingsError([f"{path} is not valid YAML: {_one_line(error)}"]) from None
    values = {key.value: _value(loader, key.value, node, path) for key, node in root.value}
    return {key: value for key, value in values.items() if value is not None}


def _value(loader: BoundedLoader, key: str, node: Node, path: str) -> object:
    """Build the value of a key on its own, so that a mistake in it names the key."""
    try:
        return loader.construct_document(node)
    except OF_VALUES as error:
        raise SettingsError([f"{path}: {key[:60]} is not valid YAML: {_one_line(error)}"]) from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
