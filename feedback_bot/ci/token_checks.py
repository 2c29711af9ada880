"""Checks whether each token for another CI system is accepted by the site that it is for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from feedback_bot.ci.problems import CiError
from feedback_bot.ci.protocol import CiSystem, MissingScope
from feedback_bot.ci.reader import CiLogs
from feedback_bot.ci.sites import Site
from feedback_bot.config.ci_access import CiToken, CiTokens


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """The result for a line of ``ci-tokens``.

    Attributes:
        line: the part before the first ``=``.
        system: the system's name for people; ``None`` if no address on the host is known.
        problem: why the token was not accepted.
        is_tried: false if there is no way to try the token.
        missing: the permissions that an accepted token lacks.
    """

    line: str
    system: str | None = None
    problem: CiError | None = None
    is_tried: bool = False
    missing: tuple[MissingScope, ...] = ()


def check_tokens(logs: CiLogs, tokens: CiTokens) -> Iterator[TokenCheck]:
    """Try each token once, at the first site that it is for."""
    for token in tokens.tokens:
        if token.value:
            yield _checked(logs, token)


def _checked(logs: CiLogs, token: CiToken) -> TokenCheck:
    line = f"{token.owner}/{token.path}" if token.path else token.owner
    found = next(_sites_of(logs, token), None)
    if found is None:
        return TokenCheck(line)
    system, site = found
    below = token.path.lower().removeprefix(site.page.path.strip("/").lower()).strip("/")
    try:
        trial = system.trial(replace(site, token=token.value), below)
        if trial is None:
            return TokenCheck(line, system.label)
        answer = logs.web.json(trial.ask)
    except CiError as error:
        return TokenCheck(line, system.label, error, is_tried=True)
    return TokenCheck(line, system.label, is_tried=True, missing=trial.missing(answer))


def _sites_of(logs: CiLogs, token: CiToken) -> Iterator[tuple[CiSystem, Site]]:
    """The sites that a token is for. Those whose path begins with the token's path come first."""
    pairs = [(system, site) for system in logs.systems for site in system.sites if site.owner == token.owner]
    pairs.sort(key=lambda pair: not pair[1].page.path.strip("/").lower().startswith(token.path.lower()))
    yield from pairs
