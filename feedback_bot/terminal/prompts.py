"""Prompts: detecting vague ones, and adding test-first instructions."""

import re
from typing import Final

_FEWEST_WORDS: Final = 5
_VAGUE_UP_TO: Final = 15  # words; a longer prompt says more than its vague phrase
_GENERAL_THING: Final = (
    r"(?:everything|it|this|things|stuff|all(?: (?:the )?(?:bugs|issues|errors|problems|tests))?"
    r"|(?:(?:the|my|our|this|all|whole|entire|of) )*(?:code|codebase|code base|project|repo|repository|app|application"
    r"|bugs|issues|problems|quality|program|site|website))"
)
_VAGUE: Final = re.compile(
    r"\b(?:"
    r"(?:improve|fix|clean(?: up)?|refactor|optimi[sz]e|enhance|polish|update|tidy(?: up)?|rewrite|review) "
    rf"{_GENERAL_THING}"
    rf"|make {_GENERAL_THING} (?:\w+ )?(?:better|nicer|good|great|work|faster|cleaner|perfect)"
    r"|do (?:something|your best|whatever)"
    r")(?=$|[^\w ]| (?:quality|please|now|today|and|a (?:bit|lot)|for (?:me|us)|(?:of|in) (?:the|this|my|our))\b)"
)
GOOD_PROMPT: Final = (
    "A good prompt is specific (what to change, and where), gives context (the error, the file, the link), "
    "is scoped (one change), and is testable (how to tell when it is done)."
)
TEST_FIRST: Final = """\
Work test-first:
1. Write a test for what this task asks for. Run it and make sure that it fails for the right reason.
2. Change the code until the test passes, and change no more than that requires.
3. Run the whole test suite. Then clean up while it stays green.
Do not weaken, skip, or delete existing tests or checks."""


def add_test_first(prompt: str) -> str:
    """Append the test-first instructions."""
    return f"{prompt.rstrip()}\n\n{TEST_FIRST}"


def find_weakness(prompt: str) -> str | None:
    """The weakness of a prompt; ``None`` if it looks good enough."""
    words = prompt.split()
    if len(words) < _FEWEST_WORDS:
        return f"the prompt has only {len(words)} word{'s' if len(words) != 1 else ''}"
    vague = _VAGUE.search(" ".join(words).lower()) if len(words) <= _VAGUE_UP_TO else None
    return f"“{vague[0]}” is too vague" if vague else None
