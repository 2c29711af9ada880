"""Whether what a log names as failed is all that fails, or the run ended before all of it was tried."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

FAILED = "FAILED tests/test_cup.py::test_pour - assert 1 == 2\n"


@pytest.mark.parametrize(
    "command",
    [
        "pytest -q",
        "pytest -q -rx",
        "cargo test --no-fail-fast",
        "jest --bail=0",
        "pip install -e .\npytest -q",
        "cd shop && npm ci && npm test",
        "pytest \\\n  -q",
        "# the tests\nset -e\nCI=1\npytest | tee log",
    ],
)
def test_a_run_of_one_command_goes_through(command: str) -> None:
    assert not digest(job_log(FAILED, run=command)).stopped_early


@pytest.mark.parametrize(
    "command",
    [
        "python -m pytest -q -x",
        "pytest -qx tests",
        "pytest --exitfirst",
        "pytest --maxfail=2",
        "jest --bail",
        "go test -failfast ./...",
        "rspec --fail-fast",
        "phpunit --stop-on-failure",
        "pytest tests/unit\npytest tests/integration",
        "make lint && make test",
        "npm run unit; npm run e2e",
        "for each in a b; do pytest $each; done",
    ],
)
def test_a_command_may_stop_before_its_end(command: str) -> None:
    assert digest(job_log(FAILED, run=command)).stopped_early


@pytest.mark.parametrize(
    "output",
    [
        "!!!!!!!!!!!!! stopping after 1 failures !!!!!!!!!!!!!",
        "!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!",
        "!!!!!!!!! KeyboardInterrupt !!!!!!!!!",
        "___ ERROR collecting tests/test_cart.py ___",
        "0 examples, 0 failures, 1 error occurred outside of examples",
        "Bail out! too many failures",
        "Test Suites: 1 failed, 3 of 12 total",
        "  ● Test suite failed to run",
        "error: test failed, to rerun pass `--lib`",
        "FAIL\tshop/cart [build failed]",
        "panic: runtime error: index out of range",
        "Fatal Python error: Segmentation fault",
        "> Execution failed for task ':shop:cart:test'.",
        "[INFO] shop-web ........................... SKIPPED",
        "> shop@1.0.0 test\n> npm run unit && npm run e2e",
        "##[error]The operation was canceled.",
        "##[error]The action 'Test' has timed out after 10 minutes.",
    ],
)
def test_a_log_says_that_the_run_stopped(output: str) -> None:
    assert digest(job_log(f"{FAILED}{output}")).stopped_early


def test_usual_output_says_nothing_of_it() -> None:
    output = f"collected 2 items\n> mocha\nTest Suites: 1 failed, 1 total\n{FAILED}1 failed, 1 passed"
    assert not digest(job_log(output)).stopped_early
