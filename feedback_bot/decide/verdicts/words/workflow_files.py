"""How GitHub and others say that a workflow's own file is at fault."""

from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

WORKFLOW_FILES: Final[tuple[Words, ...]] = (
    # GitHub's reader of workflow files (actions/runner, actions/languageservices)
    words(
        "GitHub cannot read the workflow file",
        r"\binvalid workflow file\b",
        r"\bthe workflow is not valid\b",
        r"\bthe template is not valid\b",
        r"\byou have an error in your yaml syntax\b",
        r"\bunrecognized (?:named-value|function)\b",
        r"\.ya?ml \(Line: \d+, Col: \d+\)",
        r"\berror parsing called workflow\b",
        r"\b(?:a )?(?:workflow|reusable workflow) (?:file )?was not found\b|\bunable to find reusable workflow\b",
        r"\bis requesting '.{0,80}', but is only allowed\b",
        r"\bjob '.{0,80}' depends on (?:unknown|itself)",
        r"\bnested job .{0,200}\bis requesting\b",
        is_tools=True,
    ),
    words(
        "the workflow names an action that GitHub cannot find",
        r"\bunable to resolve action\b",
        r"\bcan'?t find 'action\.ya?ml'",
        r"\bmissing download info for\b",
        r"\bunable to find version\b.{0,80}(?:action|`|@)",
        r"\bcan'?t use '.{0,80}' (?:action|version)",
        is_tools=True,
    ),
    words(
        "the workflow uses what GitHub has removed",
        r"\bautomatically failed because it uses a deprecated version\b",
        r"\bthe (?:`|')?(?:set-output|save-state|set-env|add-path)(?:`|')? command is (?:deprecated and )?disabled\b",
        r"\bis using (?:a )?(?:unsupported|removed) runner image\b",
        is_tools=True,
    ),
    words(
        "the workflow lacks the permission `id-token: write`",
        r"\bUnable to get ACTIONS_ID_TOKEN_REQUEST_URL\b",
        r"\bgive write permissions to id-token\b",
        r"\bdid not inject \$?ACTIONS_ID_TOKEN_REQUEST_(?:TOKEN|URL)\b",
        r"\bid-token: write\b",
        is_tools=True,
    ),
    # CircleCI, GitLab, Travis CI, Azure Pipelines, Buildkite
    words(
        "the service cannot read its configuration file",
        r"\bconfig compilation contains errors\b",
        r"\berrors? (?:in|parsing|processing) (?:\.circleci/)?config\.ya?ml\b",
        r"\bunable to parse (?:the )?(?:yaml|config|pipeline)\b",
        r"\bjobs config should contain\b|\bconfig should (?:contain|be|implement)\b",
        r"\bazure-pipelines\.ya?ml\b.{0,80}\b(?:unexpected|while parsing|could not be)\b",
        is_tools=True,
    ),
)
