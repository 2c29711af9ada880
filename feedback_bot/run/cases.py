"""What is known about a pull request before its session and its logs are read."""

from dataclasses import dataclass, replace

from feedback_bot.config.policy import Policy
from feedback_bot.decide import Case, effects_of_tick
from feedback_bot.delivery import Delivery
from feedback_bot.errors import ReadError
from feedback_bot.evidence.commits_since import read_findings
from feedback_bot.evidence.pushes import with_take_over
from feedback_bot.github.gateway import GitHub
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Finding, Snapshot
from feedback_bot.report.runner import Report
from feedback_bot.run.sessions import Sessions
from feedback_bot.run.ticks import Ticks
from feedback_bot.slash_commands.write_access import WriteAccess
from feedback_bot.wording.comments import CommentWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Makes the cases of a repository's pull requests.

    Attributes:
        own_run_id: the bot's own workflow run.
    """

    github: GitHub
    access: WriteAccess
    sessions: Sessions
    delivery: Delivery
    words: CommentWording
    report: Report
    ticks: Ticks
    own_run_id: int | None = None

    def read(self, snapshot: Snapshot, policy: Policy) -> Case:
        """Everything that is known before the session and the logs are read. This records a tick on the dashboard.

        Raises:
            FeedbackBotError: something that the rules cannot do without could not be read, or the tick not be recorded.
        """
        return self._case(self._with_tick(snapshot, policy), policy)

    def _case(self, snapshot: Snapshot, policy: Policy) -> Case:
        access = self.access.read(snapshot, policy)
        case = Case(snapshot=snapshot, policy=policy, access=access, own_run_id=self.own_run_id)
        case = replace(case, settlement=self.sessions.settle(case))
        case = with_take_over(self.github, case, self.report.say)
        return replace(case, new_findings=self._findings(case))

    def _with_tick(self, snapshot: Snapshot, policy: Policy) -> Snapshot:
        """Record on the pull request that somebody ticked its box on the dashboard, and read it again."""
        found = self.ticks.of(snapshot.id, policy)
        case = Case(snapshot=snapshot, policy=policy, own_run_id=self.own_run_id)
        record = effects_of_tick(case, *found, self.words) if found else ()
        if not record:
            return snapshot
        applied = self.delivery.apply(case, record)
        if applied.error:
            raise applied.error
        return self.github.reread(snapshot)

    def _findings(self, case: Case) -> tuple[Finding, ...] | None:
        """Findings in the commits after the last message. If they cannot be read, the run continues without them."""
        try:
            return read_findings(self.github, case.snapshot, case.history, case.policy)
        except RateLimitedError:
            raise
        except ReadError as error:
            self.report.say(f"{case.snapshot.id}: could not check the commits since the last message yet: {error}")
            return None
