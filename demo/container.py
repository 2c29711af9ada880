"""``python -m demo.container [ENGINE]``: the demonstration with the bot in its image, started as the runner starts it.

``make image`` builds the image. ENGINE is docker, podman, or a program that takes the same arguments; by default, the
one that has the image.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from demo.story import REPOSITORY, Servers, servers

_IMAGE: Final = "jules-feedback-bot"
_FOLDERS: Final = ("workspace", "home", "workflow", "runner_temp", "file_commands")
_OTHER_USER: Final = ("--read-only", "--user", "12345:12345")


@dataclass(frozen=True)
class _Runner:
    """What the runner would give to the action's container; its folders are on this machine."""

    engine: str
    options: tuple[str, ...]
    folder: Path
    world: Servers

    def command(self, name: str, **inputs: str) -> list[str]:
        """Return the command that starts the action in a container of this name."""
        environ = {**self._inputs(), **{f"INPUT_{key.upper().replace('_', '-')}": each for key, each in inputs.items()}}
        environ |= self._variables()
        mounts = [part for each in _FOLDERS for part in ("--volume", f"{self.folder / each}:/github/{each}")]
        variables = [part for key, value in environ.items() for part in ("--env", f"{key}={value}")]
        fixed = ["--rm", "--name", name, "--network", "host", "--workdir", "/github/workspace"]
        return [self.engine, "run", *fixed, *mounts, *variables, *self.options, _IMAGE]

    def _inputs(self) -> dict[str, str]:
        """All inputs: the runner sets those without a value, too."""
        root = Path(__file__).resolve().parent.parent
        inputs = yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))["inputs"]
        given = self.world.environ
        known = {
            "github-token": given["GITHUB_TOKEN"],
            "jules-api-key": given["JULES_API_KEY"],
            "jules-base-url": given["JULES_BASE_URL"],
            "ci-tokens": given["CI_TOKENS"],
            "repositories": REPOSITORY,
        }
        return {f"INPUT_{name.upper()}": known.get(name, row.get("default", "")) for name, row in inputs.items()}

    def _variables(self) -> dict[str, str]:
        return {
            "CI": "true",
            "HOME": "/github/home",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.world.github.url,
            "GITHUB_EVENT_NAME": "workflow_dispatch",
            "GITHUB_EVENT_PATH": "/github/workflow/event.json",
            "GITHUB_GRAPHQL_URL": self.world.github.graphql_url,
            "GITHUB_OUTPUT": "/github/file_commands/set_output_1",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": "1",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": "/github/file_commands/step_summary_1",
            "GITHUB_WORKFLOW_REF": f"{REPOSITORY}/.github/workflows/jules-feedback.yml@refs/heads/main",
            "GITHUB_WORKSPACE": "/github/workspace",
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": "/github/runner_temp",
        }

    def file(self, name: str) -> str:
        """Return what the bot wrote for the runner."""
        return (self.folder / "file_commands" / f"{name}_1").read_text(encoding="utf-8")


@contextmanager
def _runner(engine: str, options: tuple[str, ...]) -> Iterator[_Runner]:
    with servers() as world, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        runner = _Runner(engine, options, Path(folder), world)
        for name in _FOLDERS:
            (runner.folder / name).mkdir()
        written = {
            "workflow/event.json": json.dumps({"inputs": {}}),
            "file_commands/set_output_1": "",
            "file_commands/step_summary_1": "",
        }
        for name, text in written.items():
            (runner.folder / name).write_text(text, encoding="utf-8")
            (runner.folder / name).chmod(0o666)  # another user than this one may run the action
        runner.folder.chmod(0o755)
        yield runner


def main(arguments: list[str]) -> int:
    """Return 0 if the container did what the action promises, 1 if it did not, 3 if there is none to run."""
    engine = next(filter(_has_image, arguments or ["docker", "podman"]), None)
    if engine is None:
        sys.stderr.write(f"Neither docker nor podman has the image {_IMAGE} here. Build it with 'make image'.\n")
        return 3
    ways = {"as the runner's user": (), "read-only, as user 12345": _OTHER_USER}
    checked = [_sends(what, engine, options) for what, options in ways.items()]
    checked += [_stops(signal, engine) for signal in ("INT", "TERM")]
    return 0 if all(checked) else 1


def _has_image(engine: str) -> bool:
    if not shutil.which(engine):
        return False
    command = [engine, "image", "inspect", _IMAGE]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own


def _sends(what: str, engine: str, options: tuple[str, ...]) -> bool:
    """Whether two runs in the container send what is to be sent, once, and report it to the runner."""
    with _runner(engine, options) as runner:
        statuses = [_run(runner.command(f"feedback-bot-{number}")) for number in range(2)]
        messages = len(runner.world.jules.world.messages)
        sent = re.findall(r"^sent<<(.+)\n(\d+)\n\1$", runner.file("set_output"), re.MULTILINE)
        counts = [int(count) for _, count in sent]
        is_right = (statuses, messages, counts) == ([0, 0], 3, [3, 0]) and "#1" in runner.file("step_summary")
    sys.stdout.write(f"{what}: statuses {statuses}, {messages} messages, output 'sent' {counts}: {_word(is_right)}\n")
    return is_right


def _stops(signal: str, engine: str) -> bool:
    """Whether a run that stays for a wait ends with its outputs after the signal that a canceled job gets."""
    with _runner(engine, _OTHER_USER) as runner:
        started = subprocess.Popen(  # noqa: S603 - the command is our own
            runner.command("feedback-bot-stopped", linger_minutes="60"), stdout=subprocess.DEVNULL
        )
        while len(runner.world.jules.world.messages) < 3 and started.poll() is None:
            time.sleep(0.1)
        time.sleep(2)  # it lingers by now
        asked = time.monotonic()
        _run([engine, "kill", "--signal", signal, "feedback-bot-stopped"])
        status, took = started.wait(), time.monotonic() - asked
        is_right = (status, runner.file("set_output").count("\nsent<<")) == (0, 1)
    sys.stdout.write(f"SIG{signal}: status {status} after {took:.1f} s: {_word(is_right)}\n")
    return is_right


def _run(command: list[str]) -> int:
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode


def _word(is_right: bool) -> str:
    return "as it should be" if is_right else "WRONG"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
