"""The bot's answers to commands."""

from collections.abc import Iterator

from feedback_bot.decide.case import Case
from feedback_bot.decide.facts.known_verdicts import known_verdicts
from feedback_bot.decide.shown.once import marker_of, once
from feedback_bot.model import (
    Action,
    Command,
    Decision,
    Effect,
    MarkerKind,
    PostComment,
    React,
)
from feedback_bot.slash_commands.parse import VERBS
from feedback_bot.wording.comments import CommentWording


def answers(case: Case, decision: Decision, words: CommentWording) -> Iterator[Effect]:
    """A reaction to each command, and a reply to commands that need one.

    The reaction is for people only. The comment and the markers alone determine whether a command was carried out.
    """
    for command in case.commands:
        is_fine = command.verb in VERBS and (command.verb != "answer" or bool(command.text))
        if command.verb == "why":
            yield from _reply(case, f"why {command.comment_id}", command, decision, words)
        elif not is_fine:
            yield from _reply(case, f"misunderstood {command.comment_id}", command, decision, words)
        if not command.is_acknowledged:
            yield React(comment_id=command.comment_id, content="+1" if is_fine else "confused")
    for command in case.unchecked_commands:
        yield from _reply(case, f"unchecked {command.comment_id}", command, decision, words)


def _reply(case: Case, key: str, command: Command, decision: Decision, words: CommentWording) -> tuple[Effect, ...]:
    marker = marker_of(case, MarkerKind.NOTICE, key)
    if command in case.unchecked_commands:
        text = words.unchecked(command, marker)
    elif command.verb == "why":
        is_sent = decision.action is Action.SEND
        text = words.why(
            case.snapshot,
            case.policy,
            decision,
            marker,
            messages=case.history.attempts + (is_sent and not decision.answer),
            untold=decision.held if is_sent else case.new_signals,
            verdicts=known_verdicts(case, decision),
        )
    else:
        text = words.misunderstood(command, VERBS, marker)
    return once(case, PostComment(marker=marker, text=text))
