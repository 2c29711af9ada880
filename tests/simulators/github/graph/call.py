"""What a resolver is given, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

if TYPE_CHECKING:
    from tests.simulators.github.actors import Actor, Permission, Token
    from tests.simulators.github.world import GitHubWorld

INTEGRATION = "Resource not accessible by integration"


@dataclass(frozen=True)
class Call:
    """One field being resolved: the world, whose token asks, the field's arguments, the query's cost."""

    world: GitHubWorld
    token: Token
    cost: int
    nodes: int
    args: Mapping[str, Any]

    def of_field(self, args: Mapping[str, Any]) -> Call:
        """The same for a field that has arguments."""
        return Call(self.world, self.token, self.cost, self.nodes, args)

    @property
    def viewer(self) -> Actor:
        return self.token.actor

    def require(self, area: str, needed: Permission) -> None:
        if not self.token.may(area, needed):
            raise TypedError("FORBIDDEN", INTEGRATION)


Fields = Mapping[str, Callable[[Any, Call], object]]


class TypedError(GraphQLError):
    """An error as GitHub reports it: with a `type` beside the message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def not_found(what: str) -> TypedError:
    return TypedError("NOT_FOUND", f"Could not resolve to a {what}.")
