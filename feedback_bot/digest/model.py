"""The values that the digest takes and gives."""

from dataclasses import dataclass, field
from datetime import datetime

from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line


@dataclass(frozen=True)
class Step:
    """A step of the job, as GitHub's API tells it."""

    number: int
    name: str
    conclusion: str | None
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True)
class NamedStep:
    """The step of a CI system that a log is of, where the log itself does not tell."""

    name: str | None
    command: str | None


@dataclass(frozen=True)
class Digest:
    """Why a log's job failed.

    Attributes:
        signature: Hex digits, the same whenever the same failure comes again, with whatever numbers in it.
        fingerprint: Hex digits, the same only where the failure's lines say the same, values included.
        failing_step: The failed step's or stage's name, where it is known.
        command: The command that failed, where it is known, without ``$`` or ``Run``; all lines of a step's script.
        inputs: What the failed step's action was given, as ``name: value``, without what is masked; none of a script.
        failed_tests: The names of the failed tests, in the log's order, each once.
        failed_count: How many tests failed by the tool's own summary, if it has one and a failed test is named.
        narrowed: A shell's command that runs only the failed tests, where that is sure.
        infrastructure: A phrase such as "the disk is full" where no change to the code would help.
        gate: It only sums up what other jobs did: their logs say why, not this one.
        stopped_early: It may not have tried everything, so that what it does not name may fail as well.
        confident: The excerpt surely holds the cause; comparing with a passing log would add nothing.
        compared: It was compared with a passing log, so that what is new in it counts, too.
        said: The lines that may say who can fix it: the causes, the runner's own words, and the end of the output.
        in_code: Those of the causes that name a failed test or a place in the code.
        action: The failed step's action, as ``owner/name@version``; ``None`` if a script or command failed.
    """

    signature: str
    fingerprint: str
    failing_step: str | None
    command: str | None
    inputs: tuple[str, ...]
    failed_tests: tuple[str, ...]
    failed_count: int | None
    infrastructure: str | None
    gate: bool
    stopped_early: bool
    confident: bool
    compared: bool
    lines: tuple[Line, ...] = field(repr=False)
    narrowed: str | None = None
    said: tuple[str, ...] = field(default=(), repr=False)
    in_code: tuple[str, ...] = field(default=(), repr=False)
    action: str | None = None

    def excerpt(self, max_chars: int) -> str:
        """The part of the log that shows why it failed, at most ``max_chars`` long, free of unseen characters."""
        return best(
            self.lines,
            max_chars,
            self.failed_tests,
            sure=self.confident and not self.compared,
            counted=self.failed_count,
        )
