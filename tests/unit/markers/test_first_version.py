"""Markers as the first version of the bot wrote them, letter by letter: what it recorded counts for ever."""

import pytest

from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import Finding, Marker, MarkerKind, MarkerState, SentSignal
from tests.unit.builders import BOT, comment

HEAD = "4c1b5a2e9d0f7a3c6b8e1d2f3a4b5c6d7e8f9a0b"
SESSION = "12345678901234567890"
DELIVERY = (
    "<!-- jules-feedback-bot v1 4d8da9be eNqVUV1LxDAQ/Ctln4PX71776pO/oZQjTTYamktLNxUP8b+7afEUBEECy86yM5NJ3mGyXkMHGp19"
    "xfUGAijIgDwi9IHhhDcGLyh1UqpsrGSOrU5NIwtVj2fMdG4KWY6VqnWDZ9PKdGSWn72KIoX5+/BqlObNf4gTEtnZMynLi7Kqm3ObfndHhDXQ5b5n"
    "pCMUIEPA6xKgywWE2bFr30OrM8WUx6fklASkGFlmYw6D6KExuWSsZ0Ug/ObcMAjAN3m1HpkdJwKcVBNdnBzR3Z2MtG5bkXYHVegSWC2q0ynWi+L7"
    "PSy3rtsRbVe2S9lxV+xjz0br5g+BCmt+qEN6r1+bP0dMMPyX1j8fpN9unCTbIyY02WXhBMPw8QkM9qLb -->"
)
ESCALATION = (
    "<!-- jules-feedback-bot v1 c274d812 eNp9UMtuAzEI/BfOPnjfj1+pqgjbuLXWYavFK7WK8u9lm6S5RVyYYQZGXGBJHGAGEo8ZS1oZDEjB"
    "QkqGlUnhQj8KsBQ6fxVRglf2xxzt61LpJ+GxvvWV67CmKdg4YON7N1IV6thg6zrfh4HGOKF1x3ESOWLMUNVN2/XDONlnd0u3FTn96yJmIfPIB7M1"
    "UNasV9/eDdA3nhOTIt5zNpDRL3LK6CjDXLZdjRFT3jeSm2Hb+d5F/Uzijz90/QUUHl0k -->"
)
NOTICE = (
    "<!-- jules-feedback-bot v1 aa5c44ab eNp9kEsOwjAMRK+CvO6ihdJCr4IQchIHogYHalcCIe5OWj5L5I1n5Oex/IA+sIMOOGmwBAWIolI2"
    "XOJJ9nTP4jqSaEi8aNvscWI7jZTmf+XRE+G0vbaVWeOStq70La5sYzZUuaVfYW3WtnEtbfwWZ0JIJCdBx2OM8zmDyuHneoxCBaAqnS8KXVmAppgz"
    "dvsC6IbnwOS+cETbyyGiofgjPYY4DiRvYhj50/n8h8DHWT1fqsJZzw== -->"
)


def recorded(line: str) -> Marker:
    found = read_marker(comment(f"**Told Jules**\n\n{line}", is_own=True, author=BOT))
    assert isinstance(found, Marker), found
    return found


def test_a_delivery() -> None:
    marker = recorded(DELIVERY)
    assert (marker.kind, marker.state, marker.attempt) == (MarkerKind.DELIVERY, MarkerState.SENT, 2)
    assert (marker.key, marker.nonce) == (f"head {HEAD}", "3f" * 16)
    assert (marker.head, marker.session, marker.starts_session) == (HEAD, SESSION, False)
    assert marker.account is None
    assert marker.told == (
        SentSignal(
            id="9d1c",
            title="CI / test",
            signature="a1b2",
            fingerprint="c3d4",
            tests=("tests/test_cart.py::test_sum",),
            command="5e6f",
        ),
        SentSignal(id="7f2a", title="docs"),
    )
    assert marker.findings == (Finding(path="tests/test_cart.py", what="1 test skipped"),)


def test_an_escalation() -> None:
    marker = recorded(ESCALATION)
    assert (marker.kind, marker.state, marker.key) == (MarkerKind.ESCALATION, MarkerState.DONE, "attempts")
    assert (marker.session, marker.lacks_label) == (SESSION, True)


def test_a_notice() -> None:
    marker = recorded(NOTICE)
    assert (marker.kind, marker.state, marker.key) == (MarkerKind.NOTICE, MarkerState.DONE, "question 77")
    assert marker.session is None


@pytest.mark.parametrize("line", [DELIVERY, ESCALATION, NOTICE], ids=["delivery", "escalation", "notice"])
def test_what_it_did_not_know_is_empty(line: str) -> None:
    marker = recorded(line)
    assert (marker.command, marker.question, marker.refusal, marker.read_at, marker.reset_at) == (None,) * 5
    assert marker.seen == ()
