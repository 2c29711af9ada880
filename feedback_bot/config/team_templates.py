"""Custom templates in a policy: which templates can be replaced, and whether a custom template is valid."""

from collections.abc import Mapping
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from feedback_bot.text.bounded_templates import BoundedEnvironment

VARIABLES: Final[Mapping[str, frozenset[str]]] = {
    "prompt": frozenset({"message", "snapshot", "detailed", "named", "unnamed", "piece_chars", "threads", "nonce"}),
    "answer": frozenset({"answer", "question", "message", "snapshot", "nonce", "max_chars"}),
    "delivery": frozenset({"message", "sent", "signals", "more", "marker"}),
    "escalation": frozenset(
        {"snapshot", "session", "decision", "reason", "attempts", "notify", "people", "signals", "more", "marker"},
    ),
    "notice": frozenset({"snapshot", "session", "decision", "reason", "notice", "problem", "marker"}),
    "unreachable": frozenset({"session", "decision", "signals", "more", "marker"}),
    "refused": frozenset({"snapshot", "session", "decision", "reason", "notify", "signals", "more", "marker"}),
}
"""The templates that can be replaced, each with its variables."""
_LONGEST: Final = 50_000
"""Characters. The bot's own longest template has 11,000."""
GLOBALS: Final = frozenset({"icons", "session_url"})
FILTERS: Final = frozenset({"code", "line", "fenced", "cell", "plural", "short", "hunk", "url", "unlinked", "seen"})


def problem_of(name: str, text: str) -> str | None:
    """Why a template is not valid, as a sentence for people; ``None`` if it is valid."""
    if name not in VARIABLES:
        return f"there is no template {name!r}; the templates are {', '.join(VARIABLES)}"
    problem = _problem_of(text, VARIABLES[name])
    return f"the template {name!r} {problem}" if problem else None


def _problem_of(text: str, variables: frozenset[str]) -> str | None:
    if len(text) > _LONGEST:
        return f"has more than {_LONGEST:,} characters"
    environment = BoundedEnvironment(autoescape=False)
    environment.use_filters(dict.fromkeys(FILTERS, str))
    try:
        tree = environment.parse(text)
        # What only one branch assigns looks undeclared to Jinja.
        assigned = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}
        unknown = meta.find_undeclared_variables(tree) - variables - assigned - GLOBALS
        environment.compile(text)
    except TemplateSyntaxError as error:
        return f"is not a valid Jinja template: {error.message} (line {error.lineno})"
    except (RecursionError, MemoryError):
        return "is nested too deeply"
    except (TemplateError, SyntaxError, ValueError, OverflowError) as error:
        return f"is not a valid Jinja template: {' '.join(str(error).split())}"
    if unknown:
        given = ", ".join(sorted(variables))
        return f"uses unknown variables: {', '.join(sorted(unknown))}; the variables are {given}"
    return None
