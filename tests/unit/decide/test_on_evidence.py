"""What becomes of the signals once their evidence is there."""

from feedback_bot.decide import decide
from feedback_bot.model import CheckEvidence, CheckSignal, Decision, Evidence, OnBase
from tests.unit.builders import case, check, failing, looking, remark, review, session, status, thread

GREETING, LINT, TEST = status("a/greeting"), check("lint"), check("test")


def reviewed(state: str) -> list[str]:
    """The codes of the reasons for which a review is told."""
    given = case(
        review(state=state), thread(remark(review=review(state=state))), session=session(), review_comments="all"
    )
    return [reason.code for reason in decide(given, looking(given), Evidence()).reasons]


def test_a_review_that_only_comments_is_told_as_one() -> None:
    assert reviewed("COMMENTED") == ["review-commented"]
    assert reviewed("CHANGES_REQUESTED") == ["changes-requested"]


def decided(*evidence: CheckEvidence) -> Decision:
    given = case(GREETING, LINT, TEST, review(), session=session())
    return decide(given, looking(given), Evidence(checks=evidence))


def test_the_signals_come_in_the_order_of_the_evidence() -> None:
    decision = decided(failing(TEST), failing(LINT), CheckEvidence(signals=(CheckSignal(check=GREETING),)))

    assert [signal.title for signal in decision.signals] == ["CI / test", "CI / lint", "a/greeting", "review by alice"]


def test_what_jules_is_to_leave_comes_last() -> None:
    on_base = CheckEvidence(signals=(CheckSignal(check=TEST),), on_base=OnBase.FAILS_ALIKE)
    decision = decided(on_base, failing(LINT), CheckEvidence(signals=(CheckSignal(check=GREETING),)))

    assert [signal.title for signal in decision.signals] == ["CI / lint", "a/greeting", "review by alice", "CI / test"]
