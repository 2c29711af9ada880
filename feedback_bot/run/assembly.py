"""Assembles what decides and acts on pull requests, in runs that find something to decide on.

Everything that is slow to import is imported here. This module itself is imported only when it is needed.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from feedback_bot.ci.reader import CiAccess
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.delivery import Claims, Courier, Delivery, DryRun, LiveDelivery
from feedback_bot.delivery.one_comment import OneComment
from feedback_bot.delivery.refused import SendGate
from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.gather import EvidenceReader
from feedback_bot.evidence.other_ci import OtherCi
from feedback_bot.evidence.redacted import redacted
from feedback_bot.evidence.run_reports import RunReports
from feedback_bot.evidence.sightings import Sightings
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import Accounts, Jules
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.account_names import AccountNames
from feedback_bot.markers.signer import Signer
from feedback_bot.report.dashboard import DashboardWording
from feedback_bot.report.runner import Report
from feedback_bot.run.cases import Cases
from feedback_bot.run.common_pages import CommonPages
from feedback_bot.run.daily_figures import DailyFigures
from feedback_bot.run.dashboards import Dashboards
from feedback_bot.run.pull_request import PullRequestRun
from feedback_bot.run.sessions import KeyedSessions, NoSessions, Sessions
from feedback_bot.run.ticks import Ticks
from feedback_bot.slash_commands.write_access import WriteAccess
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.comments import CommentWording
from feedback_bot.wording.prompt import PromptWording
from feedback_bot.wording.reasons import ReasonWording


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """Makes the parts of a run; ``stack`` closes the connections at its end."""

    settings: Settings
    github: GitHub
    budget: RateLimitBudget
    timing: Timing
    report: Report
    redact: Redactor
    run_deadline: RunDeadline
    stack: ExitStack
    common_pages: CommonPages

    @cached_property
    def jules(self) -> Accounts | None:
        """The accounts at Jules; ``None`` in a dry run without a key."""
        if not self.settings.jules_api_keys:
            return None
        timing = self.timing
        connections = HttpSession(seconds=timing.answer, ca_bundle=self.settings.ca_bundle)
        clients = [
            Jules(
                key,
                base_url=self.settings.jules_base_url,
                budget=self.budget,
                timing=timing,
                session=connections,
            )
            for key in self.settings.jules_api_keys
        ]
        return self.stack.enter_context(Accounts(clients, warn=lambda text: self.report.note(text, level="warning")))

    @cached_property
    def ci_access(self) -> CiAccess:
        """The logs that are not on GitHub."""
        access = CiAccess(self.settings, self.budget, self.timing, self.report.note)
        self.stack.callback(access.close)
        return access

    @cached_property
    def ticks(self) -> Ticks:
        """The boxes on dashboards that were ticked before the run."""
        settings = self.settings
        return Ticks(
            github=self.github,
            signer=Signer(settings.jules_api_keys),
            report=self.report,
            common_pages=self.common_pages,
            is_on=settings.event_scope is None and settings.pull_request is None and not settings.dry_run,
        )

    @cached_property
    def dashboards(self) -> Dashboards:
        """What writes the dashboards."""
        return Dashboards(
            settings=self.settings,
            github=self.github,
            signer=Signer(self.settings.jules_api_keys),
            report=self.report,
            run_deadline=self.run_deadline,
            ticks=self.ticks,
            common_pages=self.common_pages,
            figures=DailyFigures(
                settings=self.settings, github=self.github, report=self.report, run_deadline=self.run_deadline
            ),
            words=DashboardWording(self.redact),
            reasons=ReasonWording(self.redact),
        )

    @cached_property
    def read_ahead(self) -> ReadAhead:
        """The threads that read from Jules in advance."""
        return self.stack.enter_context(ReadAhead())

    def shared(self) -> "Shared":
        """What the repositories share in one look."""
        names = AccountNames(self.settings.jules_api_keys)
        return Shared(
            settings=self.settings,
            github=self.github,
            base=BaseBranch(self.github),
            access=WriteAccess(self.github, self.report.say),
            names=RepositoryNames(self.github),
            jules=self.jules,
            session_reader=SessionReader(self.jules, names, self.read_ahead) if self.jules else None,
            redact=self.redact,
            report=self.report,
            run_deadline=self.run_deadline,
            timing=self.timing,
            ci_access=self.ci_access,
            ticks=self.ticks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all repositories of a run share, until it looks again.

    Attributes:
        jules: ``None`` in a dry run without a key.
        session_reader: the same.
    """

    settings: Settings
    github: GitHub
    base: BaseBranch
    access: WriteAccess
    names: RepositoryNames
    jules: Accounts | None
    session_reader: SessionReader | None
    redact: Redactor
    report: Report
    run_deadline: RunDeadline
    timing: Timing
    ci_access: CiAccess
    ticks: Ticks
    gate: SendGate = field(default_factory=SendGate)
    sightings: Sightings = field(default_factory=Sightings)

    def pull_requests(self, policy: Policy) -> PullRequestRun:
        """What handles the pull requests of a repository with this policy."""
        words = CommentWording(self.redact, policy.templates)
        prompts = PromptWording(self.redact, policy.templates)
        sessions: Sessions = NoSessions()
        delivery: Delivery = DryRun(prompts=prompts, words=words, show=self.report.show, say=self.report.say)
        if self.jules and self.session_reader:
            claims = Claims(self.github, self.session_reader, Signer(self.settings.jules_api_keys), self.timing.clock)
            sessions = KeyedSessions(reader=self.session_reader, names=self.names, claims=claims)
            if not self.settings.dry_run:
                courier = Courier(
                    github=self.github,
                    jules=self.jules,
                    session_reader=self.session_reader,
                    claims=claims,
                    prompts=prompts,
                    comments=words,
                    run_deadline=self.run_deadline,
                    gate=self.gate,
                    timing=self.timing,
                )
                delivery = LiveDelivery(
                    github=self.github,
                    jules=self.jules,
                    claims=claims,
                    courier=courier,
                    words=words,
                    one_comment=OneComment(github=self.github, claims=claims, words=words),
                    say=self.report.say,
                )
        other_ci = OtherCi(self.ci_access.logs(policy), partial(redacted, redact=self.redact.lines), self.redact.lines)
        evidence_reader = EvidenceReader(
            self.github,
            replace(self.base, elsewhere=other_ci.signature),
            self.sightings,
            self.redact.lines,
            self.timing,
            other_ci,
            RunReports(self.github, policy.test_reports, self.redact.lines, self.timing),
        )
        cases = Cases(
            github=self.github,
            access=self.access,
            sessions=sessions,
            delivery=delivery,
            words=words,
            report=self.report,
            ticks=self.ticks,
            own_run_id=self.settings.workflow_run_id,
        )
        return PullRequestRun(
            github=self.github,
            cases=cases,
            evidence_reader=evidence_reader,
            sessions=sessions,
            delivery=delivery,
            words=words,
            report=self.report,
            run_deadline=self.run_deadline,
            dry_run=self.settings.dry_run,
        )
