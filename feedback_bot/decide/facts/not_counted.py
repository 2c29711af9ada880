"""Purpose: whose reviews and commands do not count, and why, so that people know why nothing happens."""

from collections.abc import Iterator

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.reviews import misnamed_bots, uncounted
from feedback_bot.model import Fact, Reason, ReasonCode


def not_counted(case: Case) -> tuple[Reason, ...]:
    """A remark for each author, and for each listed login that is not the bot's."""
    return tuple({(reason.code, *reason.facts.values()): reason for reason in _remarks(case)}.values())


def _remarks(case: Case) -> Iterator[Reason]:
    trusted = case.policy.trusted
    for review in uncounted(case.snapshot, case.policy):
        if review.author:
            about: dict[str, Fact] = {"author": review.author.login, "is_bot": review.author.is_bot, "trusted": trusted}
            yield Reason(ReasonCode.REVIEW_NOT_COUNTED, about)
    for command in case.uncounted_commands:
        yield Reason(ReasonCode.COMMAND_NOT_COUNTED, {"author": command.author, "trusted": trusted})
    for login, bot in misnamed_bots(case.snapshot, case.policy):
        yield Reason(ReasonCode.REVIEW_BOT_MISNAMED, {"login": login, "bot": bot.login})
