"""The tokens for other CI systems: whether each is accepted where it would be used."""

from collections.abc import Iterator, Mapping
from typing import Final

from feedback_bot.ci.problems import Problem
from feedback_bot.ci.protocol import MissingScope
from feedback_bot.ci.reader import CiAccess
from feedback_bot.ci.token_checks import TokenCheck, check_tokens
from feedback_bot.config.ci_access import CiSystemName
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.doctor.finding import Finding, fix, note, ok
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing

_REFUSED: Final = (Problem.TOKEN_REFUSED, Problem.TOKEN_NEEDED)
_ADVICE: Final = "See the table in docs/ci-systems.md for what the token needs."


def check_ci_tokens(settings: Settings, timing: Timing, hosts: Mapping[str, CiSystemName]) -> Iterator[Finding]:
    """Try each token of ``ci-tokens``.

    Args:
        hosts: what the policies of all repositories name in ``ci-hosts``.
    """
    if not settings.ci_tokens.tokens:
        return
    access = CiAccess(settings, RateLimitBudget(0), timing, note=lambda _: None)
    try:
        logs = access.logs(Policy.build({"ci-hosts": dict(hosts)}))
        for found in check_tokens(logs, settings.ci_tokens):
            yield from [_scope_finding(found, each) for each in found.missing] or [_finding(found)]
    finally:
        access.close()


def _scope_finding(found: TokenCheck, missing: MissingScope) -> Finding:
    say = fix if missing.is_needed else note
    message = f"{found.system} accepts it, but it lacks the scope {missing.name}: {missing.without}"
    return say(_name(found), message, f"Add {missing.name} to the token's scopes, or use a token that has it.")


def _name(found: TokenCheck) -> str:
    return f"ci-tokens: {found.line}"


def _finding(found: TokenCheck) -> Finding:
    name = _name(found)
    if found.system is None:
        advice = "Name the server's address and its system in ci-hosts of the policy file."
        return fix(name, "it is not used: no address in ci-hosts is on this host", advice)
    if not found.is_tried:
        return note(name, f"{found.system} accepts or refuses tokens by organization, so it cannot be tried alone")
    if found.problem is None:
        return ok(name, f"{found.system} accepts it")
    if found.problem.problem in _REFUSED:
        return fix(
            name, f"{found.system} refused it", f"The token has expired or belongs to a different account. {_ADVICE}"
        )
    if found.problem.is_of_token:
        return fix(name, f"{found.system}: {found.problem}", _ADVICE)
    return note(name, f"{found.system} could not be asked: {found.problem}")
