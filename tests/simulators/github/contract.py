"""Hold requests and answers against GitHub's official OpenAPI description, as far as it is vendored."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.simulators.github.graph.schema import VENDORED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.protocols import Validator

ROOT = "urn:github"
Json = dict[str, Any]


@cache
def description() -> Json:
    """Load the description, once a process."""
    loaded: Json = json.loads(gzip.decompress((VENDORED / "github-openapi.json.gz").read_bytes()))
    return loaded


@cache
def registry() -> Registry[Any]:
    resource: Resource[Any] = Resource.from_contents(description(), DRAFT202012)
    empty: Registry[Any] = Registry()
    filled: Registry[Any] = empty.with_resource(ROOT, resource)
    return filled


def operation(method: str, template: str) -> Json | None:
    """Find what is described for a method and path template."""
    found: Json | None = description()["paths"].get(template, {}).get(method.lower())
    return found


def pointer(*parts: str) -> str:
    return f"{ROOT}#/" + "/".join(
        part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for part in parts
    )


@cache
def validator(*parts: str) -> Validator:
    """Make a validator for the schema at a place of the description."""
    return Draft202012Validator({"$ref": pointer("paths", *parts)}, registry=registry())


def problems_of_request(method: str, template: str, query: Mapping[str, str], body: bytes) -> list[str]:
    """Say what in a request the description does not allow."""
    described = operation(method, template)
    if described is None:
        return [f"{method} {template} is not described"]
    found = [f"unknown query parameter {name!r}" for name in query if name not in described["query"]]
    return found + (problems_of_body(method.lower(), template, described, body) if described["body"] else [])


def problems_of_body(method: str, template: str, described: Json, body: bytes) -> list[str]:
    """Check a request's body; a key that GitHub does not know would be ignored there, and is a mistake here."""
    if not body.strip():
        return ["the body is missing"] if described["bodyRequired"] else []
    try:
        content = json.loads(body)
    except ValueError:
        return ["the body is not JSON"]
    if isinstance(content, list) and template.endswith("/issues/{issue_number}/labels"):
        content = {"labels": content}  # still accepted, and what clients send, though described no longer
    found = [f"{each.json_path}: {each.message}" for each in validator(template, method, "body").iter_errors(content)]
    known = described["body"].get("properties")
    if isinstance(content, dict) and known:
        found += [f"unknown key {name!r}" for name in content if name not in known]
    return found


def problems_of_answer(method: str, template: str, status: int, body: bytes) -> list[str]:
    """Say where one of the simulator's own answers differs from the description."""
    described = operation(method, template)
    if described is None:
        return [f"{method} {template} is not described"]
    if str(status) not in described["answers"]:
        return [] if status in (401, 403, 404, 422) else [f"status {status} is not described"]
    if described["answers"][str(status)] is None:
        return []
    errors = validator(template, method.lower(), "answers", str(status)).iter_errors(json.loads(body))
    return [f"{method} {template}: {error.json_path}: {error.message[:200]}" for error in errors]
