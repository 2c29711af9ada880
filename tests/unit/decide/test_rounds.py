"""How a failure is compared with what the last messages told of it."""

from dataclasses import replace

import pytest

from feedback_bot.decide.facts.rounds import rounds
from feedback_bot.markers.failure_ids import told_of
from feedback_bot.model import Check, CheckEvidence, Compared, Evidence, Finding, Marker, Rounds, Standing
from tests.unit.builders import HEAD, OLDER_HEAD, URL, case, check, failing, marker, own_comment, passed

OLDEST_HEAD = "0d" * 20
ERROR = "shop/cart.py:{}: error: {} cups missing\n"


def failed_in(*names: str) -> str:
    return "".join(f"FAILED tests/test_a.py::test_{name} - assert 1 == 2\n" for name in names)


def remembered(*evidence: CheckEvidence, head: str = OLDER_HEAD, forget: dict[str, object] | None = None) -> Marker:
    """What a message remembers that told of these failures; ``forget`` puts other values into it."""
    whole = Evidence(checks=evidence)
    told = (told_of(signal, whole) for each in evidence for signal in each.signals)
    return replace(marker(head=head), told=tuple(replace(each, **(forget or {})) for each in told))  # type: ignore[arg-type] # any field


def compared(*markers: Marker, now: tuple[CheckEvidence, ...], checks: tuple[Check, ...] = ()) -> Rounds:
    comments = [own_comment(each, id=100 + at, node_id=f"IC_{at}") for at, each in enumerate(markers)]
    found = rounds(case(*checks, *comments), Evidence(checks=now))
    assert found
    return found


def standing(before: str | None, now: str | None, **forget: object) -> Standing:
    then = failing(log=before) if before else replace(failing(), digest=None)
    again = failing(log=now) if now else replace(failing(), digest=None)
    return compared(remembered(then, forget=forget), now=(again,)).checks[0].standing


@pytest.mark.parametrize(
    ("before", "now", "forget", "expected"),
    [
        pytest.param(ERROR.format(3, 12), ERROR.format(3, 12), {}, Standing.UNCHANGED, id="the same"),
        pytest.param(ERROR.format(3, 12), ERROR.format(7, 12), {}, Standing.UNCHANGED, id="some lines below"),
        pytest.param(ERROR.format(3, 12), ERROR.format(3, 13), {}, Standing.OTHER_VALUES, id="another value"),
        pytest.param(ERROR.format(3, 12), "ValueError: no\n", {}, Standing.DIFFERENTLY, id="another failure"),
        pytest.param(ERROR.format(3, 12), ERROR.format(3, 12), {"fingerprint": None}, Standing.STILL, id="old marker"),
        pytest.param(
            ERROR.format(3, 12),
            "ValueError: no\n",
            {"fingerprint": None},
            Standing.DIFFERENTLY,
            id="old marker, another",
        ),
        pytest.param(None, ERROR.format(3, 12), {}, Standing.STILL, id="no log then"),
        pytest.param(ERROR.format(3, 12), None, {}, Standing.STILL, id="no log now"),
        pytest.param(None, None, {}, Standing.STILL, id="never a log"),
        pytest.param(failed_in("a", "b"), failed_in("b"), {}, Standing.STILL, id="fewer tests"),
        pytest.param(failed_in("a"), failed_in("b"), {}, Standing.DIFFERENTLY, id="other tests"),
        pytest.param(
            failed_in("a"),
            failed_in("a").replace("1 == 2", "x is y"),
            {},
            Standing.DIFFERENTLY,
            id="the same test",
        ),
    ],
)
def test_a_check_that_was_told(
    before: str | None, now: str | None, forget: dict[str, object], expected: Standing
) -> None:
    assert standing(before, now, **forget) is expected


def test_a_check_that_was_not_told_is_new() -> None:
    found = compared(remembered(failing(check("lint"), log="E501 error: long\n")), now=(failing(),))
    ids = tuple(signal.id for signal in failing().signals)
    assert found.checks == (Compared(title="CI / test", standing=Standing.NEW, ids=ids),)


def test_a_failure_is_the_same_under_another_checks_name() -> None:
    found = compared(remembered(failing(check("test (1)"))), now=(failing(check("test (2)")),))
    assert found.checks[0].standing is Standing.UNCHANGED


NAME = "tests/test_a.py::test_{}".format


@pytest.mark.parametrize(
    ("now", "forget", "gone", "same", "added"),
    [
        pytest.param(failed_in("b", "c"), {}, [NAME("a")], [NAME("b")], [NAME("c")], id="all three"),
        pytest.param("ValueError: no\n", {}, [], [], [], id="no test is named: perhaps none was run"),
        pytest.param(failed_in("b", "c"), {"tests": ()}, [], [], [], id="none was remembered"),
        pytest.param(
            failed_in("b", "c"), {"unnamed_tests": 1}, [NAME("a")], [NAME("b")], [], id="some were not remembered"
        ),
    ],
)
def test_failed_tests_are_compared_by_name(
    now: str, forget: dict[str, object], gone: list[str], same: list[str], added: list[str]
) -> None:
    then = remembered(failing(log=failed_in("a", "b")), forget=forget)
    found = compared(then, now=(failing(log=now),)).checks[0]
    assert (found.gone, found.same, found.added) == (tuple(gone), tuple(same), tuple(added))


def run_of(command: str, *names: str, end: str = "") -> CheckEvidence:
    """The failure of a step with this command, in which these tests failed."""
    return failing(log=f"##[group]Run {command}\n{command}\n##[endgroup]\n{failed_in(*names)}{end}")


@pytest.mark.parametrize(
    ("before", "now", "sure"),
    [
        pytest.param(run_of("pytest", "a"), run_of("pytest", "b"), (True, True), id="both went through"),
        pytest.param(run_of("pytest -x", "a"), run_of("pytest -x", "b"), (False, False), id="both stopped early"),
        pytest.param(
            run_of("pytest", "a"),
            run_of("pytest", "b", end="!!!! Interrupted: 1 error during collection !!!!\n"),
            (False, True),
            id="stopped early now",
        ),
        pytest.param(
            run_of("pytest", "a", end="!!!! stopping after 1 failures !!!!\n"),
            run_of("pytest", "b"),
            (True, False),
            id="stopped early before",
        ),
        pytest.param(run_of("make unit", "a"), run_of("make e2e", "b"), (False, False), id="another command"),
        pytest.param(failing(log=failed_in("a")), failing(log=failed_in("b")), (False, False), id="no command known"),
        pytest.param(
            run_of("pytest", "a"),
            replace(run_of("pytest", "b"), signals=failing(check(conclusion="timed_out")).signals),
            (False, True),
            id="timed out now",
        ),
    ],
)
def test_that_a_test_passes_is_sure_only_where_it_was_run(
    before: CheckEvidence, now: CheckEvidence, sure: tuple[bool, bool]
) -> None:
    found = compared(remembered(before), now=(now,)).checks[0]
    assert (found.gone, found.added) == ((NAME("a"),), (NAME("b"),))
    assert (found.is_gone_sure, found.is_added_sure) == sure


def test_what_an_old_marker_told_is_not_known_to_have_run() -> None:
    then = remembered(run_of("pytest", "a"), forget={"command": None})
    found = compared(then, now=(run_of("pytest", "b"),)).checks[0]
    assert (found.is_gone_sure, found.is_added_sure) == (False, False)


def test_what_jules_is_to_leave_is_not_compared() -> None:
    lost = failing(log="npm ERR! connect ETIMEDOUT 1.2.3.4:443\n")
    found = compared(remembered(lost, head=OLDEST_HEAD), remembered(lost), now=(lost,))
    assert (found.unchanged_by, found.checks) == (0, ())


def test_what_passes_is_fixed() -> None:
    then = remembered(failing(check("lint"), log="E501 error: long\n"), failing())
    assert compared(then, now=(failing(),), checks=(passed("lint"), check())).fixed == ("CI / lint",)


def test_all_messages_at_the_last_head_count() -> None:
    markers = (remembered(failing()), remembered(failing(check("lint"), log="E501 error: long\n")))
    assert compared(*markers, now=(failing(),)).checks[0].standing is Standing.UNCHANGED


@pytest.mark.parametrize(
    ("cups", "pushes"),
    [
        pytest.param((12, 12, 12), 2, id="twice without effect"),
        pytest.param((11, 12, 12), 1, id="once"),
        pytest.param((12, 11, 12), 0, id="back again"),
        pytest.param((10, 11, 12), 0, id="a step each"),
    ],
)
def test_pushes_without_effect(cups: tuple[int, int, int], pushes: int) -> None:
    logs = [failing(log=ERROR.format(3, number)) for number in cups]
    then = (remembered(logs[0], head=OLDEST_HEAD), remembered(logs[1]))
    assert compared(*then, now=(logs[2],)).unchanged_by == pushes


def test_what_an_old_marker_told_counts_for_no_push() -> None:
    then = [remembered(failing(), head=head, forget={"fingerprint": None}) for head in (OLDEST_HEAD, OLDER_HEAD)]
    assert compared(*then, now=(failing(),)).unchanged_by == 0


def test_what_was_found_in_the_commits_since_is_remembered() -> None:
    found = Finding(path="tests/test_a.py", what="1 test skipped")
    then = replace(remembered(failing()), examined=HEAD, findings=(found,))
    result = compared(then, now=(failing(),))
    assert result.findings == (found,)
    assert result.compare_url == f"{URL.partition('/pull/')[0]}/compare/{OLDER_HEAD}...{HEAD}"


def test_what_was_found_at_an_earlier_head_is_not() -> None:
    found = Finding(path="tests/test_a.py", what="1 test skipped")
    then = replace(remembered(failing()), examined=OLDEST_HEAD, findings=(found,))
    assert compared(then, now=(failing(),)).findings == ()


def test_before_the_first_message_there_is_nothing_to_compare() -> None:
    assert rounds(case(check()), Evidence(checks=(failing(),))) is None
