"""What the marker of a message records, so that it can be counted later what the message led to."""

from dataclasses import replace

from feedback_bot.delivery.order import marker_of
from feedback_bot.delivery.results import Order
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import Action, CheckSignal, ConflictSignal, Decision, Evidence, Judged, Marker, Signal, Verdict
from tests.unit.builders import ago, case, check, failing, message, session

TEST, LINT, DEPLOY = (CheckSignal(check=check(name)) for name in ("test", "lint", "deploy"))


def recorded(*signals: Signal, evidence: Evidence | None = None, **changes: object) -> Marker:
    decision = replace(Decision(action=Action.SEND, reasons=(), signals=signals), **changes)  # type: ignore[arg-type] # any field
    order = Order(case=case(session=session()), decision=decision, evidence=evidence or Evidence())
    return marker_of(order, message(failing()))


def test_it_records_when_the_newest_check_for_jules_failed() -> None:
    early, late, on_base = (
        CheckSignal(check=check(name, completed_at=ago(at))) for name, at in zip("abc", (9, 7, 2), strict=True)
    )

    marker = recorded(early, late, on_base, on_base=frozenset([on_base.id]))
    assert marker.red_at == ago(7)


def test_a_conflict_has_not_failed_at_any_time() -> None:
    assert recorded(ConflictSignal(base_branch="main", base_sha=None)).red_at is None


def test_it_records_what_jules_is_asked_to_leave_alone_and_why() -> None:
    judged = {DEPLOY.id: Judged(verdict=Verdict.ACCOUNT, because="a card expired")}
    marker = recorded(TEST, spared=(DEPLOY, LINT), verdicts=judged)

    assert marker.spared == ((signal_key(DEPLOY), "account"),)


def test_it_records_the_ids_of_older_versions_and_the_tool() -> None:
    signal = CheckSignal(check=check(workflow_file="ci.yml", event="push"))
    before = CheckSignal(check=check())

    (told,) = recorded(signal, evidence=Evidence(checks=(failing(signal.check),))).told
    assert told.ids == {signal_key(signal), signal_key(before)}
    assert told.tool == "pytest"
