"""The bot's comments on the pull request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.linking.ownership import parties
from feedback_bot.markers.encoding import write_marker
from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.model import (
    Action,
    CheckSignal,
    Command,
    Decision,
    Judged,
    Marker,
    MarkerState,
    Reason,
    Session,
    Signal,
    Snapshot,
)
from feedback_bot.text.quote import with_fences_closed
from feedback_bot.wording.environment import Redact, make_environment, render
from feedback_bot.wording.prompt import Message
from feedback_bot.wording.reasons import ReasonWording

MAX_COMMENT: Final = 65_536
"""The maximum length of a comment on GitHub, in characters."""
_SIGNATURE_ROOM: Final = 3_000
"""For a signature and what it lists, and for the words that say how much was left out."""
_LISTED: Final = 50
_HEADLINES: Final = {
    Action.SEND: "Sent feedback to Jules",
    Action.WAIT: "Waiting",
    Action.SKIP: "Nothing to send",
    Action.ESCALATE: "Waiting for a maintainer",
    Action.REFUSE: "Cannot send feedback to Jules",
}
"""Titles of the bot's own check. They must hold as long as the check shows them, so they contain no times."""
_FINDINGS: Final = ("\n**Please review:**", "\n**Look here:**")
"""What findings start with: in the template now, and in older comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A message that was sent, and the subjects of the commits that followed it, oldest first."""

    marker: Marker
    compare_url: str | None = None
    commits: tuple[str, ...] = ()


class CommentWording:
    """Renders the comments. Each ends with the hidden data of its marker."""

    def __init__(self, redact: Redact, templates: Mapping[str, str] | None = None) -> None:
        self._environment = make_environment(redact, for_comments=True, templates=templates)
        self._reasons = ReasonWording(redact)

    def delivery(self, message: Message, marker: Marker) -> str:
        """The comment for a message that is being sent or was sent."""
        return self._word(
            "delivery.md.j2",
            marker,
            message=message,
            sent=marker.state is MarkerState.SENT,
            signals=message.decision.signals[:_LISTED],
            more=max(0, len(message.decision.signals) - _LISTED),
        )

    def with_findings(self, body: str, marker: Marker, compare_url: str, *, was_told: bool) -> str:
        """An existing comment with findings in the commits since, for people to review.

        Args:
            was_told: the comment ends with the findings of an earlier head.
        """
        template = self._environment.get_template("findings.md.j2")
        told = template.render(findings=marker.findings, compare_url=compare_url).strip() if marker.findings else ""
        visible = _without_findings(body) if was_told else visible_part(body)
        return "\n\n".join(part for part in (visible, told, write_marker(marker)) if part)

    def without_findings(self, body: str, marker: Marker) -> str:
        """An existing comment without its findings, which a newer comment shows."""
        return f"{_without_findings(body)}\n\n{write_marker(marker)}"

    def with_marker(self, body: str, marker: Marker) -> str:
        """An existing comment with new hidden data."""
        return f"{visible_part(body)}\n\n{write_marker(marker)}"

    def settled(self, marker: Marker) -> str:
        """The comment for a message whose run died, after the message was found in the session."""
        return self._word("settled.md.j2", marker)

    def refused_message(self, decision: Decision, marker: Marker, error: str) -> str:
        """The comment of a message that Jules did not accept.

        Args:
            error: what Jules said.
        """
        return self._word(
            "refused_message.md.j2",
            marker,
            error=error,
            signals=decision.signals[:_LISTED],
            more=max(0, len(decision.signals) - _LISTED),
        )

    def ticked(self, login: str, page_url: str, marker: Marker) -> str:
        """The comment that records a ``/feedback retry`` that was given by a tick."""
        return self._word("ticked.md.j2", marker, login=login, page_url=page_url)

    def placeholder(self, marker: Marker) -> str:
        """The comment that is there while the bot edits the one that holds its others."""
        return f"**Updating the bot's comment** …\n\n{write_marker(marker)}"

    def restored(self, marker: Marker) -> str:
        """The comment of a message that only the session remembers."""
        return self._word("restored.md.j2", marker)

    def escalation(
        self,
        snapshot: Snapshot,
        session: Session | None,
        decision: Decision,
        attempts: Sequence[Attempt],
        marker: Marker,
        *,
        policy: Policy,
    ) -> str:
        """The comment that asks for a maintainer."""
        return self._word(
            "escalation.md.j2",
            marker,
            snapshot=snapshot,
            session=session,
            decision=decision,
            reason=self._reasons.sentence(decision.reasons),
            attempts=attempts,
            notify=policy.notify,
            people=parties(snapshot, policy),
            signals=decision.signals[:_LISTED],
            more=max(0, len(decision.signals) - _LISTED),
        )

    def notice(
        self,
        session: Session | None,
        decision: Decision,
        marker: Marker,
        problems: Sequence[Reason] = (),
        *,
        snapshot: Snapshot | None = None,
    ) -> str:
        """The comment that shows what the session is waiting for, or what was done.

        Args:
            session: ``None`` for what concerns the pull request alone; then there is a snapshot.
            problems: what failed.
        """
        return self._word(
            "notice.md.j2",
            marker,
            session=session,
            decision=decision,
            reason=self._reasons.sentence(decision.reasons),
            notice=decision.notice,
            snapshot=snapshot,
            problem=self._reasons.sentence(problems),
        )

    def verdict(self, signals: Sequence[Signal], judged: Judged, marker: Marker) -> str:
        """The comment about failures of one check that only people can fix."""
        return self._word("verdict.md.j2", marker, signals=signals, judged=judged)

    def why(
        self,
        snapshot: Snapshot,
        policy: Policy,
        decision: Decision,
        marker: Marker,
        *,
        messages: int,
        untold: Sequence[Signal],
        verdicts: Sequence[tuple[CheckSignal, Judged]] = (),
    ) -> str:
        """The answer to ``/feedback why``.

        Args:
            messages: how many messages count.
            untold: the signals that no message has reported yet.
            verdicts: who can fix the failed checks, as far as it is known.
        """
        return self._word(
            "why.md.j2",
            marker,
            snapshot=snapshot,
            policy=policy,
            people=parties(snapshot, policy),
            decision=decision,
            reason=self._reasons.sentence(decision.reasons),
            messages=messages,
            untold=untold,
            verdicts=verdicts,
        )

    def own_check(
        self,
        snapshot: Snapshot,
        policy: Policy,
        decision: Decision,
        *,
        messages: int,
        untold: Sequence[Signal],
        verdicts: Sequence[tuple[CheckSignal, Judged]],
        due: datetime | None,
        session: Session | None,
    ) -> tuple[str, str]:
        """The title and the summary of the bot's own check, see :meth:`why`.

        Args:
            due: when time alone may change the decision.
        """
        headline = _HEADLINES[decision.action]
        summary = render(
            self._environment,
            "own_check.md.j2",
            headline=headline,
            snapshot=snapshot,
            policy=policy,
            people=parties(snapshot, policy),
            decision=decision,
            reason=self._reasons.sentence(decision.reasons),
            messages=messages,
            untold=untold,
            verdicts=verdicts,
            due=due,
            session=session,
        )
        return headline, summary

    def misunderstood(self, command: Command, verbs: Sequence[str], marker: Marker) -> str:
        """The reply to an unknown command, or to a command without its text."""
        return self._word("misunderstood.md.j2", marker, command=command, verbs=verbs)

    def unchecked(self, command: Command, marker: Marker) -> str:
        """The reply to a command if GitHub does not report whether its author has write access."""
        return self._word("unchecked.md.j2", marker, command=command)

    def unreachable(self, session: Session, decision: Decision, marker: Marker) -> str:
        """The comment that says that the session does not accept messages."""
        signals = [signal for signal in decision.signals if signal.id not in decision.on_base]
        return self._word(
            "unreachable.md.j2",
            marker,
            session=session,
            decision=decision,
            signals=signals[:_LISTED],
            more=max(0, len(signals) - _LISTED),
        )

    def refused(
        self,
        snapshot: Snapshot,
        session: Session | None,
        decision: Decision,
        marker: Marker,
        *,
        notify: Sequence[str] = (),
    ) -> str:
        """The comment that says why feedback cannot be sent, and what people can do about it."""
        return self._word(
            "refused.md.j2",
            marker,
            snapshot=snapshot,
            session=session,
            decision=decision,
            reason=self._reasons.sentence(decision.reasons),
            notify=notify,
            signals=decision.signals[:_LISTED],
            more=max(0, len(decision.signals) - _LISTED),
        )

    def _word(self, template: str, marker: Marker, **values: object) -> str:
        hidden = write_marker(marker)
        text = render(self._environment, template, marker=marker, **values)
        room = max(0, MAX_COMMENT - len(hidden) - _SIGNATURE_ROOM)
        if len(text) > room:
            text = f"{with_fences_closed(text[:room])}\n\n… {len(text) - room:,} characters left out …"
        return f"{text}\n\n{hidden}"


def _without_findings(body: str) -> str:
    """A comment without the findings at its end."""
    visible = visible_part(body)
    start = max(visible.rfind(words) for words in _FINDINGS)
    return visible[:start].rstrip() if start >= 0 else visible
