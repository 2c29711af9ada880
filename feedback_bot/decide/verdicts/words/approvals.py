# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How services say that a person has to agree: approval, deployment review, license agreement, label, review."""

import re
from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

CLA_NAME: Final = re.compile(
    r"(?:^|[^a-z])(?:easy)?cla(?:$|[^a-z])|license agreement|cla-?(?:assistant|bot|checker)", re.IGNORECASE
)
"""The name of a check, or of its app, that asks for a license agreement."""
SIGN_OFF_NAME: Final = re.compile(r"^dco\b|[/ _-]dco$|sign(?:ed)?-?off", re.IGNORECASE)
"""The name of a check that asks for a line in each commit's message, which a commit can fix."""

PENDING: Final = frozenset(
    (
        "a license agreement is not signed",
        "a member has to allow the build",
        "a workflow run waits for approval",
        "the deployment needs a person's authorization",
    )
)
"""What a status that stays pending may wait for, so that people are told. Reviews and labels are usually on their way."""

APPROVALS: Final[tuple[Words, ...]] = (
    # GitHub: runs of first-time contributors and of apps, deployment protection rules
    words(
        "a workflow run waits for approval",
        r"\brequires? approval\b",
        r"\b(?:await|need|wait)(?:s|ing)?(?: for)? (?:an? |the )?(?:maintainer'?s? |manual |admin(?:istrator)?'?s? )?approval\b",
        r"\bmaintainers? to approve running\b",
        r"\bApproval (?:is )?(?:required|needed)\b",
        is_tools=True,
    ),
    words(
        "a deployment needs a person's approval",
        r"\bis not allowed to deploy to\b.{0,200}\bprotection rules\b",
        r"\b[Dd]eployment\b.{0,60}\bwas rejected (?:by|or)\b",
        r"\bdeployment was rejected or didn'?t satisfy\b",
        r"\b(?:deployment|environment) protection rules?\b.{0,80}\b(?:not|fail|reject|block|wait)",
        r"\bwaiting for (?:a )?(?:deployment )?review\b",
        is_tools=True,
    ),
    # Vercel, Netlify, Cloudflare Pages, Render, and others that build previews for members of a team only
    words(
        "the deployment needs a person's authorization",
        r"\bauthori[sz]ation (?:is )?required to deploy\b",
        r"\bgit author\b.{0,80}\bmust have access\b",
        r"\bmust have access to the (?:team|project)\b.{0,60}\b(?:vercel|deploy)",
        r"\bfirst needs to authori[sz]e\b",
        r"\bmember of the team\b.{0,80}\bmust (?:authori[sz]e|be)\b",
        r"\bdeploy (?:request|preview) (?:is )?(?:awaiting|requires|pending|needs) approval\b",
        r"\buntrusted deploy\b",
        r"\bpreview (?:was )?(?:not authori[sz]ed|blocked|needs to be authori[sz]ed)\b",
        r"\bauthori[sz]e (?:this|the) deploy(?:ment)?\b",
        is_tools=True,
    ),
    # Jenkins' pull request builder, Prow, CircleCI, Azure Pipelines, Buildkite, Copybara-like bots
    words(
        "a member has to allow the build",
        r"\bcan one of the admins verify\b",
        r"\bneeds[ -]ok-to-test\b|/ok-to-test\b",
        r"\bon hold\b.{0,60}\bapprov|\bjob is on hold\b|^\s*On hold\b",
        r"\bthis pipeline needs permission to access\b",
        r"\bmust comment\b.{0,60}\b(?:/azp run|to trigger|to run)",
        r"\b(?:blocked|waiting) (?:on|by|for) (?:a )?(?:manual )?(?:step|unblock|block step)\b",
        r"\bnot (?:on|in) the (?:allow|white|trusted) ?-?list\b.{0,60}\b(?:build|CI|contributors?)",
        is_tools=True,
    ),
    # CLA assistant, EasyCLA, Google's and Microsoft's agreements, Apereo, Salesforce
    words(
        "a license agreement is not signed",
        r"\bcontributor(?:'s)? license agreement\b.{0,80}\b(?:not|sign|missing|need|requir|pending|must)",
        r"\b(?:sign|signed|missing|need|require|accept|covered by|authori[sz]ed under)\w*\b.{0,60}\b(?:CLA\b|contributor(?:'s)? license agreement)",
        r"\bCLAs?\b.{0,40}\b(?:not (?:been )?(?:signed|found|verified|accepted)|required|missing|pending|unsigned)",
        r"\b(?:unsigned|missing) CLA\b|\bCLA (?:check )?failed\b",
        is_tools=True,
    ),
    # Bots that ask for a label, a review, a title, or that hold a pull request back on purpose
    words(
        "the pull request needs a label, or has one that blocks it",
        r"^(?:##\[error\])?(?:Error: )?Label error\b",
        r"\brequires? (?:exactly|at least|at most) \d+ of(?: the following(?: labels)?)?:",
        r"\b(?:pull request|PR|merge request)\b.{0,80}\b(?:has no|missing|must have|needs?|requires?|should have|does(?:n't| not) have|without)\b.{0,60}\blabels?\b",
        r"\b(?:missing|required|add)\b.{0,40}\blabels?\b.{0,40}\b(?:pull request|PR|merge|one of)\b",
        r"\bat least one of (?:these|the following|the required) labels?\b|\bone of the required labels\b|\bmarked (?:as )?['\"`]?do[ -]not[ -]merge\b",
        r"\bblocked by (?:the )?label\b|\blabel .{0,60}\b(?:blocks|prevents|blocking) (?:the )?merg",
        r"\b(?:do[ -]not[ -]merge|don'?t merge|blocked|hold)\b.{0,30}\blabel\b.{0,40}\b(?:present|set|found|applied|on this)",
    ),
    words(
        "the pull request needs a review",
        r"\b(?:at least|requires?|needs?|waiting (?:for|on)|missing)\b.{0,40}\b(?:approving|code ?owners?'?|maintainers?'?|reviewers?'?)\b.{0,40}\b(?:reviews?|approvals?)\b",
        r"\b\d+ ?(?:/|of) ?\d+ (?:rules|required (?:approvals|reviews)|approvals|reviews)(?: (?:are )?approved)?\b",
        r"\b(?:at least |needs |requires )\d+ (?:more )?(?:approving )?(?:approvals?|reviews?)\b|\b\d+ approvals? (?:are |is )?(?:required|needed|missing)\b",
        r"\b\d+ groups? pending\b|^\d+ files? left\b|\bpending[ -]approval\b|\bWaiting for \d+ (?:approving )?reviews?\b",
        r"\bneeds approved\b|\bneeds (?:approved, )?lgtm\b|\bNot mergeable\. (?:Needs|Must)",
        r"\bvisual changes? (?:need|require|to)s? ?(?:review|approv|be approved)",
        r"\b\d+ changes? (?:must be|need to be|needs to be) (?:accepted|reviewed|approved)\b",
        r"\bchanges? detected, waiting for your decision\b",
        r"\bunreviewed (?:changes|snapshots)\b",
    ),
    words(
        "the pull request is marked as not ready",
        r"^The title \".{0,200}\" contains \"",
        r"\b(?:title|pull request|PR)\b.{0,60}\b(?:contains?|marked(?: as)?|has|is)\b.{0,20}\b(?:WIP|work[ -]in[ -]progress)\b",
        r"\bwork in progress\b.{0,40}\bready for review\b",
        r"\bmerging is (?:currently )?(?:blocked|frozen|not allowed)\b|\b(?:merge|code|branch) (?:is )?(?:freeze|frozen)\b",
    ),
    words(
        "the pull request's title has another form than the repository asks for",
        r"\bno release type found in pull request title\b",
        r"\bunknown release type \".{0,60}\" found in pull request title\b",
        r"\b(?:pull request|PR) title\b.{0,80}\b(?:does(?:n't| not) (?:match|follow|start)|must (?:match|start|follow|be|contain)|is (?:not valid|invalid))",
    ),
)
