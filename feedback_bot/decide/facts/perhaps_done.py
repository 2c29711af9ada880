"""Purpose: which threads that were sent may be done, because their code has changed since. A person resolves them."""

from feedback_bot.decide.case import Case
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import ReviewSignal


def perhaps_done(case: Case) -> tuple[str, ...]:
    """The places of unresolved threads that were sent at an older head and that GitHub now calls outdated."""
    head = case.snapshot.head_sha
    told = {told.id for marker in case.history.sent if marker.head != head for told in marker.told}
    reviews = (signal for signal in case.signals if isinstance(signal, ReviewSignal) and signal_key(signal) in told)
    places = (thread.place for review in reviews for thread in review.threads if thread.is_outdated)
    return tuple(dict.fromkeys(places))
