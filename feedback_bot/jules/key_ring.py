"""The clients of several accounts: which keys Jules still accepts, and how messages name them."""

import threading
from collections.abc import Callable, Iterable, Sequence

from feedback_bot.jules.client import Jules
from feedback_bot.jules.errors import JulesError, KeyRejected, NotAllowed, NotAuthenticated


class KeyRing:
    """Clients by the number of their key, which starts from 0 here, and from 1 in messages.

    Attributes:
        usable: the keys that Jules has not rejected, in their order.
    """

    def __init__(self, clients: Sequence[Jules], warn: Callable[[str], None]) -> None:
        self.usable = list(range(len(clients)))
        self._clients = tuple(clients)
        self._warn = warn
        self._may_list: set[int] = set()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._clients)

    @property
    def clients(self) -> tuple[Jules, ...]:
        """All of them, in the order of their keys."""
        return self._clients

    def client(self, key: int) -> Jules:
        """The client with a key."""
        return self._clients[key]

    def is_rejected(self, key: int, error: NotAllowed | NotAuthenticated) -> bool:
        """Whether Jules rejects a key. A 403 may be about one session alone, unless the key may not list any."""
        if isinstance(error, NotAllowed) and len(self) > 1 and self._lists(key):
            return False
        return self.reject(key, error)

    def reject(self, key: int, error: JulesError) -> bool:
        """Stop using a key, and report that once. A single key stays in use, so that errors have Jules' own message."""
        if len(self) == 1:
            return False
        with self._lock:
            is_news = key in self.usable
            self.usable = [other for other in self.usable if other != key]
        if is_news:
            self._warn(
                f"{self._rejection([key])} (HTTP {error.status}). Replace it, unless it is an older key "
                "that only verifies comments."
            )
        return True

    def require_all(self, what: str, session_id: str | None = None) -> None:
        """Make sure that every account was asked, so that what was not found does not exist.

        Args:
            what: what was tried, for people.
            session_id: the session that it was about.

        Raises:
            KeyRejected: Jules rejects a key.
        """
        rejected = [key for key in range(len(self)) if key not in self.usable]
        if rejected:
            others = ", and no other key has access" if self.usable else ""
            raise KeyRejected(what, f"{self._rejection(rejected)}{others}", session_id=session_id)

    def _lists(self, key: int) -> bool:
        if key in self.usable and key not in self._may_list:
            try:
                next(self.client(key).sessions(), None)
            except (NotAllowed, NotAuthenticated):
                return False
            self._may_list.add(key)
        return key in self._may_list

    def _rejection(self, keys: Iterable[int]) -> str:
        *others, last = (str(key + 1) for key in keys)
        numbers = f"s {', '.join(others)} and {last}" if others else f" {last}"
        return f"Jules rejected API key{numbers} of {len(self)}"
