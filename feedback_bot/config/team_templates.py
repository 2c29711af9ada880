"""Custom templates in a policy: which templates can be replaced, and whether a custom template is valid."""

from collections.abc import Mapping
from typing import Final

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

VARIABLES: Final[Mapping[str, frozenset[str]]] = {
    "prompt": frozenset({"message", "snapshot", "detailed", "named", "unnamed", "piece_chars", "threads", "nonce"}),
    "answer": frozenset({"answer", "question", "message", "snapshot", "nonce", "max_chars"}),
    "delivery": frozenset({"message", "sent", "signals", "more", "marker"}),
    "escalation": frozenset(
        {"snapshot", "session", "decision", "reason", "attempts", "notify", "people", "signals", "more", "marker"},
    ),
    "notice": frozenset({"session", "decision", "reason", "notice", "problem", "marker"}),
    "unreachable": frozenset({"session", "decision", "signals", "more", "marker"}),
    "refused": frozenset({"snapshot", "session", "decision", "reason", "notify", "signals", "more", "marker"}),
}
"""The templates that can be replaced, each with its variables."""
FILTERS: Final = frozenset({"code", "line", "fenced", "cell", "plural", "short", "hunk", "url", "unlinked", "seen"})


def problem_of(name: str, text: str) -> str | None:
    """Why a template is not valid, as a sentence for people; ``None`` if it is valid."""
    if name not in VARIABLES:
        return f"there is no template {name!r}; the templates are {', '.join(VARIABLES)}"
    environment = SandboxedEnvironment(autoescape=False)
    environment.filters |= dict.fromkeys(FILTERS, str)
    try:
        unknown = meta.find_undeclared_variables(environment.parse(text)) - VARIABLES[name]
        environment.compile(text)
    except TemplateSyntaxError as error:
        return f"the template {name!r} is not a valid Jinja template: {error.message} (line {error.lineno})"
    if unknown:
        given = ", ".join(sorted(VARIABLES[name]))
        return f"the template {name!r} uses unknown variables: {', '.join(sorted(unknown))}; the variables are {given}"
    return None
