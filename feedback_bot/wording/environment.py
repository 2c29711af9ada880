"""The template environment: what templates can do, and how everything that they output is sanitized."""

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from pickle import UnpicklingError
from types import CodeType
from typing import ClassVar, Final, TypeVar

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment

from feedback_bot.errors import WordingError
from feedback_bot.model import Thread, session_url
from feedback_bot.text import quote
from feedback_bot.text.bounded_templates import BoundedEnvironment
from feedback_bot.text.markdown_comments import without_comments
from feedback_bot.wording.hunk import cut_hunk
from feedback_bot.wording.listed_tests import listed_tests

Redact = Callable[[str], str]
_E = TypeVar("_E", bound=SandboxedEnvironment)
_LONGEST_QUOTED: Final = 200_000
_LONGEST_UNFILTERED: Final = 1_000_000
_ICONS: Final = {"SENT": "📨", "WAITING": "⏳", "SKIPPED": "💤", "ESCALATED": "🙋", "REFUSED": "⛔", "FAILED": "❌"}


class Framed(str):
    """Finished text: redacted first, then fenced or escaped. Changing it could break the fence.

    Joining it with ordinary text by ``~`` or ``join`` keeps it as it is, and redacts the ordinary text separately.
    Cutting or replacing turns it into ordinary text, which is redacted like any other text.
    """

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> "Framed":
        """The same without whitespace at its ends."""
        return Framed(super().strip(chars))


def _joined(parts: Iterable[str]) -> Framed:
    """The output of a template, macro, or block: each part went through ``finalize`` separately."""
    return Framed("".join(parts))


class _Generator(CodeGenerator):
    """Compiles templates in which ``~`` keeps framed text framed."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.concatenated((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _Environment(SandboxedEnvironment):
    code_generator_class = _Generator

    def concatenated(self, parts: Iterable[object]) -> str:
        """Join the operands of ``~``."""
        joined: str = self.filters["join"](parts)
        return joined


class _TeamEnvironment(BoundedEnvironment):
    code_generator_class = _Generator


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates: in the process, and beside the templates, as Python keeps its compiled modules.

    Where nothing can be written, each process compiles what it needs.
    """

    _kept: ClassVar[dict[tuple[str, str], CodeType]] = {}
    _folder: ClassVar = Path(__file__).with_name("templates") / "__pycache__"

    def __init__(self) -> None:
        super().__init__(str(self._folder), f"%s.{sys.implementation.cache_tag}.jinja")

    def get_source_checksum(self, source: str) -> str:
        """Tell apart what other versions of this module have compiled."""
        return super().get_source_checksum(source) + _own_checksum()

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.code = kept
            return
        with suppress(OSError, EOFError, ValueError, UnpicklingError):
            super().load_bytecode(bucket)
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is None:
            return
        self._kept[bucket.key, bucket.checksum] = bucket.code
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._folder.mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _own_checksum() -> str:
    return sha256(Path(__file__).read_bytes()).hexdigest()


def make_environment(
    redact: Redact, *, for_comments: bool, templates: Mapping[str, str] | None = None
) -> SandboxedEnvironment:
    """Make the environment of the templates for prompts or for comments.

    Templates must put untrusted text through one of the filters ``code``, ``fenced``, ``line``, ``cell``, or ``url``,
    which clean and redact it before they measure or fence it. All other values are also cleaned and redacted, and
    mention nobody in a comment, but may contain markup.

    Args:
        templates: custom templates by name, which replace the bot's own.
    """
    own = DictLoader({f"{name}.md.j2": text for name, text in (templates or {}).items()})
    filters = _Filters(redact, quote.unmentioned if for_comments else _unchanged)
    if templates:
        bounded = _with_options(_TeamEnvironment, own)
        bounded.limit_output(filters.finalize, _joined)
        bounded.use_filters(filters.by_name())
        return bounded
    environment = _with_options(_Environment, own, _Compiled())
    environment.finalize = filters.finalize
    environment.concat = _joined  # type: ignore[method-assign] # it takes any callable
    environment.filters |= filters.by_name()
    return environment


def compile_templates() -> None:
    """Compile all templates once, when the bot is installed for everyone in a folder where runs cannot write."""
    environment = make_environment(_unchanged, for_comments=False)
    for name in environment.list_templates(["j2"]):
        environment.get_template(name)


def render(environment: SandboxedEnvironment, template: str, **values: object) -> str:
    """Render a template.

    Args:
        template: its file's name.

    Raises:
        WordingError: it cannot be rendered. Whatever a custom template raises is its own mistake.
    """
    try:
        return quote.tidy(environment.get_template(template).render(**values).strip())
    except Exception as error:
        is_custom = isinstance(environment, BoundedEnvironment)
        if not is_custom and not isinstance(error, TemplateError):
            raise
        name = template.partition(".")[0]
        whose = f"{name!r} of the policy key templates" if is_custom else repr(name)
        why = "it calls itself too often" if isinstance(error, RecursionError) else str(error)
        raise WordingError(f"could not render the template {whose}: {why}") from None


def _with_options(kind: type[_E], own: DictLoader, cache: BytecodeCache | None = None) -> _E:
    environment = kind(
        loader=ChoiceLoader([own, PackageLoader("feedback_bot.wording", "templates")]),
        bytecode_cache=cache,
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"icons": _ICONS, "session_url": session_url}
    return environment


@dataclass(frozen=True, slots=True)
class _Filters:
    """Sanitizes untrusted text for prompts, or for comments, in which nobody may be mentioned."""

    redact: Redact
    unmentioned: Callable[[str], str]

    def code(self, text: object, max_chars: int = 200) -> Framed:
        return Framed(self.unmentioned(quote.code(self._of_line(text, max_chars), max_chars)))

    def line(self, text: object, max_chars: int = 200) -> Framed:
        return Framed(self.unmentioned(self._of_line(text, max_chars)))

    def fenced(self, text: object, info: str = "text", max_chars: int = 4_000) -> Framed:
        shown = quote.cut(self._clean(text, _LONGEST_QUOTED), max_chars)
        return Framed(self.unmentioned(quote.fenced(shown, info)))

    def cell(self, text: object, max_chars: int = 200) -> Framed:
        return Framed(self.unmentioned(quote.in_a_sentence(self._of_line(text, max_chars))))

    def url(self, text: object, max_chars: int = 2_000) -> Framed:
        return Framed(quote.link_target(self._of_line(text, max_chars)))

    def join(self, parts: Iterable[object], between: str = "", attribute: str | None = None) -> str:
        shown = [part if attribute is None else getattr(part, attribute) for part in parts]
        if any(isinstance(part, Framed) for part in shown):
            return Framed(between.join(str(self.finalize(part)) for part in shown))
        return between.join(map(str, shown))

    def by_name(self) -> dict[str, Callable[..., object]]:
        """The filters that templates can use."""
        return {
            "code": self.code, "line": self.line, "fenced": self.fenced, "cell": self.cell, "url": self.url,
            "plural": _plural, "short": _short_sha, "hunk": _hunk, "unlinked": _unlinked, "seen": _seen,
            "join": self.join, "listed_tests": listed_tests,
        }  # fmt: skip

    def finalize(self, value: object) -> object:
        """Process any value that a template outputs."""
        if isinstance(value, str) and not isinstance(value, Framed):
            return self.unmentioned(self._clean(value, _LONGEST_UNFILTERED))
        return value

    def _of_line(self, text: object, max_chars: int) -> str:
        # Text far beyond what is shown is skipped, because redacting takes time.
        return quote.one_line(self._clean(text, 4 * max_chars + 4_096), max_chars)

    def _clean(self, text: object, longest: int) -> str:
        return self.redact(quote.plain(quote.beginning(str(text), longest)))


def _seen(text: object) -> str:
    return without_comments(quote.beginning(str(text), _LONGEST_QUOTED))


def _unlinked(text: object) -> str:
    return quote.without_links(quote.beginning(str(text), _LONGEST_QUOTED))


def _hunk(thread: Thread) -> str:
    """The diff hunk of a thread, cut to the lines around its position."""
    line = thread.line if thread.line is not None else thread.original_line
    return cut_hunk(thread.comments[0].diff_hunk, line, is_new_side=thread.side != "LEFT")


def _unchanged(text: str) -> str:
    return text


def _plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _short_sha(sha: str) -> str:
    return sha[:7]
