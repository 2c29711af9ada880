"""A job that only sums up other jobs."""

import io

import pytest

from feedback_bot.digest import digest


def _log(script: str, output: str) -> io.BytesIO:
    lines = [
        f"##[group]Run {script.partition(chr(10))[0]}",
        script,
        "shell: /usr/bin/bash -e {0}",
        "##[endgroup]",
        output,
    ]
    return io.BytesIO("\n".join([*lines, "##[error]Process completed with exit code 1."]).encode())


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("if [ failure != success ]; then\n  exit 1\nfi", ""),
        ('[[ "failure" == "success" ]] || exit 1', ""),
        ('echo "A required job failed"\nexit 1', "A required job failed"),
        ('results=\'{"brew": {"result": "failure"}}\'\necho "$results"\nexit 1', '{"brew": {"result": "failure"}}'),
    ],
)
def test_a_script_that_only_judges_results_is_a_gate(script: str, output: str) -> None:
    assert digest(_log(script, output)).gate


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("make check", "Error: no lid"),
        ("./brew --all", "The brew job failed"),
        ('if ! make check; then\n  echo "the job failed"\n  exit 1\nfi', "Error: no lid"),
        ("git diff --exit-code || (echo 'Run make format'; exit 1)", "Run make format"),
        ("[ failure = success ] || exit 1", "cup\n" * 40),
    ],
)
def test_a_script_that_does_something_is_none(script: str, output: str) -> None:
    assert not digest(_log(script, output)).gate


@pytest.mark.parametrize(("action", "gate"), [("example/alls-green@v1", True), ("example/brew@v1", False)])
def test_an_action_may_be_a_gate(action: str, gate: bool) -> None:
    lines = [f"##[group]Run {action}", "with:", "  jobs: {}", "##[endgroup]"]
    lines += ["##[error]Process completed with exit code 1."]

    assert digest(io.BytesIO("\n".join(lines).encode())).gate is gate
