"""An account on GitHub."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An account as GraphQL spells it: a bot's login comes without ``[bot]``."""

    login: str
    is_bot: bool = False

    def is_named(self, name: str) -> bool:
        """Whether a login from the settings means this account.

        ``name[bot]`` and ``app/name`` mean a bot of that name and never a user who registered it; a bare ``name`` means
        either. Logins are compared without regard to case, as GitHub does.
        """
        wanted = name.strip().lstrip("@").lower()
        bare = wanted.removesuffix("[bot]").removeprefix("app/")
        return self.login.lower() == bare and (self.is_bot or bare == wanted)
