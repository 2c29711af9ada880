"""Write the slices of GitHub's official descriptions that the tests need.

Run by a developer, from the repository's root, when GitHub's API has grown something that the bot wants to use:

    .venv/bin/python scripts/vendor-github-schemas.py

It needs npm on the PATH. The tests need only what it writes to tests/contract/vendored/.
"""

import gzip
import json
import subprocess
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from graphql import (
    DocumentNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)
from graphql.language import ListTypeNode, NonNullTypeNode

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "tests" / "contract" / "vendored"
SELECTION = HERE / "vendor-github-schemas.json"
GRAPHQL_PACKAGE = "@octokit/graphql-schema"
OPENAPI_PACKAGE = "@octokit/openapi"
PROSE = {"description", "example", "examples", "externalDocs", "x-github", "x-octokit", "title", "x-multi-segment"}
BUILT_IN = {"Boolean", "Float", "ID", "Int", "String"}
METHODS = ("get", "post", "put", "patch", "delete")

Described = TypeVar("Described", bound=Node)
Json: TypeAlias = dict[str, Any]


def main() -> None:
    """Fetch both packages, cut the slices, record the versions."""
    selection: Json = json.loads(SELECTION.read_text())
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        graphql = fetch(GRAPHQL_PACKAGE, Path(place))
        openapi = fetch(OPENAPI_PACKAGE, Path(place))
        sdl = (graphql / "schema.graphql").read_text()
        rest: Json = json.loads((openapi / "generated" / "api.github.com.json").read_text())
        versions = {name: version(folder) for name, folder in ((GRAPHQL_PACKAGE, graphql), (OPENAPI_PACKAGE, openapi))}
    (TARGET / "github.graphql").write_text(slice_graphql(sdl, selection["graphql"]))
    compact = json.dumps(slice_openapi(rest, selection["rest"]), separators=(",", ":"), sort_keys=True)
    (TARGET / "github-openapi.json.gz").write_bytes(gzip.compress(compact.encode(), mtime=0))
    (TARGET / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")


def fetch(package: str, place: Path) -> Path:
    """Download and unpack an npm package; answers its folder."""
    command = ["npm", "pack", "--silent", package]
    done = subprocess.run(command, cwd=place, check=True, capture_output=True, text=True)  # noqa: S603 -- fixed words
    folder = place / package.replace("/", "-")
    with tarfile.open(place / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def version(folder: Path) -> str:
    """Answer the version in a package's package.json."""
    return str(json.loads((folder / "package.json").read_text())["version"])


def slice_graphql(sdl: str, selection: Json) -> str:
    """Keep the selected object types with every field whose type is kept too; all scalars and enums they use."""
    document = parse(sdl, no_location=True)
    types = {node.name.value: node for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    composite = (ObjectTypeDefinitionNode, InterfaceTypeDefinitionNode, UnionTypeDefinitionNode)
    kept = set(selection["types"]) | {"Query", "Mutation"}
    kept |= {name for name in types if name.endswith("Connection") and edge_target(types, name) in kept}
    kept |= {name for name in types if name.endswith("Edge") and edge_target(types, name) in kept}
    leaves = BUILT_IN | {name for name, node in types.items() if not isinstance(node, composite)}
    for name in sorted(kept):
        types[name] = cut(types[name], kept | leaves, selection["roots"].get(name))
    used = reachable(types, kept)
    definitions = tuple(stripped(node) for name, node in sorted(types.items()) if name in used)
    return print_ast(DocumentNode(definitions=definitions)) + "\n"


def edge_target(types: dict[str, TypeDefinitionNode], name: str) -> str | None:
    """Name the type that a connection or an edge is about."""
    node = types[name]
    if not isinstance(node, ObjectTypeDefinitionNode):
        return None
    wanted = {"nodes", "node"}
    return next((named(field.type) for field in node.fields or () if field.name.value in wanted), None)


def cut(node: TypeDefinitionNode, kept: set[str], only: list[str] | None) -> TypeDefinitionNode:
    """Drop the fields, interfaces and union members that lead out of the slice."""
    if isinstance(node, UnionTypeDefinitionNode):
        return replace(node, types=tuple(member for member in node.types or () if member.name.value in kept))
    if not isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        return node
    fields = tuple(
        field for field in node.fields or () if named(field.type) in kept and (only is None or field.name.value in only)
    )
    interfaces = tuple(each for each in node.interfaces or () if each.name.value in kept)
    return replace(node, fields=fields, interfaces=interfaces)


def reachable(types: dict[str, TypeDefinitionNode], kept: set[str]) -> set[str]:
    """Add the scalars, enums and inputs that the kept types name."""
    used, waiting = set(kept), sorted(kept)
    while waiting:
        for name in references(types[waiting.pop()]):
            if name in types and name not in used:
                used.add(name)
                waiting.append(name)
    return used


def references(node: TypeDefinitionNode) -> list[str]:
    """Name every type that a definition mentions."""
    if isinstance(node, InputObjectTypeDefinitionNode):
        return [named(field.type) for field in node.fields or ()]
    if not isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        return []
    arguments = [named(argument.type) for field in node.fields or () for argument in field.arguments or ()]
    return arguments + [named(field.type) for field in node.fields or ()]


def named(node: TypeNode) -> str:
    """Name the type inside lists and non-nulls."""
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    return str(node.name.value)  # type: ignore[attr-defined] # every definition has a name


def stripped(node: Described) -> Described:
    """Take off descriptions and directives (GitHub's own are declared nowhere), all the way down."""
    changes: dict[str, Any] = {"description": None, "directives": ()}
    for part in ("fields", "arguments", "values"):
        if getattr(node, part, None):
            changes[part] = tuple(stripped(each) for each in getattr(node, part))
    return replace(node, **changes)


def slice_openapi(document: Json, paths: list[str]) -> Json:
    """Keep the chosen paths with request bodies, query parameters and JSON answers, as plain JSON Schema."""
    components = document["components"]
    result: Json = {"paths": {}, "components": {"schemas": {}}}
    for path in paths:
        operations = document["paths"][path]
        result["paths"][path] = {
            method: operation(operations[method], components) for method in METHODS if method in operations
        }
    waiting = list(schema_names(result["paths"]))
    while waiting:
        name = waiting.pop()
        if name not in result["components"]["schemas"]:
            result["components"]["schemas"][name] = json_schema(components["schemas"][name])
            waiting += schema_names(result["components"]["schemas"][name])
    return result


def operation(described: Json, components: Json) -> Json:
    """Cut one operation down to what can be checked."""
    parameters = [resolve(each, components) for each in described.get("parameters", [])]
    answers = {status: resolve(each, components) for status, each in described["responses"].items()}
    body = described.get("requestBody")
    return {
        "query": {each["name"]: json_schema(each["schema"]) for each in parameters if each["in"] == "query"},
        "body": content_schema(body) if body else None,
        "bodyRequired": bool(body and body.get("required")),
        "answers": {status: content_schema(each) for status, each in answers.items()},
    }


def resolve(node: Json, components: Json) -> Json:
    """Follow a reference to a shared parameter or answer."""
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].split("/")[-2:]
    found: Json = components[kind][name]
    return found


def content_schema(node: Json) -> Json | None:
    """Answer the JSON schema of a body, None for one that is empty or not JSON."""
    schema = node.get("content", {}).get("application/json", {}).get("schema")
    return json_schema(schema) if schema is not None else None


def json_schema(node: Any, *, names: bool = False) -> Any:  # noqa: ANN401 -- JSON in, JSON out
    """Turn OpenAPI 3.0's dialect (`nullable`) into JSON Schema without prose; under `properties` keys are names."""
    if isinstance(node, list):
        return [json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: json_schema(value, names=key == "properties" and not names)
        for key, value in node.items()
        if names or (key not in PROSE and key != "nullable")
    }
    if names or not node.get("nullable"):
        return kept
    if "enum" in kept and None not in kept["enum"]:
        kept["enum"] = [*kept["enum"], None]
    if isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"], "null"]
        return kept
    return {"anyOf": [kept, {"type": "null"}]}


def schema_names(node: Any) -> list[str]:  # noqa: ANN401 -- any JSON
    """Name every schema that a piece of JSON refers to."""
    if isinstance(node, list):
        return [name for each in node for name in schema_names(each)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"].rsplit("/", 1)[-1]] if isinstance(node.get("$ref"), str) else []
    return own + [name for each in node.values() for name in schema_names(each)]


if __name__ == "__main__":
    main()
