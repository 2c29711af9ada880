"""A log to its digest: read, find the failing step, rank, keep the best."""

from collections.abc import Iterable, Sequence
from datetime import UTC

from feedback_bot.digest.causes import (
    FINGERED,
    LOOKED_AT,
    REGIONS,
    at_ends,
    bare,
    causes_of,
    evidence_of,
    is_in_code,
    known_inside,
    output_of_last,
    without_names,
)
from feedback_bot.digest.choice.ranked import ranked
from feedback_bot.digest.choice.repeats import names_test
from feedback_bot.digest.choice.selection import worth_showing
from feedback_bot.digest.gate import is_gate
from feedback_bot.digest.got_over import still_told
from feedback_bot.digest.infrastructure import infrastructure
from feedback_bot.digest.lines.classify import bare_line, without_process
from feedback_bot.digest.lines.cleaning import sanitized
from feedback_bot.digest.lines.decoding import Readable
from feedback_bot.digest.lines.long_lines import telling
from feedback_bot.digest.lines.reading import Log, read, shapes_in
from feedback_bot.digest.lines.structure import action_of, command_of, failed_before_steps, inputs_of, stage_of
from feedback_bot.digest.model import Digest, NamedStep, Step
from feedback_bot.digest.named_tests import names_of, narrowed_to, opens_suite_at
from feedback_bot.digest.names.named_above import items_of_other_lists
from feedback_bot.digest.names.tool_summary import (
    Summaries,
    all_passed,
    failed_count,
    is_marked,
    ran_tests,
)
from feedback_bot.digest.signature import fingerprint, signature, tells_values
from feedback_bot.digest.stopped_early import stopped_early
from feedback_bot.text.invisible import without_invisible

_SURE = 7.0
_TOLD_APART_BY = 1_000  # lines that make the signature
_VALUES_WITHIN = 8  # lines after such a one, in which values that were compared may stand
_COMMAND = 1_000  # characters of a command that another system names


def digest(
    log: Readable, *, steps: Sequence[Step] = (), passing: Readable | None = None, step: NamedStep | None = None
) -> Digest:
    """Read a failed job's log to its end and keep what shows why it failed.

    Args:
        log: The log as it was downloaded, of any size and in any encoding.
        steps: The job's steps from GitHub's API, where they are known: they say which part of the log to look at.
        passing: The log of a passing run of the same job: what is new in ``log`` counts for more.
        step: The step that failed, by another CI system's API; what it tells counts more than the log.
    """
    step = step or NamedStep(None, None)
    failed = next((step for step in steps if step.conclusion in ("failure", "timed_out")), None)
    usual = shapes_in(passing) if passing is not None else frozenset()
    read_log, silent, found, scores = ranked(read(log, _times(failed)), usual)
    known = known_inside(read_log, found[-REGIONS:])
    causes = causes_of(read_log, found, known)
    sure = any(_weight(read_log, at) >= _SURE for at in causes)
    announced = [at for at in causes if names_test(read_log, at) or opens_suite_at(read_log, at)]
    others = items_of_other_lists(read_log.lines, announced)
    headlines = [at for at in announced if at not in others]
    command = _shown_command(step) or command_of(read_log, found)
    ends, shapes = at_ends(read_log, found)
    is_marked_run = any(is_marked(bare(read_log, at)) for at in headlines)
    written = without_process(ends)
    summaries = Summaries(written)
    is_test_run = (
        is_marked_run
        and ran_tests(map(bare_line, written), command)
        and not all_passed(map(bare_line, written), summaries)
    )
    names = names_of(read_log, headlines, written, summaries, is_test_run=is_test_run)
    counted = failed_count(summaries, len(names)) if names else None
    action = action_of(read_log, found)
    evidence = sorted(evidence_of(read_log, found, causes, known))
    plain = [telling(read_log.lines[at]) for at in evidence]
    said, spoken = still_told(plain, without_names(read_log, evidence, plain, is_test_run=is_test_run))
    placed = [at for at in causes if is_in_code(read_log, at, is_test_run=is_test_run)]
    in_code = tuple(telling(read_log.lines[at]) for at in placed)
    return Digest(
        signature=signature(_sanitized(read_log, causes[:_TOLD_APART_BY])),
        fingerprint=fingerprint(_said(read_log, causes[:FINGERED])),
        failing_step=step.name or (failed.name if failed else stage_of(read_log, found)),
        command=command,
        inputs=inputs_of(read_log, found),
        failed_tests=names,
        failed_count=counted,
        narrowed=narrowed_to(read_log, found, command, names, headlines, counted),
        infrastructure=infrastructure(
            spoken,
            without_names(read_log, placed, in_code, is_test_run=is_test_run),
            action,
            command,
            is_set_up=failed_before_steps(read_log),
        ),
        gate=is_gate(command, action, output_of_last(read_log, found)),
        stopped_early=stopped_early(ends, shapes, command),
        confident=sure,
        compared=bool(usual),
        lines=worth_showing(read_log, found, scores, silent, sure=sure and not usual),
        said=tuple(dict.fromkeys(line[:LOOKED_AT] for line in said)),
        in_code=tuple(line[:LOOKED_AT] for line in in_code[:FINGERED]),
        action=action,
    )


def _shown_command(step: NamedStep) -> str | None:
    """A command from outside, with as many characters as one from a log has at most."""
    return without_invisible((step.command or "").strip()[:_COMMAND]).strip() or None


def _times(step: Step | None) -> tuple[str, str] | None:
    """When the step ran, as the runner's time stamps begin."""
    if step is None or step.started_at is None or step.completed_at is None:
        return None
    first, last = (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") for moment in (step.started_at, step.completed_at)
    )
    return first, last


def _weight(log: Log, at: int) -> float:
    detector = log.detectors[at]
    return detector.weight if detector else 0.0


def _sanitized(log: Log, positions: Sequence[int]) -> Iterable[str]:
    """The lines, of each shape one."""
    return {log.shapes[at]: sanitized(telling(log.lines[at])) for at in positions}.values()


def _said(log: Log, positions: Sequence[int]) -> Iterable[str]:
    """The lines, and those below them that tell which values were compared."""
    known = set(positions)
    for at in positions:
        yield telling(bare(log, at))
        for below in range(at + 1, min(at + 1 + _VALUES_WITHIN, len(log.lines))):
            if below in known:
                break
            if tells_values(line := bare(log, below)):
                yield line
