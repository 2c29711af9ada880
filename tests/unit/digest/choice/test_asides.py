# ruff: noqa: RUF001 - tools print such marks
"""What tools write at length beside a failure is left out, and the lines that a diff changes are not."""

import io

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log


def _shown(output: str, run: str = "make check") -> list[str]:
    return digest(job_log(output, run=run)).excerpt(8_000).split("\n")


def _options(prefix: str = "") -> str:
    return "".join(f"{prefix}  --pour-{name}\n{prefix}    Pour the {name} cup.\n" for name in "abcdefghij")


def test_how_a_tool_is_used_is_cut() -> None:
    shown = _shown(f"kettle: error: no such cup: tea\nusage: kettle [-h] CUP\n\nOptions:\n{_options()}")

    assert "kettle: error: no such cup: tea" in shown
    assert "usage: kettle [-h] CUP" in shown
    assert "  --pour-c" not in shown


def test_a_short_usage_is_shown() -> None:
    shown = _shown("usage: kettle [-h] CUP\n  -h  help\nkettle: error: no such cup: tea")

    assert "  -h  help" in shown


def test_an_error_below_the_usage_is_shown() -> None:
    shown = _shown(f"usage: kettle [-h] CUP\n\n{_options()}kettle: error: no such cup: tea")

    assert "kettle: error: no such cup: tea" in shown
    assert "  --pour-c" not in shown


def test_how_npm_is_used_is_cut() -> None:
    said = "npm error code EUSAGE\nnpm error\nnpm error Missing: cup@1.0.0 from lock file\n"
    shown = _shown(f"{said}npm error Usage:\nnpm error npm ci\nnpm error\n{_options('npm error ')}")

    assert "npm error Missing: cup@1.0.0 from lock file" in shown
    assert "npm error   --pour-c" not in shown


def test_where_webpack_looked_is_cut() -> None:
    looked = "".join(f"    looking for modules in /home/tea/{name}\n      no extension\n" for name in "abcd")
    shown = _shown(
        "ERROR in ./src/cup.js 1:0-23\nModule not found: Error: Can't resolve './pot' in '/home/tea/src'\n"
        f"resolve './pot' in '/home/tea/src'\n{looked}\nwebpack compiled with 1 error in 9 ms\n"
    )

    assert "Module not found: Error: Can't resolve './pot' in '/home/tea/src'" in shown
    assert "resolve './pot' in '/home/tea/src'" not in shown
    assert "      no extension" not in shown


def test_the_bytes_around_an_address_are_cut() -> None:
    rows = "".join(f"  0x0c047fff80{row}0: fa fa 00 00 fa fa fd fd\n" for row in range(9))
    shown = _shown(
        "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x60 at pc 0x55\n"
        f"SUMMARY: AddressSanitizer: heap-buffer-overflow /tea/cup.cc:7 in pour()\n"
        f"Shadow bytes around the buggy address:\n{rows}=>0x0c047fff8070: fa[fa]fa\n==7==ABORTING\n"
    )

    assert any(line.startswith("SUMMARY: AddressSanitizer") for line in shown)
    assert [line for line in shown if "0x0c047fff" in line or line.startswith("Shadow")] == []


def test_what_a_formatter_would_change_is_shown() -> None:
    same = "".join(f" cup = {at}\n" for at in range(90))
    shown = _shown(
        f"--- src/cup.py\t2024-05-01 10:00:00\n+++ src/cup.py\t2024-05-01 10:00:01\n@@ -1,9 +1,9 @@\n{same}"
        f"-pot = {{  }}\n+pot = {{}}\n{same}1 file would be reformatted, 3 files would be left unchanged.\n",
        run="black --check --diff .",
    )

    assert any(line.startswith("--- src/cup.py") for line in shown)
    assert "-pot = {  }" in shown
    assert "+pot = {}" in shown


def test_pytest_s_summary_is_told_once() -> None:
    said = ["assert ['pot'] == ['cup']", "", "  At index 0 diff: 'pot' != 'cup'"]
    told = "".join(f"E   {line}".rstrip() + "\n" for line in said)
    shown = _shown(
        "=================================== FAILURES ===================================\n"
        f"___________________________________ test_pour __________________________________\n"
        f"    assert pour() == ['cup']\n{told}\ntests/test_tea.py:4: AssertionError\n"
        "=========================== short test summary info ============================\n"
        f"FAILED tests/test_tea.py::test_pour - {said[0]}\n{said[1]}\n{said[2]}\n"
        "========================= 1 failed, 8 passed in 0.51s ==========================\n",
        run="pytest",
    )

    assert sum("At index 0 diff" in line for line in shown) == 1
    assert any(line.startswith("FAILED tests/test_tea.py::test_pour") for line in shown)


def test_node_s_failing_tests_are_told_once() -> None:
    failure = (
        "✖ pours (1.2ms)\n  AssertionError [ERR_ASSERTION]: 'pot' == 'cup'\n      at file:///tea/cup.test.mjs:1:9\n"
    )
    shown = _shown(
        f"✔ stands (0.5ms)\n{failure}\nℹ tests 2\nℹ fail 1\n\n✖ failing tests:\n\ntest at cup.test.mjs:1:2\n{failure}"
    )

    assert sum("'pot' == 'cup'" in line for line in shown) == 1
    assert "test at cup.test.mjs:1:2" in shown
    assert "ℹ tests 2" not in shown


def test_tests_that_passed_in_an_earlier_step_are_not_shown() -> None:
    passed = "tests/test_tea.py::test_pour[Error: no cup] PASSED                         [ 53%]\n"
    shown = _shown(f"{passed}comparing the menus\nsrc/menu.ts\n")

    assert [line for line in shown if "PASSED" in line] == []


def test_what_a_library_offers_instead_is_cut() -> None:
    offered = "".join(
        f"/usr/include/c++/12/bits/{name}.h:663:5: note: candidate: ‘bool operator<(const {name}&, const {name}&)’\n"
        f"  663 |     operator<(const {name}& __x, const {name}& __y)\n      |     ^~~~~~~~\n"
        for name in "abcd"
    )
    own = "cup.cc:9:1: note: candidate: ‘bool operator<(const Pot&)’"
    shown = _shown(
        "cup.cc:6:47: error: no match for ‘operator<’ (operand types are ‘Cup’ and ‘Cup’)\n"
        f"    6 | return a < b;\n      |        ~~^~~\n{own}\n{offered}"
    )

    assert [line for line in shown if line.startswith("/usr/include")] == []
    assert own in shown


def test_how_much_is_covered_is_shown_only_if_it_is_too_little() -> None:
    table = "".join(f"src/{name}.py            {at}      5    90%   64-98\n" for at, name in enumerate("abcdefgh"))
    upload = "error - Found 0 coverage files to report\n"
    broken = f"pour: error: the pot is empty\n{table}TOTAL                   36     40    90%\n{upload}"
    too_little = f"{table}FAIL Required test coverage of 92% not reached. Total coverage: 90%\n"

    assert [line for line in _shown(broken) if line.endswith("64-98")] == []
    assert [line for line in _shown(too_little) if line.endswith("64-98")] != []


def test_which_tests_took_longest_is_cut() -> None:
    table = "".join(f" 3.{at}507ms - TestPot#test_that_the_{at}th_pot_is_not_empty\n" for at in range(9))
    shown = _shown(f"PotError: no lid\n\n{'=' * 60}\nYour 10 Slowest Tests\n{'=' * 60}\n\n{table}\nrake aborted!\n")

    assert [line for line in shown if "507ms" in line or "Slowest" in line] == []
    assert "rake aborted!" in shown


def test_how_long_r_took_is_cut() -> None:
    table = "Examples with CPU or elapsed time > 5s\n    user system elapsed\nPour 7.970  0.059   8.030\n"
    shown = _shown(f"{table}* checking tests ...\n ERROR\nError: the pot is empty\n")

    assert [line for line in shown if "elapsed" in line or line.startswith("Pour ")] == []


def test_of_a_script_that_travis_shows_again_only_the_first_line_is_shown() -> None:
    script = '$ bash -c "\nbrew the tea\npour the tea\n"\n'
    log = f'travis_time:start:1\r\x1b[0K{script}so sad\nThe command "bash -c "\nbrew the tea\npour the tea\n'
    shown = digest(io.BytesIO(f'{log}"\n" exited with 1.\n'.encode())).excerpt(8_000).split("\n")

    assert shown.count("pour the tea") <= 1
    assert '" exited with 1.' in shown


def test_what_was_measured_is_left_out_beside_a_failure() -> None:
    failure = "=== FAILURES ===\n___ test_pour ___\n\n>       assert pour() == 12\nE       assert 9 == 12\n"
    rule = "-" * 90
    table = (
        f"\n{'-' * 30} benchmark: 2 tests {'-' * 30}\nName (time in ms)    Min     Max      Mean\n{rule}\n"
        "test_boil       112.5 (1.0)  137.9 (1.0)  117.4\ntest_cool  1,834.3 (16.3)  1,874.4 (13.5)  1,860\n"
        f"{rule}\n\nLegend:\n  Outliers: 1 Standard Deviation from Mean\n  OPS: Operations Per Second\n"
    )
    shown = _shown(f"{failure}{table}=== short test summary info ===\nFAILED test_cup.py::test_pour - assert 9 == 12\n")

    assert "E       assert 9 == 12" in shown
    assert not [line for line in shown if "Legend" in line or "OPS" in line or "benchmark" in line or "137.9" in line]
