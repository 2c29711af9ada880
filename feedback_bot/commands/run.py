"""``feedback-bot run``: the main command, which the action runs."""

import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from feedback_bot.config.inputs import RUN_INPUTS, SWITCHES
from feedback_bot.config.policy import Policy
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.terminal.lines import fitted

_OPTIONS = {**RUN_INPUTS, **Policy.option_help()}
_INTERRUPTED = 130  # exit status
_ENVIRONMENT = {
    "github-token": "GITHUB_TOKEN",
    "jules-api-key": "JULES_API_KEY",
    "ci-tokens": "CI_TOKENS",
    "jules-base-url": "JULES_BASE_URL",
}


def _options() -> Iterator[click.Option]:
    """An option for each input; values are validated together, so that all mistakes are reported."""
    for name, text in _OPTIONS.items():
        words = [f"--{name}", name.replace("-", "_")]
        if name == "repositories":
            yield click.Option(
                ["--repo", "--repositories", "repositories"],
                multiple=True,
                metavar="OWNER/NAME",
                help=f"{text} Default: GITHUB_REPOSITORY. Can be repeated.",
            )
        elif name in SWITCHES:
            yield click.Option(words, is_flag=False, flag_value="true", metavar="[true|false]", help=text)
        else:
            env = f"  [env: {_ENVIRONMENT[name]}]" if name in _ENVIRONMENT else ""
            yield click.Option(words, metavar="VALUE", help=f"{text}{env}")


def forget_broken_output() -> None:
    """Keep the interpreter from reporting an error at exit about output that it cannot write."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Import without garbage collection, and exclude what was imported from later collections.

    In a process that has imported a run before, nothing changes.
    """
    if "feedback_bot.run.main" in sys.modules:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.command(short_help="Send feedback to Jules about its failing pull requests.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per result; the log goes to stderr.")
def run(*, as_json: bool, repositories: tuple[str, ...], **options: str | None) -> int:
    """Find Jules' pull requests with failed checks or requested changes, and send feedback to their sessions.

    You can also set each option as an action input (INPUT_NAME).

    Exit status: 0 success, 1 something failed, 2 invalid settings, 130 interrupted.

    \b
    Examples:
      feedback-bot run --repo octo/shop --dry-run
      feedback-bot run --repo octo/shop --pull-request 7
      feedback-bot run --repo org:octo --json | jq .decision
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
    if repositories:
        given["repositories"] = ",".join(repositories)
    run_deadline = RunDeadline()
    with run_deadline.heed_signals():
        with _without_collections():
            from feedback_bot.run.main import run_once  # noqa: PLC0415 - a cancellation during these slow imports must be handled

        status = run_once(
            given,
            os.environ,
            fitted(sys.stderr if as_json else sys.stdout),
            run_deadline=run_deadline,
            errors=fitted(sys.stderr),
            emit=_emit if as_json else None,
        )
    forget_broken_output()
    is_on_runner = os.environ.get("GITHUB_ACTIONS") == "true"
    return _INTERRUPTED if run_deadline.is_interrupted and not is_on_runner else status


def _emit(row: Mapping[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(row)}\n")


run.params[:0] = _options()
