"""Telling the people on a pull request what the bot cannot do for them: escalations and notices."""

from dataclasses import dataclass, replace
from typing import Final

from feedback_bot.decide import Case, escalations_over, unreachable_key
from feedback_bot.delivery import Announcer
from feedback_bot.errors import ReadError, WriteError
from feedback_bot.evidence.weakened_checks import Change, find_weakened_checks
from feedback_bot.github.gateway import GitHub
from feedback_bot.model import (
    Action,
    Candidate,
    Command,
    Decision,
    Finding,
    Marker,
    MarkerKind,
    Reason,
    ReasonCode,
    Session,
)
from feedback_bot.report.runner import Report
from feedback_bot.slash_commands.parse import VERBS
from feedback_bot.wording.comments import Attempt, CommentWording

NEEDS_HUMAN: Final = "jules-needs-human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Posts what a decision wants the people to know, once."""

    github: GitHub
    announcer: Announcer
    comments: CommentWording
    report: Report

    def tell(self, candidate: Candidate, case: Case, decision: Decision) -> tuple[Reason, ...]:
        """Escalate or give notice where the decision says so.

        Returns:
            What did not work although the comment did.

        Raises:
            ReadError, WriteError: the comment could not be posted.
        """
        session, notice = case.session, decision.notice
        if session and decision.action is Action.ESCALATE and decision.escalation:
            return self._escalate(candidate, case, session, decision)
        if notice is None or case.history.is_noticed(notice.key):
            return ()
        problems = self._rerun(case, decision)

        def word(marker: Marker) -> str:
            if decision.action is Action.REFUSE or session is None:
                notify = case.policy.notify
                return self.comments.refused(case.snapshot, session, decision, marker, notify=notify)
            return self.comments.notice(session, decision, marker, problems)

        self.announcer.announce(candidate, case, MarkerKind.NOTICE, notice.key, word)
        return problems

    def look_through(self, case: Case) -> tuple[Finding, ...]:
        """Look through the commits that answered the last message for weakened checks, once for each head.

        Returns:
            What stands out; nothing where this head was looked at before.

        Raises:
            ReadError, WriteError: it could not be done; the next run tries again.
        """
        marker, head = case.history.last_counted, case.snapshot.head_sha
        if marker is None or head in (marker.head, marker.examined):
            return ()
        changed = self.github.compare(case.snapshot.id.repository, marker.head, head).files
        findings = find_weakened_checks(
            Change(path=file.path, status=file.status, patch=file.patch) for file in changed
        )
        body = next((c.body for c in case.snapshot.comments if c.id == marker.comment_id), None)
        if body is not None:
            examined = replace(marker, examined=head, findings=findings)
            was_told = bool(marker.findings)
            text = self.comments.with_findings(
                body, examined, case.snapshot.compare_url(marker.head), was_told=was_told
            )
            self.github.edit_comment(case.snapshot.id, marker.comment_id, text)
        return findings

    def take_back_findings(self, case: Case, decision: Decision) -> None:
        """Take out of the last message's comment what the new one's says of the commits between them.

        What fails here stays, and nothing depends on it.
        """
        marker = case.history.last_counted
        if marker is None or decision.rounds is None or not decision.rounds.findings:
            return
        try:
            body = next((c.body for c in case.snapshot.comments if c.id == marker.comment_id), "")
            if case.new_findings and not marker.findings:  # written by this run, after the comments were read
                self.github.edit_comment(case.snapshot.id, marker.comment_id, body)
            elif marker.findings:
                text = self.comments.without_findings(body, marker)
                self.github.edit_comment(case.snapshot.id, marker.comment_id, text)
        except WriteError as error:
            self.report.say(f"{case.snapshot.id}: an older comment still says what to look at: {error}")

    def _rerun(self, case: Case, decision: Decision) -> tuple[Reason, ...]:
        """Run failed jobs again; returns what did not work."""
        problems = []
        for run_id in decision.rerun:
            try:
                self.github.rerun_failed_jobs(case.snapshot.id.repository, run_id)
            except WriteError as error:
                problems.append(Reason(ReasonCode.RERUN_FAILED, {"error": str(error)}))
        return tuple(problems)

    def unreachable(self, candidate: Candidate, case: Case, decision: Decision) -> None:
        """Say that the session takes no messages, once for this session and head.

        Raises:
            ReadError, WriteError: the comment could not be posted.
        """
        session = case.session
        if session is not None:
            self.announcer.announce(
                candidate,
                case,
                MarkerKind.NOTICE,
                unreachable_key(session, case.snapshot),
                lambda marker: self.comments.unreachable(session, decision, marker),
            )

    def answer_commands(self, candidate: Candidate, case: Case, decision: Decision) -> None:
        """Show that each command was seen, and reply to those that want words.

        The reaction is for people; that a command was obeyed follows from its comment and from the markers alone.

        Raises:
            ReadError, WriteError: a reply could not be posted.
        """
        for command in case.commands:
            is_fine = command.verb in VERBS and (command.verb != "answer" or bool(command.text))
            if command.verb == "why":
                self._reply(candidate, case, f"why {command.comment_id}", command, decision)
            elif not is_fine:
                self._reply(candidate, case, f"misunderstood {command.comment_id}", command, decision)
            if not command.is_acknowledged:
                self._react(candidate, command, "+1" if is_fine else "confused")
        for command in case.unchecked_commands:
            self._reply(candidate, case, f"unchecked {command.comment_id}", command, decision)

    def close_escalations(self, case: Case) -> None:
        """Delete the escalations that are over, and the label with the last of them.

        Raises:
            WriteError: one could not be deleted; the next run tries again.
        """
        over = escalations_over(case)
        if over and len(over) == len(case.history.escalations) and NEEDS_HUMAN in case.snapshot.labels:
            self.github.remove_label(case.snapshot.id, NEEDS_HUMAN)
        for marker in over:
            self.github.delete_comment(case.snapshot.id, marker.comment_id)

    def put_label_on(self, case: Case) -> None:
        """Put the label on where an earlier run could not: once, so that whoever takes it off is not fought with.

        What fails here the next run does, and nothing depends on it.
        """
        over = escalations_over(case)
        for marker in case.history.escalations:
            if marker.lacks_label and marker not in over:
                try:
                    self._put_label_on(case, marker)
                except WriteError as error:
                    what = f"could not add the label {NEEDS_HUMAN} or could not update its comment"
                    self.report.say(f"{case.snapshot.id}: {what}: {error}")

    def _put_label_on(self, case: Case, marker: Marker) -> None:
        if NEEDS_HUMAN not in case.snapshot.labels:
            self.github.add_label(case.snapshot.id, NEEDS_HUMAN)
        body = next(c.body for c in case.snapshot.comments if c.id == marker.comment_id)
        text = self.comments.with_marker(body, replace(marker, lacks_label=False))
        self.github.edit_comment(case.snapshot.id, marker.comment_id, text)

    def _reply(self, candidate: Candidate, case: Case, key: str, command: Command, decision: Decision) -> None:
        if case.history.is_noticed(key):
            return

        def word(marker: Marker) -> str:
            if command in case.unchecked_commands:
                return self.comments.unchecked(command, marker)
            if command.verb == "why":
                is_sent = decision.action is Action.SEND
                return self.comments.why(
                    case.snapshot,
                    case.policy,
                    decision,
                    marker,
                    messages=case.history.attempts + (is_sent and not decision.answer),
                    untold=decision.held if is_sent else case.new_signals,
                )
            return self.comments.misunderstood(command, VERBS, marker)

        self.announcer.announce(candidate, case, MarkerKind.NOTICE, key, word)

    def _react(self, candidate: Candidate, command: Command, content: str) -> None:
        try:
            self.github.react(candidate.id, command.comment_id, content)
        except WriteError as error:
            self.report.say(f"{candidate.id}: could not react to a command: {error}")

    def _escalate(self, candidate: Candidate, case: Case, session: Session, decision: Decision) -> tuple[Reason, ...]:
        """The label first: once the comment is there, no later run comes here again, unless the comment says so."""
        warnings: tuple[Reason, ...] = ()
        try:
            self.github.add_label(candidate.id, NEEDS_HUMAN)
        except WriteError as error:
            warnings = (Reason(ReasonCode.LABEL_MISSING, {"label": NEEDS_HUMAN, "error": str(error)}),)
        attempts = self._attempts(case)
        self.announcer.announce(
            candidate,
            case,
            MarkerKind.ESCALATION,
            decision.escalation or "",
            lambda marker: self.comments.escalation(
                case.snapshot,
                session,
                decision,
                attempts,
                replace(marker, lacks_label=bool(warnings)),
                policy=case.policy,
            ),
        )
        return warnings

    def _attempts(self, case: Case) -> list[Attempt]:
        """Each message with the commits between its head and the next one's, or the present head."""
        markers = [marker for marker in case.history.counted if marker.url]
        heads = [*(marker.head for marker in markers[1:]), case.snapshot.head_sha]
        return [self._attempt(case, marker, until) for marker, until in zip(markers, heads, strict=False)]

    def _attempt(self, case: Case, marker: Marker, until: str) -> Attempt:
        if marker.head == until:
            return Attempt(marker=marker)
        try:
            answer = self.github.compare(case.snapshot.id.repository, marker.head, until)
        except ReadError:
            return Attempt(marker=marker, compare_url=case.snapshot.compare_url(marker.head, until))
        return Attempt(marker=marker, compare_url=answer.url, commits=answer.commits)
