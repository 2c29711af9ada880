"""What the bot reads back of its own messages: the words that the templates write now, and all that were ever sent."""

# ruff: noqa: E501 - a message has lines as long as it wants

from dataclasses import replace
from functools import cache

import pytest

from feedback_bot.decide.counted import sent_words
from feedback_bot.decide.counted.restored import Memory
from feedback_bot.markers.history import History
from feedback_bot.model import (
    Annotation,
    CheckEvidence,
    CheckSignal,
    ConflictEvidence,
    Judged,
    OnBase,
    Rounds,
    SessionMessage,
    UnstartedRun,
    Verdict,
)
from feedback_bot.wording.prompt import Message, PromptWording
from tests.unit.builders import HEAD, NONCE, NOW, URL, asks, check, failing, message, redact, session, snapshot, status

WRITTEN = {name: words for name, words in vars(sent_words).items() if name.isupper() and isinstance(words, str)}


def judged(name: str, verdict: Verdict) -> CheckEvidence:
    return replace(failing(check(name, url=None)), judged=Judged(verdict=verdict, because="it says so"))


ON_BASE = replace(failing(check("base", url=None)), on_base=OnBase.FAILS_ALIKE)
STALE = judged("stale", Verdict.STALE)
RUN = CheckEvidence(
    signals=(CheckSignal(check=check("ci.yml", workflow=None, job_id=None, url=None, is_run=True)),),
    unstarted=UnstartedRun(path="ci.yml", in_diff=True),
    judged=Judged(verdict=Verdict.WORKFLOW_FILE, because="the run has no jobs"),
)


def failures() -> Message:
    """A message with failures that everybody can fix, and with what passes."""
    told = message(failing(check("unit", url=None)), judged("network", Verdict.INFRASTRUCTURE), ON_BASE)
    rounds = Rounds(compare_url="", fixed=("CI / docs",))
    return replace(told, decision=replace(told.decision, passing=("CI / lint",), rounds=rounds))


def everything() -> Message:
    note = Annotation(path="a.py", start_line=1, end_line=1, level="failure", title="", message="?")
    noted = CheckEvidence(signals=(CheckSignal(check=status(url=None)),), annotations=(note,) * 21)
    many = [failing(check(f"test-{number}")) for number in range(61)]
    told = message(*failures().evidence.checks, STALE, RUN, noted, *many, asks())
    conflict = ConflictEvidence(base_branch="main", base_sha=None)
    decision = replace(failures().decision, signals=told.decision.signals)
    return replace(told, decision=decision, evidence=replace(told.evidence, conflict=conflict))


@cache
def _written() -> str:
    return PromptWording(redact).word(everything(), NONCE, 1_000_000)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_read_back_is_what_a_message_says(name: str) -> None:
    assert WRITTEN[name] in _written(), (
        f"no message says {WRITTEN[name]!r} anymore, but feedback_bot/decide/counted/sent_words.py reads {name} back from sent "
        "messages: put the new words there, and the old ones into its _EARLIER"
    )


def told(text: str) -> list[tuple[str, Verdict | None]]:
    """What the bot remembers of a message whose comment was lost, each with its verdict."""
    names = ("unit", "lint", "docs", "network", "base", "stale")
    sent = SessionMessage(at=NOW, text=text, feedback_id=NONCE)
    memory = Memory(
        snapshot=snapshot(),
        session=session(messages=(sent,)),
        history=History(),
        signals=[CheckSignal(check=check(name, url=None)) for name in names],
    )
    return [(signal.title, signal.verdict) for found in memory.restored() for signal in found.told]


FAILURES = [("CI / unit", None), ("CI / base", None)]
MERGE = [("CI / stale", Verdict.STALE)]
HEADER = f"Your pull request #7 in acme/teapot needs another commit: {URL}\nBranch `boil` at commit {HEAD}, targeting `main`.\n"
FAILURES_IN_0_1 = f"""{HEADER}
## What is wrong

- `CI / unit` failed

Passing, keep it so: `CI / lint`

Since the last message:

- Fixed: `CI / docs`

## Failed: `CI / unit`

## Not yours, leave alone

No commit to this branch can fix these checks. Maintainers know about them. Leave them alone:

- `CI / network`: it says so

These checks also fail on `main`, for the same reason. Leave them alone:

- `CI / base`

## What to do

- Reproduce each failing test first.
- Fix the cause in the code. Do not weaken, skip, or delete tests, checks, or their configuration.

Feedback-ID: {NONCE}"""
MERGE_IN_0_1 = f"""{HEADER}
## What is wrong

- `CI / stale` failed

## Already fixed on `main`

These checks failed the same way where this branch left `main`, and pass there now. Merge `main` into the branch. Change nothing else because of them:

- `CI / stale`

## What to do

- Push to the same branch, `boil`. Do not open another pull request.

Feedback-ID: {NONCE}"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PromptWording(redact).word(failures(), NONCE, 100_000), FAILURES, id="failures"),
        pytest.param(PromptWording(redact).word(message(STALE), NONCE, 100_000), MERGE, id="a merge"),
        pytest.param(
            PromptWording(redact).word(message(STALE, RUN), NONCE, 100_000), [("CI / stale", None)], id="also a file"
        ),
        pytest.param(FAILURES_IN_0_1, FAILURES, id="failures, by version 0.1"),
        pytest.param(MERGE_IN_0_1, MERGE, id="a merge, by version 0.1"),
        pytest.param(
            MERGE_IN_0_1.replace("\n\n## Already", "\n- GitHub could not start `ci.yml`\n\n## Already"),
            [("CI / stale", None)],
            id="also a file, before version 0.1",
        ),
    ],
)
def test_a_message_is_read_back_in_the_words_of_its_version(
    text: str, expected: list[tuple[str, Verdict | None]]
) -> None:
    assert told(text) == expected
