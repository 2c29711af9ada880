"""The numbers that the ranking turns on. ``tests/unit/digest/choice/test_ranking.py`` breaks each of them in turn."""

from dataclasses import dataclass, field

from feedback_bot.digest.lines.detectors import Kind


@dataclass(frozen=True)
class Weights:
    """The numbers that the ranking turns on.

    Attributes:
        after: The share of a kind's score that the next line gets; the one after it gets that share of this; and so on.
        before: The same for the lines before.
        first: The share that the line before the first of a detector's lines gets: it often is their heading.
        blank: The share that passes over a blank line.
        library_frame: The share that a frame in a library gets of what spreads over it; the frames below lose nothing.
        warning: The score of a warning where a command takes warnings for errors and nothing else says why it failed.
        success: The share that one of a failing command's last lines keeps if it reports a success.
        outside: The share that a line outside every failing command keeps.
        weak: The share of that which such a line keeps if it has no more than a suspicious word.
        away_from_tests: The share that a line with a reason keeps if tests failed, but not near it: passing tests write
            such lines too.
        early: What a line at the beginning of a failing command loses against one at its end.
        rarity: What a line loses each time that the number of its likes doubles.
        strong_rarity: The same for lines that say why: the same failure many times is still the failure.
        unknown_rarity: The same for lines that no detector matches.
        same_detector: What a line loses each time that the number of lines that its detector matched before it doubles.
        same_shape: The share that the next line of the same shape keeps.
        same_place: The same for one that names a place in the code, which is another one then.
        tail: The score of a failing command's last line.
        tail_if_sure: The same in a command whose output says why it failed.
        tail_decay: The share of it that the line before gets.
        tail_decay_if_sure: The same in a command whose output says why it failed.
        repeated: The share that the next line of the same shape keeps there.
        command: The score of a failing command's own line.
        also_in_passing: The share that a line keeps if the passing log has it too.
        only_in_failing: The score of a line that the passing log does not have.
    """

    after: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.93,
            Kind.MESSAGE: 0.86,
            Kind.DIAGNOSTIC: 0.85,
            Kind.TRACE: 0.93,
            Kind.ERROR: 0.85,
            Kind.TROUBLE: 0.70,
        }
    )
    before: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.45,
            Kind.MESSAGE: 0.80,
            Kind.DIAGNOSTIC: 0.60,
            Kind.TRACE: 0.50,
            Kind.ERROR: 0.70,
            Kind.TROUBLE: 0.60,
        }
    )
    warning: float = 7.0
    success: float = 0.3
    outside: float = 0.45
    weak: float = 0.2
    away_from_tests: float = 0.5
    rarity: float = 0.15
    strong_rarity: float = 0.02
    same_detector: float = 0.05
    same_shape: float = 0.85
    same_place: float = 0.93
    first: float = 0.85
    blank: float = 0.93
    library_frame: float = 0.5
    tail: float = 6.5
    tail_if_sure: float = 3
    tail_decay: float = 0.97
    tail_decay_if_sure: float = 0.92
    command: float = 6.0
    repeated: float = 0.6
    unknown_rarity: float = 0.15
    early: float = 0.05
    also_in_passing: float = 0.5
    only_in_failing: float = 3.0


WEIGHTS = Weights()
