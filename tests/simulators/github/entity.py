"""What every object of the simulated GitHub has: a world, a number and a global node id."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.actors import node_id

if TYPE_CHECKING:
    from tests.simulators.github.world import GitHubWorld


@dataclass(eq=False, kw_only=True)
class Entity:
    """Registers itself in its world. An `id` of 0 asks for the next one of its kind."""

    prefix: ClassVar[str] = "N"
    first_id: ClassVar[int] = 1

    world: "GitHubWorld" = field(repr=False)
    id: int = 0
    node_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.id or self.world.next_id(type(self).__name__, self.first_id)
        self.node_id = node_id(self.prefix, self.id)
        self.world.nodes[self.node_id] = self
