"""What counts as changed by Jules between two heads, each seen as what it adds over the base."""

import pytest

from feedback_bot.evidence.own_changes import own_changes
from feedback_bot.evidence.weakened_checks import Change
from feedback_bot.github.values import ChangedFile

PATH = "tests/test_kettle.py"


def file(patch: str = "", status: str = "modified", **more: str) -> ChangedFile:
    return ChangedFile(**{"path": PATH, "status": status, "patch": patch, "sha": patch or status, **more})


def change(patch: str = "", status: str = "modified") -> Change:
    return Change(path=PATH, status=status, patch=patch)


@pytest.mark.parametrize(
    ("then", "now", "others", "found"),
    [
        pytest.param(None, file("+a"), None, change("+a"), id="new lines"),
        pytest.param(file("+a"), file("+a\n+b"), None, change("+b"), id="more lines"),
        pytest.param(file("+a\n+b"), file("@@ -9 +9 @@\n+a"), None, change("-b"), id="one line taken back"),
        pytest.param(file("-a"), file("-a\n-b"), None, change("-b"), id="one more line removed"),
        pytest.param(file("-a"), None, None, change("+a"), id="a removal taken back"),
        pytest.param(file("+a"), file("@@ -9 +9 @@\n context\n+a"), None, None, id="the same, elsewhere"),
        pytest.param(file("+a"), file("+a"), None, None, id="nothing"),
        pytest.param(file("+a\n+a"), file("+a"), None, change("-a"), id="one of two"),
        pytest.param(None, file("-a", "removed"), None, change("-a", "removed"), id="a file of the base deleted"),
        pytest.param(file("+a", "added"), None, None, change("-a", "removed"), id="an own file deleted"),
        pytest.param(file("-a", "removed"), file("-a", "removed"), None, None, id="deleted before"),
        pytest.param(None, file("+a", "added"), None, change("+a", "added"), id="a new file"),
        pytest.param(None, file("+a\n+b"), file("+a"), change("+b"), id="a line is another's"),
        pytest.param(None, file("+a"), file("+a"), None, id="all is another's"),
        pytest.param(None, file("-a", "removed"), file("-a", "removed"), None, id="another deleted it"),
        pytest.param(None, file(sha="2"), None, change(), id="no text"),
        pytest.param(file(sha="1"), file(sha="2"), None, change(), id="no text, changed"),
        pytest.param(file(sha="1"), file(sha="1"), None, None, id="no text, the same"),
        pytest.param(None, file(sha="2"), file(sha="2"), None, id="no text, another's"),
        pytest.param(file("+a"), file(sha="2"), None, change(), id="too large by now"),
    ],
)
def test_one_file(
    then: ChangedFile | None, now: ChangedFile | None, others: ChangedFile | None, found: Change | None
) -> None:
    sides = [[each] if each else [] for each in (then, now, others)]

    assert own_changes(*sides) == ((found,) if found else ())


def test_of_a_list_that_is_cut_nobody_knows_what_it_lacks() -> None:
    long = [file("+a", path=f"src/{number}.py") for number in range(300)]

    assert all(each.path != PATH for each in own_changes([file("+a")], long))
    assert all(each.path != PATH for each in own_changes(long, [file("+a")]))
