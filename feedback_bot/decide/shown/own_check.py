"""Purpose: what the bot's own check shows at the head of a pull request."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.due import due
from feedback_bot.decide.facts.known_verdicts import known_verdicts
from feedback_bot.model import Action, CheckSignal, Decision, Fact, Judged, ShowCheck
from feedback_bot.wording.comments import CommentWording

_VOLATILE: Final = frozenset({"minutes", "error"})
"""Facts that may differ in each run although nothing has changed."""


def own_check(case: Case, decision: Decision, words: CommentWording) -> Iterator[ShowCheck]:
    """The check after a decision, if the policy wants one and it does not show that yet.

    Pull requests of which there is nothing to say get none.
    """
    if not case.policy.status_check or not _is_worth_it(case, decision):
        return
    is_sent = decision.action is Action.SEND
    messages = case.history.attempts + (is_sent and not decision.answer)
    verdicts = known_verdicts(case, decision)
    key = _key(decision, verdicts, messages)
    own = case.snapshot.own_check
    if own and own.key == key:
        return
    title, summary = words.own_check(
        case.snapshot,
        case.policy,
        decision,
        messages=messages,
        untold=decision.held if is_sent else case.new_signals,
        verdicts=verdicts,
        due=due(case, decision),
        session=case.session,
    )
    yield ShowCheck(
        head=case.snapshot.head_sha,
        check_id=own.id if own else None,
        key=key,
        title=title,
        summary=summary,
        at=case.now,
    )


def _is_worth_it(case: Case, decision: Decision) -> bool:
    is_told = bool(case.history.markers or case.history.broken)
    return bool(case.snapshot.own_check or case.signals or is_told or decision.action is not Action.SKIP)


def _key(decision: Decision, verdicts: Sequence[tuple[CheckSignal, Judged]], messages: int) -> str:
    """What the check shows, without what differs in each run."""
    shown = [
        decision.action,
        [[reason.code, sorted(_lasting(reason.facts))] for reason in decision.reasons],
        [[signal.title, judged.verdict, judged.because] for signal, judged in verdicts],
        messages,
    ]
    return hashlib.sha256(json.dumps(shown, default=str).encode(errors="surrogatepass")).hexdigest()[:16]


def _lasting(facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    return ((name, str(value)) for name, value in facts.items() if name not in _VOLATILE)
