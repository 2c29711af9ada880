"""Gateway to Jules: a typed client of its whole REST API (https://jules.google/docs/api/reference/).

from feedback_bot.jules import Jules

jules = Jules(api_key)
print(jules.session("12345678901234567890").state)
"""

from feedback_bot.jules.accounts import Accounts
from feedback_bot.jules.activities import (
    Activity,
    AgentMessaged,
    Artifact,
    BashOutput,
    Media,
    Plan,
    PlanApproved,
    PlanGenerated,
    PlanStep,
    ProgressUpdated,
    SessionCompleted,
    SessionFailed,
    UserMessaged,
)
from feedback_bot.jules.client import AUTO_CREATE_PR, Jules
from feedback_bot.jules.errors import (
    ActivitiesNotReady,
    BadRequest,
    JulesError,
    KeyRejected,
    NetworkError,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)
from feedback_bot.jules.names import parse_session_id, parse_source_name
from feedback_bot.jules.resources import (
    ChangeSet,
    GitHubBranch,
    GitHubRepo,
    GitHubRepoContext,
    GitPatch,
    Output,
    PullRequest,
    Session,
    Source,
    SourceContext,
)
from feedback_bot.limits.addresses import JULES_BASE_URL as BASE_URL

__all__ = [
    "AUTO_CREATE_PR",
    "BASE_URL",
    "Accounts",
    "ActivitiesNotReady",
    "Activity",
    "AgentMessaged",
    "Artifact",
    "BadRequest",
    "BashOutput",
    "ChangeSet",
    "GitHubBranch",
    "GitHubRepo",
    "GitHubRepoContext",
    "GitPatch",
    "Jules",
    "JulesError",
    "KeyRejected",
    "Media",
    "NetworkError",
    "NotAllowed",
    "NotAuthenticated",
    "NotFound",
    "Output",
    "Plan",
    "PlanApproved",
    "PlanGenerated",
    "PlanStep",
    "ProgressUpdated",
    "PullRequest",
    "RateLimited",
    "Session",
    "SessionCompleted",
    "SessionFailed",
    "Source",
    "SourceContext",
    "Unavailable",
    "UserMessaged",
    "parse_session_id",
    "parse_source_name",
]
