"""A dry run: shows what would be sent and written, and writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from feedback_bot.decide import Case
from feedback_bot.delivery.apply import Applied
from feedback_bot.delivery.order import marker_of, message_of
from feedback_bot.delivery.results import DeliveryResult, Order, Previewed
from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.model import (
    OWN_CHECK,
    ApprovePlan,
    DeleteComment,
    EditComment,
    Effect,
    FoldComment,
    MarkerState,
    PostComment,
    PutLabel,
    React,
    RemoveLabel,
    RerunJobs,
    Session,
    ShowCheck,
    SignComment,
    UpdateBranch,
)
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import PromptWording


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """Shows effects and messages instead of carrying them out.

    ``show`` prints a longer text under a title, ``say`` a line.
    """

    prompts: PromptWording
    words: CommentWording
    show: Callable[[str, str], None]
    say: Callable[[str], None]

    def deliver(self, order: Order, session: Session) -> DeliveryResult:
        """Show a message and its comment, the comment without its hidden data."""
        message = message_of(order, session)
        marker = replace(marker_of(order, message), state=MarkerState.SENT)
        prompt = self.prompts.word(message, marker.nonce, order.case.policy.max_prompt_chars)
        self.show(f"The message that session {session.id} would get", prompt)
        comment = visible_part(self.words.delivery(message, marker))
        self.show(f"The comment that {order.case.snapshot.id} would get", comment)
        return Previewed()

    def apply(self, case: Case, effects: Iterable[Effect], *, is_before_sending: bool = False) -> Applied:  # noqa: ARG002 - nothing is written in any case
        """Show effects."""
        for effect in effects:
            self._show(case, effect)
        return Applied()

    def _show(self, case: Case, effect: Effect) -> None:  # noqa: C901, PLR0912 - one line for each kind of effect
        match effect:
            case PostComment():
                for each in effect.first:
                    self._show(case, each)
                self.show(f"The comment that {case.snapshot.id} would get", visible_part(effect.text))
            case EditComment():
                if effect.first:
                    self._show(case, effect.first)
                url = f"{case.snapshot.url}#issuecomment-{effect.comment_id}"
                self.show(f"The text that the comment {url} would get", visible_part(effect.body))
            case SignComment():
                self._say(case, f"sign the hidden data of the comment {effect.comment_id}")
            case DeleteComment():
                self._say(case, f"delete the comment {effect.comment_id}")
            case FoldComment():
                self._say(case, f"hide the comment {effect.url or effect.node_id}")
            case React():
                self._say(case, f"react with {effect.content} to the comment {effect.comment_id}")
            case PutLabel():
                self._say(case, f"add the label {effect.name}")
            case RemoveLabel():
                self._say(case, f"remove the label {effect.name}")
            case RerunJobs():
                self._say(case, f"re-run the failed jobs of the workflow run {effect.run_id}")
            case UpdateBranch():
                self._say(case, f"merge {case.snapshot.base_branch} into the branch at {effect.head[:7]}")
            case ShowCheck():
                place = f"{case.snapshot.id} at {effect.head[:7]}"
                self.show(f"Check {OWN_CHECK} of {place}: {effect.title}", effect.summary)
            case ApprovePlan():
                self._say(case, f"approve the plan of session {effect.session}")

    def _say(self, case: Case, what: str) -> None:
        self.say(f"{case.snapshot.id}: would {what}")
