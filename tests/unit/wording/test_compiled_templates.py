"""Compiled templates are kept beside the templates, so that a run does not compile what another has compiled."""

import subprocess
import sys
from itertools import cycle
from pathlib import Path

import feedback_bot.wording

FOLDER = Path(feedback_bot.wording.__file__).with_name("templates") / "__pycache__"
COMPILE = "from feedback_bot.wording.environment import compile_templates; compile_templates()"
COMPILE_NOTHING = "from jinja2 import Environment; Environment.compile = None\n"
WORD = """
from feedback_bot.model import Reason, ReasonCode
from feedback_bot.wording.reasons import ReasonWording
print(ReasonWording(str).sentence([Reason(ReasonCode.NOTHING_WRONG)]))
"""


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout


def test_what_is_compiled_is_not_compiled_again() -> None:
    python(COMPILE)
    assert python(COMPILE_NOTHING + WORD) == "no problems found\n"


def test_damaged_files_are_replaced() -> None:
    python(COMPILE)
    for path, content in zip(FOLDER.glob("*.jinja"), cycle([b"", b"j2", b"\x80\x04garbage" * 9]), strict=False):
        path.write_bytes(content)
    assert python(WORD) == "no problems found\n"
    python(COMPILE)
    assert python(COMPILE_NOTHING + WORD) == "no problems found\n"
