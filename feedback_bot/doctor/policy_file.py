"""The policy file on the default branch, and the permissions that it needs."""

from feedback_bot.config.policy import Policy, mistakes_in
from feedback_bot.config.policy_yaml import UnreadablePolicyError, read_policy_file
from feedback_bot.doctor.finding import Finding, fix, note, ok
from feedback_bot.doctor.workflow import text_of
from feedback_bot.github.diagnosis import Look

_MOST_SHOWN = 3


def check_policy(look: Look, path: str, repository: str) -> tuple[Finding, Policy]:
    """Whether the file is valid; the policy is the default one if it is not.

    Args:
        look: GitHub's answer to a read of the file.
        path: the file's path.
        repository: where it is.
    """
    default = Policy.build({})
    if look.status == 404:
        return ok("policy file", f"none at {path}, so the defaults apply", repository), default
    text = text_of(look)
    if text is None:
        return note("policy file", look.problem or "not a text file smaller than 1 MB", repository=repository), default
    try:
        file = read_policy_file(text, path)
        said = [f"line {file.position(each.place, of_key=each.is_key).line}: {each.text}" for each in mistakes_in(file)]
    except UnreadablePolicyError as error:
        said = [f"line {error.position.line}: {error.mistakes[0]}"]
    if said:
        more = f"; and {len(said) - _MOST_SHOWN} more" if len(said) > _MOST_SHOWN else ""
        advice = f"Correct it. `feedback-bot check-policy {path}` checks it before you commit."
        return fix("policy file", "; ".join(said[:_MOST_SHOWN]) + more, advice, repository), default
    return ok("policy file", f"{path} is valid", repository), Policy.build(file.values)


def extra_permissions(policy: Policy) -> dict[str, str]:
    """The permissions that a policy needs beyond the usual ones."""
    extra = {}
    if policy.rerun_infrastructure_failures or policy.rerun_flaky_failures:
        extra["actions"] = "write"
    if policy.update_branch == "merge":
        extra["contents"] = "write"
    if policy.status_check:
        extra["checks"] = "write"
    return extra
