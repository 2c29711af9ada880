"""The texts that docs/troubleshooting.md explains are texts of the program."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from feedback_bot.model import ReasonCode
from tests.unit.packaging.paths import ROOT

PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
FILLED_IN = "…|jules-needs-human|github-token|jules-api-key"
PACKAGE = ROOT / "feedback_bot"
# What `doctor` finds has its own advice; what other rooms say is a part of texts of these.
ROOMS = (
    "ci", "commands", "config", "delivery", "evidence", "github", "jules", "limits", "markers", "report", "run",
    "setup", "terminal", "wording",
)  # fmt: skip
SAYS = ("warn", "_warn", "warning", "note", "annotate", "BadParameter", "ClickException")
SOURCES = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
FEWEST_WORDS = 4
TO_PROGRAMMERS = {  # they name a mistake in the bot, are parts of a longer text that is on the page, or ask
    "a marker that stands on GitHub has a time",
    "a visitor leaves a document a document",
    "a review without a time",
    "a comment without a time",
    "an issue without a time",
    "a time without an offset",
    "a push without a time",
    "a pull request without a time",
    "the session was looked up",
    "the address is not public",
    "there is at least one key",
    "a key was rejected",
    "click completes in all of these shells",
    "the time has no time zone, so it is ambiguous",
    "… is not a valid RFC 3339 time, such as 2026-03-01T12:30:00Z",
    "… is not a valid date and time",
    "Your answer, on one line (leave empty to stop watching):",
}
BESIDE = {  # what did not work beside a decision, or what to look at: no reasons of decisions
    ReasonCode.COMMENT_INCOMPLETE,
    ReasonCode.COMMENTS_UNWRITTEN,
    ReasonCode.LABEL_MISSING,
    ReasonCode.RERUN_FAILED,
    ReasonCode.BRANCH_NOT_UPDATED,
    ReasonCode.CHECKS_FLAKY,
    ReasonCode.THREADS_OUTDATED,
    ReasonCode.CHECKS_WEAKENED,
    ReasonCode.COMMANDS_UNCHECKED,
    ReasonCode.COMMAND_NOT_COUNTED,
    ReasonCode.REVIEW_NOT_COUNTED,
    ReasonCode.REVIEW_BOT_MISNAMED,
}
JULES_SAYS = {"API key not valid", "RESOURCE_EXHAUSTED", "HTTP 401", "HTTP 403", "HTTP 429"}
TEXTS = [
    text
    for cell in re.findall(r"^\| (`.*?`) \| ", PAGE, re.MULTILINE)
    for text in re.findall(r"`([^`]+)`", cell)
    if text not in JULES_SAYS
]


@cache  # a fixture of the module would be made anew after each test of another module, and the sweeps are in between
def _program() -> str:
    """Every literal text of the package and every sentence for a reason, what is filled in at run time shown as `…`."""
    sources = [*(ROOT / "feedback_bot").rglob("*.py")]
    literals = [_text(node) for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    reasons = (ROOT / "feedback_bot" / "wording" / "templates" / "reasons.md.j2").read_text(encoding="utf-8")
    return "\n".join([*filter(None, literals), re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "…", reasons))])


@pytest.mark.parametrize("text", TEXTS)
def test_the_program_says_so(text: str) -> None:
    pieces = [piece.strip() for piece in re.split(FILLED_IN, text)]
    assert all(piece in _program() for piece in pieces)


def test_the_codes_are_those_of_the_reasons() -> None:
    _, _, section = PAGE.partition("\n## `reason_codes`, for programs\n")
    rows = re.findall(r"^\| [^|]+ \| (`.*`) \|$", section, re.MULTILINE)
    codes = [code for row in rows for code in re.findall(r"`([^`]+)`", row)]
    assert sorted(codes) == sorted(set(ReasonCode) - BESIDE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_page_explains_what_can_go_wrong(path: Path) -> None:
    """Every text of an exception or a warning that reaches a log is on the page."""
    explained = [[piece for piece in re.split(FILLED_IN, text) if piece.strip()] for text in TEXTS]
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    said = {text for call in calls if _says_what_is_wrong(call) for text in _sentences(call)} - TO_PROGRAMMERS
    missing = [text for text in said if not any(all(piece.strip() in text for piece in each) for each in explained)]
    assert missing == []


def _says_what_is_wrong(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in SAYS or name.endswith("Error")


def _sentences(call: ast.Call) -> Iterator[str]:
    """What a call says that is more than a name or a part of a sentence."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        text = _text(argument)
        if len(text.split()) >= FEWEST_WORDS:
            yield text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
