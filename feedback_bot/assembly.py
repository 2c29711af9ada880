"""Putting the parts of a run together: what a run shares, and what each repository's policy shapes."""

from dataclasses import dataclass

from feedback_bot.base_branch import BaseBranch
from feedback_bot.delivery import Announcer, Claims, Courier
from feedback_bot.evidence import Looking
from feedback_bot.github.gateway import GitHub
from feedback_bot.handling import Handler, JulesSide
from feedback_bot.jules import Jules
from feedback_bot.lifetime import Lifetime
from feedback_bot.policy import Policy
from feedback_bot.redact import Redactor
from feedback_bot.report import Report
from feedback_bot.session_lookup import SessionLookup
from feedback_bot.settings import Settings
from feedback_bot.telling import Telling
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import PromptWording
from feedback_bot.write_access import WriteAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all repositories of a run share.

    Attributes:
        jules: ``None`` in a dry run without a key.
        lookup: the same.
    """

    settings: Settings
    github: GitHub
    base: BaseBranch
    access: WriteAccess
    jules: Jules | None
    lookup: SessionLookup | None
    redact: Redactor
    report: Report
    lifetime: Lifetime

    def handler(self, policy: Policy) -> Handler:
        """What handles the pull requests of a repository with this policy."""
        side, telling = None, None
        if self.jules and self.lookup:
            self.jules.allow_wait(policy.rate_limit_wait)
            comments = CommentWording(self.redact, policy.templates)
            claims = Claims(self.github, self.lookup, comments)
            courier = Courier(
                github=self.github,
                jules=self.jules,
                lookup=self.lookup,
                claims=claims,
                prompts=PromptWording(self.redact, policy.templates),
                comments=comments,
                lifetime=self.lifetime,
            )
            side = JulesSide(jules=self.jules, lookup=self.lookup, courier=courier)
            announcer = Announcer(github=self.github, claims=claims)
            telling = Telling(github=self.github, announcer=announcer, comments=comments, report=self.report)
        return Handler(
            github=self.github,
            access=self.access,
            looking=Looking(self.github, self.base, self.redact.lines),
            side=side,
            telling=telling,
            report=self.report,
            lifetime=self.lifetime,
            dry_run=self.settings.dry_run,
            own_run_id=self.settings.workflow_run_id,
        )
