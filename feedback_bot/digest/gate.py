"""Whether a job only sums up what other jobs did, so that its log never says why anything failed."""

from collections.abc import Sequence

from feedback_bot.text.late_pattern import late

_FEW = 15  # lines of output that a job which only sums up may have
_ACTIONS = late(r"[\w.-]+/(?:alls-green|all-green|all-checks[\w-]*|workflow-conclusion[\w-]*|action-gate[\w-]*)@")
_RESULT = r"[\"']?(?:success|failure|cancelled|skipped)[\"']?"
_COMPARES = late(
    rf"(?:{_RESULT}\s*(?:[!=]=|=~|-eq|-ne|=)\s*{_RESULT})|contains\(|needs\.|\"result\":\s*\"|grep\b.*{_RESULT}|"
    rf"\bcase {_RESULT}|\[\[? .*{_RESULT}"
)
_GIVES_UP = late(r"\b(?:exit [1-9]|false|core\.setFailed|sys\.exit)\b")
_ONLY_SAYS = late(r"(?:echo|printf|exit|fi|then|else|true)\b.*|(?:el)?if !? ?[\[(].*|#.*|\W*$")
_OF_JOBS = late(
    r"(?i)\b(?:jobs?|needs|dependenc(?:y|ies)|required (?:checks?|tests?)|workflows?|stages?)\b.*"
    r"\b(?:fail|not (?:succe|pass|complete)|cancell?ed|did(?:n't| not))|\b(?:failed|cancelled|unsuccessful) jobs?\b"
)


def is_gate(script: str | None, action: str | None, output: Sequence[str]) -> bool:
    """Whether a failed step judges only the results of other jobs.

    Args:
        script: All lines of the script that failed.
        action: The action that failed.
        output: What either wrote.
    """
    if action is not None:
        return bool(_ACTIONS.match(action))
    said = [line for line in output if line.strip() and not line.startswith("##[error]Process completed")]
    if not script or len(said) > _FEW or not _GIVES_UP.search(script):
        return False
    if _COMPARES.search(script):
        return True
    only_says = all(_ONLY_SAYS.match(line.strip()) for line in script.split("\n"))
    return only_says and bool(_OF_JOBS.search("\n".join([script, *said])))
