# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How jobs say that they only sum up other jobs."""

import re
from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

ACTIONS: Final = re.compile(
    r"[\w.-]+/(?:alls-green|all-green|all-checks[\w-]*|wait-on-check(?:-action)?|wait-for-checks?[\w-]*|await-checks?[\w-]*|"
    r"workflow-conclusion[\w-]*|action-gate[\w-]*|merge-gatekeeper|wait-for-(?:github-)?status[\w-]*|github-action-wait-for-status|"
    r"check-jobs?-status|required-checks?[\w-]*)@",
    re.IGNORECASE,
)
"""Actions that only look at the results of others."""

_JOBS: Final = r"(?:jobs?|checks?|needs|dependenc(?:y|ies)|workflows?|stages?|builds?|suites?|upstream jobs?)"
_FAILED: Final = r"(?:fail(?:ed|ure)?|cancell?ed|(?:did(?:n't| not)|not|were not|was not) (?:all )?(?:succeed|pass|complete|successful|green)\w*|unsuccessful)"

GATES: Final[tuple[Words, ...]] = (
    # re-actors/alls-green
    words(
        "it only sums up other jobs",
        r"\brequired to succeed\b.{0,10}\bjobs\b.{0,10}\bfailed\b",
        r"\[(?:required to succeed|allowed to fail)\]",
        r"\ballowed to fail dependency jobs\b",
        is_tools=True,
    ),
    # lewagon/wait-on-check-action, upsidr/merge-gatekeeper, poseidon/wait-for-status-checks
    words(
        "it only waits for other checks",
        r"\bconclusion of one or more checks were not allowed\b",
        r"\bThe requested check was never run against this ref\b",
        r"\bsome checks (?:have )?failed\b|\bchecks? failed: .{0,80}\bconclusion\b",
        r"\bnot all (?:status )?checks (?:have )?(?:passed|succeeded)\b",
        r"\bfound (?:a |\d+ )?failed (?:required )?(?:check|status|job)s?\b",
        is_tools=True,
    ),
    # Scripts of repositories, which compare `needs.*.result`
    words(
        "it only sums up other jobs",
        r"\bneeds\.[\w*.-]+\.(?:result|conclusion)\b",
        r"\(results?: (?:(?:success|failure|cancelled|skipped),? ?){2,}\)",
        rf"\b(?:one or more|some|any|not all|at least one)(?: of)?(?: the)?(?: \w+){{0,3}} {_JOBS}\b.{{0,60}}\b{_FAILED}\b",
        rf"\b(?:these|the following|required|needed|upstream|dependent|previous|prior|dependency) (?:\w+ )?{_JOBS}\b.{{0,60}}\b{_FAILED}\b",
        rf"^\W*(?:::error::|##\[error\])?\W*(?:a|an|the)? ?(?:required |needed |upstream )?job\b.{{0,80}}\b{_FAILED}\b(?!.*\bexit code\b)",
        r"\b(?:all )?(?:required|needed) (?:jobs|checks) (?:must|should) (?:succeed|pass|be)\b",
        r"^\W*[\w .()/-]{1,80}(?: job| check)?(?: result)?(?::|=| is| was|=>|->) ?[\"']?(?:failure|cancelled)[\"']?\W*$",
        r"\"result\": ?\"(?:failure|cancelled)\"",
        rf"\bnot all (?:\w+ ){{0,3}}{_JOBS}\b.{{0,30}}\b(?:succe|pass|complete|green)",
        r"\b(?:CI|merge|build|required|status|check)s? gate (?:failed|is red|did not pass)\b",
        rf"\b(?:dependency|needs|job|check) ['\"`][\w .()/-]+['\"`] (?:\w+ ){{0,4}}(?:result )?['\"`]?{_FAILED}",
        r"^\W*(?:::error::|##\[error\])?\W*[\w .()/-]{1,60} (?:failed|is|was): ?(?:failure|cancelled)\W*$",
    ),
)

NAMES: Final = re.compile(
    r"^(?:(?:ci|all|merge|pr|required|build|test)[ /_-]*)*(?:gate(?:keeper)?|required|status|result|results|conclusion|success|"
    r"all[- ]?(?:green|checks|jobs|passed|good)[\w -]*|ci[- ]?(?:ok|pass(?:ed)?|success|gate|status|required)|alls-green|done|"
    r"final(?:[- ]check)?|summary|required[- ]checks?(?:[- ]pass(?:ed)?)?|await[- ]checks|wait(?:[- ]for[\w -]*)?)$",
    re.IGNORECASE,
)
"""Usual names of such jobs. A name alone decides nothing."""
