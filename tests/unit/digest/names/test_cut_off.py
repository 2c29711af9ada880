"""Where a run ends before its tool lists what failed, its progress names the failed tests."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

CUT = {
    "pytest": (
        "tests/test_cup.py::test_pours[a - b] FAILED    [ 10%]\ntests/test_cup.py::test_cools PASSED       [ 20%]\n",
        ("tests/test_cup.py::test_pours[a - b]",),
    ),
    "pytest with several processes": (
        (
            "[gw0] [ 10%] FAILED tests/test_cup.py::test_pours \n[gw1] [ 20%] PASSED tests/test_cup.py::test_cools \n"
            "[gw1] [ 30%] ERROR tests/test_cup.py::TestLid::test_closes \n"
        ),
        ("tests/test_cup.py::test_pours", "tests/test_cup.py::TestLid::test_closes"),
    ),
    "unittest": (
        "test_pours (cup.Cup.test_pours) ... FAIL\ntest_cools (cup.Cup.test_cools) ... ok\n",
        ("test_pours (cup.Cup.test_pours)",),
    ),
    "pytest that lists them": (
        "tests/test_pot.py::test_boils FAILED    [ 10%]\nFAILED tests/test_cup.py::test_pours - assert 0\n",
        ("tests/test_cup.py::test_pours",),
    ),
}


@pytest.mark.parametrize("case", CUT)
def test_the_progress_counts_only_if_nothing_else_names_a_test(case: str) -> None:
    output, names = CUT[case]

    assert digest(job_log(output)).failed_tests == names
