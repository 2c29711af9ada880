"""A digest without secrets."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from feedback_bot.digest import Digest


def redacted(found: Digest, redact: Callable[[Sequence[str]], list[str | None]]) -> Digest:
    """The digest without secrets: an excerpt may cut a line, and half a secret is not recognized."""
    texts = redact([line.text for line in found.lines])
    lines = [line._replace(text=text) for line, text in zip(found.lines, texts, strict=True) if text is not None]
    names = tuple(name for name in redact(found.failed_tests) if name) if found.failed_tests else ()
    is_shown = found.narrowed is not None and redact([found.narrowed]) == [found.narrowed]
    narrowed = found.narrowed if is_shown else None
    said, in_code = (tuple(text for text in redact(each) if text) for each in (found.said, found.in_code))
    return replace(found, lines=tuple(lines), failed_tests=names, narrowed=narrowed, said=said, in_code=in_code)
