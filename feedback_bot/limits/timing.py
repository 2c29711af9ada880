"""How long a run waits: on purpose, for servers, and between the tries of a request."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The waits of a run, in seconds.

    Attributes:
        looks: before each look for a message whose sending got no answer.
        between_writes: GitHub asks those who write a lot to pause for a second.
        silence: how long a server may send nothing before its answer counts as lost.
        answer: how long an answer may take to arrive, however steadily it trickles in.
        log: how long the log of a job may take to arrive, from the first request on.
        backoff: the first pause between two tries of a request; each further pause is twice as long.
        sleep: waits for so many seconds.
        clock: counts seconds.
    """

    looks: tuple[float, ...] = (0, 2, 4)
    between_writes: float = 1
    silence: float = 30
    answer: float = 60
    log: float = 120
    backoff: float = 0.5
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def countdown(self, seconds: float) -> Callable[[], bool]:
        """Start to count; the result says whether more than so many seconds have passed since."""
        end = self.clock() + seconds
        return lambda: self.clock() > end
