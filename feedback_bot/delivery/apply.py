"""Applies effects, and treats failures of all kinds in the same way.

Each effect is attempted, in order. If one fails, the next run computes it again. If people would miss it (a comment,
the approval of a plan), the result of the pull request says so. Reactions and hidden comments appear only in the log.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from feedback_bot.decide import Case
from feedback_bot.delivery.claims import Claims
from feedback_bot.delivery.courier import Courier
from feedback_bot.delivery.one_comment import EntryChange, OneComment, change_of_entry
from feedback_bot.delivery.results import DeliveryResult, Order, Withdrawn
from feedback_bot.errors import FeedbackBotError, WriteError
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import Accounts
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.markers.history import recall
from feedback_bot.model import (
    ApprovePlan,
    DeleteComment,
    EditComment,
    Effect,
    FoldComment,
    PostComment,
    PutLabel,
    React,
    Reason,
    ReasonCode,
    RemoveLabel,
    RerunJobs,
    Session,
    ShowCheck,
    SignComment,
    UpdateBranch,
)
from feedback_bot.wording.comments import CommentWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What failed.

    Attributes:
        error: the error of the first failed effect that people would miss; ``None`` if there is none.
        warnings: what failed in addition to a comment that was posted.
    """

    error: FeedbackBotError | None = None
    warnings: tuple[Reason, ...] = ()


class Delivery(Protocol):
    """How a run acts: for real or, in a dry run, by showing what it would do."""

    def deliver(self, order: Order, session: Session) -> DeliveryResult:
        """Deliver a message."""

    def apply(self, case: Case, effects: Iterable[Effect], *, is_before_sending: bool = False) -> Applied:
        """Apply effects.

        Args:
            is_before_sending: a message follows, whose effects are applied afterwards.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDelivery:
    """Carries out effects and sends messages. ``say`` writes a line to the log."""

    github: GitHub
    jules: Accounts
    claims: Claims
    courier: Courier
    words: CommentWording
    one_comment: OneComment
    say: Callable[[str], None]

    def deliver(self, order: Order, session: Session) -> DeliveryResult:
        """Deliver a message, unless Jules has already refused one in this run in a way that concerns the whole key.

        See :meth:`feedback_bot.delivery.courier.Courier.deliver`.
        """
        closed_by = self.courier.gate.closed_by.get(self.jules.key_of(session.id))
        if closed_by:
            return Withdrawn(reasons=(Reason(ReasonCode.MESSAGE_POSTPONED, {"error": closed_by}),))
        return self.courier.deliver(order, session)

    def apply(self, case: Case, effects: Iterable[Effect], *, is_before_sending: bool = False) -> Applied:
        """Carry out effects, each independently of the others.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        error: FeedbackBotError | None = None
        warnings: list[Reason] = []
        changes: list[EntryChange] = []
        for effect in effects:
            try:
                change = change_of_entry(case.snapshot, effect)
                if change:
                    changes += self._prepared(case, change)
                else:
                    warnings += self._carry_out(case, effect)
            except RateLimitedError:
                raise
            except FeedbackBotError as problem:
                if _is_minor(effect):
                    self.say(f"{case.snapshot.id}: {_failed(effect)}: {problem}")
                else:
                    error = error or problem
        try:
            self.one_comment.keep(case, changes, takes_in=not is_before_sending)
        except RateLimitedError:
            raise
        except FeedbackBotError as problem:
            error = error or problem
        return Applied(error=error, warnings=tuple(warnings))

    def _prepared(self, case: Case, change: EntryChange) -> tuple[EntryChange, ...]:
        """The change to an entry, after the effects that come before it. All entries are then changed at once."""
        if isinstance(change, EditComment) and change.first:
            self.github.add_label(case.snapshot.id, change.first.name)
        return (change,)

    def _carry_out(self, case: Case, effect: Effect) -> tuple[Reason, ...]:
        """Carry out one effect and return what failed in addition."""
        match effect:
            case PostComment():
                return self._post(case, effect)
            case PutLabel():
                self.github.add_label(case.snapshot.id, effect.name)
            case RemoveLabel():
                self.github.remove_label(case.snapshot.id, effect.name)
            case RerunJobs():
                self.github.rerun_failed_jobs(case.snapshot.id.repository, effect.run_id)
            case UpdateBranch():
                self.github.update_branch(case.snapshot.id, effect.head)
            case ShowCheck():
                self.github.show_check(case.snapshot.id.repository, effect)
            case ApprovePlan():
                self.jules.approve_plan(effect.session)
            case _:
                self._on_comment(case, effect)
        return ()

    def _on_comment(self, case: Case, effect: EditComment | SignComment | DeleteComment | FoldComment | React) -> None:
        pull_request = case.snapshot.id
        match effect:
            case EditComment():
                if effect.first:
                    self.github.add_label(pull_request, effect.first.name)
                self.claims.edit(case.snapshot, case.policy, effect.comment_id, effect.body)
            case SignComment():
                self.claims.edit(case.snapshot, case.policy, effect.comment_id, effect.body)
            case DeleteComment():
                self.github.delete_comment(pull_request, effect.comment_id)
            case FoldComment():
                self.github.minimize_comment(effect.node_id)
            case React():
                self.github.react(pull_request, effect.comment_id, effect.content)

    def _post(self, case: Case, effect: PostComment) -> tuple[Reason, ...]:
        """Post a comment unless one with its key exists. If two were posted at once, the older one stays.

        The comment is the whole effect, so it needs no claim. A second read is enough.
        """
        key = effect.marker.key
        if self._is_noticed(case, key):
            return ()
        problems = [(each, problem) for each in effect.first if (problem := self._problem_of(case, each))]
        if any(isinstance(each, UpdateBranch) for each, _ in problems):
            return tuple(problem for _, problem in problems)
        lacks_label = any(isinstance(each, PutLabel) for each, _ in problems)
        is_failed = any(isinstance(each, RerunJobs) for each, _ in problems)
        marker = replace(effect.marker, nonce=effect.marker.nonce or secrets.token_hex(16), lacks_label=lacks_label)
        body = self.words.with_marker(effect.text_if_failed if is_failed else effect.text, marker)
        posted = self.claims.post(case.snapshot, case.policy, marker, body)
        if self._is_noticed(case, key, before=posted.comment_id):
            self.claims.discard(case.snapshot, [posted])
        return tuple(problem for _, problem in problems)

    def _problem_of(self, case: Case, effect: PutLabel | RerunJobs | UpdateBranch) -> Reason | None:
        try:
            self._carry_out(case, effect)
        except WriteError as error:
            if isinstance(effect, UpdateBranch):
                return _not_updated(case, error)
            if isinstance(effect, PutLabel):
                return Reason(ReasonCode.LABEL_MISSING, {"label": effect.name, "error": str(error)})
            return Reason(ReasonCode.RERUN_FAILED, {"error": str(error)})
        return None

    def _is_noticed(self, case: Case, key: str, before: int | None = None) -> bool:
        history = recall(self.github.reread(case.snapshot), case.policy)
        return any(
            marker.key == key and (before is None or marker.comment_id < before)
            for marker in (*history.notices, *history.escalations, *history.sent)
        )


def _not_updated(case: Case, error: WriteError) -> Reason:
    """Why the branch was not updated.

    Raises:
        WriteError: it may have been updated, so nobody may be asked to do it.
    """
    if error.maybe_done:
        raise error
    return Reason(ReasonCode.BRANCH_NOT_UPDATED, {"base": case.snapshot.base_branch, "error": str(error)})


def _is_minor(effect: Effect) -> bool:
    """Whether it does not matter if an effect is missing until the next run."""
    return isinstance(effect, FoldComment | React | SignComment | ShowCheck) or (
        isinstance(effect, EditComment) and not effect.is_lasting
    )


def _failed(effect: Effect) -> str:
    """What failed, for the log. The next run tries again."""
    match effect:
        case FoldComment():
            return "could not hide an older comment yet"
        case React():
            return "could not react to a command"
        case ShowCheck():
            return "could not show the bot's own check yet"
        case SignComment():
            return "could not sign an older comment yet"
        case EditComment(first=PutLabel(name=name)):
            return f"could not add the label {name} or could not update its comment"
        case _:
            return "could not update an older comment yet"
