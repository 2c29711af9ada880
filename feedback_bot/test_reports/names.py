"""The names of tests: how each tool spells them, and which spellings mean the same test. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.digest.names.naming import flat_name
from feedback_bot.test_reports.model import Case, FailedTest
from feedback_bot.test_reports.traces import cleaned
from feedback_bot.text.quote import one_line

_LONGEST: Final = 500
_SOURCE: Final = "py|[cm]?[jt]sx?|rb|php|phpt|go|java|kts?|groovy|scala|cs|fs|vb|rs|swift|exs?|dart|cc|cpp|c|lua|r|jl"
_EXTENSION: Final = re.compile(rf"\.(?:{_SOURCE})(?=$|[\s:>\u203a#])", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[/\\.#>\u203a\s:]+")
_SCRIPT: Final = re.compile(r"\S+\.[cm]?[jt]sx?")
_PYTHON: Final = re.compile(r"(?:\./)?(?P<module>[\w/.-]+)\.py")
_JVM: Final = re.compile(r"\.(?:java|kt|groovy|scala)\b")
_CLASS: Final = re.compile(r"(?:[\w$]+\.)*[A-Z][\w$]*")
_METHOD: Final = re.compile(r"[\w$]+(?:\(.*\))?(?:\[.*\])?")


def spelled(case: Case, places: Iterable[str]) -> str:
    """The full name of a test, as its own tool writes it.

    Args:
        places: the files in its failure.
    """
    group, name = (one_line(cleaned(text), _LONGEST) for text in (case.group, case.name))
    if not group or not name or name.startswith(group):
        return (name or group)[:_LONGEST]
    files = [file.replace("\\", "/") for file in (case.file, *places) if file]
    return (_of_pytest(group, name, files) or _joined(group, name, files))[:_LONGEST]


def _of_pytest(group: str, name: str, files: Sequence[str]) -> str | None:
    """The node ID, if one of the files is the module at the beginning of the group."""
    for file in files:
        found = _PYTHON.fullmatch(file)
        module = found["module"].replace("/", ".") if found else None
        if found and module and f"{group}.".startswith(f"{module}."):
            inner = [part for part in group[len(module) :].split(".") if part]
            return "::".join([f"{found['module']}.py", *inner, name])
    return None


def _joined(group: str, name: str, files: Sequence[str]) -> str:
    if "\\" in group or any(file.endswith(".php") for file in files):
        return f"{group}::{name}"
    if "::" in group or "::" in name:
        return f"{group} {name}"
    if any(file.endswith("_spec.rb") for file in files):
        return name
    if _SCRIPT.fullmatch(group) or " " in name:
        return f"{group} > {name}"
    if _CLASS.fullmatch(group) and _METHOD.fullmatch(name) and any(map(_JVM.search, files)):
        return f"{group}#{name}"
    return f"{group}.{name}"


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name. They are the same in all spellings."""
    plain_name = _EXTENSION.sub("", flat_name(_EXTENSION.sub("", name)).replace("()", ""))
    return tuple(part for part in _BETWEEN.split(plain_name) if part)


def matched(failed: Sequence[FailedTest], named: Sequence[str]) -> tuple[tuple[FailedTest, ...], tuple[str, ...]]:
    """The tests in reports, each once and spelled as in the log, and the names that are only in the log.

    Two names mean the same test if the parts of one are the last parts of the other. If several tests end with a name
    from the log, it means all of them.
    """
    own = _once(failed)
    spellings = {name: parts_of(name) for name in named}
    by_end: dict[str, list[str]] = defaultdict(list)
    for name, parts in spellings.items():
        if parts:
            by_end[parts[-1]].append(name)
    found: dict[str, list[int]] = defaultdict(list)
    for at, test in enumerate(own):
        parts = parts_of(test.name)
        for name in by_end.get(parts[-1], ()) if parts else ():
            if _is_end(parts, spellings[name]):
                found[name].append(at)
                break
    for name, places in found.items():
        if len(places) == 1:
            own[places[0]] = replace(own[places[0]], name=name)
    return tuple(own), tuple(name for name in named if name not in found)


def _once(failed: Iterable[FailedTest]) -> list[FailedTest]:
    """The tests. Of several with the same name, the most informative one."""
    kept: dict[tuple[str, ...], FailedTest] = {}
    for test in failed:
        key = parts_of(test.name) or (test.name,)
        known = kept.get(key)
        if known is None or len(test.message) + len(test.frames) > len(known.message) + len(known.frames):
            kept[key] = test
    return list(kept.values())


def _is_end(one: Sequence[str], other: Sequence[str]) -> bool:
    length = min(len(one), len(other))
    return length > 0 and tuple(one[-length:]) == tuple(other[-length:])
