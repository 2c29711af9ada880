"""The JSON Schema of the policy file, for editors and for checks without the bot."""

from typing import Any

from pydantic import ValidationError

from feedback_bot.config.policy import Policy
from feedback_bot.config.project import POLICY_SCHEMA_URL
from feedback_bot.config.team_templates import VARIABLES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> dict[str, Any]:
    """The schema, made from the policy's model."""
    made = Policy.model_json_schema(by_alias=True)
    return {
        "$schema": _DIALECT,
        "$id": POLICY_SCHEMA_URL,
        "title": "Jules feedback bot: policy file",
        **{name: made[name] for name in ("type", "additionalProperties")},
        "properties": {key: _property(key, described) for key, described in made["properties"].items()},
        "$defs": made["$defs"],
    }


def _property(key: str, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of one key. An empty value stands for the default."""
    rules = {name: value for name, value in made.items() if name not in ("title", "description", "type")}
    if "enum" in rules:
        rules["enum"] = [*rules["enum"], None]
    else:
        rules["type"] = [made["type"], *(["string"] if _may_be_one_string(key) else []), "null"]
    if key == "templates":
        rules["propertyNames"] = {"enum": list(VARIABLES)}
    return {"title": made["title"], "description": f"{made['title']}: {made['description']}", **rules}


def _may_be_one_string(key: str) -> bool:
    """Whether a list may be written as one string, as inputs require."""
    is_list = isinstance(Policy.model_fields[key.replace("-", "_")].default, tuple)
    try:
        Policy.model_validate({key: "a, b"})
    except ValidationError:
        return False
    return is_list
