"""Of a stack, a reader needs the project's frames, and a library's only where the error came from."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

JAVA = """\
java.lang.IllegalStateException: the pot is empty
\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
\tat org.cup.Pot.pour(Pot.java:12)
\tat org.cup.CupTest.pours(CupTest.java:27)
\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
\tat org.junit.platform.commons.util.ReflectionUtils.invokeMethod(ReflectionUtils.java:787)
"""
NODE = """\
Error: the pot is empty
    at assertFull (/home/ada/cup/node_modules/pots/index.js:4:9)
    at pour (/home/ada/cup/lib/pot.js:12:3)
    at Object.<anonymous> (/home/ada/cup/test/cup.test.js:27:5)
    at Promise.then.completed (/home/ada/cup/node_modules/jest-circus/build/utils.js:298:28)
    at callCircusTest (/home/ada/cup/node_modules/jest-circus/build/run.js:231:40)
"""
PYTHON = """\
Traceback (most recent call last):
  File "/usr/lib/python3.12/unittest/loader.py", line 394, in _find_test_path
    module = self._get_module_from_name(name)
  File "<frozen importlib._bootstrap>", line 1387, in _gcd_import
  File "/home/ada/cup/cup/pot.py", line 12, in <module>
    from kettle import boil
  File "/usr/lib/python3.12/site-packages/kettle.py", line 4, in <module>
    raise ImportError("the kettle is cold")
ImportError: the kettle is cold
"""
PYTEST = """\
/usr/lib/python3.12/site-packages/_pytest/python.py:493: in importtestmodule
    mod = import_path(
<frozen importlib._bootstrap>:1387: in _gcd_import
    ???
tests/test_cup.py:3: in <module>
    from cup import pot
cup/pot.py:12: in <module>
    from kettle import boil
E   ModuleNotFoundError: No module named 'kettle'
"""


def shown(output: str) -> list[str]:
    return [line.strip() for line in digest(job_log(output)).excerpt(8_000).split("\n")]


@pytest.mark.parametrize(
    ("stack", "left_out", "stays"),
    [
        pytest.param(JAVA, ("java.base/", "ReflectionUtils"), ("AssertionUtils", "Pot.java:12", "CupTest"), id="java"),
        pytest.param(NODE, ("jest-circus",), ("pots/index.js", "lib/pot.js", "cup.test.js"), id="node"),
        pytest.param(
            PYTHON, ("unittest/", "_get_module", "<frozen"), ("cup/pot.py", "kettle.py", "raise"), id="python"
        ),
        pytest.param(
            PYTEST, ("_pytest/", "import_path", "<frozen", "???"), ("test_cup.py:3", "pot.py:12"), id="pytest"
        ),
    ],
)
def test_a_library_s_frames_that_called_the_project_s_code_are_left_out(
    stack: str, left_out: tuple[str, ...], stays: tuple[str, ...]
) -> None:
    lines = shown(stack)

    assert [line for line in lines if any(word in line for word in left_out)] == []
    assert [word for word in stays if not any(word in line for line in lines)] == []


def test_a_stack_of_libraries_alone_stays() -> None:
    alone = "\n".join(line for line in JAVA.splitlines() if "org.cup" not in line)

    assert any("ReflectionUtils" in line for line in shown(alone))
