"""Text from JSON that no UTF-8 can hold."""

from typing import Any


def without_surrogates(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same JSON value with each lone surrogate replaced: JSON can spell them, and no encoding can."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [without_surrogates(each) for each in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(each) for key, each in value.items()}
    return value
