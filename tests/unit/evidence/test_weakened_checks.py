"""What in a push is named as a place to look at."""

import pytest

from feedback_bot.evidence.weakened_checks import Change, find_weakened_checks
from feedback_bot.model import Finding


@pytest.mark.parametrize(
    ("path", "status", "patch", "finding"),
    [
        pytest.param("tests/test_cart.py", "removed", "-def test_a():", "deleted", id="deleted"),
        pytest.param(
            "tests/test_cart.py",
            "modified",
            "@@ -1 +1,2 @@\n+@pytest.mark.skip\n def test_a():",
            "1 test skipped",
            id="skipped",
        ),
        pytest.param(
            "src/cart.test.ts",
            "modified",
            "-  expect(total).toBe(3)\n-  expect(tax).toBe(1)\n+  expect(total)",
            "1 assertion removed",
            id="assertions",
        ),
        pytest.param(
            "tests/test_cart.py",
            "modified",
            "+@pytest.mark.skip\n def test_a():\n-    assert total == 3",
            "1 test skipped, 1 assertion removed",
            id="both in one file",
        ),
        pytest.param(
            "cart_test.go",
            "modified",
            "-func TestTotal(t *testing.T) {\n-\tt.Error()\n-}",
            "1 test removed",
            id="tests",
        ),
        pytest.param(
            ".github/workflows/ci.yml",
            "modified",
            "+    continue-on-error: true",
            "the workflow was modified",
            id="workflow",
        ),
        pytest.param(
            "pyproject.toml",
            "modified",
            '+ignore = ["E501"]',
            "the configuration of checks may have been loosened",
            id="configuration",
        ),
        pytest.param("src/cart.py", "modified", "+x = 1  # noqa", "1 check silenced in the code", id="silenced"),
    ],
)
def test_what_weakens_checks_is_named(path: str, status: str, patch: str, finding: str) -> None:
    assert find_weakened_checks([Change(path=path, status=status, patch=patch)]) == (Finding(path=path, what=finding),)


@pytest.mark.parametrize(
    ("path", "patch"),
    [
        pytest.param("src/cart.py", "-    assert x\n+    return x", id="code"),
        pytest.param("tests/test_cart.py", "-    assert a == 1\n+    assert a == 2", id="changed assertion"),
        pytest.param("tests/test_cart.py", "+def test_b():\n+    assert b", id="new test"),
        pytest.param("pyproject.toml", '+version = "2"', id="version"),
        pytest.param("img/logo.png", "", id="binary"),
    ],
)
def test_honest_changes_are_not(path: str, patch: str) -> None:
    assert find_weakened_checks([Change(path=path, status="modified", patch=patch)]) == ()
