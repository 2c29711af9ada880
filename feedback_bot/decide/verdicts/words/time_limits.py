# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How services say that a job or step reached its time limit.

A test's own timeout is a failure of the code, so no pattern here may match what a test framework says.
"""

from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

TIME_LIMITS: Final[tuple[Words, ...]] = (
    # The runner of GitHub Actions (actions/runner, JobDispatcher and StepsRunner)
    words(
        "it reached its time limit",
        r"\bexceeded the maximum execution time\b",
        r"^(?:##\[error\])?The (?:action|job|step|run|workflow|operation)\b.{0,300}\bhas timed out(?: after|\.|$)",
        is_tools=True,
    ),
    # Travis CI, CircleCI, GitLab, Azure Pipelines, Jenkins
    words(
        "it reached its time limit",
        r"\bjob exceeded the maximum (?:time limit|log length and)",
        r"\bexceeded the maximum (?:time|duration|build time|run time|runtime|execution time) ?(?:limit|allowed|of|for)?",
        r"^(?:##\[error\])?\s*No output has been received in the last \d+ ?m",
        r"\btoo long with no output\b",
        r"\bjob (?:failed: )?execution took longer than\b",
        r"\bran longer than the maximum time\b",
        r"\b(?:build|job|task|step|pipeline) (?:was )?(?:timed out|time-?out) ?(?:\(after|after|due|because|$|\.)",
        r"\bcancell?ing nested steps due to timeout\b",
        r"\bBuild timed out\b",
        r"\bexecution time(?:d)? (?:has )?(?:reached|exceeded) (?:the )?(?:maximum|limit|its limit)",
        is_tools=True,
    ),
    # Netlify, Vercel, Cloudflare Pages, Read the Docs, AppVeyor, Cirrus CI, Buildkite, Cloud Build
    words(
        "it reached its time limit",
        r"\b(?:exceeded|exceeds|reached|hit) (?:the |its |your )?(?:\d+[ -]?(?:minutes?|min|hours?) )?(?:build |job |maximum )*"
        r"(?:time[ -]?limit|time ?out limit|maximum (?:allowed )?(?:run ?time|duration|build (?:duration|time)))",
        r"\b(?:exceeded|reached) (?:the |its |your )?\d+[ -]?(?:min(?:ute)?s?|hours?) limit\b|\bBUILD_TIMED_OUT\b|\bbuild timed out after\b",
        r"^(?:Build|Deploy(?:ment)?|Job|Pipeline|Step|Task)(?: #?\d+)? timed out\b",
        r"\bBuild (?:exited|terminated|cancell?ed|killed|was killed) due to (?:a )?time[ -]?out\b",
        r"\bcommand killed due to time ?out\b",
        r"\bdid not finish within the time limit\b",
        r"^\s*(?:Instance|Task|Job) timed out!?",
        r"\btimeout: (?:the )?(?:build|job|step) (?:exceeded|took)\b",
        r"\bcontext deadline exceeded \(?after \d+m",
        r"\bmaximum allowed (?:build )?(?:run ?time|duration|time)\b.{0,40}\b(?:exceeded|reached)\b",
        r"\bwas terminated because it (?:exceeded|reached)\b.{0,40}\btime",
        is_tools=True,
    ),
)
