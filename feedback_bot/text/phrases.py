"""Words that are looked for in many lines: each pattern with keywords, so that it is tried on few of them."""

import re
from dataclasses import dataclass

from feedback_bot.text.late_pattern import late


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a line may say. The case of letters does not count.

    Attributes:
        keywords: In lower case; what the pattern matches holds one of them.
        pattern: What the line says.
    """

    keywords: tuple[str, ...]
    pattern: re.Pattern[str]


def says(pattern: str, *keywords: str) -> Phrase:
    """What a line says, as a regular expression with its keywords."""
    return Phrase(keywords, late(pattern, re.IGNORECASE))


def plain(*texts: str) -> tuple[Phrase, ...]:
    """What a line says, as plain texts."""
    return tuple(Phrase((text.lower(),), late(re.escape(text), re.IGNORECASE)) for text in texts)
