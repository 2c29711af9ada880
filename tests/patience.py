"""How long tests wait for an answer that comes for sure."""

from typing import Final

PATIENCE: Final = 600
"""Seconds: no answer is late, however busy the machine is."""
LONGER_THAN_ANY_TEST: Final = 24 * 3600
"""Seconds, for a server that hangs; it stops when its ``with`` block ends."""
