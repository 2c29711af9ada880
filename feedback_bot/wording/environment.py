"""The template environment: what may be done in a template, and what happens to all that goes through one."""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

from feedback_bot.model import Thread
from feedback_bot.wording import quote
from feedback_bot.wording.hunk import cut_hunk

Redact = Callable[[str], str]
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]|~#]")
_LONGEST_QUOTED: Final = 200_000
_ICONS: Final = {"SENT": "📨", "WAITING": "⏳", "SKIPPED": "💤", "ESCALATED": "🙋", "REFUSED": "⛔", "FAILED": "❌"}


class _Compiled(BytecodeCache):
    """Compiled templates, kept for the other environments of the process."""

    _kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def make_environment(
    redact: Redact, *, for_comments: bool, templates: Mapping[str, str] | None = None
) -> SandboxedEnvironment:
    """Make the environment of the templates for prompts or for comments.

    Foreign text goes through one of the filters ``code``, ``fenced``, ``line``, ``cell`` or ``url``, which clean and
    redact it before they measure or fence it; whatever is put into a template is redacted once more at the end.

    Args:
        templates: texts by name that stand in the place of the bot's own.
    """
    own = DictLoader({f"{name}.md.j2": text for name, text in (templates or {}).items()})
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([own, PackageLoader("feedback_bot.wording", "templates")]),
        bytecode_cache=None if templates else _Compiled(),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: redact(value) if isinstance(value, str) else value,
    )
    unmentioned = quote.unmentioned if for_comments else _unchanged

    def clean(text: object, max_chars: int) -> str:
        # What is far beyond what will be shown is not looked at: redacting costs time.
        return redact(quote.plain(str(text)[: 4 * max_chars + 4_096]))

    def code(text: object, max_chars: int = 200) -> str:
        return unmentioned(quote.code(clean(text, max_chars), max_chars))

    def line(text: object, max_chars: int = 200) -> str:
        return unmentioned(quote.one_line(clean(text, max_chars), max_chars))

    def fenced(text: object, info: str = "text", max_chars: int = 4_000) -> str:
        shown = redact(quote.plain(str(text)[:_LONGEST_QUOTED]))
        return unmentioned(quote.fenced(quote.cut(shown, max_chars), info))

    def cell(text: object, max_chars: int = 200) -> str:
        # Foreign words in a sentence of ours: no Markdown, no HTML, no second cell.
        return _MARKDOWN.sub(r"\\\g<0>", line(text, max_chars)).replace("<", "&lt;")

    def url(text: object) -> str:
        return quote.link_target(clean(text, 2_000))

    def unlinked(text: object) -> str:
        return quote.without_links(str(text)[:_LONGEST_QUOTED])

    environment.filters |= {
        "code": code, "line": line, "fenced": fenced, "cell": cell, "plural": _plural, "short": _short_sha,
        "hunk": _hunk,
        "url": url, "unlinked": unlinked,
    }  # fmt: skip
    environment.globals["icons"] = _ICONS
    return environment


def _hunk(thread: Thread) -> str:
    """The diff that a thread stands at, around the lines that it speaks of."""
    line = thread.line if thread.line is not None else thread.original_line
    return cut_hunk(thread.comments[0].diff_hunk, line, is_new_side=thread.side != "LEFT")


def _unchanged(text: str) -> str:
    return text


def _plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _short_sha(sha: str) -> str:
    return sha[:7]
