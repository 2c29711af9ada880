"""What a failure says, and which of it may count for what."""

from collections.abc import Sequence
from functools import cached_property

from feedback_bot.decide.verdicts.failure import Failure
from feedback_bot.decide.verdicts.words import code
from feedback_bot.decide.verdicts.words.outages import NEARBY, OF_AGENT, OUTAGES
from feedback_bot.decide.verdicts.words.row import Said, Words, first

_DOUBTFUL = ("memory ran out", "the process was killed", "the job timed out")
"""What the rules for logs call infrastructure although the code may be the cause."""
_OF_NETWORK = "the network failed"
"""What they say of any server, be it one of the job's own."""
_FEW = 25
"""The number of lines that a job which only sums up others may write."""


class Sayings:
    """The lines of one failure, sorted by who says them.

    The runner's annotations always count. What the log says counts if nothing fails in the code, except the words of
    tools about their own servers, which count if no test failed in the same line.
    """

    def __init__(self, failure: Failure) -> None:
        self._failure = failure
        self._lines = tuple(line for line in failure.said if line.strip())

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def _free(self) -> tuple[str, ...]:
        """The lines that are neither a test's words nor quoted from a file, and name no server of the job's own."""
        own = (line for line in self._lines if not code.IN_TESTS.search(line))
        kept = (line for line in own if OF_AGENT.search(line) or not NEARBY.search(line))
        return tuple(line for line in kept if not code.QUOTES.search(line))

    @cached_property
    def is_of_code(self) -> bool:
        """Whether a test failed, or a place in the code is at fault."""
        if self.failed_test or any(not code.NO_PLACE.search(line) for line in self._failure.in_code):
            return True
        text = "\n".join(line for line in self._lines if not code.NO_PLACE.search(line))
        return bool(code.IN_TESTS.search(text) or code.AT_PLACES.search(text) or code.FINDINGS.search(text))

    @cached_property
    def failed_test(self) -> str:
        """The first message of a failed test in a report that no outage explains; empty if there is none."""
        return next((text for text in self._failure.reported if not first(OUTAGES, text.split("\n"))), "")

    @cached_property
    def asks_for_what_is_not_there(self) -> bool:
        """Whether something that was asked for does not exist, or differs from what is locked."""
        return bool(code.ASKS_FOR.search("\n".join((*self._failure.notes, self._text))))

    @cached_property
    def is_published(self) -> bool:
        """Whether a registry has the version that was published already."""
        return bool(code.PUBLISHED.search(self._text))

    @cached_property
    def checks_links(self) -> bool:
        """Whether other servers are what the command tests."""
        return bool(code.LINK_CHECK.search(f"{self._command} {self._failure.name}"))

    @cached_property
    def _is_test(self) -> bool:
        return self.checks_links or bool(code.TEST_COMMAND.search(self._command))

    @cached_property
    def _is_build(self) -> bool:
        return bool(code.BUILD_COMMAND.search(self._command))

    @property
    def _command(self) -> str:
        return self._failure.command or self._failure.failed_step or ""

    @cached_property
    def _is_nearby(self) -> bool:
        """Whether it speaks of a server of the job's own, which may be the one that does not answer."""
        return bool(NEARBY.search(self._command) or any(map(NEARBY.search, self._lines)))

    @cached_property
    def is_outage(self) -> bool:
        """Whether the rules for logs say that the infrastructure failed, and no code does so in the same words."""
        named = self._failure.infrastructure
        if self.failed_test or (named == _OF_NETWORK and self._is_nearby):
            return False
        return named is not None and named not in _DOUBTFUL and not self.checks_links

    @property
    def last(self) -> str:
        """The last line of all."""
        return next((line.strip()[:600] for line in reversed((*self._failure.notes, *self._lines))), "")

    def of_runner(self, rows: Sequence[Words], *, of_any_step: bool = False) -> Said | None:
        """In an annotation. A command may write some, too, so those of a test count no more than its lines.

        Args:
            of_any_step: also in those that the failed step did not write: its failure may be what they speak of, or a
                step whose failure is allowed wrote them.
        """
        written = (*self._failure.notes, *(self._failure.asides if of_any_step else ()))
        notes = tuple(note for note in written if not code.IN_TESTS.search(note))
        return first(rows, notes, tools_only=self.is_of_code or self._is_test)

    def of_tools(self, rows: Sequence[Words]) -> Said | None:
        """In an annotation, or in a line that no test wrote."""
        return self.of_runner(rows) or first(rows, self._free, tools_only=True)

    def of_people(self, rows: Sequence[Words]) -> Said | None:
        """What asks a person to act: like a tool's words, but nothing fails in the code."""
        said = self.of_runner(rows)
        if said or self.is_of_code or self._is_test or self._is_build:
            return said
        return first(rows, self._free)

    def of_anybody(self, rows: Sequence[Words]) -> Said | None:
        """A tool's words, unless a test failed; other words, if besides nothing else explains the failure."""
        said = self.of_runner(rows)
        if said or self.is_of_code:
            return said
        is_own = self._is_test or self._is_build or self._is_nearby
        is_loose = not (is_own or self.asks_for_what_is_not_there or self.is_outage)
        return first(rows, self._free, tools_only=not is_loose)

    def of_few(self, rows: Sequence[Words]) -> Said | None:
        """In a short output: a job that only sums up others runs no command of its own.

        If the command is known and compares no results, only the words of tools count.
        """
        if self._failure.command and not self._failure.is_gate:
            return self.of_tools(rows)
        if len(self._lines) > _FEW or self.is_of_code or self._is_test or self._is_build:
            return self.of_runner(rows)
        return self.of_runner(rows) or first(rows, self._free)

    def loosely(self, rows: Sequence[Words]) -> Said | None:
        """Any row, if what was asked for exists."""
        if self.asks_for_what_is_not_there:
            return first(rows, self._free, tools_only=True)
        return first(rows, self._free)
