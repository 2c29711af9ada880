"""Pull requests' pasts, told in a few words. All times are in minutes since ``START``."""

from datetime import timedelta
from typing import Any, Final

from feedback_bot.markers.keys import signal_key
from feedback_bot.model import (
    Check,
    CheckOutcome,
    CheckSignal,
    CheckSource,
    Marker,
    MarkerKind,
    MarkerState,
    SentSignal,
    Verdict,
)
from feedback_bot.outcomes import Head, Limits, Past, Pusher
from tests.unit.builders import NOW, check

START: Final = NOW - timedelta(days=3)
LIMITS: Final = Limits(now=NOW, settle=timedelta(minutes=60), answer=timedelta(minutes=120))
NOT_YET: Final = "running"
_OUTCOMES: Final = {"success": CheckOutcome.PASSED, "failure": CheckOutcome.FAILED, NOT_YET: CheckOutcome.RUNNING}


def minute(at: float) -> Any:  # noqa: ANN401 - what a field of a time takes
    return START + timedelta(minutes=at)


def head(at: float, pusher: Pusher = Pusher.JULES, /, *, took: float = 10, lost: bool = False, **checks: str) -> Head:
    """A head, named by its minute. ``unit="failure"`` is a check of GitHub Actions; ``failure, success`` was re-run."""
    runs = [
        ran(name, conclusion, began=at + number * took, ended=at + (number + 1) * took)
        for name, conclusions in checks.items()
        for number, conclusion in enumerate(conclusions.split(", "))
    ]
    return Head(sha=sha(at), pushed_at=minute(at), pusher=pusher, checks=tuple(runs), is_lost=lost)


def ran(name: str, conclusion: str, *, began: float, ended: float) -> Check:
    outcome = _OUTCOMES.get(conclusion, CheckOutcome.NOT_COUNTED)
    is_running = outcome is CheckOutcome.RUNNING
    found = check(name, "" if is_running else conclusion, outcome=outcome, database_id=int(began * 10))
    source = CheckSource.STATUS if name.startswith("status") else CheckSource.ACTIONS
    return Check(
        **{
            **{field: getattr(found, field) for field in found.__dataclass_fields__},
            "source": source,
            "started_at": minute(began),
            "completed_at": None if is_running else minute(ended),
        }
    )


def sha(at: float) -> str:
    return f"{at:040}"


def told(name: str, signature: str | None = None, **changes: Any) -> SentSignal:  # noqa: ANN401 - any field
    """What a marker holds of a failed check."""
    signal = CheckSignal(check=check(name))
    values: dict[str, Any] = {"verdict": Verdict.CODE, **changes}
    return SentSignal(id=signal_key(signal), title=signal.title, signature=signature, **values)


def message(at: float, about: float, /, *extra: SentSignal, **signatures: str) -> Marker:
    """A message about the head of a minute: ``unit="a"`` is a failed check with that signature."""
    signals = (*(told(name, signature) for name, signature in signatures.items()), *extra)
    return Marker(
        kind=MarkerKind.DELIVERY,
        state=MarkerState.SENT,
        key=f"k{at}",
        nonce=f"n{at}",
        head=sha(about),
        session="1",
        attempt=1,
        told=signals,
        created_at=minute(at),
    )


def escalation(at: float, about: float, **signatures: str) -> Marker:
    spoken = message(at, about, **signatures)
    return Marker(
        kind=MarkerKind.ESCALATION,
        state=MarkerState.DONE,
        key="attempts",
        nonce="",
        head=spoken.head,
        session="1",
        told=spoken.told,
        created_at=spoken.created_at,
    )


def past(*parts: Head | Marker, **changes: Any) -> Past:  # noqa: ANN401 - any field
    """A pull request, open unless ``changes`` say otherwise."""
    markers = [part for part in parts if isinstance(part, Marker)]
    return Past(
        repository="acme/teapot",
        number=7,
        url="https://github.com/acme/teapot/pull/7",
        heads=tuple(part for part in parts if isinstance(part, Head)),
        messages=tuple(m for m in markers if m.kind is MarkerKind.DELIVERY),
        escalations=tuple(m for m in markers if m.kind is MarkerKind.ESCALATION),
        notices=tuple(m for m in markers if m.kind is MarkerKind.NOTICE),
        **changes,
    )
